"""Letters, decisions and minutes, one file per matter. No code."""
