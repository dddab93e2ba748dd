"""What the library gives to the search: one unit for each article, annex or plain body of a public document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from cualuat.kernel.citation import NotANumber, parse_number
from cualuat.law.models import Citation, Document, DocumentState, Heading, Provision, Question, Subject
from cualuat.law.queries import CONTAINERS
from cualuat.law.rules import document_url, provision_url
from cualuat.search.registry import IndexDocument, Suggestion, day_number


class LawSource:
    """The source named «law»; the key of a document is its primary key."""

    name = "law"

    def count(self) -> int:
        """Units there will be."""
        return self._provisions().count()

    def documents(self) -> Iterator[IndexDocument]:
        """Every unit, document by document."""
        return self._units(self._provisions())

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The units of these documents; none for what is not public."""
        return self._units(self._provisions().filter(document_id__in=[int(pk) for pk in doc_ids if pk.isdecimal()]))

    def suggestions(self) -> Iterator[Suggestion]:
        """Documents by weight of their citations, headings, subjects, frequent questions."""
        cited = Counter(dict(_citation_counts()))
        for document in Document.objects.published().only("slug", "number", "kind", "title", "name_key", "key"):
            text = document.full_name if document.name_key else f"{document.full_name} {document.title}"
            yield Suggestion("document", text[:200], document_url(document.slug), 5 + cited[document.key])
        for heading in Heading.objects.filter(Q(provisions__isnull=False) | Q(documents__isnull=False)).distinct():
            yield Suggestion("subject", heading.name, f"/de-muc/{heading.code}/", 50)
        for subject in Subject.objects.filter(headings__isnull=False).distinct():
            yield Suggestion("subject", subject.name, f"/chu-de/{subject.number}/", 60)
        for question in Question.objects.all():
            yield Suggestion("question", question.text, "", question.weight)

    def _provisions(self) -> QuerySet[Provision]:
        rows = Provision.objects.filter(document__state=DocumentState.PUBLISHED)
        return rows.exclude(kind__in=(*CONTAINERS, "signature"), text="").exclude(kind="signature")

    def _units(self, rows: QuerySet[Provision]) -> Iterator[IndexDocument]:
        cited = dict(_citation_counts())
        headings = {pk: (code, str(number)) for pk, code, number in _headings()}
        of_document = _headings_of_documents()
        keys: dict[str, str] = {}
        fields = rows.select_related("document").defer("source_note").order_by("document_id", "position", "pk")
        for row in fields.iterator(chunk_size=2000):
            document = row.document
            codes = [headings[row.codified_heading_id]] if row.codified_heading_id else of_document.get(document.pk, [])
            if document.number not in keys:
                keys[document.number] = _plain_key(document.number)
            yield IndexDocument(
                id=f"law:{document.pk}:{row.pk}",
                source=self.name,
                url=provision_url(document.slug, row.eid),
                title=row.heading,
                body=row.text,
                label=row.label,
                document_title=document.title,
                document_number=document.number,
                document_key=keys[document.number],
                doc_id=str(document.pk),
                kind=document.kind,
                issuer=document.issuer,
                subjects=tuple(dict.fromkeys(number for _, number in codes)),
                heading=codes[0][0] if codes else "",
                year=document.issued_on.year if document.issued_on else None,
                valid_from=day_number(row.valid_from or document.effective_on),
                valid_to=day_number(_earlier(row.valid_to, document.expires_on)),
                popularity=cited.get(document.key, 0),
                position=row.position,
            )


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _plain_key(number: str) -> str:
    try:
        return parse_number(number).key
    except NotANumber:
        return ""


def _citation_counts() -> Iterator[tuple[str, int]]:
    yield from Citation.objects.exclude(to_key="").values_list("to_key").annotate(n=Count("pk")).iterator()


def _headings() -> Iterator[tuple[int, str, int]]:
    yield from Heading.objects.values_list("pk", "code", "subject__number")


def _headings_of_documents() -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = Heading.documents.through.objects.values_list("document_id", "heading__code", "heading__subject__number")
    for pk, code, number in rows:
        found.setdefault(pk, []).append((code, str(number)))
    return found
