"""Words that the house explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.guides import access, queries
from cualuat.guides.models import GlossaryTerm


@dataclass(frozen=True, slots=True)
class TermWanted:
    """A word as it is explained; `is_hidden`: not shown, where what ships is not wanted."""

    name: str
    short: str
    more: str = ""
    basis: str = ""
    is_hidden: bool = False


def _record(action: str, row: GlossaryTerm, by: Actor, at: datetime) -> None:
    detail = {"text": row.short, "shown": not row.is_hidden}
    audit.record(action=action, subject=("glossary_term", row.pk, row.name), by=by, at=at, detail=detail)


@operation
def explain(*, term: GlossaryTerm | None, wanted: TermWanted, version: int | None, by: Actor, at: datetime) -> GlossaryTerm:  # fmt: skip
    """Explains a word, or explains it anew; a word that ships is explained so instead. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(term, version) if term is not None else GlossaryTerm(added_at=at, added_by=by.name)
    row.name = " ".join(words(wanted.name, 100, "name", "Hãy ghi từ cần giải thích.").split())
    row.key = queries.term_key(row.name)
    if GlossaryTerm.objects.filter(key=row.key).exclude(pk=row.pk).exists():
        raise Refused("Từ này đã được giải thích ở đây rồi. Hãy mở ra mà sửa.", "name")
    row.short = words(wanted.short, 300, "short", "Hãy giải thích trong một câu.")
    row.more, row.basis = words(wanted.more, 1000, "more"), words(wanted.basis, 300, "basis")
    row.is_hidden = wanted.is_hidden
    row.version += 1 if term is not None else 0
    row.save()
    _record("guides.explain", row, by, at)
    return row


@operation
def forget(*, term: GlossaryTerm, version: int | None, by: Actor, at: datetime) -> None:
    """Takes the house's explanation away; a word that ships is explained again as it ships. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(term, version)
    _record("guides.forget_term", row, by, at)
    row.delete()
