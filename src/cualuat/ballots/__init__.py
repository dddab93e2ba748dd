"""Votes: options, ballots without names, a count that anybody can repeat."""
