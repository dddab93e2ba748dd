"""What the library learns of a document after others wrote about it: kept with the moment, for the law often comes late.

A decree of March may be loaded in November. Whoever vouched for a guide in June could not know of it, although it was in force
then; comparing days alone would never tell her. So each writing of a document leaves what is otherwise today than it was held to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.kernel.workdays import day_of
from cualuat.law.models import Document, Learned, Provision
from cualuat.law.rules import Status


@dataclass(frozen=True, slots=True)
class Held:
    """How a provision stands on a day: its text folded of blanks, since when, until when; `is_now` whether it is in force."""

    text: str
    since: date | None
    until: date | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A document as the library holds it at a moment: whether it is over, and its provisions by eId."""

    is_over: bool
    provisions: dict[str, Held]


def picture_of(document: Document, *, at: datetime) -> Picture:
    """The document as it is held now; one query."""
    today = day_of(at)
    found: dict[str, Held] = {}
    for row in Provision.objects.filter(document=document).order_by("valid_from", "pk"):
        row.document = document
        is_now = row.status_on(today) == Status.IN_FORCE
        if is_now or row.eid not in found or not found[row.eid].is_now:
            found[row.eid] = Held(" ".join(row.text.split()), row.text_from or row.valid_from, row.valid_to, is_now)
    return Picture(document.status_on(today) == Status.EXPIRED, found)


def note(document: Document, before: Picture, *, at: datetime) -> int:
    """Keeps what differs from how the document was held before; how many differences."""
    after = picture_of(document, at=at)
    if after.is_over:
        rows = [] if before.is_over else [("", "expired", document.expires_on)]
    else:
        rows = list(_differences(before, after))
    Learned.objects.bulk_create(
        [Learned(document=document, eid=eid, kind=kind, day=day, at=at) for eid, kind, day in rows], batch_size=400
    )
    return len(rows)


def _differences(before: Picture, after: Picture) -> Iterator[tuple[str, str, date | None]]:
    """eId, what became of it, since when the law says so."""
    for eid, old in before.provisions.items():
        new = after.provisions.get(eid)
        if not old.is_now:
            continue
        if new is None:
            yield eid, "gone", None
        elif not new.is_now:
            yield eid, "expired", new.until
        elif new.text != old.text:
            yield eid, "amended", new.since if new.since != old.since else None
