"""Writing the bank of questions, contests, attempts, marks, certificates."""
