"""Markdown of the newsletter as HTML: emphasis, links, lists; no HTML of the writer's own, no pictures."""

from __future__ import annotations

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

# What is not enabled stays text; addresses with other schemes than those of the web and of mail are no links.
_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "link", "list", "newline", "escape"]
)
LONGEST = 20_000


def as_html(text: str) -> SafeString:
    """Safe HTML."""
    return SafeString(_MARKDOWN.render(text[:LONGEST]))  # nothing of the text goes through unescaped
