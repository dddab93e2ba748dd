"""What contests give to the search: each contest that was made public, each topic that anybody may practise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cualuat.base.actor import ANYONE
from cualuat.contests import queries
from cualuat.contests.models import Contest
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import day_of
from cualuat.search.registry import IndexDocument, Suggestion, day_number

_ALWAYS = 19450902  # what has no first day counts from here on


class ContestsSource:
    """The source named «contests»."""

    name = "contests"

    def count(self) -> int:
        """Units there will be."""
        return queries.contests(actor=ANYONE).count() + len(queries.practice_topics())

    def documents(self) -> Iterator[IndexDocument]:
        """Contests, then topics."""
        for row in queries.contests(actor=ANYONE).iterator(chunk_size=500):
            yield self._contest(row)
        for topic, count in queries.practice_topics():
            yield self._topic(topic, count)

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """Those of these ids that are public."""
        names = [one.partition(":")[2] for one in doc_ids if one.startswith(f"{self.name}:")]
        for row in queries.contests(actor=ANYONE).filter(pk__in=[int(name) for name in names if name.isdecimal()]):
            yield self._contest(row)
        wanted = {name.removeprefix("topic-") for name in names if name.startswith("topic-")}
        for topic, count in queries.practice_topics() if wanted else ():
            if slug(topic) in wanted:
                yield self._topic(topic, count)

    def suggestions(self) -> Iterator[Suggestion]:
        """Topics to practise."""
        return (
            Suggestion("question", f"Học luật: {topic}", self._address(topic), 1)
            for topic, _ in queries.practice_topics()
        )

    def _contest(self, row: Contest) -> IndexDocument:
        assert row.announced_at is not None
        return IndexDocument(
            id=f"contests:{row.pk}", source=self.name, url=f"/cuoc-thi/{row.pk}/", title=row.title,
            body="\n".join(filter(None, (row.intro, row.terms, row.citation))), doc_id=f"contests:{row.pk}", kind=self.name,
            valid_from=day_number(day_of(row.announced_at)),
        )  # fmt: skip

    def _topic(self, topic: str, count: int) -> IndexDocument:
        key = f"contests:topic-{slug(topic)}"
        return IndexDocument(
            id=key, source=self.name, url=self._address(topic), title=f"Học luật: {topic}",
            body=f"{count} câu hỏi để tự luyện về {topic}, có giải thích và dẫn điều luật.", doc_id=key, kind=self.name,
            valid_from=_ALWAYS,
        )  # fmt: skip

    def _address(self, topic: str) -> str:
        return f"/hoc-luat/?chu-de={slug(topic)}"
