"""The work on tasks: what falls due, who does it, how far it is, what proves it, guidance and urging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, locked, operation
from cualuat.files.models import Attachment
from cualuat.kernel.plans import Occasion, Schedule, occasions
from cualuat.kernel.plans import Pace as KernelPace
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import (
    Entry,
    EntryKind,
    Evidence,
    Pace,
    Plan,
    PlanState,
    PlanTask,
    TaskInstance,
    WorkState,
)
from cualuat.programme.rules import weights_fault

AHEAD: Final = timedelta(days=31)
_ON_WORD: Final = (Pace.INSTRUCTION, Pace.EVENT)
_LONGEST: Final = 20_000


def record(action: str, instance: TaskInstance, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to an instance."""
    task = instance.task
    subject = ("task_instance", instance.pk, f"{task.path} {task.text[:100]}")
    audit.record(action=action, subject=subject, by=by, at=at, detail=detail)


def log(instance: TaskInstance, kind: EntryKind, text: str, by: Actor, at: datetime) -> Entry:
    """A line of the log of an instance, with how far it is."""
    words = normalise(text).strip()[:_LONGEST]
    return Entry.objects.create(instance=instance, kind=kind, text=words, percent=instance.percent, by=by.name, at=at)


def saved(instance: TaskInstance) -> TaskInstance:
    """Writes a changed instance as its next version."""
    instance.version += 1
    instance.save()
    return instance


# --- what falls due ----------------------------------------------------------------------------------------------


def schedule_of(task: PlanTask) -> Schedule | None:
    """The time line of a task; None where it has none."""
    return Schedule(task.time, KernelPace(task.pace), task.begins, task.ends) if task.pace else None


@operation
def plan_ahead(*, plan: Plan, by: Actor, at: datetime) -> int:
    """Makes the instances of a plan's tasks that begin within a month from now and are not there yet; how many.

    May be done again and again, and by two at the same time: each is made once.
    """
    if plan.state != PlanState.ISSUED or plan.runs_from is None:
        return 0
    tasks = list(plan.tasks.select_related("unit").prefetch_related("each").exclude(pace="").exclude(pace__in=_ON_WORD))
    return _make([row for task in tasks for row in _wanted(task, plan, at)])


def _wanted(task: PlanTask, plan: Plan, at: datetime) -> list[TaskInstance]:
    """One for each time of the task; where each of several units does it, one for each unit and time."""
    return [
        TaskInstance(
            task=task, planned_begins=one.begins, planned_ends=one.ends, part=part, begins=one.begins, ends=one.ends,
            unit=unit, made_at=at,
        )
        for one in _occasions(task, plan, at)
        for part, unit in _doers(task)
    ]  # fmt: skip


def _doers(task: PlanTask) -> list[tuple[int, Unit | None]]:
    """Who does a task, each with the `part` of the instances that are hers."""
    return [(unit.pk, unit) for unit in task.each.all()] or [(0, task.unit)]


def _occasions(task: PlanTask, plan: Plan, at: datetime) -> list[Occasion]:
    schedule = schedule_of(task)
    if schedule is None or plan.runs_from is None:
        return []
    until = day_of(at + AHEAD)
    if schedule.pace is KernelPace.ONCE and schedule.ends:
        until = max(until, schedule.ends)
    found = occasions(schedule, since=plan.runs_from, until=until)
    if schedule.pace is KernelPace.ONCE and schedule.begins is None:
        return [Occasion(min(plan.runs_from, one.ends), one.ends) for one in found]
    return found


_Key = tuple[int, date, date, int]


def _key(row: TaskInstance) -> _Key:
    return (row.task_id, row.planned_begins, row.planned_ends, row.part)


def _make(rows: Sequence[TaskInstance]) -> int:
    """Those that are not there yet are made; a second process that makes the same at this moment does no harm."""
    keys = {_key(row) for row in rows}
    there = {_key(row) for row in TaskInstance.objects.filter(task_id__in={row.task_id for row in rows})}
    TaskInstance.objects.bulk_create([row for row in rows if _key(row) not in there], ignore_conflicts=True)
    return len(keys - there)


def replan(task: PlanTask, *, at: datetime) -> None:
    """After a task was corrected: what nobody has touched yet follows it; what somebody works on stays."""
    plan = task.plan
    touched = Entry.objects.filter(instance=OuterRef("pk"))
    untouched = task.instances.filter(state=WorkState.OPEN, percent=0, person=None, obstacles=None)
    untouched = untouched.exclude(Exists(touched))
    rows = _wanted(task, plan, at)
    wanted = {_key(row) for row in rows}
    TaskInstance.objects.filter(pk__in=[row.pk for row in untouched if _key(row) not in wanted]).delete()
    if task.unit is not None:
        whole = task.instances.filter(state=WorkState.OPEN, part=0)
        whole.exclude(unit=task.unit).update(unit=task.unit, version=F("version") + 1)
    if plan.state == PlanState.ISSUED:
        _make(rows)


