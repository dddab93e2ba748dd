"""Writes of coordination: contacts and requests, minutes, assigned tasks."""
