"""What became, since a day, of provisions that others wrote about: guides, questions, procedures, cards of contests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cualuat.law.models import Document, Provision
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
