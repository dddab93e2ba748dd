"""Who sees what of required reading: keepers all of it, a head that of her units, everybody her own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.reading.models import Item, ItemUnit

KEEPERS = ("focal", "leader")
READERS = ("officer", "head", "focal")


def may_keep(actor: Actor) -> bool:
    """Whether the actor may open reading and see how everybody stands."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may open reading."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được giao đọc văn bản.")


def visible_to(actor: Actor) -> QuerySet[Item]:
    """Keepers see all, others what was opened for their units."""
    if may_keep(actor):
        return Item.objects.all()
    mine = ItemUnit.objects.filter(unit__in=actor.units_with(*READERS)).values("item")
    return Item.objects.filter(
        Q(pk__in=mine) | Q(receipts__person=actor.person_id or 0), opened_at__isnull=False
    ).distinct()


def sees_scores(actor: Actor) -> bool:
    """Whether the actor sees what others scored: heads (of their own people) and the focal unit; leaders see who has passed."""
    return actor.is_system or actor.does("focal", "head")


def may_confirm(actor: Actor, row: ItemUnit) -> bool:
    """Whether the actor may confirm for a unit: its head; the focal unit too, where a head is away or missing."""
    return actor.is_system or row.unit_id in actor.units_with("head") or actor.does("focal")
