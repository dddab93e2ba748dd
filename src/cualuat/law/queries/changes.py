"""What became, since a day, of provisions that others wrote about: guides, questions, procedures, cards of contests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.law.models import LEARNED, Document, DocumentState, Learned, Provision, Relation
from cualuat.law.queries.links import addresses_of, article_of, places_of
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
        return LEARNED[self.kind]


def changes_since(
    citations: Iterable[str], *, since: date, on: date, seen: datetime | None = None
) -> dict[str, Change]:
    """Each of these citations whose provision (or document) is not on a day what it was on an earlier one.

    So is one of which the library has learned since then, however long the law itself has said it; `seen`: the moment on the day
    `since` at which somebody looked, unless given the end of that day. A citation that names nothing the library has is left out:
    nothing is known of it. A handful of queries for all of them.
    """
    citations = list(citations)
    places = places_of(citations)
    slugs = {slug for slug, _ in places.values()}
    documents = {row.slug: row for row in Document.objects.published().filter(slug__in=slugs)}
    versions: dict[tuple[str, str], list[Provision]] = {}
    eids = {eid for _, eid in places.values() if eid}
    held = Provision.objects.filter(document__slug__in=slugs, eid__in=eids).select_related("document")
    for row in held.order_by("valid_from", "pk"):
        versions.setdefault((row.document.slug, row.eid), []).append(row)
    seen = seen or _end_of(since)
    learned, stated = _learned(slugs, after=seen, on=on), _stated(slugs, since=since, after=seen, on=on)
    lost = addresses_of(text for text, place in places.items() if not place[1]) if learned else {}
    found: dict[str, Change] = {}
    for text, (slug, eid) in places.items():
        document = documents.get(slug)
        if document is None:
            continue
        rows = versions.get((slug, eid), [])
        change = (
            _of_document(document, since, on, eid)
            or _of_versions(rows, since, on)
            or _not_in_text(stated.get((slug, eid)), rows)
            or learned.get((slug, eid or lost.get(text, "")))
            or learned.get((slug, ""))
        )
        if change is not None:
            found[text] = change
    return found


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)


def _news(slugs: Iterable[str], *, after: datetime, on: date) -> QuerySet[Learned]:
    """What the library learned of public documents after a moment and up to a day, of what holds on that day."""
    holds = Q(day=None) | Q(day__lte=on)
    public = {"document__slug__in": set(slugs), "document__state": DocumentState.PUBLISHED}
    return Learned.objects.filter(holds, at__gte=after, at__lt=_end_of(on), **public).order_by("at", "pk")


def _learned(slugs: Iterable[str], *, after: datetime, on: date) -> dict[tuple[str, str], Change]:
    """By slug and eId the last that was learned."""
    rows = _news(slugs, after=after, on=on).values_list("document__slug", "eid", "kind", "day")
    return {(slug, eid): Change(kind, day, slug, "" if kind == "gone" else eid) for slug, eid, kind, day in rows}


def _stated(slugs: Iterable[str], *, since: date, after: datetime, on: date) -> dict[tuple[str, str], Change]:
    """By slug and eId of an article what another public document says that it does to it, whether or not the text here is the new one."""
    rows = _relations(slugs).exclude(to_eid="").exclude(stated_by=F("to_document"))
    names = (
        "kind",
        "to_document__slug",
        "to_eid",
        "effective_on",
        "from_document__effective_on",
        "stated_by__published_at",
    )
    found: dict[tuple[str, str], Change] = {}
    for kind, slug, to_eid, own, begins, published in rows.values_list(*names):
        day, eid = own or begins, article_of(to_eid)
        if day and eid and day <= on and (day > since or (published and published >= after)):
            ends = kind in ("repeals", "replaces") and eid == to_eid
            found[slug, eid] = Change("expired" if ends else "amended", day, slug, eid)
    return found


def _not_in_text(change: Change | None, rows: Iterable[Provision]) -> Change | None:
    """The change, unless the text here already is the one that it makes: then comparing versions has told of it."""
    if change is None or change.day is None:
        return change
    days = [day for row in rows for day in (row.valid_from, row.text_from, row.valid_to) if day]
    return None if any(day >= change.day for day in days) else change


def _relations(slugs: Iterable[str]) -> QuerySet[Relation]:
    """What public documents say that changes these ones, the earliest first."""
    rows = Relation.objects.filter(
        kind__in=_CHANGING, to_document__slug__in=set(slugs), stated_by__state=DocumentState.PUBLISHED
    )
    return rows.order_by("effective_on", "pk")


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

    For whoever rests on a document as a whole; what came with the document itself is no change. What the library learned between
    these days counts too: by the day the law gives, else the day it was learned. Three queries for all.
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
    for slug, day, begins, published, by, to in _relations(wanted).values_list(
        "to_document__slug", "effective_on", "from_document__effective_on", "stated_by__published_at", "stated_by", "to_document"
    ):  # fmt: skip
        is_late = by != to and published is not None and published >= _end_of(since)
        _note(found, slug, (one for one in (day or begins,) if one and one <= on and (one > since or is_late)))
    for slug, day, at in _news(wanted, after=_end_of(since), on=on).values_list("document__slug", "day", "at"):
        _note(found, slug, [day or day_of(at)])
    return found


_CHANGING: Final = ("amends", "supplements", "repeals", "replaces", "suspends", "corrects")


def _note(found: dict[str, date], slug: str, days: Iterable[date]) -> None:
    for day in days:
        found[slug] = max(day, found.get(slug, day))
