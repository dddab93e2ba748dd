"""The commune standard as the public sees it."""
