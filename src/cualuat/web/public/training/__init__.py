"""Certificates that anybody may check."""
