"""Reading the work on tasks: lists, one instance, how units and plans stand, the calendar of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import (
    IN_FORCE,
    CalendarFeed,
    Evidence,
    Plan,
    PlanState,
    PlanTask,
    TaskInstance,
    UrgeLetter,
    WorkState,
)
from cualuat.programme.rules import Node, progress

SOON: Final = timedelta(days=14)
AHEAD: Final = timedelta(days=30)
# What a list may show: code of the address → words.
VIEWS: Final = {
    "mine": "Việc của tôi",
    "unit": "Của đơn vị tôi",
    "soon": "Sắp đến hạn",
    "late": "Quá hạn",
    "unassigned": "Chưa giao đơn vị",
    "open": "Chưa xong",
    "done": "Đã xong",
    "all": "Tất cả",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to show, on a day: a view, and where given one plan, one unit, the year of the due day."""

    on: date
    view: str = "open"
    plan: int | None = None
    unit: int | None = None
    year: int | None = None


def listed(wanted: Wanted, *, actor: Actor) -> QuerySet[TaskInstance]:
    """The work that the actor may see and that was asked for: what is open by due day, what is done the latest first."""
    rows = access.work_visible_to(actor).filter(task__plan__state__in=IN_FORCE)
    rows = rows.filter(_view(wanted, actor))
    if wanted.plan is not None:
        rows = rows.filter(task__plan_id=wanted.plan)
    if wanted.unit is not None:
        rows = rows.filter(unit_id=wanted.unit)
    if wanted.year is not None:
        rows = rows.filter(ends__year=wanted.year)
    order = ("-done_on", "-pk") if wanted.view == "done" else ("ends", "pk")
    return rows.select_related("task__plan", "unit", "person").order_by(*order)


def _view(wanted: Wanted, actor: Actor) -> Q:
    is_open = Q(state=WorkState.OPEN)
    if wanted.view == "mine":
        mine = Q(person=actor.person_id) if actor.person_id is not None else Q(pk=None)
        return is_open & (mine | Q(person=None, unit__in=actor.units_with("head")))
    if wanted.view == "unit":
        return is_open & Q(unit__in=actor.units_with(*access.DOERS, *access.KEEPERS))
    views = {
        "soon": is_open & Q(ends__gte=wanted.on, ends__lte=wanted.on + SOON),
        "late": is_open & Q(ends__lt=wanted.on),
        "unassigned": is_open & Q(unit=None),
        "done": Q(state=WorkState.DONE),
        "all": Q(),
    }
    return views.get(wanted.view, is_open)


def counts(*, actor: Actor, on: date) -> dict[str, int]:
    """How many rows each view of open work has."""
    names = ("mine", "unit", "soon", "late", "unassigned", "open")
    rows = access.work_visible_to(actor).filter(task__plan__state=PlanState.ISSUED, state=WorkState.OPEN)
    found = rows.aggregate(**{f"n_{name}": Count("pk", filter=_view(Wanted(on, name), actor)) for name in names})
    return {name: int(found[f"n_{name}"]) for name in names}


def instance(pk: int, *, actor: Actor) -> TaskInstance | None:
    """One instance; None where there is none or the actor may not see it."""
    rows = access.work_visible_to(actor).select_related("task__plan", "task__parent", "unit", "person")
    return rows.filter(pk=pk).first()


def evidence(pk: int, *, actor: Actor) -> Evidence | None:
    """One piece of evidence of work that the actor may see."""
    rows = Evidence.objects.filter(entry__instance__in=access.work_visible_to(actor))
    return rows.select_related("attachment", "entry").filter(pk=pk).first()


def instances_of(task: PlanTask) -> QuerySet[TaskInstance]:
    """All times of a task, by due day."""
    return task.instances.select_related("unit", "person").order_by("ends", "pk")


def doers_of(found: TaskInstance, *, on: date) -> QuerySet[Person]:
    """Who may be given the work: those who do the work of its unit."""
    if found.unit_id is None:
        return Person.objects.none()
    return organisation.people_with_duty(*access.DOERS, *access.KEEPERS, on=on, unit_id=found.unit_id)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: its name, how many things are in it, the first of them."""

    code: str
    name: str
    count: int
    rows: list[TaskInstance]


def board(wanted: Wanted, *, actor: Actor, most: int = 30) -> list[Column]:
    """What is late, not begun, being done, done within the last month; of one plan, unit, year where given."""
    is_open = Q(state=WorkState.OPEN)
    columns = (
        ("late", "Quá hạn", is_open & Q(ends__lt=wanted.on), ("ends", "pk")),
        ("waiting", "Chưa bắt đầu", is_open & Q(ends__gte=wanted.on, percent=0), ("ends", "pk")),
        ("doing", "Đang làm", is_open & Q(ends__gte=wanted.on, percent__gt=0), ("ends", "pk")),
        (
            "done",
            "Xong trong 30 ngày qua",
            Q(state=WorkState.DONE, done_on__gte=wanted.on - AHEAD),
            ("-done_on", "-pk"),
        ),
    )
    rows = listed(replace(wanted, view="all"), actor=actor)
    found = []
    for code, name, which, order in columns:
        chosen = rows.filter(which).order_by(*order)
        found.append(Column(code, name, chosen.count(), list(chosen[:most])))
    return found


def urge_letters(*, actor: Actor) -> QuerySet[UrgeLetter]:
    """Letters that urged units on, the newest first: keepers see all, others those to their own units."""
    rows = UrgeLetter.objects.select_related("unit", "attachment")
    return rows if access.may_keep(actor) else rows.filter(unit__in=actor.units_with(*access.DOERS))


# --- how it stands -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit, or all together, stands with the work due in a period: counts of instances."""

    key: int | None
    name: str
    due: int
    done: int
    in_time: int
    late: int
    open: int

    @property
    def percent(self) -> int:
        """Of what is due the part that is done."""
        return round(100 * self.done / self.due) if self.due else 0


