"""Changing means."""
