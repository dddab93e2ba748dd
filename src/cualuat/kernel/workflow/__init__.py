"""Transition tables: check, reachability, picture."""
