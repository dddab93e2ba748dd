"""Who may see and change plans."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.programme.models import Plan

# Everybody of the staff sees the plans, they are to be read; the focal unit and the leaders change them.
KEEPERS = ("focal", "leader")


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """What the actor may see: all plans for the staff, what is public for anybody."""
    if actor.is_system or actor.person_id is not None:
        return Plan.objects.all()
    return Plan.objects.filter(published_at__isnull=False)


def may_keep(actor: Actor) -> bool:
    """Whether the actor may change plans."""
    return actor.is_system or actor.does(*KEEPERS)
