"""What the agency publishes, as the public sees it."""
