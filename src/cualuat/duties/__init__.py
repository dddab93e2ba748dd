"""What the law makes a unit do, and what must be made public."""
