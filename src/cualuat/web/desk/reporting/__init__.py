"""Reports of the agency at the desk."""
