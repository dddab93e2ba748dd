"""Honours for exemplary people and initiatives: nomination, consent, checks, comments, vote, decision, page of honour."""
