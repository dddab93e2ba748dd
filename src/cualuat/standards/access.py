"""Who may see score cards, fill them in, assess them; who changes the sets."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.standards.models import PUBLIC, ScoreCard

FILLERS = ("officer", "head")
ASSESSORS = ("focal", "leader")


def is_staff(actor: Actor) -> bool:
    """Whether somebody belongs to the house."""
    return actor.is_system or (actor.person_id is not None and actor.has("reader"))


def visible_to(actor: Actor) -> QuerySet[ScoreCard]:
    """All cards for the staff; for anybody those that are posted or decided."""
    rows = ScoreCard.objects.all()
    return rows if is_staff(actor) else rows.filter(state__in=PUBLIC)


def may_open(actor: Actor, unit: int) -> bool:
    """Whether the actor may begin a card that a unit fills in: its officers and head, the focal unit, the leaders."""
    return may_assess(actor) or unit in actor.units_with(*FILLERS)


def may_fill(actor: Actor, card: ScoreCard) -> bool:
    """Whether the actor may score for the commune: officers and head of the unit of the card."""
    return actor.is_system or card.unit_id in actor.units_with(*FILLERS)


def may_assess(actor: Actor) -> bool:
    """Whether the actor may assess and decide: the focal unit, the leaders."""
    return actor.is_system or actor.does(*ASSESSORS)


def may_set(actor: Actor) -> bool:
    """Whether the actor may change sets: administrators."""
    return actor.is_system or actor.has("administrator")


def require_filler(actor: Actor, card: ScoreCard) -> None:
    """Raises NotAllowed unless the actor may score for the commune."""
    if not may_fill(actor, card):
        raise NotAllowed(f"Chỉ cán bộ giải quyết và người đứng đầu của «{card.unit.name}» được tự chấm phiếu này.")


def require_assessor(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may assess and decide."""
    if not may_assess(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được thẩm định, quyết định.")


def require_setter(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may change sets."""
    if not may_set(actor):
        raise NotAllowed("Chỉ quản trị viên được sửa bộ tiêu chí.")
