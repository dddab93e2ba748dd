"""Documents as lists show them: with their standing on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cualuat.law import queries as law
from cualuat.law.rules import STATUS_NAMES, Status, document_url

if TYPE_CHECKING:
    from cualuat.law.models import Document


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a list."""

    document: Document
    url: str
    status: Status
    status_name: str

    @property
    def title(self) -> str:
        """What it is about, where its name does not say it already."""
        return "" if self.document.name_key and self.document.number else self.document.title

    @property
    def place(self) -> str:
        """The place of a local document, where the issuer does not say it already."""
        place = self.document.place
        return "" if place.lower() in self.document.issuer.lower() else place


def lines(documents: Iterable[Document], day: date) -> list[Line]:
    """The documents with their standing on the day."""
    made = []
    for document in documents:
        status = document.status_on(day)
        made.append(Line(document, document_url(document.slug), status, STATUS_NAMES[status]))
    return made


@dataclass(frozen=True, slots=True)
class News:
    """What changed about a day. Each list is empty when nothing did."""

    recent: Sequence[Line]
    in_force: Sequence[Line]
    soon: Sequence[Line]
    expired: Sequence[Line]


def news(day: date, *, limit: int) -> News:
    """Published last, newly in force, soon in force, just ended."""
    return News(
        recent=lines(law.recent(limit=limit), day),
        in_force=lines(law.just_in_force(day, limit=limit), day),
        soon=lines(law.soon_in_force(day, limit=limit), day),
        expired=lines(law.just_expired(day, limit=limit), day),
    )
