"""Duties of the agency at the desk: the catalogue and what is wrong in it; the list of what must be published."""
