"""An amended plan takes over what ran: each task with its work, its log, its evidence, its obstacles."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import Actor
from cualuat.kernel.plans import matched
from cualuat.programme.models import Plan, PlanState, PlanTask, TaskInstance, WorkState
from cualuat.programme.operations import running
from cualuat.programme.queries.plans import words_of


def carry_over(*, old: Plan, new: Plan, by: Actor, at: datetime) -> None:
    """Moves the work from the tasks of a plan to those of the one that amends it; what has no task any more is dropped.

    What was done for a dropped task stays with the old plan, which is replaced and can still be read.
    """
    before, after = list(old.tasks.order_by("position")), list(new.tasks.order_by("position"))
    pairs = matched([words_of(row) for row in before], [words_of(row) for row in after])
    kept = {k for k in pairs if k is not None}
    for task, k in zip(after, pairs, strict=True):
        if k is not None:
            _take_over(before[k], task, at)
    gone = [row for k, row in enumerate(before) if k not in kept]
    reason = f"Kế hoạch số {new.number} không còn nhiệm vụ này."
    for instance in TaskInstance.objects.filter(task__in=gone, state=WorkState.OPEN):
        running.drop(instance=instance, reason=reason, version=None, by=by, at=at)
    Plan.objects.filter(above=old).update(above=new)
    old.state, old.version = PlanState.REPLACED, old.version + 1
    old.save()


def _take_over(old: PlanTask, new: PlanTask, at: datetime) -> None:
    TaskInstance.objects.filter(task=old).update(task=new)
    PlanTask.objects.filter(derived_from=old).update(derived_from=new)
    new.weight = old.weight if new.weight is None else new.weight
    new.unit = new.unit or old.unit
    new.save()
    if not new.each.exists():
        new.each.set(old.each.all())
    running.replan(new, at=at)
