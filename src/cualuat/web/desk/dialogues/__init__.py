"""Dialogues at the desk."""
