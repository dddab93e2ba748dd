"""Training at the desk: courses, who goes, who was there, needs, hours."""
