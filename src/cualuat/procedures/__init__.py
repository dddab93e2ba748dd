"""Administrative procedures of the agency: steps, dossier, fees, time limits, bases; a guide; the mirror of files."""
