"""Who sees and does what with surveys."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.entry import access as entry
from cualuat.surveys.models import Survey

RUNNERS = entry.RUNNERS
WRITERS = ("officer", "head")
KEYERS = (*RUNNERS, "clerk", "reception", "officer", "head")


def may_run(actor: Actor) -> bool:
    """Whether the actor publishes and closes surveys and reads what was answered."""
    return entry.may_run(actor)


require_runner = entry.require_runner


def may_write(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes surveys of a unit."""
    return may_run(actor) or (unit is not None and unit in actor.units_with(*WRITERS))


def require_writer(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes surveys of a unit."""
    if not may_write(actor, unit):
        raise NotAllowed(
            "Chỉ cán bộ của đơn vị làm khảo sát, người biên tập nội dung công khai, đơn vị đầu mối và lãnh đạo được soạn."
        )


def require_keyer(actor: Actor) -> None:
    """Raises NotAllowed unless the actor types sheets of paper."""
    if not actor.does(*KEYERS):
        raise NotAllowed("Chỉ văn thư, người tiếp nhận, cán bộ và người điều hành khảo sát được nhập phiếu giấy.")


def visible_to(actor: Actor) -> QuerySet[Survey]:
    """Surveys: those who run them all; others what is published, and what their units write."""
    rows = Survey.objects.select_related("occasion", "unit")
    if may_run(actor):
        return rows
    return rows.filter(Q(published_at__isnull=False) | Q(unit__in=actor.units_with(*WRITERS)))
