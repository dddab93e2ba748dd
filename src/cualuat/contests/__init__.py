"""The bank of questions, practice, contests with rounds, attempts, marks and certificates."""
