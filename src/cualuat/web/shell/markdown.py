"""Markdown that people typed, as safe HTML: raw HTML is text, links lead to pages, mail and telephones only."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from cualuat.guides import marks


def markdown(text: str) -> SafeString:
    """The text as HTML; shortcodes of guides are shown as their words."""
    return mark_safe(marks.html(text))  # noqa: S308 – raw HTML is off, everything else is escaped
