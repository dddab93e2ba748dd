"""What the programme can count for reports: work due, done, in time, late; obstacles."""

from __future__ import annotations

from typing import Final

from django.db.models import F, Q, QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.kernel.workdays import day_of
from cualuat.programme.models import IN_FORCE, Obstacle, ObstacleState, TaskInstance, WorkState
from cualuat.programme.rules import period_name

GROUP: Final = "Thực hiện kế hoạch"


def _due(window: Window) -> QuerySet[TaskInstance]:
    rows = TaskInstance.objects.filter(ends__range=(window.since, window.until), task__plan__state__in=IN_FORCE)
    if window.unit is not None:
        rows = rows.filter(unit_id=window.unit)
    return rows.exclude(state=WorkState.DROPPED).select_related("task", "unit").order_by("ends", "pk")


def _row(instance: TaskInstance) -> Row:
    unit = f" – {instance.unit.name}" if instance.unit else ""
    text = f"{instance.task.path} {instance.task.text[:160]} ({period_name(instance.begins, instance.ends)}){unit}"
    return Row(text, instance.ends, "task-instance", str(instance.pk))


def _listed(rows: QuerySet[TaskInstance], whole: int | None = None) -> Counted:
    found = tuple(_row(one) for one in rows)
    return Counted(len(found), found, whole=whole)


def _tasks_due(window: Window) -> Counted:
    return _listed(_due(window))


def _tasks_done(window: Window) -> Counted:
    rows = _due(window)
    return _listed(rows.filter(state=WorkState.DONE), whole=rows.count())


def _tasks_in_time(window: Window) -> Counted:
    rows = _due(window)
    return _listed(rows.filter(state=WorkState.DONE, done_on__lte=F("ends")), whole=rows.count())


def _tasks_late(window: Window) -> Counted:
    """Due in the window and over, and not done, or done after the due day."""
    late = Q(state=WorkState.OPEN, ends__lt=window.late_before) | Q(state=WorkState.DONE, done_on__gt=F("ends"))
    return _listed(_due(window).filter(late))


def _obstacles(window: Window, *, decided: bool) -> Counted:
    rows = Obstacle.objects.filter(raised_at__date__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit_id=window.unit)
    every = rows.count()
    if decided:
        rows = rows.filter(state=ObstacleState.DECIDED)
    found = tuple(
        Row(f"Vướng mắc ở {row.instance}", day_of(row.raised_at), "obstacle", str(row.pk))
        for row in rows.select_related("instance__task").order_by("raised_at", "pk")
    )
    return Counted(len(found), found, whole=every if decided else None)


FIGURES: Final = (
    Figure("tasks_due", "Việc đến hạn trong kỳ", GROUP, "việc", _tasks_due),
    Figure("tasks_done", "Việc đã hoàn thành", GROUP, "việc", _tasks_done, "share"),
    Figure("tasks_in_time", "Việc hoàn thành đúng hạn", GROUP, "việc", _tasks_in_time, "share"),
    Figure("tasks_late", "Việc chậm, quá hạn", GROUP, "việc", _tasks_late),
    Figure("obstacles_raised", "Vướng mắc được nêu", GROUP, "vướng mắc", lambda window: _obstacles(window, decided=False)),
    Figure("obstacles_decided", "Vướng mắc đã quyết định", GROUP, "vướng mắc", lambda window: _obstacles(window, decided=True), "share"),
)  # fmt: skip
