"""Reading obstacles."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.programme import access
from cualuat.programme.models import Obstacle, ObstacleState


def obstacles(*, actor: Actor, decided: bool = False) -> QuerySet[Obstacle]:
    """Those that the actor may see: those that wait, the oldest first, or those decided, the latest first."""
    rows = access.obstacles_visible_to(actor).select_related("instance__task__plan", "unit", "raised_by")
    if decided:
        return rows.filter(state=ObstacleState.DECIDED).order_by("-decided_at", "-pk")
    return rows.exclude(state=ObstacleState.DECIDED).order_by("raised_at", "pk")


def obstacle(pk: int, *, actor: Actor) -> Obstacle | None:
    """One obstacle; None where there is none or the actor may not see it."""
    rows = access.obstacles_visible_to(actor).select_related("instance__task__plan", "unit", "raised_by")
    return rows.filter(pk=pk).first()


def waiting_for(actor: Actor) -> int:
    """How many wait for a step of this actor."""
    states: list[str] = []
    if actor.does("focal"):
        states.append(ObstacleState.RAISED)
    if actor.does("leader"):
        states.append(ObstacleState.FORWARDED)
    found = access.obstacles_visible_to(actor).filter(state__in=states).count() if states else 0
    asked = access.obstacles_visible_to(actor).filter(
        state=ObstacleState.ASKED, unit__in=actor.units_with(*access.DOERS)
    )
    return found + asked.count()
