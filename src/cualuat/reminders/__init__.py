"""Reminders of anything with a due day: told before it, on the day after, and once more; never twice, never forgotten."""
