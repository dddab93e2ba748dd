"""Guides, questions and answers: written by editors, resting on provisions, flagged when these change."""
