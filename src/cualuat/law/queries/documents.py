"""One document: the document itself, its provisions and their versions, its table of contents, its public twin."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count, F

from cualuat.base.actor import ANYONE, Actor
from cualuat.law.access import visible_to
from cualuat.law.models import Document, DocumentState, Provision

CONTAINERS = ("part", "chapter", "section", "subsection")


class NotInLibrary(LookupError):
    """No such document or provision that the actor may see."""


def document(slug: str, *, actor: Actor = ANYONE) -> Document:
    """The document at this address. Raises NotInLibrary."""
    found = visible_to(actor).filter(slug=slug).first() if "\0" not in slug else None  # PostgreSQL takes no NUL
    if found is None:
        raise NotInLibrary(slug)
    return found


def document_by_id(pk: int, *, actor: Actor) -> Document:
    """The document with this key. Raises NotInLibrary."""
    found = visible_to(actor).filter(pk=pk).select_related("attachment").first()
    if found is None:
        raise NotInLibrary(str(pk))
    return found


def withdrawn(slug: str) -> Document | None:
    """A document that was public at this address and was withdrawn, to say so instead of «not found»."""
    return Document.objects.filter(slug=slug, state=DocumentState.WITHDRAWN).first()


def public_twin(document: Document) -> Document | None:
    """Another document of the same number and place that is public."""
    if not document.key:
        return None
    twins = Document.objects.published().filter(key=document.key, place=document.place)
    return twins.exclude(pk=document.pk).first()


def provisions(document: Document, *, on: date | None = None) -> list[Provision]:
    """The provisions in reading order: of each eId the version that stands on the day, else the latest.

    Without a day the latest version. What is repealed stays in the list; its `status_on` says so.
    """
    rows = document.provisions.select_related("codified_heading").order_by("position", "valid_from", "pk")
    chosen: dict[str, Provision] = {}
    for row in rows:
        if row.eid not in chosen or on is None or row.valid_from is None or row.valid_from <= on:
            chosen[row.eid] = row
    return sorted(chosen.values(), key=lambda p: (p.position, p.pk))


def outline(document: Document) -> list[Provision]:
    """The table of contents: all provisions without their texts."""
    rows = document.provisions.defer("text", "source_note").order_by("position", "pk")
    return list({row.eid: row for row in rows}.values())


def provision(document: Document, eid: str, *, on: date | None = None) -> Provision:
    """One provision by eId, in the version that stands on the day (else the latest). Raises NotInLibrary."""
    rows = []
    if "\0" not in eid:  # PostgreSQL takes no NUL
        rows = list(document.provisions.filter(eid=eid).select_related("codified_heading").order_by("valid_from"))
    if not rows:
        raise NotInLibrary(f"{document.slug} {eid}")
    standing = [r for r in rows if on is None or r.valid_from is None or r.valid_from <= on]
    return (standing or rows)[-1]


def versions(document: Document, eid: str = "") -> dict[str, list[Provision]]:
    """All wordings of the provisions that have more than one, the oldest first; with `eid` only of that one."""
    rows = document.provisions.filter(eid=eid) if eid else document.provisions.all()
    many = rows.values_list("eid").annotate(n=Count("pk")).filter(n__gt=1).values("eid")
    found: dict[str, list[Provision]] = defaultdict(list)
    for row in document.provisions.filter(eid__in=many).order_by(F("valid_from").asc(nulls_first=True), "pk"):
        found[row.eid].append(row)
    return dict(found)
