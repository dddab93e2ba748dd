"""Rounds of honour, nominations and initiatives at the desk."""
