"""Votes as the public sees them: what is asked, the paper, the result, finding one's receipt."""
