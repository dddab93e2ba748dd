"""Drafts of documents shown to the public and opinions on their provisions, answered one by one."""
