"""Counting answers: small groups hidden so that nothing shown gives them away, and weights."""
