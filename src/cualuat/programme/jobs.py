"""Work of the programme that nobody waits for: instances that come up, reminders."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.programme.models import Plan, PlanState
from cualuat.programme.operations import reminding, running


def plan_ahead(*, at: datetime) -> None:
    """Makes what of the issued plans begins soon."""
    for plan in Plan.objects.filter(state=PlanState.ISSUED).order_by("pk"):
        running.plan_ahead(plan=plan, by=SYSTEM, at=at)


def remind(*, at: datetime) -> None:
    """Tells those who have something to do, or to see to."""
    reminding.remind(by=SYSTEM, at=at)
