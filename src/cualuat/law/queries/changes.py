"""What became, since a day, of provisions that others wrote about: guides, questions, procedures, cards of contests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from cualuat.law.models import Document, DocumentState, Provision, Relation
from cualuat.law.queries.links import places_of
from cualuat.law.rules import Status


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a provision: `kind` is «amended» (worded anew), «expired» (in force no longer) or «gone».

    `day` is the first day of the new state, None where the library does not tell.
    """

    kind: str
    day: date | None
    slug: str
    eid: str

    @property
    def name(self) -> str:
        """The change in words."""
        return {"amended": "đã được sửa", "expired": "đã hết hiệu lực", "gone": "không còn trong thư viện"}[self.kind]


def changes_since(citations: Iterable[str], *, since: date, on: date) -> dict[str, Change]:
    """Each of these citations whose provision (or document) is not on a day what it was on an earlier one.

    A citation that names nothing the library has is left out: nothing is known of it. Four queries for all of them.
    """
    places = places_of(citations)
    slugs = {slug for slug, _ in places.values()}
    documents = {row.slug: row for row in Document.objects.published().filter(slug__in=slugs)}
    versions: dict[tuple[str, str], list[Provision]] = {}
    eids = {eid for _, eid in places.values() if eid}
    rows = Provision.objects.filter(document__slug__in=slugs, eid__in=eids).select_related("document")
    for row in rows.order_by("valid_from", "pk"):
        versions.setdefault((row.document.slug, row.eid), []).append(row)
    found: dict[str, Change] = {}
    for text, (slug, eid) in places.items():
        document = documents.get(slug)
        if document is None:
            continue
        change = _of_document(document, since, on, eid) or _of_versions(versions.get((slug, eid), []), since, on)
        if change is not None:
            found[text] = change
    return found


def _of_document(document: Document, since: date, on: date, eid: str) -> Change | None:
    if document.status_on(on) != Status.EXPIRED or document.status_on(since) == Status.EXPIRED:
        return None
    return Change("expired", document.expires_on, document.slug, eid)


def _of_versions(rows: list[Provision], since: date, on: date) -> Change | None:
    """Of the versions of one provision, the earliest first."""
    if not rows:
        return None
    slug, eid = rows[0].document.slug, rows[0].eid
    now = next((row for row in reversed(rows) if row.status_on(on) == Status.IN_FORCE), None)
    before = next((row for row in reversed(rows) if row.status_on(since) == Status.IN_FORCE), None)
    if now is None:
        ended = [row.valid_to for row in rows if row.valid_to and since < row.valid_to <= on]
        return Change("expired", max(ended), slug, eid) if before is not None and ended else None
    if before is not None and before.pk != now.pk and before.text != now.text:
        return Change("amended", now.valid_from, slug, eid)
    if now.text_from and since < now.text_from <= on:
        return Change("amended", now.text_from, slug, eid)
    return None


def amended_since(slugs: Iterable[str], *, since: date, on: date) -> dict[str, date]:
    """Each of these documents of which anything was worded anew, added or ended between two days: the last day of such a change.

    For whoever rests on a document as a whole; what came with the document itself is no change. Two queries for all.
    """
    wanted = set(slugs)
    found: dict[str, date] = {}
    dated = (
        Q(valid_from__gt=since, valid_from__lte=on)
        | Q(text_from__gt=since, text_from__lte=on)
        | Q(valid_to__gt=since, valid_to__lte=on)
    )
    rows = Provision.objects.filter(dated, document__slug__in=wanted, document__state=DocumentState.PUBLISHED)
    names = ("document__slug", "document__effective_on", "valid_from", "text_from", "valid_to")
    for slug, begins, *days in rows.values_list(*names):
        _note(found, slug, (day for day in days if day and since < day <= on and day > (begins or date.min)))
    stated = Relation.objects.filter(
        kind__in=_CHANGING, to_document__slug__in=wanted, stated_by__state=DocumentState.PUBLISHED
    )
    for slug, day, begins in stated.values_list("to_document__slug", "effective_on", "from_document__effective_on"):
        _note(found, slug, (one for one in (day or begins,) if one and since < one <= on))
    return found


_CHANGING: Final = ("amends", "supplements", "repeals", "replaces", "suspends", "corrects")


def _note(found: dict[str, date], slug: str, days: Iterable[date]) -> None:
    for day in days:
        found[slug] = max(day, found.get(slug, day))
