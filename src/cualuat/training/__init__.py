"""Training of officers."""
