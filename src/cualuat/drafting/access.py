"""Who sees and writes what: the focal unit and the leaders all; units their rows; drafts those who write or are asked."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import DUTY_NAMES, Actor, NotAllowed
from cualuat.drafting.models import Asked, Obligation

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")
SPEAKERS = (*DOERS, *KEEPERS)  # who says something for a unit


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps the list of documents that must be issued."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps the list."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được ghi danh mục văn bản phải ban hành.")


def may_write(actor: Actor, obligation: Obligation) -> bool:
    """Whether the actor writes the draft and answers opinions: the leading unit, and those who keep the list."""
    return may_keep(actor) or obligation.unit_id in actor.units_with(*DOERS)


def require_writer(actor: Actor, obligation: Obligation) -> None:
    """Raises NotAllowed unless the actor writes the draft."""
    if not may_write(actor, obligation):
        raise NotAllowed("Chỉ cán bộ của đơn vị chủ trì, đơn vị đầu mối và lãnh đạo cơ quan được soạn văn bản này.")


def _of(units: frozenset[int]) -> Q:
    """Led by one of these units, or with its help."""
    helped = Obligation.cooperating.through.objects.filter(unit__in=units).values("obligation")
    return Q(unit__in=units) | Q(pk__in=helped)


def obligations_visible_to(actor: Actor) -> QuerySet[Obligation]:
    """Rows of the list: all for those who keep it, for others what their units lead, help with or are asked about."""
    rows = Obligation.objects.all()
    if may_keep(actor):
        return rows
    units = actor.units_with(*DUTY_NAMES)
    return rows.filter(_of(units) | Q(pk__in=Asked.objects.filter(unit__in=units).values("round__obligation")))


def drafts_visible_to(actor: Actor) -> QuerySet[Obligation]:
    """Documents whose drafts the actor reads: those who write them, officers and heads of units that help or are asked."""
    rows = Obligation.objects.all()
    if may_keep(actor):
        return rows
    units = actor.units_with(*DOERS)
    return rows.filter(_of(units) | Q(pk__in=Asked.objects.filter(unit__in=units).values("round__obligation")))


def may_read(actor: Actor, obligation: Obligation) -> bool:
    """Whether the actor reads the draft of this document."""
    return drafts_visible_to(actor).filter(pk=obligation.pk).exists()


def speaks_for(actor: Actor, obligation: Obligation) -> frozenset[int]:
    """The units for which the actor may say something of the draft."""
    units = actor.units_with(*SPEAKERS)
    return units if may_read(actor, obligation) else frozenset()
