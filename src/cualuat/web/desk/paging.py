"""Lists in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone


@dataclass(frozen=True)
class Paged:
    """One page of a list, and the addresses of the pages around it."""

    rows: Page[Any]
    before: str
    after: str

    @property
    def total(self) -> int:
        """How many rows in all pages."""
        return self.rows.paginator.count


def words_of(request: HttpRequest) -> str:
    """The words by which a list is narrowed («tu» in the address); no database takes a NUL."""
    return request.GET.get("tu", "").replace("\0", "").strip()[:200]


def paged(request: HttpRequest, rows: Any, *, size: int = 50, name: str = "trang") -> Paged:
    """The page that the address asks for; the nearest one there is when it asks for nonsense."""
    shown = Paginator(rows, size).get_page(request.GET.get(name))

    def address(number: int) -> str:
        query = request.GET.copy()
        query[name] = str(number)
        return f"?{query.urlencode()}"

    before = address(shown.previous_page_number()) if shown.has_previous() else ""
    after = address(shown.next_page_number()) if shown.has_next() else ""
    return Paged(shown, before, after)


def year_of(request: HttpRequest) -> int:
    """The year that the address asks for; this one by default."""
    text = request.GET.get("nam", "")
    return int(text) if text.isdecimal() and len(text) == 4 and 2000 <= int(text) < 2100 else timezone.localdate().year
