"""Who keeps the catalogue and the list: the focal unit and the leaders; units say what they published. All is open to the desk."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.duties.models import AgencyDuty, Information

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps the catalogue of duties and the list of information."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps them."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập danh mục chức năng và danh mục công khai.")


def may_publish(actor: Actor, unit: int | None) -> bool:
    """Whether the actor says where something of a unit was published."""
    return may_keep(actor) or (unit is not None and unit in actor.units_with(*DOERS))


def require_publisher(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor publishes for a unit."""
    if not may_publish(actor, unit):
        raise NotAllowed("Chỉ đơn vị phụ trách, đơn vị đầu mối và lãnh đạo cơ quan được ghi việc công khai này.")


def duties_visible_to(actor: Actor) -> QuerySet[AgencyDuty]:
    """The catalogue: what an agency must do is no secret to those who work there."""
    return AgencyDuty.objects.all()


def visible_to(actor: Actor) -> QuerySet[Information]:
    """The list: it is public by law, so everybody at the desk sees all of it."""
    return Information.objects.all()
