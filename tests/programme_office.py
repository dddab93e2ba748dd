"""An issued plan in the office, and its work, for the tests of the programme."""

from __future__ import annotations

from datetime import date, datetime

from cualuat.base.actor import SYSTEM
from cualuat.programme.models import Plan, TaskInstance
from cualuat.programme.operations import plans
from office import NOW, Office
from sample_plan import a_plan


def issued(office: Office, at: datetime = NOW, runs_from: date | None = None) -> Plan:
    """The sample plan of January 2026, issued."""
    plan = a_plan(office, "focal", at)
    return plans.issue(
        plan=plan, title=plan.title, number="07/KH-STP", day=date(2026, 1, 12), runs_from=runs_from, version=None,
        by=office.actor("focal", at.date()) if at.date() > date(2021, 1, 1) else SYSTEM, at=at,
    )  # fmt: skip


def work(plan: Plan, path: str, ends: date | None = None) -> TaskInstance:
    """One time of a task; of several the one that ends then."""
    rows = TaskInstance.objects.filter(task__plan=plan, task__path=path)
    return rows.get(ends=ends) if ends else rows.get()
