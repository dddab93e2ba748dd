"""The commune standard at the desk: cards, scores, sets, tables."""
