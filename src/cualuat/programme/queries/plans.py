"""Reading plans."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from cualuat.base.actor import ANYONE, Actor
from cualuat.kernel.plans import Occasion, Schedule, TaskWords, occasions, rewritten
from cualuat.kernel.plans import Pace as KernelPace
from cualuat.programme import access
from cualuat.programme.models import Plan, PlanTask

AHEAD: Final = 366


def plans(*, actor: Actor) -> QuerySet[Plan]:
    """The plans that the actor may see, the newest first, each with the number of its tasks and of what is unsettled."""
    rows = (
        access.visible_to(actor)
        .select_related("unit")
        .annotate(
            task_count=Count("tasks", distinct=True),
            open_remarks=Count("remarks", filter=Q(remarks__settled_at=None), distinct=True),
        )
    )
    return rows.order_by("-added_at", "-pk")


def plan(pk: int, *, actor: Actor) -> Plan | None:
    """One plan; None where there is none or the actor may not see it."""
    return access.visible_to(actor).filter(pk=pk).first()


def plan_from(sha256: str, *, actor: Actor) -> Plan | None:
    """The plan, the first where there are several, that was read from a file of these bytes."""
    return access.visible_to(actor).filter(source__sha256=sha256).order_by("pk").first()


def public_plans() -> QuerySet[Plan]:
    """What anybody may read, the newest first."""
    return access.visible_to(ANYONE).order_by("-day", "-pk")


def tasks(plan: Plan) -> list[PlanTask]:
    """The tasks in the order of the plan."""
    return list(plan.tasks.select_related("unit").prefetch_related("each").order_by("position"))


def task(plan: Plan, pk: int) -> PlanTask | None:
    """One task of a plan."""
    return plan.tasks.select_related("unit").filter(pk=pk).first()


def words_of(row: PlanTask) -> TaskWords:
    """A task in the words in which the kernel knows it."""
    return TaskWords(
        row.path, row.line, row.text, row.content, row.leads, row.cooperating, row.time, row.products, row.funding
    )


def text_of(plan: Plan) -> str:
    """The text of the plan, the corrected words in their places, everything else as it was read."""
    return rewritten(plan.text, [words_of(row) for row in plan.tasks.order_by("position")])


def next_occasion(task: PlanTask, *, on: date) -> Occasion | None:
    """When a task falls due next, from a day on, within a year; None of one that waits for somebody's word."""
    schedule = Schedule(task.time, KernelPace(task.pace), task.begins, task.ends) if task.pace else None
    if schedule is None:
        return None
    until = date.fromordinal(on.toordinal() + AHEAD)
    return next(iter(occasions(schedule, since=on, until=until)), None)
