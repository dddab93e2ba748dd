"""Writing reports: `templates`, `drafting`, `parts`, `issuing`."""
