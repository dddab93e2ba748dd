"""The table of tasks that a superior's plan assigns: by hand, or out of a file, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, locked, operation, words
from cualuat.coordination import access, queries
from cualuat.coordination.models import AssignedTask
from cualuat.coordination.rules import LENGTHS, TASK_STATES, TaskRow, read_rows, sameness
from cualuat.kernel.tables import Fault
from cualuat.kernel.text import fold
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme.models import PlanTask


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """A task as it stands in the superior's plan, who of us sees to it, which task of ours it became."""

    source: str
    text: str
    leads: str
    number: str = ""
    cooperating: str = ""
    time: str = ""
    unit: Unit | None = None
    task: PlanTask | None = None
    state: str = "waiting"
    note: str = ""


def _record(action: str, row: AssignedTask, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("assigned_task", row.pk, row.text[:200]), by=by, at=at, detail=detail)


@operation
def assign(
    *, task: AssignedTask | None, wanted: TaskWanted, version: int | None, by: Actor, at: datetime
) -> AssignedTask:
    """Writes a task into the table, or corrects it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = locked(task, version) if task is not None else AssignedTask(added_at=at, added_by=by.name)
    row.source = words(wanted.source, 300, "source", "Hãy ghi kế hoạch của cấp trên, ví dụ số và ngày.")
    row.text = words(wanted.text, LENGTHS["text"], "text", "Hãy ghi nhiệm vụ.")
    row.leads = words(wanted.leads, LENGTHS["leads"], "leads", "Hãy ghi nơi chủ trì.")
    row.number = words(wanted.number, LENGTHS["number"], "number")
    row.cooperating = words(wanted.cooperating, LENGTHS["cooperating"], "cooperating")
    row.time, row.note = words(wanted.time, LENGTHS["time"], "time"), words(wanted.note, LENGTHS["note"], "note")
    if wanted.state not in TASK_STATES:
        raise Refused("Hãy chọn tình trạng.", "state")
    row.sameness = sameness(row.text)
    row.state, row.unit, row.task = wanted.state, wanted.unit, wanted.task
    row.version += 1 if task is not None else 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("Nhiệm vụ này đã có trong bảng của kế hoạch ấy.", "text") from error
    unit = row.unit.name if row.unit else ""
    if task is None:
        _record("coordination.assign", row, by, at, source=row.source, unit=unit, state=TASK_STATES[row.state])
    else:
        _record("coordination.edit_assigned", row, by, at, source=row.source, unit=unit, state=TASK_STATES[row.state])
    return row


@operation
def mark(*, task: AssignedTask, state: str, note: str, version: int | None, by: Actor, at: datetime) -> AssignedTask:
    """Says how far a task is: its unit, or a keeper of the table. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(task, version)
    access.require_handler(by, row.unit_id)
    if state not in TASK_STATES:
        raise Refused("Hãy chọn tình trạng.", "state")
    before = row.state
    row.state, row.note = state, words(note, LENGTHS["note"], "note")
    row.version += 1
    row.save()
    _record("coordination.mark", row, by, at, state=[TASK_STATES[before], TASK_STATES[state]], note=row.note)
    return row


@operation
def remove(*, task: AssignedTask, version: int | None, by: Actor, at: datetime) -> None:
    """Takes a task out of the table; the log keeps its words. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(task, version)
    _record("coordination.unassign", row, by, at, source=row.source, text=row.text)
    row.delete()


@operation
def load(*, source: str, table: Sequence[Sequence[str]], by: Actor, at: datetime) -> int:
    """Takes in all tasks of a table under the name of the superior's plan; how many.

    Raises NotAllowed, Refused (naming the input); BadRows where anything is wrong: then nothing is taken in.
    """
    access.require_keeper(by)
    plan = words(source, 300, "source", "Hãy ghi kế hoạch của cấp trên, ví dụ số và ngày.")
    rows, faults = read_rows(table)
    units = {fold(name): unit for unit in organisation.units(on=day_of(at)) for name in (unit.name, unit.short) if name}
    own = {fold(queries.name_of(row)): row for row in queries.own_tasks()}
    there = set(AssignedTask.objects.filter(source=plan).values_list("sameness", flat=True))
    made = []
    for row in rows:
        unit, task = units.get(fold(row.unit)), own.get(fold(row.task))
        faults += _unknown(
            row, known_unit=unit is not None, known_task=task is not None, there=sameness(row.text) in there
        )
        made.append(
            AssignedTask(
                source=plan, number=row.number, text=row.text, sameness=sameness(row.text), leads=row.leads, cooperating=row.cooperating, time=row.time,
                state=row.state, note=row.note, unit=unit, task=task, added_at=at, added_by=by.name,
            )
        )  # fmt: skip
    if faults:
        raise BadRows(faults)
    try:
        with transaction.atomic():
            AssignedTask.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        raise Refused("Có người vừa nạp bảng này. Chưa nạp dòng nào; hãy tải lại trang.", "table") from error
    audit.record(
        action="coordination.load", subject=("assigned_tasks", "", plan), by=by, at=at, detail={"count": len(made)}
    )
    return len(made)


def _unknown(row: TaskRow, *, known_unit: bool, known_task: bool, there: bool) -> list[Fault]:
    found = []
    if row.unit and not known_unit:
        found.append(Fault(row.row, f"không có đơn vị «{row.unit[:60]}» trong cơ quan. Ghi tên hoặc chữ viết tắt."))
    if row.task and not known_task:
        told = f"không có nhiệm vụ «{row.task[:60]}». Ghi số kế hoạch và mục, ví dụ «07/KH-STP II.1.a»."
        found.append(Fault(row.row, told))
    if there:
        found.append(Fault(row.row, "nhiệm vụ này đã có trong bảng của kế hoạch ấy."))
    return found
