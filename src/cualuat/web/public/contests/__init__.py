"""Contests and learning for everybody: what there is, taking part, results, practice without an account."""
