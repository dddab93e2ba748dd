"""Writing: rounds with their council, registrations, dossiers, ballots, minutes, proposals, decisions."""
