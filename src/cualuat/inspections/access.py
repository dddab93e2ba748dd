"""Who sees and does what in checks: the plan of the year everybody, the inside of a check the unit, the team, the keepers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.inspections.models import Check, Member, Remedy

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


def visible_to(actor: Actor) -> QuerySet[Check]:
    """The inside of checks."""
    if may_keep(actor):
        return Check.objects.all()
    if actor.person_id is None:
        return Check.objects.none()
    mine = Member.objects.filter(person=actor.person_id).values("inspection")
    units = actor.units_with(*DOERS)
    return Check.objects.filter(Q(pk__in=mine) | Q(unit__in=units) | Q(findings__remedies__unit__in=units)).distinct()


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
