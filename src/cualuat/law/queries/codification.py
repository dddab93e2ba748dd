"""The codification: its subjects and headings with what they hold, its articles and their anchors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from cualuat.law.models import Document, DocumentQuerySet, DocumentState, Heading, Provision, Subject
from cualuat.law.queries.documents import NotInLibrary


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A subject with its number of headings, provisions of the codification and documents."""

    subject: Subject
    headings: int
    provisions: int
    documents: int


def subjects() -> list[SubjectLine]:
    """The subjects that hold something, in their order."""
    rows = Subject.objects.annotate(
        n_headings=Count("headings", distinct=True),
        n_provisions=Count(
            "headings__provisions", filter=Q(headings__provisions__document__state=DocumentState.PUBLISHED)
        ),
    ).order_by("number")
    documents = dict(
        Heading.objects.filter(documents__state=DocumentState.PUBLISHED)
        .values_list("subject_id")
        .annotate(n=Count("documents", distinct=True))
    )
    return [
        SubjectLine(row, row.n_headings, row.n_provisions, documents.get(row.pk, 0))
        for row in rows
        if row.n_provisions or documents.get(row.pk)
    ]


def subject(number: int) -> Subject:
    """The subject of this number. Raises NotInLibrary."""
    found = Subject.objects.filter(number=number).first()
    if found is None:
        raise NotInLibrary(str(number))
    return found


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading with its number of articles and documents."""

    heading: Heading
    provisions: int
    documents: int


def headings(subject: Subject) -> list[HeadingLine]:
    """The headings of a subject, in their order."""
    public, shown = DocumentState.PUBLISHED, Q(provisions__document__state=DocumentState.PUBLISHED)
    rows = subject.headings.annotate(
        n=Count("provisions", filter=shown, distinct=True),
        d=Count("documents", filter=Q(documents__state=public), distinct=True),
    )
    return [HeadingLine(row, row.n, row.d) for row in rows.order_by("order", "code") if row.n or row.d]


def all_headings() -> QuerySet[Heading]:
    """All headings with their subjects, in the order of the codification."""
    return Heading.objects.select_related("subject").order_by("subject__number", "order", "code")


def heading(code: str) -> Heading:
    """The heading of this code. Raises NotInLibrary."""
    found = Heading.objects.select_related("subject").filter(code=code).first()
    if found is None:
        raise NotInLibrary(code)
    return found


def heading_provisions(heading: Heading) -> QuerySet[Provision]:
    """The articles of a heading in the order of the codification, without their texts."""
    rows = heading.provisions.filter(document__state=DocumentState.PUBLISHED)
    return rows.select_related("document").defer("text", "source_note").order_by("codified_order", "pk")


def heading_documents(heading: Heading) -> DocumentQuerySet:
    """The published documents of a heading, those of highest force first."""
    return Document.objects.published().filter(headings=heading).order_by("issued_on", "pk")


def codification_names() -> tuple[dict[str, str], dict[str, str]]:
    """Names of the subjects by number and of the headings by code, as the facets of the search have them."""
    subjects = {str(number): name for number, name in Subject.objects.values_list("number", "name")}
    return subjects, dict(Heading.objects.values_list("code", "name"))


def by_anchor(anchor: str) -> Provision | None:
    """The article the codification knows by this anchor."""
    return Provision.objects.select_related("document").filter(codified_anchor=anchor).first()


def codified_places(anchors: set[str]) -> dict[str, tuple[str, str, str]]:
    """Where the articles of these anchors of the codification are: number and key of the document, eId in it."""
    found: dict[str, tuple[str, str, str]] = {}
    wanted = sorted(anchors)
    for start in range(0, len(wanted), 500):
        rows = Provision.objects.filter(codified_anchor__in=wanted[start : start + 500])
        for anchor, number, key, eid in rows.values_list("codified_anchor", "document__number", "document__key", "eid"):
            found[anchor] = (number, key, eid)
    return found
