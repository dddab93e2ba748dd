"""Reports that the agency made public."""
