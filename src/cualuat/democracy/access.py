"""Who keeps what is democracy inside the agency: focal unit and leaders. The whole staff reads and takes part."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.democracy.models import Suggestion

KEEPERS = ("focal", "leader")


def is_staff(actor: Actor) -> bool:
    """Whether somebody belongs to the house."""
    return actor.is_system or (actor.person_id is not None and actor.has("reader"))


def may_keep(actor: Actor) -> bool:
    """Whether the actor posts, opens rounds, keeps minutes, answers."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps it."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được ghi vào phần dân chủ ở cơ quan.")


def require_staff(actor: Actor) -> None:
    """Raises NotAllowed unless the actor belongs to the house."""
    if not is_staff(actor):
        raise NotAllowed("Phần này dành cho cán bộ của cơ quan.")


def suggestions_visible_to(actor: Actor) -> QuerySet[Suggestion]:
    """Suggestions: keepers all; others what was answered for all, and their own."""
    rows = Suggestion.objects.all()
    if may_keep(actor):
        return rows
    if not is_staff(actor):
        return rows.none()
    return rows.filter(Q(answered_on__isnull=False, alone=False) | Q(person=actor.person_id))
