"""Administrative procedures for citizens: the catalogue, a procedure in plain words, a checklist of one's own, one's file."""
