"""Self-checks and inspections at the desk."""
