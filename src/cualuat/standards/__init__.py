"""The commune standard of access to law: sets of criteria as data, score cards, evidence, recognition."""
