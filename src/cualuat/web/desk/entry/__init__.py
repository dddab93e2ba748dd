"""Who may take part in what, at the desk: terms, lists of people, codes of invitation."""
