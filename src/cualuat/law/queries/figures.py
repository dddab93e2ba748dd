"""The library as a whole: how much it holds, what is public in it, when it was last changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from cualuat.law.models import (
    KIND_NAMES,
    BatchState,
    Citation,
    Document,
    DocumentState,
    Heading,
    LoadBatch,
    Provision,
    Relation,
    Subject,
)


def stats() -> dict[str, object]:
    """What is loaded: documents by type, articles, relations, headings."""
    published = Document.objects.published()
    kinds = published.values_list("kind").annotate(n=Count("pk")).order_by("-n")
    with_text = Heading.objects.filter(Exists(Provision.objects.filter(codified_heading=OuterRef("pk"))))
    states = Document.objects.values_list("state").annotate(n=Count("pk"))
    public = Provision.objects.filter(document__state=DocumentState.PUBLISHED)
    codified = public.filter(codified_heading__isnull=False)
    relations = Relation.objects.filter(stated_by__state=DocumentState.PUBLISHED)
    return {
        "documents": published.count(),
        "documents_by_kind": {KIND_NAMES.get(k, "?"): n for k, n in kinds},
        "documents_by_state": dict(states),
        "articles": public.filter(Q(kind="article") | Q(codified_heading__isnull=False)).count(),
        "codified_articles": codified.count(),
        "provisions": public.count(),
        "relations": relations.count(),
        "relations_by_kind": dict(relations.values_list("kind").annotate(n=Count("pk")).order_by("-n")),
        "citations": Citation.objects.filter(document__state=DocumentState.PUBLISHED).count(),
        "subjects": Subject.objects.count(),
        "headings": with_text.count(),
        "sample_documents": published.filter(is_sample=True).count(),
    }


def is_sample_library() -> bool:
    """Whether all public documents are sample data."""
    published = Document.objects.published()
    return published.filter(is_sample=True).exists() and not published.filter(is_sample=False).exists()


def library_stamp() -> tuple[int, datetime | None]:
    """Number of public documents and when one of them last changed: what any page may depend on."""
    row = Document.objects.published().aggregate(n=Count("pk"), at=Max("revised_at"))
    return row["n"], row["at"]


def library_date() -> datetime | None:
    """When the last load ended; None before the first."""
    ended: datetime | None = LoadBatch.objects.filter(state=BatchState.DONE).aggregate(at=Max("finished_at"))["at"]
    return ended


def published_slugs() -> QuerySet[Document]:
    """All public documents with the day of their last change, for the site map."""
    return Document.objects.published().only("slug", "revised_at").order_by("pk")


def last_changes(keys: Iterable[str]) -> dict[str, datetime]:
    """When each of these documents (primary keys as text) was last changed."""
    rows = Document.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {str(pk): at for pk, at in rows.values_list("pk", "revised_at")}


def still_public(keys: Iterable[str]) -> set[str]:
    """Which of these documents (primary keys as text) are public now; the index learns of a withdrawal a little later."""
    rows = Document.objects.published().filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
