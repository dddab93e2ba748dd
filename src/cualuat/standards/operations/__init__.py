"""Writing: sets of the house, cards and their steps, scores and evidence, tables taken out."""
