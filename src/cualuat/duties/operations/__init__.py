"""Writing: the catalogue of duties; the list of what must be published, what arose, where it was published."""
