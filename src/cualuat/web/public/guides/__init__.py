"""Guides, questions and answers, the glossary, for everybody."""
