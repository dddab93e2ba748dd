"""Emulation and commendation data."""
