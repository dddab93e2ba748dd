"""What forms of the desk send besides words: keys of rows, the version that somebody had before her."""

from __future__ import annotations

from django.http import HttpRequest


def key_in(text: str | None) -> int | None:
    """The key that a list or a hidden input gave; None for none, and for what is no key."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def version_of(request: HttpRequest) -> int | None:
    """The version that whoever sends the form had before her."""
    return key_in(request.POST.get("version"))


def keys_in(text: str) -> list[int]:
    """The keys of what was marked in a list of checks, as `Form.values` gives them: with commas between."""
    return [key for part in text.split(",") if (key := key_in(part)) is not None]
