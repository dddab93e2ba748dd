"""Reading contacts, requests, minutes and assigned tasks; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.coordination import access
from cualuat.coordination.models import AssignedTask, Conclusion, Contact, CooperationRequest, Minutes
from cualuat.kernel.workdays import day_of
from cualuat.programme.models import PlanState, PlanTask
from cualuat.reminders.registry import Due

VIEWS: Final[dict[str, str]] = {
    "waiting": "Chờ trả lời",
    "late": "Quá hạn",
    "replied": "Đã trả lời",
    "all": "Tất cả",
}
_OPEN: Final = Q(replied_on=None, dropped_on=None)


def contacts(*, actor: Actor) -> QuerySet[Contact]:
    """Contacts, by agency."""
    return access.contacts_visible_to(actor).select_related("unit").order_by("agency", "person", "pk")


def contact(pk: int, *, actor: Actor) -> Contact | None:
    """One of them."""
    return contacts(actor=actor).filter(pk=pk).first()


def requests(*, actor: Actor, view: str = "all", direction: str = "", on: date) -> QuerySet[CooperationRequest]:
    """Requests: what waits by its due day, the others the latest first."""
    rows = access.requests_visible_to(actor).select_related("unit", "handler", "contact")
    if direction in ("in", "out"):
        rows = rows.filter(direction=direction)
    if view in ("waiting", "late"):
        rows = rows.filter(_OPEN, due__isnull=False)
        rows = rows.filter(due__lt=on) if view == "late" else rows
        return rows.order_by("due", "pk")
    if view == "replied":
        rows = rows.filter(replied_on__isnull=False)
    return rows.order_by("-on", "-pk")


def request(pk: int, *, actor: Actor) -> CooperationRequest | None:
    """One of them."""
    rows = access.requests_visible_to(actor).select_related("unit", "handler", "contact", "letter", "reply")
    return rows.filter(pk=pk).first()


def late_for(actor: Actor, *, on: date) -> int:
    """How many answers are late that the actor's units owe; of all units for the focal unit."""
    rows = CooperationRequest.objects.filter(_OPEN, due__lt=on, direction="in")
    if not actor.does("focal"):
        units = actor.units_with(*access.DOERS)
        if not units:
            return 0
        rows = rows.filter(unit__in=units)
    return rows.count()


def minutes_list(*, actor: Actor) -> QuerySet[Minutes]:
    """Minutes, the latest first, with how many conclusions they have (`of`) and how many are done (`done`)."""
    keys = access.minutes_visible_to(actor).values("pk")
    rows = Minutes.objects.filter(pk__in=keys).select_related("unit")
    units = actor.units_with(*access.DOERS)
    seen = Q() if access.may_keep(actor) else Q(unit__in=units) | Q(conclusions__unit__in=units)
    counted = rows.annotate(
        of=Count("conclusions", filter=seen & Q(conclusions__isnull=False)),
        done=Count("conclusions", filter=seen & Q(conclusions__done_on__isnull=False)),
    )
    return counted.order_by("-day", "-pk")


def minutes(pk: int, *, actor: Actor) -> Minutes | None:
    """One of them."""
    keys = access.minutes_visible_to(actor).values("pk")
    return Minutes.objects.filter(pk__in=keys).select_related("unit", "signed").filter(pk=pk).first()


def conclusions(found: Minutes, *, actor: Actor) -> QuerySet[Conclusion]:
    """What it concluded, in order: a unit that only carries something out sees what is its own."""
    rows = found.conclusions.select_related("unit").order_by("position", "pk")
    if access.may_handle(actor, found.unit_id):
        return rows
    return rows.filter(unit__in=actor.units_with(*access.DOERS))


def tasks(*, actor: Actor, source: str = "") -> QuerySet[AssignedTask]:
    """Tasks from above, as they stand in the superior's plan."""
    rows = access.tasks_visible_to(actor).select_related("unit", "task__plan")
    return (rows.filter(source=source) if source else rows).order_by("source", "pk")


def task(pk: int, *, actor: Actor) -> AssignedTask | None:
    """One of them."""
    return tasks(actor=actor).filter(pk=pk).first()


def sources(*, actor: Actor) -> list[str]:
    """The plans from which tasks were taken."""
    rows = access.tasks_visible_to(actor).order_by("source").values_list("source", flat=True)
    return list(rows.distinct())


def own_tasks() -> list[PlanTask]:
    """Tasks of our plans in force, to which a task from above may be tied."""
    rows = PlanTask.objects.filter(plan__state=PlanState.ISSUED).select_related("plan")
    found = rows.order_by("plan__day", "plan_id", "position")
    return [row for row in found if row.pace or row.unit_id][:500]


def name_of(row: PlanTask) -> str:
    """How the table calls one of our tasks: number of the plan, place of the task in it («07/KH-STP II.1.a»)."""
    return f"{row.plan.number} {row.path}"


def due(until: date) -> Iterator[Due]:
    """Answers that we owe or wait for, and conclusions that a unit of ours is to carry out, for the reminders."""
    rows = CooperationRequest.objects.filter(_OPEN, due__lte=until).select_related("handler").order_by("due", "pk")
    for row in rows:
        words = "Trả lời" if row.direction == "in" else "Đôn đốc trả lời:"
        yield Due(
            "coordination-request", row.pk, row.due or until, day_of(row.added_at),
            f"{words} {row.agency}, văn bản {row.paper}", f"/ban-lam-viec/phoi-hop/{row.pk}/",
            (row.handler,) if row.handler else (), row.unit_id,
        )  # fmt: skip
    found = Conclusion.objects.filter(done_on=None, due__lte=until).select_related("minutes").order_by("due", "pk")
    for one in found:
        yield Due(
            "coordination-conclusion", one.pk, one.due, day_of(one.added_at),
            f"Kết luận {one.position} của cuộc họp ngày {one.minutes.day:%d/%m/%Y}: {one.text[:160]}",
            f"/ban-lam-viec/phoi-hop/bien-ban/{one.minutes_id}/", (), one.unit_id or one.minutes.unit_id,
        )  # fmt: skip


def in_time() -> Q:
    """Answered on or before the due day."""
    return Q(replied_on__lte=F("due"))
