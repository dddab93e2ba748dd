"""Who sees and does what: those who run participation all; a unit what it leads; the clerk reads and writes letters in."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.consultations.models import Consultation
from cualuat.entry.access import RUNNERS, may_run, require_runner

DOERS = ("officer", "head")
CLERKS = ("clerk",)
DESK = (*RUNNERS, *DOERS, *CLERKS)

__all__ = ["CLERKS", "DESK", "DOERS", "RUNNERS", "may_run", "require_runner"]


def may_write(actor: Actor, unit: int | None) -> bool:
    """Whether the actor prepares what a unit asks opinions on, and answers them."""
    return may_run(actor) or (unit is not None and unit in actor.units_with(*DOERS))


def require_writer(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor does."""
    if not may_write(actor, unit):
        raise NotAllowed("Chỉ cán bộ của đơn vị chủ trì, người biên tập, đơn vị đầu mối và lãnh đạo được làm việc này.")


def may_enter(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes in what came by letter: the clerk too."""
    return may_write(actor, unit) or actor.does(*CLERKS)


def require_enterer(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor does."""
    if not may_enter(actor, unit):
        raise NotAllowed("Chỉ văn thư, cán bộ của đơn vị chủ trì và người biên tập được ghi ý kiến nhận bằng văn bản.")


def visible_to(actor: Actor) -> QuerySet[Consultation]:
    """Consultations as the desk shows them."""
    rows = Consultation.objects.select_related("occasion", "unit")
    if may_run(actor) or actor.does(*CLERKS):
        return rows
    return rows.filter(unit__in=actor.units_with(*DOERS))
