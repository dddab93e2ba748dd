"""Coordination at the desk: requests in and out, contacts, minutes, tasks from above."""
