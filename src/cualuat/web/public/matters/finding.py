"""What of matters can be found by searching: what one can ask the agency for, and the answers it gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from cualuat.casework.kinds import all_kinds
from cualuat.casework.queries import public
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.search.operations import update_documents
from cualuat.search.registry import IndexDocument, Suggestion, day_number
from cualuat.web.public.matters.choosing import ADDRESS_OF, address_of_family

if TYPE_CHECKING:
    from cualuat.casework.models import Publication


class MattersSource:
    """The source named «matters»: a unit for each kind of matter."""

    name = "matters"

    def count(self) -> int:
        """Units there will be."""
        return len(list(self.documents()))

    def documents(self) -> Iterator[IndexDocument]:
        """Every kind that anybody may begin; none without an agency."""
        if organisation.agency() is None:
            return
        for kind in all_kinds().values():
            if kind.family in ADDRESS_OF:
                yield IndexDocument(
                    id=f"matters:{kind.code}", source=self.name, url=address_of_family(ADDRESS_OF[kind.family]), title=kind.name,
                    body="\n".join((kind.about, *kind.requires)), doc_id=f"matters:{kind.code}", kind=self.name, valid_from=19450902,
                )  # fmt: skip

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The kinds of these ids."""
        return (
            (unit for unit in self.documents() if unit.doc_id in set(doc_ids))
            if _some(doc_ids, self.name)
            else iter(())
        )

    def suggestions(self) -> Iterator[Suggestion]:
        """None: the first page offers them."""
        return iter(())


class AnswersSource:
    """The source named «answers»: a unit for each question with its answer that is public."""

    name = "answers"

    def count(self) -> int:
        """Units there will be."""
        return public.publications().count()

    def documents(self) -> Iterator[IndexDocument]:
        """Every answer that is public; none without an agency, which has no page for them."""
        if organisation.agency() is not None:
            yield from map(self._unit, public.publications().iterator(chunk_size=500))

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The answers of these ids that are public."""
        keys = [int(one.partition(":")[2]) for one in doc_ids if one.startswith(f"{self.name}:")]
        if keys and organisation.agency() is not None:
            yield from map(self._unit, public.publications().filter(pk__in=keys))

    def suggestions(self) -> Iterator[Suggestion]:
        """None: answers are many and much alike."""
        return iter(())

    def _unit(self, row: Publication) -> IndexDocument:
        day = day_of(row.published_at) if row.published_at else None
        return IndexDocument(
            id=f"{self.name}:{row.pk}", source=self.name, url=reverse("public:answer", args=[row.slug]), title=row.title,
            body=f"{row.question}\n{row.answer}", doc_id=f"{self.name}:{row.pk}", kind=self.name,
            valid_from=day_number(day),
        )  # fmt: skip


def refresh(*, at: datetime) -> None:
    """Brings what one can ask for into the index: the agency may have come after it was built, or have kinds of its own since."""
    update_documents([f"matters:{code}" for code in all_kinds()])


def _some(doc_ids: Sequence[str], name: str) -> bool:
    return any(one.startswith(f"{name}:") for one in doc_ids)
