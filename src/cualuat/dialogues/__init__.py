"""Dialogues: announced, questions before, notes, answers, commitments that become tasks."""
