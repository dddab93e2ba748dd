"""Surveys at the desk: written, run, typed from paper, read."""
