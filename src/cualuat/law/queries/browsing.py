"""Lists to choose from: documents by type, issuer, year and words, new, soon in force, expired; frequent questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from cualuat.base.actor import ANYONE, Actor
from cualuat.kernel.text import fold
from cualuat.law.access import visible_to
from cualuat.law.models import KIND_NAMES, Document, DocumentQuerySet, DocumentState, Question
from cualuat.law.rules import Status


@dataclass(frozen=True, slots=True)
class Browse:
    """What to list: any of type, issuer, year, heading, status on `on`, words of the title or number."""

    on: date
    kind: str = ""
    issuer: str = ""
    year: int | None = None
    heading: str = ""
    status: Status | None = None
    state: str = DocumentState.PUBLISHED
    words: str = ""


def browse(wanted: Browse, *, actor: Actor = ANYONE) -> DocumentQuerySet:
    """Documents as wanted, the newest first."""
    rows = visible_to(actor).filter(state=wanted.state) if wanted.state else visible_to(actor)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.issuer:
        rows = rows.filter(issuer=wanted.issuer)
    if wanted.year:
        rows = rows.filter(issued_on__year=wanted.year)
    if wanted.heading:
        rows = rows.filter(headings__code=wanted.heading)
    if wanted.status:
        rows = rows.with_status(wanted.status, wanted.on)
    for word in wanted.words.split():
        rows = rows.filter(_has_word(word))
    return rows.order_by("-issued_on", "-pk")


def _has_word(word: str) -> Q:
    """In the title, whatever its case; without diacritics in the number and in the names of laws.

    SQLite knows upper and lower case of ASCII letters only, so «đất» would not find «Đất».
    """
    plain = fold(word)
    found = Q(key__contains=plain.upper()) | Q(name_key__contains=plain)
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(title__icontains=form)
    return found


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One way to narrow a list: the value for the address, its name, how many documents."""

    value: str
    name: str
    count: int


def browse_facets(wanted: Browse, *, actor: Actor = ANYONE) -> dict[str, list[FacetValue]]:
    """Types, issuers and years of the documents wanted, with counts."""
    rows = browse(wanted, actor=actor).order_by()
    kinds = rows.values_list("kind").annotate(n=Count("pk", distinct=True)).order_by("-n")
    issuers = rows.exclude(issuer="").values_list("issuer").annotate(n=Count("pk", distinct=True)).order_by("-n")[:40]
    years = rows.exclude(issued_on=None).values_list(ExtractYear("issued_on")).annotate(n=Count("pk", distinct=True))
    return {
        "kind": [FacetValue(k, KIND_NAMES.get(k, "Chưa rõ loại"), n) for k, n in kinds],
        "issuer": [FacetValue(i, i, n) for i, n in issuers],
        "year": [FacetValue(str(y), str(y), n) for y, n in sorted(years, reverse=True)],
    }


def recent(*, limit: int = 10) -> DocumentQuerySet:
    """Documents published last."""
    return Document.objects.published().order_by("-issued_on", "-pk")[:limit]


def soon_in_force(day: date, *, limit: int = 10) -> DocumentQuerySet:
    """Published documents that take effect after the day, the nearest first."""
    return Document.objects.published().with_status(Status.NOT_YET, day).order_by("effective_on", "pk")[:limit]


def just_in_force(day: date, *, limit: int = 10) -> DocumentQuerySet:
    """Published documents that took effect in the last 90 days, the newest first."""
    since = day - timedelta(days=90)
    rows = Document.objects.published().in_force_on(day).filter(effective_on__gte=since)
    return rows.order_by("-effective_on", "pk")[:limit]


def just_expired(day: date, *, limit: int = 10) -> DocumentQuerySet:
    """Published documents that are no longer in force, the last to end first."""
    return Document.objects.published().with_status(Status.EXPIRED, day).order_by("-expires_on", "pk")[:limit]


def questions() -> QuerySet[Question]:
    """Frequent questions, the most frequent first."""
    return Question.objects.order_by("-weight", "text")
