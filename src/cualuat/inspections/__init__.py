"""Self-checks and inspections, what they found and what was done about it."""
