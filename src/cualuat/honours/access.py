"""Who runs rounds of honour, who scores in them; what of nominations is for whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.entry import access as entry
from cualuat.honours.models import CouncilMember, Initiative, Nomination, Round

# What the public may see of nominations: put up, and agreed to.
PUBLIC = Q(consent="given", state__in=("listed", "chosen", "not_chosen"))


class NotClosed(Refused):
    """Scores of others are seen by nobody before the scoring is closed."""

    def __init__(self) -> None:
        super().__init__("Chưa chốt điểm: chưa ai xem được điểm của người khác.")


def may_run(actor: Actor) -> bool:
    """Whether the actor runs rounds and keeps the register of initiatives."""
    return entry.may_run(actor)


def require_runner(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may."""
    entry.require_runner(actor)


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """Rounds at the desk: drafts for those who run them only."""
    rows = Round.objects.all()
    return rows if may_run(actor) else rows.exclude(state="draft")


def nominations_visible_to(actor: Actor) -> QuerySet[Nomination]:
    """Nominations: all for those who run rounds; those put up for members of their council; nobody else at the desk."""
    rows = Nomination.objects.all()
    if may_run(actor):
        return rows
    if not actor.id.isdecimal():
        return rows.none()
    return rows.filter(PUBLIC, round__members__person_id=int(actor.id)).distinct()


def initiatives_visible_to(actor: Actor) -> QuerySet[Initiative]:
    """The register: what is not public for those who keep it only."""
    rows = Initiative.objects.all()
    return rows if may_run(actor) else rows.filter(state="public")


def membership(round: Round, person: Person | None) -> CouncilMember | None:
    """The person's seat in the council of a round."""
    return CouncilMember.objects.filter(round=round, person=person).first() if person else None
