"""States and edges of the kinds of matters, one file per kind. No code."""
