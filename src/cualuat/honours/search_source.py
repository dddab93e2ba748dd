"""What of honours can be found by searching: those honoured who agreed, and public initiatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cualuat.honours import queries
from cualuat.honours.access import PUBLIC
from cualuat.honours.models import Honour, Initiative
from cualuat.search.registry import IndexDocument, Suggestion, day_number


class HonoursSource:
    """The source named «honours»: «honours:h5» is honour 5, «honours:i5» initiative 5."""

    name = "honours"

    def count(self) -> int:
        """Units there will be."""
        return queries.honours().count() + queries.public_initiatives().count()

    def documents(self) -> Iterator[IndexDocument]:
        """Everything that is public."""
        yield from map(self._honour, self._named())
        yield from map(self._initiative, queries.public_initiatives())

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """What is public of these; nothing for who withdrew."""
        yield from map(self._honour, (one for one in self._named() if f"{self.name}:h{one.pk}" in set(doc_ids)))
        keys = [int(one[9:]) for one in doc_ids if one.startswith(f"{self.name}:i") and one[9:].isdecimal()]
        if keys:
            yield from map(self._initiative, queries.public_initiatives().filter(pk__in=keys))

    def suggestions(self) -> Iterator[Suggestion]:
        """None."""
        return iter(())

    def _named(self) -> Iterator[Honour]:
        agreed = {f"nomination__{name}": value for name, value in PUBLIC.children}  # type: ignore[misc]
        return queries.honours().filter(**agreed).iterator(chunk_size=500)

    def _honour(self, one: Honour) -> IndexDocument:
        found = one.nomination
        return IndexDocument(
            id=f"{self.name}:h{one.pk}", source=self.name, url=f"/ton-vinh/{one.pk}/", title=f"{found.name}: {found.title}",
            body=f"{found.round.get_kind_display()}. {found.text}", doc_id=f"{self.name}:h{one.pk}", kind=self.name,
            valid_from=day_number(one.given_on),
        )  # fmt: skip

    def _initiative(self, one: Initiative) -> IndexDocument:
        return IndexDocument(
            id=f"{self.name}:i{one.pk}", source=self.name, url=f"/sang-kien/{one.pk}/", title=one.title,
            body="\n".join(filter(None, (one.problem, one.done, one.effect))), doc_id=f"{self.name}:i{one.pk}", kind=self.name,
            valid_from=day_number(one.published_on),
        )  # fmt: skip
