"""Full-text search: engines, building of the index, registry of sources. Knows no domain."""
