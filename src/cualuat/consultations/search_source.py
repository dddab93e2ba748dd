"""What consultations give to the search: one unit for each, and one for each article of its draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cualuat.consultations.models import Consultation
from cualuat.consultations.queries import public
from cualuat.consultations.texts import read
from cualuat.law.rules import eid_to_path
from cualuat.search.registry import IndexDocument, Suggestion, day_number

NAME = "consultations"


class ConsultationSource:
    """The source named «consultations»; `doc_id` is the key of a consultation behind that name."""

    name = NAME

    def count(self) -> int:
        """Roughly how many units there will be."""
        return public().count() * 10

    def documents(self) -> Iterator[IndexDocument]:
        """Every unit, consultation by consultation."""
        for row in public():
            yield from _units(row)

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The units of these; none for what is not public, or of another source."""
        keys = [int(key) for one in doc_ids if (key := one.removeprefix(f"{NAME}:")) != one and key.isdecimal()]
        for row in public().filter(pk__in=keys):
            yield from _units(row)

    def suggestions(self) -> Iterator[Suggestion]:
        """Those that are open."""
        for row in public().filter(state="posted"):
            yield Suggestion("document", row.title[:200], f"/lay-y-kien/{row.pk}/", 20)


def _units(row: Consultation) -> Iterator[IndexDocument]:
    posted = day_number(row.posted_on)
    front = f"/lay-y-kien/{row.pk}/"

    def unit(name: str, url: str, title: str, body: str, label: str = "", position: int = 0) -> IndexDocument:
        return IndexDocument(
            id=f"{NAME}:{row.pk}:{name}", source=NAME, url=url, title=title, body=body, label=label, document_title=row.title,
            doc_id=f"{NAME}:{row.pk}", kind=NAME, issuer=row.unit.name, year=row.posted_on.year if row.posted_on else None,
            valid_from=posted, position=position,
        )  # fmt: skip

    yield unit("", front, row.title, f"{row.why}\n{row.questions}".strip())
    for n, one in enumerate(read(row.text).listed, 1):
        if not one.is_container:
            url = f"{front}du-thao/{eid_to_path(one.eid)}/"
            yield unit(one.eid, url, one.heading or one.name, one.text, one.name, n)
