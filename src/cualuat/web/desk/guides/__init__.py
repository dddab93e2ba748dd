"""Guides, questions and answers, the glossary at the desk."""