@operation
def instruct(*, task: PlanTask, begins: date, ends: date, words: str, by: Actor, at: datetime) -> TaskInstance:
    """Makes an instance because somebody above said so («theo chỉ đạo»), one for each unit where each does it; the first of them.

    Raises NotAllowed, Refused (naming the input).
    """
    access.require_keeper(by)
    if task.plan.state != PlanState.ISSUED:
        raise Refused("Kế hoạch chưa ban hành nên chưa giao việc. Hãy ghi số và ngày trước.")
    if ends < begins:
        raise Refused("Hạn phải từ ngày bắt đầu trở đi.", "ends")
    if not words.strip():
        raise Refused("Hãy ghi theo chỉ đạo, văn bản nào.", "words")
    if task.instances.filter(planned_begins=begins, planned_ends=ends).exists():
        raise Refused("Việc này với đúng các ngày đó đã có.", "ends")
    made = [
        TaskInstance.objects.create(
            task=task, planned_begins=begins, planned_ends=ends, part=part, begins=begins, ends=ends, unit=unit, made_at=at
        )
        for part, unit in _doers(task)
    ]  # fmt: skip
    for instance in made:
        log(instance, EntryKind.INSTRUCTED, words, by, at)
        record("programme.instruct", instance, by, at, ends=ends.isoformat(), words=words.strip())
    return made[0]


# --- doing -------------------------------------------------------------------------------------------------------


@operation
def assign(
    *, instance: TaskInstance, unit: Unit | None, person: Person | None, version: int | None, by: Actor, at: datetime
) -> TaskInstance:
    """Gives the work to a unit and to somebody in it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    instance = locked(instance, version)
    if not access.may_assign(by, instance):
        raise NotAllowed("Chỉ đơn vị đầu mối, lãnh đạo và người đứng đầu đơn vị được giao việc này.")
    if not access.may_keep(by) and (unit is None or unit.pk != instance.unit_id):
        raise Refused(
            "Bạn chỉ giao được trong đơn vị mình. Hãy đề nghị đơn vị đầu mối nếu việc thuộc đơn vị khác.", "unit"
        )
    day = day_of(at)
    if person is not None and (unit is None or not _works_in(person, unit, day)):
        raise Refused("Người này không làm việc ở đơn vị đã chọn. Hãy chọn người khác.", "person")
    before = [str(instance.unit or ""), str(instance.person or "")]
    instance.unit, instance.person = unit, person
    saved(instance)
    log(instance, EntryKind.ASSIGNED, ", ".join(str(one) for one in (unit, person) if one) or "bỏ giao", by, at)
    record("programme.assign", instance, by, at, before=before, after=[str(unit or ""), str(person or "")])
    return instance


def _works_in(person: Person, unit: Unit, on: date) -> bool:
    return (
        organisation.people_with_duty(*access.DOERS, *access.KEEPERS, on=on, unit_id=unit.pk)
        .filter(pk=person.pk)
        .exists()
    )


@operation
def report(
    *,
    instance: TaskInstance,
    percent: int,
    text: str,
    done: bool = False,
    files: Iterable[Attachment] = (),
    figures: Iterable[str] = (),
    version: int | None,
    by: Actor,
    at: datetime,
) -> Entry:
    """Says how far the work is, with what proves it; figures are counted from the first day of the instance to today.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    instance = locked(instance, version)
    if not access.may_report(by, instance):
        raise NotAllowed("Việc này của đơn vị khác. Chỉ người, đơn vị được giao và đơn vị đầu mối cập nhật được.")
    if instance.state != WorkState.OPEN:
        raise Refused(f"Việc này {instance.get_state_display().lower()}. Hãy mở lại trước khi cập nhật.")
    if not 0 <= percent <= 100:
        raise Refused("Mức hoàn thành phải từ 0 đến 100.", "percent")
    words = normalise(text).strip()
    if not words:
        raise Refused("Hãy ghi đã làm được gì." if not done else "Hãy ghi kết quả.", "text")
    on = day_of(at)
    before = instance.percent
    instance.percent = 100 if done else percent
    if done:
        instance.state, instance.done_on, instance.result = WorkState.DONE, on, words[:_LONGEST]
    saved(instance)
    entry = log(instance, EntryKind.DONE if done else EntryKind.PROGRESS, words, by, at)
    kept = [Evidence(entry=entry, label=file.name[:300], attachment=file) for file in files]
    kept += [_counted(entry, instance, code, on) for code in figures]
    Evidence.objects.bulk_create(kept)
    action = "programme.done" if done else "programme.progress"
    record(action, instance, by, at, percent=[before, instance.percent], evidence=[one.label for one in kept])
    return entry


