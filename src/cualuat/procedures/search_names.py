"""What the search calls this app."""

from __future__ import annotations

from typing import Final

SOURCE: Final = "procedures"


def doc_id(pk: int) -> str:
    """The key of a procedure in the index, where all apps share one room of keys."""
    return f"{SOURCE}:{pk}"
