"""Means at the desk: budget, allowances, equipment, requests."""
