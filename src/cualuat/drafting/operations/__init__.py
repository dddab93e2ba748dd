"""Keeping the list, writing drafts, asking for opinions and answering them."""
