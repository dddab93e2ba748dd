"""Emulation at the desk: rounds, registrations, dossiers, the council, decisions, who was commended."""
