"""Letters that urge a unit on: written from what it is late with, kept, and noted in the log of each thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.casework.operations.letters import DOCX, house_letter
from cualuat.files import operations as files
from cualuat.kernel.text import normalise, slug
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import EntryKind, TaskInstance, UrgeLetter
from cualuat.programme.operations import running
from cualuat.programme.queries import running as queries

FORM: Final = "programme-urge"
_MOST: Final = 20_000_000


def late_of(unit: Unit, on: date) -> Sequence[TaskInstance]:
    """What a unit is late with on a day, the longest first."""
    rows = queries.late_work(on).filter(unit=unit)
    return list(rows.select_related("task__plan", "unit").order_by("ends", "pk"))


@operation
def write_letter(*, unit: Unit, words: str, answer_on: date, by: Actor, at: datetime) -> UrgeLetter:
    """Writes the letter to a unit as a Word file to be signed. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    on = day_of(at)
    rows = late_of(unit, on)
    if not rows:
        raise Refused(f"{unit.name} không có việc nào quá hạn.", "unit")
    if answer_on <= on:
        raise Refused("Ngày trả lời phải sau hôm nay.", "answer_on")
    text = normalise(words).strip()[:2000]
    data = _made(unit, rows, text, on, answer_on)
    name = f"cong-van-don-doc-{slug(unit.name, 40)}-{on:%Y%m%d}.docx"
    kept = files.store(name=name, chunks=[data], by=by, at=at, media_type=DOCX, max_bytes=_MOST)
    letter = UrgeLetter.objects.create(
        unit=unit, attachment=kept, tasks=len(rows), answer_on=answer_on, at=at, by=by.name
    )
    for row in rows:
        running.log(row, EntryKind.URGE, f"Công văn đôn đốc, trả lời trước ngày {show(answer_on)}. {text}", by, at)
    audit.record(
        action="programme.urge_letter", subject=("urge_letter", letter.pk, unit.name), by=by, at=at,
        detail={"tasks": len(rows), "unit": unit.name},
    )  # fmt: skip
    return letter


def _made(unit: Unit, rows: Sequence[TaskInstance], words: str, on: date, answer_on: date) -> bytes:
    lines = [
        f"{row.task.path} {' '.join(row.task.text.split())[:300]} (Kế hoạch số {row.task.plan.number}), hạn {show(row.ends)}, "
        f"quá hạn {(on - row.ends).days} ngày"
        for row in rows
    ]
    fields = {
        "unit": unit.name, "count": str(len(rows)), "tasks": "\n".join(lines), "words": words, "checked_on": on, "answer_on": answer_on,
    }  # fmt: skip
    return house_letter(FORM, fields, today=on, called="công văn")
