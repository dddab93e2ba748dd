"""What guides, questions and answers give to the search, and to the pages of the law they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from cualuat.base.actor import ANYONE
from cualuat.guides import access, data, marks
from cualuat.guides.models import Piece
from cualuat.guides.rules import KINDS, SOURCES
from cualuat.law.reliance import Reliance
from cualuat.search.registry import IndexDocument, Suggestion, day_number


class PieceSource:
    """One of two sources, «guides» and «questions»; a document of it is one piece, «guides:12»."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._name, self._label = SOURCES[kind], KINDS[kind]

    @property
    def name(self) -> str:
        """The name of the source."""
        return self._name

    def count(self) -> int:
        """How many are public."""
        return self._rows().count()

    def documents(self) -> Iterator[IndexDocument]:
        """All that are public."""
        return self._units(self._rows())

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """Those of these that are ours and public."""
        found = (one.partition(":") for one in doc_ids)
        keys = [int(key) for name, _, key in found if name == self._name and key.isdecimal()]
        return self._units(self._rows().filter(pk__in=keys)) if keys else iter(())

    def suggestions(self) -> Iterator[Suggestion]:
        """Titles, which lead to the page."""
        for row in self._rows().defer("shown__body", "shown__folded"):
            if row.shown is not None:
                yield Suggestion("question", row.shown.title, row.address, 20)

    def _rows(self) -> QuerySet[Piece]:
        rows = access.visible_to(ANYONE).filter(kind=self._kind).select_related("shown")
        return rows.order_by("pk")

    def _units(self, rows: QuerySet[Piece]) -> Iterator[IndexDocument]:
        for row in rows.iterator(chunk_size=500):
            if row.shown is None:
                continue
            yield IndexDocument(
                id=f"{self._name}:{row.pk}",
                source=self._name,
                url=row.address,
                title=row.shown.title,
                body="\n".join([row.shown.summary, marks.plain(row.shown.body)]).strip(),
                label=self._label,
                document_title=data.topics().get(row.shown.topic, self._label),
                doc_id=f"{self._name}:{row.pk}",
                kind=self._name,
                year=row.published_on.year if row.published_on else None,
                valid_from=day_number(row.published_on),
            )


def _resting(kind: str) -> Iterator[Reliance]:
    rows = access.visible_to(ANYONE).filter(kind=kind).select_related("shown").defer("shown__body", "shown__folded")
    for row in rows.order_by("pk"):
        if row.shown is not None:
            for citation in row.shown.citations:
                yield Reliance(SOURCES[kind], row.shown.title, row.address, citation)


def guides_resting(on: date) -> Iterator[Reliance]:
    """Each public guide, once for each provision that it names."""
    return _resting("guide")


def questions_resting(on: date) -> Iterator[Reliance]:
    """Each public question, once for each provision that its answer names."""
    return _resting("question")
