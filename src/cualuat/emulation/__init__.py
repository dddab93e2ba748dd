"""Emulation and commendation."""
