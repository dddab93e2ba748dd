"""Drafting: which documents the agency must issue, their drafts in versions, opinions asked of others, the document as it goes out."""
