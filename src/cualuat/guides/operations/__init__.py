"""Writing, publishing and keeping guides, questions and answers, the glossary."""
