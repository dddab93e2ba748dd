"""Dialogues as the public sees them and takes part."""
