"""Reading: plans, the work on their tasks, obstacles."""
