"""What the operations of campaigns share: the log, lists of codes, formats that are told where they are wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.campaigns.rules import Unclear, lines_of
from cualuat.search.operations import queue_update

T = TypeVar("T")
LONGEST_CITATION = 300
MOST_CITATIONS = 30


def record(action: str, row: Model, by: Actor, at: datetime, **detail: object) -> None:
    """Writes an event about one row of the app."""
    subject = (row._meta.model_name or "", row.pk, str(row)[:200])
    audit.record(action=action, subject=subject, by=by, at=at, detail=detail)


def clearly(field: str, read: Callable[[str], T], text: str) -> T:
    """What `read` makes of a text. Raises Refused naming the input, where it raises Unclear."""
    try:
        return read(text)
    except Unclear as unclear:
        raise Refused(str(unclear), field) from unclear


def known(codes: Sequence[str], of: Collection[str], field: str, missing: str = "") -> list[str]:
    """Codes that were chosen, each once. Raises Refused for none where `missing` says so, and for one that there is none of."""
    chosen = list(dict.fromkeys(codes))
    if missing and not chosen:
        raise Refused(missing, field)
    if not set(chosen) <= set(of):
        raise Refused("Hãy chọn trong danh sách.", field)
    return chosen


def citations(text: str) -> str:
    """Citations, one a line, each once. Raises Refused."""
    found = list(dict.fromkeys(" ".join(line.split()) for line in lines_of(text)))
    if len(found) > MOST_CITATIONS:
        raise Refused(f"Nhiều nhất {MOST_CITATIONS} căn cứ.", "citations")
    for line in found:
        if len(line) > LONGEST_CITATION:
            raise Refused(f"«{line[:40]}…» dài quá {LONGEST_CITATION} ký tự. Mỗi căn cứ một dòng.", "citations")
    return "\n".join(found)


def reindex(kind: str, row: Model, *, at: datetime) -> None:
    """Queues the update of the search for what the public sees of a row."""
    queue_update(doc_ids=[f"campaigns:{kind}{row.pk}"], at=at)
