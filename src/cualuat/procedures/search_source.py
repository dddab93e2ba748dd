"""What the catalogue gives to the search: one unit for each procedure that is announced, worded as its newest edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cualuat.kernel.workdays import day_of
from cualuat.procedures.models import Procedure, ProcedureState
from cualuat.procedures.queries import catalogue
from cualuat.procedures.search_names import SOURCE, doc_id
from cualuat.search.registry import IndexDocument, Suggestion, day_number


class ProcedureSource:
    """The source named «procedures»; the key of a document is «procedures:» and the primary key."""

    name = SOURCE

    def count(self) -> int:
        """Units there will be."""
        return Procedure.objects.filter(state=ProcedureState.PUBLIC).count()

    def documents(self) -> Iterator[IndexDocument]:
        """Every procedure that is announced."""
        return _units(catalogue.standing(date.max))

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """These procedures, as far as they are announced; keys of other apps are passed over."""
        wanted = set(doc_ids)
        if not any(key.startswith(f"{SOURCE}:") for key in wanted):
            return iter(())
        rows = catalogue.standing(date.max)
        return _units(row for row in rows if doc_id(row.procedure.pk) in wanted)

    def suggestions(self) -> Iterator[Suggestion]:
        """Each procedure by name."""
        rows = Procedure.objects.filter(state=ProcedureState.PUBLIC).order_by("code")
        for code, name in rows.values_list("code", "name"):
            yield Suggestion("procedure", name[:200], catalogue.address(code), 20)


def _units(rows: Iterable[catalogue.Standing]) -> Iterator[IndexDocument]:
    for row in rows:
        content, procedure = row.content, row.procedure
        first = next(iter(procedure.editions.all()), row.edition)
        begins = first.in_force_from or first.signed_on or day_of(first.announced_at or first.made_at)
        body = (
            *(step.text for step in content.steps), *(part.name for part in content.parts), content.result, content.conditions,
            ", ".join(content.subjects), content.agency, content.address, content.keywords,
        )  # fmt: skip
        yield IndexDocument(
            id=doc_id(procedure.pk),
            source=SOURCE,
            url=catalogue.address(procedure.code),
            title=content.name,
            body="\n".join(text for text in body if text),
            label=f"Thủ tục {procedure.code}",
            document_title=content.field,
            doc_id=doc_id(procedure.pk),
            kind=SOURCE,
            year=begins.year,
            valid_from=day_number(begins),
        )
