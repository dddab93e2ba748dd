"""Changing training: needs, courses, who goes, who was there, what they thought, certificates."""
