"""Drafting at the desk: the list of documents that must be issued, their drafts, opinions."""
