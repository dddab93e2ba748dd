"""Writing: planning campaigns, mailing the newsletter, meeting with kits, piloting models of access."""
