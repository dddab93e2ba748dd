"""Consultations on drafts at the desk: preparing, posting, looking at opinions, answering, explaining."""
