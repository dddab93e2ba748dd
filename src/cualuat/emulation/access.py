"""Who sees and does what: the focal unit and the leaders keep rounds; units write their own; the council scores; a leader decides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.emulation.models import Dossier, Member, Registration, Round
from cualuat.emulation.rules import COUNTED

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")


def may_keep(actor: Actor) -> bool:
    """Whether the actor opens rounds, appoints councils, closes votes."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps rounds."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được tổ chức đợt thi đua.")


def may_handle(actor: Actor, unit: int | None) -> bool:
    """Whether the actor registers and writes dossiers for a unit."""
    return may_keep(actor) or (unit is not None and unit in actor.units_with(*DOERS))


def require_handler(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes for a unit."""
    if not may_handle(actor, unit):
        raise NotAllowed("Chỉ cán bộ của đơn vị, đơn vị đầu mối và lãnh đạo cơ quan được ghi phần của đơn vị này.")


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides on commendations."""
    return actor.is_system or actor.does("leader")


def require_leader(actor: Actor) -> None:
    """Raises NotAllowed unless the actor leads the agency."""
    if not may_decide(actor):
        raise NotAllowed("Chỉ lãnh đạo cơ quan được quyết định khen thưởng.")


def membership(actor: Actor, round_id: int) -> Member | None:
    """What the actor is in the council of a round."""
    if actor.person_id is None:
        return None
    return Member.objects.filter(round=round_id, person=actor.person_id).first()


def _councils(actor: Actor) -> QuerySet[Member]:
    return Member.objects.filter(person=actor.person_id) if actor.person_id is not None else Member.objects.none()


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """Rounds: everybody at the desk may take part, so everybody sees them."""
    return Round.objects.all()


def registrations_visible_to(actor: Actor) -> QuerySet[Registration]:
    """Registrations: keepers and the council all of a round, units their own, a person her own."""
    rows = Registration.objects.all()
    if may_keep(actor):
        return rows
    mine = Q(unit__in=actor.units_with(*DOERS)) | Q(round__in=_councils(actor).values("round"))
    if actor.person_id is not None:
        mine |= Q(person=actor.person_id)
    return rows.filter(mine)


def dossiers_visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers: keepers all, units their own, a person her own, the council of the round what was submitted to it."""
    rows = Dossier.objects.all()
    if may_keep(actor):
        return rows
    submitted = Q(round__in=_councils(actor).values("round"), submitted_on__isnull=False) & ~Q(state="draft")
    mine = Q(unit__in=actor.units_with(*DOERS)) | submitted
    if actor.person_id is not None:
        mine |= Q(person=actor.person_id)
    return rows.filter(mine)


def honours_visible_to(actor: Actor) -> QuerySet[Dossier]:
    """What was given: everybody at the desk may know who was commended."""
    return Dossier.objects.filter(state="given")


def sees_results(dossier: Dossier) -> bool:
    """Whether anybody may see what the council gave: once the voting is closed, nobody before."""
    return dossier.state in COUNTED or (dossier.state == "withdrawn" and dossier.entitled is not None)


def may_score(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor sits in the council, and the dossier is not her own."""
    return membership(actor, dossier.round_id) is not None and dossier.person_id != actor.person_id