def _counted(entry: Entry, instance: TaskInstance, code: str, on: date) -> Evidence:
    try:
        wanted = figure(code)
    except KeyError as unknown:
        raise Refused("Không có số liệu này. Hãy chọn lại.", "figures") from unknown
    window = Window(instance.begins, max(instance.begins, min(on, instance.ends)), on=on)
    found = wanted.count(window)
    return Evidence(
        entry=entry, label=wanted.name[:300], figure=code, value=found.value, whole=found.whole, since=window.since,
        until=window.until,
    )  # fmt: skip


@operation
def reopen(*, instance: TaskInstance, reason: str, version: int | None, by: Actor, at: datetime) -> TaskInstance:
    """Takes up again what was called done or dropped. Raises NotAllowed, SomebodyElse, Refused."""
    instance = locked(instance, version)
    access.require_keeper(by)
    if instance.state == WorkState.OPEN:
        raise Refused("Việc này đang mở.")
    if not reason.strip():
        raise Refused("Hãy ghi vì sao mở lại.", "reason")
    instance.state, instance.done_on = WorkState.OPEN, None
    instance.percent = min(instance.percent, 99)
    saved(instance)
    log(instance, EntryKind.REOPENED, reason, by, at)
    record("programme.reopen", instance, by, at, reason=reason.strip())
    return instance


@operation
def drop(*, instance: TaskInstance, reason: str, version: int | None, by: Actor, at: datetime) -> TaskInstance:
    """Says that the work is not done any more, and why. Raises NotAllowed, SomebodyElse, Refused."""
    instance = locked(instance, version)
    access.require_keeper(by)
    if instance.state != WorkState.OPEN:
        raise Refused(f"Việc này {instance.get_state_display().lower()}.")
    if not reason.strip():
        raise Refused("Hãy ghi vì sao không làm nữa.", "reason")
    instance.state = WorkState.DROPPED
    saved(instance)
    log(instance, EntryKind.DROPPED, reason, by, at)
    record("programme.drop", instance, by, at, reason=reason.strip())
    return instance


@operation
def move(
    *, instance: TaskInstance, ends: date, reason: str, version: int | None, by: Actor, at: datetime
) -> TaskInstance:
    """Another due day; the planned one stays. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    instance = locked(instance, version)
    access.require_keeper(by)
    if instance.state != WorkState.OPEN:
        raise Refused(f"Việc này {instance.get_state_display().lower()}.")
    if ends < instance.begins:
        raise Refused(f"Hạn mới phải từ ngày bắt đầu ({show(instance.begins)}) trở đi.", "ends")
    if not reason.strip():
        raise Refused("Hãy ghi vì sao đổi hạn.", "reason")
    before, instance.ends = instance.ends, ends
    saved(instance)
    log(instance, EntryKind.MOVED, f"{show(before)} → {show(ends)}. {reason.strip()}", by, at)
    record("programme.move", instance, by, at, ends=[before.isoformat(), ends.isoformat()], reason=reason.strip())
    return instance


@operation
def guide(*, instance: TaskInstance, text: str, by: Actor, at: datetime) -> Entry:
    """A note of the focal unit on how to do it. Raises NotAllowed, Refused."""
    access.require_keeper(by)
    if not text.strip():
        raise Refused("Hãy ghi nội dung hướng dẫn.", "text")
    record("programme.guide", instance, by, at)
    return log(instance, EntryKind.GUIDANCE, text, by, at)


# --- weights -----------------------------------------------------------------------------------------------------


@operation
def set_weights(*, plan: Plan, weights: Mapping[int, int | None], by: Actor, at: datetime) -> None:
    """Weights, in thousandths, of tasks that stand beside each other: all of them. Raises NotAllowed, Refused."""
    access.require_keeper(by)
    tasks = {task.pk: task for task in plan.tasks.select_for_update().filter(pk__in=weights)}
    parents = {task.parent_id for task in tasks.values()}
    beside = plan.tasks.filter(parent_id__in=parents) if parents != {None} else plan.tasks.filter(parent=None)
    if len(parents) != 1 or {row.pk for row in beside} != set(weights):
        raise Refused("Hãy ghi tỷ trọng cho mọi nhiệm vụ cùng mục một lần.")
    if fault := weights_fault(list(weights.values())):
        raise Refused(fault, "weights")
    for key, weight in weights.items():
        tasks[key].weight = weight
    PlanTask.objects.bulk_update(tasks.values(), ["weight"])
    told = {task.path: task.weight for task in tasks.values()}
    audit.record(
        action="programme.weights", subject=("plan", plan.pk, plan.title), by=by, at=at, detail={"weights": told}
    )
