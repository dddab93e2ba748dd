"""Commands of Django that the house has in its own way."""
