"""Reading the budget of a year, allowances of a month, equipment, requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.casework.queries import public
from cualuat.kernel.workdays import day_of
from cualuat.means import access
from cualuat.means.models import BudgetLine, Equipment, ResourceRequest, Spending
from cualuat.means.rates import Rate, rate
from cualuat.means.rules import Line, Sums, sums
from cualuat.organisation import queries as organisation
from cualuat.programme.models import PlanTask
from cualuat.reminders.registry import Due


def lines(*, actor: Actor, year: int) -> list[tuple[BudgetLine, Line]]:
    """The lines of a year with what was spent on each."""
    rows = access.lines_visible_to(actor).filter(year=year).select_related("task", "unit")
    rows = rows.annotate(spent=Coalesce(Sum("spendings__amount"), 0)).order_by("pk")
    return [(row, Line(row.estimated, row.allocated, row.spent)) for row in rows]


def total(rows: list[tuple[BudgetLine, Line]]) -> Sums:
    """Their sums."""
    return sums(line for _, line in rows)


def by_task(rows: list[tuple[BudgetLine, Line]]) -> list[tuple[PlanTask, Sums]]:
    """Lines of one task of the plan together, in the order in which they come; those of none are left out."""
    found: dict[int, tuple[PlanTask, list[Line]]] = {}
    for row, one in rows:
        if row.task is not None:
            found.setdefault(row.task.pk, (row.task, []))[1].append(one)
    return [(task, sums(some)) for task, some in found.values()]


def line(pk: int, *, actor: Actor) -> BudgetLine | None:
    """One line that the actor may see."""
    return access.lines_visible_to(actor).select_related("task__plan", "unit").filter(pk=pk).first()


def spent_on(found: BudgetLine) -> int:
    """What was spent on a line."""
    return int(found.spendings.aggregate(n=Coalesce(Sum("amount"), 0))["n"])


def spendings(found: BudgetLine) -> QuerySet[Spending]:
    """What was spent on it, in the order of days."""
    return found.spendings.select_related("attachment", "person", "takes_back").order_by("on", "pk")


def spending(pk: int, *, actor: Actor) -> Spending | None:
    """One of them, on a line that the actor may see."""
    rows = Spending.objects.filter(line__in=access.lines_visible_to(actor))
    return rows.select_related("attachment", "line").filter(pk=pk).first()


def years() -> list[int]:
    """Years with a budget, the latest first."""
    return list(BudgetLine.objects.order_by("-year").values_list("year", flat=True).distinct())


def tasks_to_choose(year: int) -> list[PlanTask]:
    """Tasks of the plans in force, to which money may be given."""
    rows = (
        PlanTask.objects.filter(plan__state="issued")
        .select_related("plan")
        .order_by("plan__day", "plan_id", "position")
    )
    return [row for row in rows if row.pace or row.unit_id][:500]


# --- allowances --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is due to somebody for a day of receiving citizens; `paid` where it was posted."""

    person: Person
    day: date
    rate: Rate
    paid: bool

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.person.pk}:{self.day:%Y-%m-%d}:{self.rate.code}"


def allowances(*, month: date, on: date) -> list[Allowance]:
    """For the reception days of a month that were held: the leader who received, and those whose duty it is at that place.

    Who of the last was really there the accountant says by what she posts; a day on which there is no rate gives nothing.
    """
    until = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    days = public.reception_days(since=month, posted_only=False).filter(on__lt=min(until, on), cancelled_at=None)
    paid = set(
        Spending.objects.filter(person__isnull=False, takes_back=None, void=False, day__gte=month, day__lt=until)
        .values_list("person_id", "day")
    )  # fmt: skip
    found: dict[tuple[int, date], Allowance] = {}
    for day in days.select_related("leader", "unit").order_by("on", "pk"):
        people = [(day.leader, "reception-partly")] if day.leader else []
        people += [
            (one, "reception") for one in organisation.people_with_duty("reception", on=day.on, unit_id=day.unit_id)
        ]
        for person, code in people:
            known = rate(code, day.on)
            if known is not None:
                key = (person.pk, day.on)
                found.setdefault(key, Allowance(person, day.on, known, key in paid))
    return sorted(found.values(), key=lambda one: (one.day, one.person.name, one.person.pk))


# --- equipment, requests -----------------------------------------------------------------------------------------


def equipment(*, actor: Actor) -> QuerySet[Equipment]:
    """Things of value, what must be looked after first."""
    return (
        access.equipment_visible_to(actor).select_related("unit", "keeper").order_by("condition", "upkeep_due", "code")
    )


def thing(pk: int, *, actor: Actor) -> Equipment | None:
    """One of them."""
    return access.equipment_visible_to(actor).select_related("unit", "keeper").filter(pk=pk).first()


def requests(*, actor: Actor) -> QuerySet[ResourceRequest]:
    """Requests, the newest first."""
    return access.requests_visible_to(actor).select_related("unit")


def request(pk: int, *, actor: Actor) -> ResourceRequest | None:
    """One of them."""
    return requests(actor=actor).filter(pk=pk).first()


def waiting_for(actor: Actor) -> int:
    """How many requests wait for the actor."""
    states = [state for state, may in (("raised", actor.does("focal")), ("forwarded", actor.does("leader"))) if may]
    return ResourceRequest.objects.filter(state__in=states).count() if states else 0


def due(until: date) -> Iterator[Due]:
    """Equipment that must be looked after, for the reminders."""
    rows: QuerySet[Any] = Equipment.objects.filter(upkeep_due__lte=until).exclude(condition="retired")
    for row in rows.select_related("unit", "keeper").order_by("upkeep_due", "pk"):
        last = row.events.order_by("-at").first()
        since = day_of(last.at) if last else row.since
        doers = (row.keeper,) if row.keeper else ()
        address = f"/ban-lam-viec/kinh-phi/thiet-bi/{row.pk}/"
        yield Due(
            "equipment", row.pk, row.upkeep_due, since, f"Bảo dưỡng {row.code} {row.name}", address, doers, row.unit_id
        )
