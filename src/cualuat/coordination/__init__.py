"""Requests to and from other agencies."""
