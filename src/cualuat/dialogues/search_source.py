"""What dialogues give to the search: each that anybody may read, with its questions, and once they are public the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from cualuat.base.actor import ANYONE
from cualuat.dialogues import access
from cualuat.dialogues.models import Dialogue
from cualuat.kernel.workdays import day_of
from cualuat.search.registry import IndexDocument, Suggestion

_OURS = "dialogues:"


class DialogueSource:
    """The source named «dialogues»; the key of a document is «dialogues:» and the key of the dialogue."""

    name = "dialogues"

    def count(self) -> int:
        """How many there will be."""
        return access.visible_to(ANYONE).count()

    def documents(self) -> Iterator[IndexDocument]:
        """Every one of them."""
        return self._units(access.visible_to(ANYONE))

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """Those of these keys; none for what is not public or another's."""
        keys = [text.removeprefix(_OURS) for text in doc_ids if text.startswith(_OURS)]
        return self._units(access.visible_to(ANYONE).filter(pk__in=[int(key) for key in keys if key.isdecimal()]))

    def suggestions(self) -> Iterator[Suggestion]:
        """None."""
        return iter(())

    def _units(self, rows: QuerySet[Dialogue]) -> Iterator[IndexDocument]:
        for row in rows.order_by("pk"):
            day = day_of(row.announced_at or row.added_at)
            yield IndexDocument(
                id=f"dialogues:{row.pk}", source=self.name, url=f"/doi-thoai/{row.pk}/", title=row.title, body=_body(row),
                doc_id=f"{_OURS}{row.pk}", kind=self.name, year=row.begins.year,
                valid_from=day.year * 10000 + day.month * 100 + day.day,
            )  # fmt: skip


def _body(row: Dialogue) -> str:
    lines = [row.who, row.place, row.agenda]
    for question in row.questions.filter(state="shown").order_by("number"):
        lines.append(question.text)
        if row.published_at is not None:
            lines.append(question.answer)
    if row.published_at is not None:
        lines += [row.conclusion, *row.commitments.order_by("position").values_list("text", flat=True)]
    return "\n".join(filter(None, lines))
