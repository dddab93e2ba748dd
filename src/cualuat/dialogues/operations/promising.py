"""What the agency promised in a dialogue: kept with unit and day, made work of the plan, followed until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.dialogues import access
from cualuat.dialogues.models import Commitment, Dialogue, Question
from cualuat.dialogues.operations.recording import going_on, record, reindex
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit
from cualuat.programme.models import PlanTask
from cualuat.programme.operations import running


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, who does it by when, in answer to which question where there was one."""

    text: str
    unit: Unit | None
    due: date
    question: Question | None = None


@operation
def promise(
    *, dialogue: Dialogue, commitment: Commitment | None, wanted: Promise, version: int | None, by: Actor, at: datetime
) -> Commitment:
    """Writes down a commitment, or corrects one that is not done. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(dialogue)
    access.require_keeper(by, row.unit_id)
    going_on(row)
    if at < row.begins:
        raise Refused("Chưa đến giờ đối thoại, chưa ghi được cam kết.")
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị thực hiện.", "unit")
    if wanted.due < day_of(row.begins):
        raise Refused("Hạn không thể trước ngày đối thoại.", "due")
    found = _changeable(commitment, version, wanted) if commitment else _new(row, at)
    found.text = words(wanted.text, 3000, "text", "Hãy ghi cam kết làm gì.")
    found.unit, found.due = wanted.unit, wanted.due
    found.question = wanted.question if wanted.question and wanted.question.dialogue_id == row.pk else None
    found.save()
    action = "dialogues.change_promise" if commitment else "dialogues.promise"
    record(action, row, by, at, text=found.text[:500], unit=found.unit.name, due=show(found.due))
    reindex(row, at)
    return found


def _new(row: Dialogue, at: datetime) -> Commitment:
    last = row.commitments.aggregate(n=Max("position"))["n"] or 0
    return Commitment(dialogue=row, position=last + 1, added_at=at)


def _changeable(commitment: Commitment, version: int | None, wanted: Promise) -> Commitment:
    found = locked(commitment, version)
    if found.done_on is not None:
        raise Refused("Cam kết này đã thực hiện xong, không sửa nữa.")
    if found.work_id is not None and (wanted.due != found.due or wanted.unit != found.unit):
        raise Refused("Cam kết đã thành việc của kế hoạch; đơn vị và hạn đổi ở việc ấy.", "due")
    found.version += 1
    return found


@operation
def make_work(
    *, commitment: Commitment, task: PlanTask | None, version: int | None, by: Actor, at: datetime
) -> Commitment:
    """Makes a commitment work under a task of a plan in force («theo chỉ đạo»). Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(commitment, version)
    if row.done_on is not None or row.work_id is not None:
        raise Refused("Cam kết này đã xong hoặc đã là việc của kế hoạch. Hãy tải lại trang.")
    if task is None:
        raise Refused("Hãy chọn một nhiệm vụ của kế hoạch.", "task")
    work = running.instruct(
        task=task, begins=_free_day(task, min(day_of(at), row.due), row.due), ends=row.due, by=by, at=at,
        words=f"Cam kết tại buổi đối thoại «{row.dialogue.title}» ngày {show(day_of(row.dialogue.begins))}: {row.text}",
    )  # fmt: skip
    work = running.assign(instance=work, unit=row.unit, person=None, version=None, by=by, at=at)
    row.work = work
    row.version += 1
    row.save()
    record("dialogues.make_work", row.dialogue, by, at, text=row.text[:500], path=task.path)
    return row


def _free_day(task: PlanTask, day: date, ends: date) -> date:
    """The latest day up to this one from which no work of the task runs to the same end yet: the plan tells its works apart by days."""
    taken = set(task.instances.filter(planned_ends=ends).values_list("planned_begins", flat=True))
    while day in taken:
        day -= timedelta(days=1)
    return day


@operation
def finish(
    *,
    commitment: Commitment,
    on: date,
    note: str,
    proof: Attachment | None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Commitment:
    """Says that a commitment is carried out, how, and what shows it; both are public. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(commitment, version)
    if not access.may_finish(by, row):
        raise NotAllowed("Chỉ đơn vị thực hiện và đơn vị tổ chức ghi được cam kết đã xong.")
    if row.done_on is not None:
        raise Refused("Cam kết này đã ghi là xong rồi. Hãy tải lại trang.")
    if not day_of(row.dialogue.begins) <= on <= day_of(at):
        raise Refused("Ngày xong từ ngày đối thoại đến hôm nay.", "on")
    row.done_note = words(note, 3000, "note", "Hãy ghi đã làm được gì: người dân đọc dòng này.")
    row.done_on, row.done_by, row.proof = on, by.name, proof
    row.version += 1
    row.save()
    record("dialogues.finish", row.dialogue, by, at, text=row.text[:500], day=show(on))
    reindex(row.dialogue, at)
    return row


@operation
def undo(*, commitment: Commitment, reason: str, version: int | None, by: Actor, at: datetime) -> Commitment:
    """A commitment that was said to be done is not. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(commitment, version)
    access.require_keeper(by, row.dialogue.unit_id)
    if row.done_on is None:
        raise Refused("Cam kết này chưa ghi là xong. Hãy tải lại trang.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao chưa xong.")
    row.done_on, row.done_note, row.done_by, row.proof = None, "", "", None
    row.version += 1
    row.save()
    record("dialogues.undo", row.dialogue, by, at, text=row.text[:500], reason=why)
    return row
