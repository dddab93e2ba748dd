"""Changing checks."""
