"""The desk's pages of what must be published."""
