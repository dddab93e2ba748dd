"""Votes at the desk: prepared, opened, closed, counted, published."""
