"""Writing: plans, the work on their tasks, obstacles, reminders."""
