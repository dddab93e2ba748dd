"""Honours as the public sees them: rounds, nominations, consent, comments, those honoured, initiatives."""
