"""What of votes can be found by searching: what is asked, once it is public; never what was voted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cualuat.ballots import queries
from cualuat.ballots.models import Ballot
from cualuat.kernel.workdays import day_of
from cualuat.search.registry import IndexDocument, Suggestion, day_number


class BallotsSource:
    """The source named «ballots»: a unit for each vote that is public and was not annulled."""

    name = "ballots"

    def count(self) -> int:
        """Units there will be."""
        return queries.public().filter(annulled_at=None).count()

    def documents(self) -> Iterator[IndexDocument]:
        """All of them."""
        yield from map(self._unit, queries.public().filter(annulled_at=None))

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """Those of these ids."""
        keys = [int(one.partition(":")[2]) for one in doc_ids if one.startswith(f"{self.name}:")]
        if keys:
            yield from map(self._unit, queries.public().filter(annulled_at=None, pk__in=keys))

    def suggestions(self) -> Iterator[Suggestion]:
        """None."""
        return iter(())

    def _unit(self, row: Ballot) -> IndexDocument:
        day = day_of(row.occasion.frozen_at or row.made_at)
        return IndexDocument(
            id=f"{self.name}:{row.pk}", source=self.name, url=f"/bo-phieu/{row.pk}/", title=row.title, body=row.explanation,
            doc_id=f"{self.name}:{row.pk}", kind=self.name, valid_from=day_number(day),
        )  # fmt: skip
