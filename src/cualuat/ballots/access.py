"""Who sees votes at the desk, and who runs them; papers and results show themselves to nobody before their time."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.ballots.models import Ballot, BallotPaper
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.entry import access as entry


class StillSealed(Refused):
    """The box is not open yet: nobody may know what lies in it, whoever she is."""

    def __init__(self) -> None:
        super().__init__("Hòm phiếu chưa đóng: chưa ai xem được phiếu và kết quả, kể cả người quản trị.")


def may_run(actor: Actor) -> bool:
    """Whether the actor prepares, opens, closes and counts votes."""
    return entry.may_run(actor)


def require_runner(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may."""
    entry.require_runner(actor)


def visible_to(actor: Actor) -> QuerySet[Ballot]:
    """Votes at the desk: those who run them see all, other staff what is made public."""
    rows = Ballot.objects.select_related("occasion")
    if may_run(actor):
        return rows
    return rows.filter(Q(occasion__frozen_at__isnull=False)) if actor.has("reader") else rows.none()


def opened_papers(ballot: Ballot) -> QuerySet[BallotPaper]:
    """The papers once the box was closed; the one way to them. Raises StillSealed.

    Looks at the row as it stands, not at what the caller holds.
    """
    if not Ballot.objects.filter(pk=ballot.pk, occasion__closed_at__isnull=False).exists():
        raise StillSealed()
    return BallotPaper.objects.filter(ballot_id=ballot.pk)
