"""What binds documents to one another: relations from both ends, the timeline of a document, who cites it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from cualuat.law.models import Citation, Document, DocumentState, Provision, Relation
from cualuat.law.rules import RELATION_NAMES


@dataclass(frozen=True, slots=True)
class RelationLine:
    """One relation as a page shows it: what the other document is to this one, in words."""

    kind: str
    label: str
    outgoing: bool
    own_eid: str
    other_number: str
    other_eid: str
    other: Document | None
    effective_on: date | None
    note: str


def relations(document: Document, *, eid: str | None = None, limit: int | None = None) -> list[RelationLine]:
    """Relations of a document from both ends, without repeats; with `eid` only those of that provision."""
    ends = Q(from_document=document) | Q(to_document=document)
    if document.key and not document.place:
        ends |= Q(to_key=document.key)
    rows = Relation.objects.filter(ends, _stated_openly(document))
    rows = rows.select_related("from_document", "to_document").order_by("kind", "pk")
    if eid is not None:
        rows = rows.filter(Q(from_document=document, from_eid=eid) | Q(to_document=document, to_eid=eid))
    lines: dict[tuple[object, ...], RelationLine] = {}
    for row in rows[:limit] if limit else rows:
        line = _relation_line(row, document)
        lines.setdefault((line.kind, line.outgoing, line.own_eid, line.other_number, line.other_eid), line)
    return list(lines.values())


def relations_of_provision(document: Document, eid: str) -> list[RelationLine]:
    """Relations of an article with those of its clauses and points, without repeats."""
    own_from = Q(from_document=document) & (Q(from_eid=eid) | Q(from_eid__startswith=f"{eid}__"))
    own_to = Q(to_document=document) & (Q(to_eid=eid) | Q(to_eid__startswith=f"{eid}__"))
    rows = Relation.objects.filter(own_from | own_to, _stated_openly(document))
    rows = rows.select_related("from_document", "to_document")
    lines: dict[tuple[object, ...], RelationLine] = {}
    for row in rows.order_by("kind", "pk"):
        line = _relation_line(row, document)
        lines.setdefault((line.kind, line.outgoing, line.own_eid, line.other_number, line.other_eid), line)
    return list(lines.values())


def _stated_openly(document: Document) -> Q:
    """What a text that waits for review, was refused or withdrawn says about others is nobody's business but its own."""
    return Q(stated_by__state=DocumentState.PUBLISHED) | Q(stated_by=document)


def _relation_line(row: Relation, document: Document) -> RelationLine:
    outgoing = row.from_document_id == document.pk
    other = row.to_document if outgoing else row.from_document
    if other is not None and other.state != DocumentState.PUBLISHED:
        other = None
    return RelationLine(
        kind=row.kind,
        label=RELATION_NAMES[row.kind][0 if outgoing else 1],
        outgoing=outgoing,
        own_eid=row.from_eid if outgoing else row.to_eid,
        other_number=row.to_number if outgoing else row.from_number,
        other_eid=row.to_eid if outgoing else row.from_eid,
        other=other,
        effective_on=row.effective_on,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened to a document on a day."""

    day: date
    text: str
    other: Document | None = None
    other_eid: str = ""
    other_number: str = ""
    own_eids: tuple[str, ...] = ()


def timeline(document: Document) -> list[TimelineEntry]:
    """What happened to a document, in order of time: issued, took effect, amended, replaced, ended."""
    entries = [
        TimelineEntry(day, text)
        for day, text in (
            (document.issued_on, "Được ban hành"),
            (document.effective_on, "Có hiệu lực"),
            (document.expires_on, "Hết hiệu lực"),
        )
        if day is not None
    ]
    grouped: dict[tuple[date, str, str], list[RelationLine]] = defaultdict(list)
    for line in relations(document):
        day = line.effective_on or (line.other.effective_on if line.other else None)
        if not line.outgoing and day and line.kind not in ("based_on", "related", "cites"):
            grouped[day, line.label, line.other_number].append(line)
    for (happened, label, number), lines in grouped.items():
        entries.append(
            TimelineEntry(
                happened,
                label,
                other=lines[0].other,
                other_number=number,
                own_eids=tuple(dict.fromkeys(line.own_eid for line in lines if line.own_eid)),
            )
        )
    return sorted(entries, key=lambda e: e.day)


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A provision that cites another."""

    document: Document
    eid: str
    label: str
    heading: str


def cited_by(document: Document, eid: str = "", *, limit: int = 50, offset: int = 0) -> tuple[int, list[CitedBy]]:
    """How many provisions of other documents cite this document (or this provision and what lies in it), and some.

    `offset` is how many to leave out before the first, for paging.
    """
    rows = Citation.objects.filter(_cites(document)).exclude(document=document)
    rows = rows.filter(document__state=DocumentState.PUBLISHED)
    eid = eid.replace("\0", "")
    if eid:
        rows = rows.filter(Q(to_eid=eid) | Q(to_eid__startswith=f"{eid}__"))
    pairs = rows.values_list("document_id", "eid").distinct().order_by("document_id", "eid")
    total = pairs.count()
    wanted = list(pairs[offset : offset + limit])
    documents = Document.objects.in_bulk({pk for pk, _ in wanted})
    labels = {
        (p.document_id, p.eid): p
        for p in Provision.objects.filter(document_id__in=documents, eid__in={own for _, own in wanted}).defer(
            "text", "source_note"
        )
    }
    found = [
        CitedBy(documents[pk], own, labels[pk, own].label, labels[pk, own].heading)
        for pk, own in wanted
        if (pk, own) in labels
    ]
    return total, found


def _cites(document: Document) -> Q:
    by_key = Q(to_key=document.key) if document.key and not document.place else Q(pk=None)
    if not document.name_key:
        return by_key
    # A name alone means the law of that name at the time: from its issue to the issue of the next of that name.
    following = (
        Document.objects.published()
        .filter(name_key=document.name_key, issued_on__gt=document.issued_on)
        .aggregate(next=Min("issued_on"))["next"]
        if document.issued_on
        else None
    )
    named = Q(to_name=document.name_key, to_key="")
    if document.issued_on:
        named &= Q(document__issued_on__gte=document.issued_on)
    if following:
        named &= Q(document__issued_on__lt=following)
    return by_key | named
