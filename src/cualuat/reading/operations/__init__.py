"""Changing required reading."""
