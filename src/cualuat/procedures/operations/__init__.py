"""Writes of procedures: loads, editions, announcing, the guide, reviews, the mirror of files."""
