"""Democracy inside the agency, at the desk."""
