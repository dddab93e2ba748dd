"""Who keeps the list: the focal unit and the leaders; units say where they published what is theirs."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.duties.models import Information

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps the list."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps the list."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập danh mục công khai.")


def may_publish(actor: Actor, information: Information) -> bool:
    """Whether the actor says where an entry was published."""
    return may_keep(actor) or information.unit_id in actor.units_with(*DOERS)


def require_publisher(actor: Actor, information: Information) -> None:
    """Raises NotAllowed unless the actor publishes this entry."""
    if not may_publish(actor, information):
        raise NotAllowed("Chỉ đơn vị phụ trách và đơn vị đầu mối được ghi việc công khai này.")


def visible_to(actor: Actor) -> QuerySet[Information]:
    """The list: it is public by law, so everybody at the desk sees all of it."""
    return Information.objects.all()
