"""Who may take part, and that each does so once: occasions, lists, invitations, entries; what is secret has no path to a person."""