def standings(*, since: date, until: date, on: date, plan: int | None = None) -> list[Standing]:
    """How each unit stands with what is due in a period, the most late first; work without a unit under «»."""
    rows = TaskInstance.objects.filter(ends__range=(since, until), task__plan__state__in=IN_FORCE)
    rows = rows.exclude(state=WorkState.DROPPED)
    if plan is not None:
        rows = rows.filter(task__plan_id=plan)
    is_done = Q(state=WorkState.DONE)
    found = rows.values("unit_id", "unit__name").annotate(
        due=Count("pk"),
        done=Count("pk", filter=is_done),
        timely=Count("pk", filter=is_done & Q(done_on__lte=F("ends"))),
        late=Count("pk", filter=Q(state=WorkState.OPEN, ends__lt=on)),
    )
    all_rows = [
        Standing(r["unit_id"], r["unit__name"] or "", r["due"], r["done"], r["timely"], r["late"], r["due"] - r["done"])
        for r in found
    ]
    return sorted(all_rows, key=lambda one: (-one.late, -one.due, one.name))


def total(rows: Iterable[Standing]) -> Standing:
    """All of them together."""
    rows = list(rows)
    sums = [sum(getattr(row, name) for row in rows) for name in ("due", "done", "in_time", "late", "open")]
    return Standing(None, "", *sums)


def progress_of(plan: Plan, *, since: date, until: date) -> dict[int | None, float]:
    """How far each task of a plan is with what is due in a period, in hundredths; the whole plan under None."""
    return _progress_of([plan], since, until).get(plan.pk, {})


def progress_of_plans(plans: Sequence[Plan], *, since: date, until: date) -> dict[int, float | None]:
    """How far each plan is with what is due in a period, by its key; None where nothing is due."""
    found = _progress_of(plans, since, until)
    return {plan.pk: found.get(plan.pk, {}).get(None) for plan in plans}


def _progress_of(plans: Sequence[Plan], since: date, until: date) -> dict[int, dict[int | None, float]]:
    """By plan: in two queries for all of them."""
    rows = TaskInstance.objects.filter(task__plan__in=plans, ends__range=(since, until)).exclude(
        state=WorkState.DROPPED
    )
    done: dict[int, list[int]] = {}
    for task, percent in rows.order_by().values_list("task_id", "percent"):
        done.setdefault(task, []).append(percent)
    nodes: dict[int, list[Node]] = {}
    tasks = PlanTask.objects.filter(plan__in=plans).order_by("plan", "position")
    for plan, key, parent, weight in tasks.values_list("plan_id", "pk", "parent_id", "weight"):
        nodes.setdefault(plan, []).append(Node(key, parent, weight))
    return {
        plan: progress(own, {node.key: done[node.key] for node in own if node.key in done})
        for plan, own in nodes.items()
    }


def late_work(on: date) -> QuerySet[TaskInstance]:
    """What is late on a day, of the plans in force."""
    return TaskInstance.objects.filter(state=WorkState.OPEN, ends__lt=on, task__plan__state=PlanState.ISSUED)


def units_late(on: date) -> list[Unit]:
    """Units that are late with something, by name."""
    keys = late_work(on).order_by().values("unit").distinct()
    return list(Unit.objects.filter(pk__in=keys).order_by("name", "pk"))


def years_of(plan: Plan | None = None) -> list[int]:
    """The years in which something is due, the latest first."""
    rows = TaskInstance.objects.filter(task__plan=plan) if plan else TaskInstance.objects.all()
    return [day.year for day in rows.dates("ends", "year", order="DESC")]


# --- a person's calendar -----------------------------------------------------------------------------------------


def feed(key: str) -> CalendarFeed | None:
    """The feed at a secret address."""
    return CalendarFeed.objects.filter(key=key, person__is_active=True).select_related("person").first()


def feed_of(person_id: int) -> CalendarFeed | None:
    """The feed of somebody, where there is one."""
    return CalendarFeed.objects.filter(person_id=person_id).first()


def calendar_of(person: Person, *, on: date) -> list[TaskInstance]:
    """What somebody has to do: half a year back, all that is ahead; of a head and of the focal unit what their units have."""
    actor = organisation.actor_for(person, on=on)
    rows = access.work_visible_to(actor).filter(task__plan__state=PlanState.ISSUED, ends__gte=on - timedelta(days=183))
    if not access.may_keep(actor):
        rows = rows.filter(Q(person=person) | Q(unit__in=actor.units_with(*access.DOERS)))
    return list(
        rows.exclude(state=WorkState.DROPPED).select_related("task__plan", "unit").order_by("ends", "pk")[:1000]
    )
