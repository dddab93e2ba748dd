"""Who sees coordination: a unit what is its own; the focal unit and the leaders all. Contacts the same, nobody else."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.coordination.models import AssignedTask, Contact, CooperationRequest, Minutes

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps what all units have."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps the table of assigned tasks."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập bảng nhiệm vụ cấp trên giao.")


def may_handle(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes for a unit."""
    return may_keep(actor) or (unit is not None and unit in actor.units_with(*DOERS))


def require_handler(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes for a unit."""
    if not may_handle(actor, unit):
        raise NotAllowed("Chỉ cán bộ của đơn vị, đơn vị đầu mối và lãnh đạo cơ quan được ghi vào đây.")


def _own(actor: Actor) -> Q:
    return Q() if may_keep(actor) else Q(unit__in=actor.units_with(*DOERS))


def contacts_visible_to(actor: Actor) -> QuerySet[Contact]:
    """Contacts."""
    return Contact.objects.filter(_own(actor))


def requests_visible_to(actor: Actor) -> QuerySet[CooperationRequest]:
    """Requests."""
    return CooperationRequest.objects.filter(_own(actor))


def minutes_visible_to(actor: Actor) -> QuerySet[Minutes]:
    """Minutes: of those units too that have something to do by them, which see no more of them than that."""
    rows = Minutes.objects.all()
    if may_keep(actor):
        return rows
    units = actor.units_with(*DOERS)
    return rows.filter(Q(unit__in=units) | Q(conclusions__unit__in=units)).distinct()


def tasks_visible_to(actor: Actor) -> QuerySet[AssignedTask]:
    """Tasks that the superior's plan assigns."""
    return AssignedTask.objects.filter(_own(actor))
