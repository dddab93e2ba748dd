"""Who may see reports, keep them, write which part."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.organisation.models import Post
from cualuat.reports.models import Dispatch, Report, ReportPart, ReportState

# Everybody of the staff reads reports; the focal unit and the leaders make, sign and send them.
KEEPERS = ("focal", "leader")
PUBLISHERS = (*KEEPERS, "moderator")


def visible_to(actor: Actor) -> QuerySet[Report]:
    """What the actor may see: all reports for the staff, what was sent out for observers, what is public for anybody."""
    if actor.is_system or (actor.person_id is not None and actor.has("reader")):
        return Report.objects.all()
    if actor.person_id is not None and actor.has("observer"):
        return Report.objects.filter(state=ReportState.ISSUED, pk__in=Dispatch.objects.values("report"))
    return Report.objects.filter(published_at__isnull=False)


def may_keep(actor: Actor) -> bool:
    """Whether the actor may make reports and change them."""
    return actor.is_system or actor.does(*KEEPERS)


def units_of(actor: Actor, *, on: date) -> frozenset[int]:
    """Keys of the units to which the actor belongs on a day, by post or by duty."""
    if actor.person_id is None:
        return frozenset()
    posts = Post.objects.filter(person=actor.person_id).held_on(on).values_list("unit_id", flat=True)
    return frozenset(posts) | {unit for _, unit in actor.duties}


def parts_written_by(actor: Actor, *, on: date) -> QuerySet[ReportPart]:
    """The parts that the actor may write: those of her units; keepers all."""
    if may_keep(actor):
        return ReportPart.objects.all()
    return ReportPart.objects.filter(unit__in=units_of(actor, on=on))


def parts_asked_of(actor: Actor, *, on: date) -> QuerySet[ReportPart]:
    """The parts that are the business of the actor's units; those without a unit are the focal one's."""
    mine = Q(unit__in=units_of(actor, on=on))
    return ReportPart.objects.filter(mine | Q(unit=None) if actor.does("focal") else mine)
