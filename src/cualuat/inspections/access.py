"""Who sees and does what in checks: the plan of the year everybody, the inside of a check the unit, the team, the keepers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.inspections.models import Check, Finding, Member, Remedy

KEEPERS = ("focal", "leader")
DOERS = ("officer", "head")


def may_keep(actor: Actor) -> bool:
    """Whether the actor plans, starts and concludes checks."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps checks."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập kế hoạch, quyết định, kết luận kiểm tra.")


def planned_visible_to(actor: Actor) -> QuerySet[Check]:
    """The plan of the year: everybody of the house sees that a check is, not what it found."""
    return Check.objects.all() if actor.is_system or actor.person_id is not None else Check.objects.none()


def inside_visible_to(actor: Actor) -> QuerySet[Check]:
    """The whole inside of checks: the unit that is checked, the team, the keepers."""
    if may_keep(actor):
        return Check.objects.all()
    if actor.person_id is None:
        return Check.objects.none()
    mine = Member.objects.filter(person=actor.person_id).values("inspection")
    return Check.objects.filter(Q(pk__in=mine) | Q(unit__in=actor.units_with(*DOERS)))


def visible_to(actor: Actor) -> QuerySet[Check]:
    """Checks that the actor may open: those, and where her unit has something to put right; of these she sees that only."""
    units = actor.units_with(*DOERS)
    asked = Remedy.objects.filter(unit__in=units).values("finding__inspection")
    return Check.objects.filter(Q(pk__in=inside_visible_to(actor).values("pk")) | Q(pk__in=asked))


def findings_visible_to(actor: Actor) -> QuerySet[Finding]:
    """Findings: all of a check whose inside the actor sees; else those after which her unit has something to put right."""
    asked = Remedy.objects.filter(unit__in=actor.units_with(*DOERS)).values("finding")
    return Finding.objects.filter(Q(inspection__in=inside_visible_to(actor)) | Q(pk__in=asked))


def is_of_team(actor: Actor, check: Check) -> bool:
    """Whether the actor checks."""
    return actor.person_id is not None and check.members.filter(person=actor.person_id).exists()


def may_find(actor: Actor, check: Check) -> bool:
    """Whether the actor may record what was found: team and keepers."""
    return may_keep(actor) or is_of_team(actor, check)


def may_answer(actor: Actor, check: Check) -> bool:
    """Whether the actor may answer the questions: of a self-check the unit's people, of an inspection the team; keepers both."""
    if may_find(actor, check):
        return True
    return check.kind == "self" and check.unit_id in actor.units_with(*DOERS)


def may_remedy(actor: Actor, remedy: Remedy) -> bool:
    """Whether the actor may say that something was put right: the unit that has to, and the keepers."""
    return may_keep(actor) or (remedy.unit_id is not None and remedy.unit_id in actor.units_with(*DOERS))
