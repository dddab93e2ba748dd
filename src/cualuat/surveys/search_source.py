"""What of surveys can be found: those that take sheets or soon will, and results that are public. And what rests on law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from cualuat.kernel.workdays import day_of
from cualuat.law.reliance import Reliance
from cualuat.search.registry import IndexDocument, Suggestion
from cualuat.surveys import queries
from cualuat.surveys.models import Survey


class SurveysSource:
    """The source named «surveys»: a unit for each survey."""

    name = "surveys"

    def count(self) -> int:
        """Units there will be."""
        return self._rows().count()

    def documents(self) -> Iterator[IndexDocument]:
        """Every survey that has something to show."""
        yield from map(self._unit, self._rows())

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The surveys of these ids."""
        keys = [int(one.partition(":")[2]) for one in doc_ids if one.startswith(f"{self.name}:")]
        if keys:
            yield from map(self._unit, self._rows().filter(pk__in=keys))

    def suggestions(self) -> Iterator[Suggestion]:
        """Surveys that take sheets."""
        for row in self._rows().filter(occasion__closed_at=None):
            yield Suggestion("question", f"Khảo sát: {row.title}"[:200], row.occasion.address, 20)

    def _rows(self) -> QuerySet[Survey]:
        return queries.published().filter(Q(occasion__closed_at=None) | Q(public_at__isnull=False))

    def _unit(self, row: Survey) -> IndexDocument:
        found = row.questionnaire
        first = f"{day_of(row.published_at):%Y%m%d}" if row.published_at else ""
        parts = (
            found.intro.get("vi", ""),
            row.words if row.public_at else "",
            *(one.said() for one in found.questions),
        )
        return IndexDocument(
            id=f"surveys:{row.pk}", source=self.name, title=row.title, body="\n".join(filter(None, parts)), doc_id=f"surveys:{row.pk}",
            url=f"{row.occasion.address}ket-qua/" if row.public_at else row.occasion.address, kind=self.name,
            valid_from=int(first) if first else None,
        )  # fmt: skip


def resting(on: date) -> Iterator[Reliance]:
    """Each survey that is shown, with the provisions its questions name."""
    for row in queries.published().filter(published_at__date__lte=on):
        for question in row.questionnaire.questions:
            if question.citation:
                yield Reliance("surveys", row.title, row.occasion.address, question.citation, question.said()[:120])
