"""The programme as the public sees it."""
