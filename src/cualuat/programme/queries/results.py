"""What became of the tasks of the plans in a period: the table that a report of the programme shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from cualuat.programme.models import Entry, EntryKind, Pace, Plan, PlanState, PlanTask, TaskInstance, WorkState

_TOLD = (EntryKind.PROGRESS, EntryKind.DONE)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One task in a period: whose it is, how it stands in words, what was said of it; `percent` None where nothing was due."""

    plan: str
    path: str
    text: str
    unit: str
    due: str
    state: str
    result: str
    percent: int | None


def task_results(*, since: date, until: date, on: date) -> list[TaskResult]:
    """Every task of the issued plans of which something was due or done in the period, or that waits for somebody's word.

    Headings, of which only what stands below them is done, are left out. In the order of the plans.
    """
    plans = Plan.objects.filter(state=PlanState.ISSUED, day__lte=until).order_by("day", "pk")
    return [row for plan in plans for row in _of_plan(plan, since, until, on)]


def _of_plan(plan: Plan, since: date, until: date, on: date) -> Iterator[TaskResult]:
    work = _work(since, until)
    tasks = list(
        plan.tasks.select_related("unit").prefetch_related(Prefetch("instances", queryset=work, to_attr="done"))
    )
    above = {task.parent_id for task in tasks}
    for task in tasks:
        rows: list[TaskInstance] = task.done
        if rows or (task.pk not in above and task.pace in (Pace.INSTRUCTION, Pace.EVENT)):
            yield _row(plan, task, rows, on)


def _work(since: date, until: date) -> QuerySet[TaskInstance]:
    told = Entry.objects.filter(kind__in=_TOLD, at__date__lte=until).order_by("at", "pk")
    rows = TaskInstance.objects.filter(ends__gte=since, begins__lte=until).order_by("ends", "pk")
    return rows.select_related("unit").prefetch_related(Prefetch("entries", queryset=told, to_attr="told"))


def _row(plan: Plan, task: PlanTask, rows: Sequence[TaskInstance], on: date) -> TaskResult:
    units = dict.fromkeys(one.unit.name for one in rows if one.unit)
    counted = [one for one in rows if one.state != WorkState.DROPPED]
    return TaskResult(
        plan=plan.number,
        path=task.path,
        text=task.text,
        unit="; ".join(units) or (task.unit.name if task.unit else task.leads.replace("\n", "; ")),
        due=task.time or "; ".join(f"{one.ends:%d/%m/%Y}" for one in rows[:4]),
        state=state_words(rows, on=on),
        result=_result(rows),
        percent=round(sum(one.percent for one in counted) / len(counted)) if counted else None,
    )


def state_words(rows: Sequence[TaskInstance], *, on: date) -> str:
    """How a task stands with its times of a period, as a report says it."""
    if not rows:
        return "Chờ chỉ đạo"
    counted = [one for one in rows if one.state != WorkState.DROPPED]
    if not counted:
        return "Không thực hiện"
    done = sum(one.state == WorkState.DONE for one in counted)
    if done == len(counted):
        return "Hoàn thành" if len(counted) == 1 else f"Hoàn thành {done}/{len(counted)} kỳ"
    late = sum(one.state == WorkState.OPEN and one.ends < on for one in counted)
    words = [f"hoàn thành {done}/{len(counted)} kỳ"] if len(counted) > 1 else []
    words.append(f"quá hạn {late} kỳ" if late and len(counted) > 1 else "quá hạn" if late else "đang thực hiện")
    text = ", ".join(words)
    return text[0].upper() + text[1:]


def _result(rows: Sequence[TaskInstance]) -> str:
    """What was said last of each time of the task."""
    found = []
    for one in rows:
        told: list[Entry] = one.told  # type: ignore[attr-defined]
        text = one.result if one.state == WorkState.DONE else told[-1].text if told else ""
        if text and text not in found:
            found.append(text)
    return " ".join(text if text.endswith((".", "!", ";")) else f"{text}." for text in found)
