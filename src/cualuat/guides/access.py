"""Who reads, writes and publishes: everybody what is public, the staff all; units write, those who keep public content publish."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.entry.access import RUNNERS as RUNNERS
from cualuat.entry.access import may_run as may_run
from cualuat.guides.models import Piece

WRITERS = ("officer", "head")


def is_staff(actor: Actor) -> bool:
    """Whether somebody belongs to the house."""
    return actor.is_system or (actor.person_id is not None and actor.has("reader"))


def visible_to(actor: Actor) -> QuerySet[Piece]:
    """Pieces that the actor may read: the staff all, others what is public."""
    rows = Piece.objects.all()
    return rows if is_staff(actor) else rows.filter(shown__isnull=False)


def require_runner(actor: Actor) -> None:
    """Raises NotAllowed unless the actor publishes and withdraws."""
    if not may_run(actor):
        raise NotAllowed(
            "Chỉ người biên tập nội dung công khai, đơn vị đầu mối và lãnh đạo cơ quan được công khai, gỡ bài."
        )


def may_begin(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes something new for a unit."""
    return may_run(actor) or (unit is not None and unit in actor.units_with(*WRITERS))


def may_write(actor: Actor, piece: Piece) -> bool:
    """Whether the actor writes this piece: who publishes, and officers of its unit."""
    return may_begin(actor, piece.unit_id)


def require_writer(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes for a unit."""
    if not may_begin(actor, unit):
        raise NotAllowed(
            "Chỉ cán bộ của đơn vị soạn bài, người biên tập nội dung công khai, đơn vị đầu mối và lãnh đạo được sửa bài này."
        )
