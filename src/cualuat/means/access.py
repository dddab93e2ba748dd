"""Who sees and keeps means: the focal unit and the leaders all; units what is theirs, and what they ask for."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.means.models import BudgetLine, Equipment, ResourceRequest

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps the budget and the equipment."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps them."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được ghi kinh phí, trang thiết bị.")


def may_decide(actor: Actor) -> bool:
    """Whether the actor allocates money and decides on requests."""
    return actor.is_system or actor.does("leader")


def require_leader(actor: Actor) -> None:
    """Raises NotAllowed unless the actor leads the agency."""
    if not may_decide(actor):
        raise NotAllowed("Chỉ lãnh đạo cơ quan được phân bổ, quyết định.")


def lines_visible_to(actor: Actor) -> QuerySet[BudgetLine]:
    """Lines of the budget."""
    if may_keep(actor):
        return BudgetLine.objects.all()
    return BudgetLine.objects.filter(unit__in=actor.units_with(*DOERS))


def equipment_visible_to(actor: Actor) -> QuerySet[Equipment]:
    """Things of value."""
    return Equipment.objects.all() if may_keep(actor) else Equipment.objects.filter(unit__in=actor.units_with(*DOERS))


def requests_visible_to(actor: Actor) -> QuerySet[ResourceRequest]:
    """Requests for means."""
    if may_keep(actor):
        return ResourceRequest.objects.all()
    return ResourceRequest.objects.filter(unit__in=actor.units_with(*DOERS))
