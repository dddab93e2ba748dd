"""Drafts shown for opinions, as the law library shows law; opinions, what became of them, what changed."""
