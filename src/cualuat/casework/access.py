"""Who may see which matter, its people and its files, and who may take which step.

`visible_to` is the one rule for pages, exports, mail and whatever else shows matters.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.casework.kinds import Kind
from cualuat.casework.models import Case, Colleague
from cualuat.kernel.workflow import Edge
from cualuat.sealed import access as sealed

# Duties of the whole agency: they see every matter that is not sealed.
WHOLE_AGENCY = ("reception", "leader", "focal")
IN_UNIT = ("officer", "head", "clerk")
# Who may work on sealed matters whose key they hold: the team, and leaders where a matter is about the team.
SEALED = ("denunciation", "leader")
DESK = (*WHOLE_AGENCY, *IN_UNIT, "moderator", "denunciation")


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The matters this actor may see.

    Sealed ones only with a key to their box. Roles (administrator and the like) give nothing: only duties do.
    """
    if actor.is_system:
        return Case.objects.all()
    person = actor.person_id
    if person is None or not actor.does(*DESK):
        return Case.objects.none()
    return Case.objects.filter(reduce(or_, _ways(actor, person)))


def parts_of(actor: Actor) -> list[QuerySet[Case]]:
    """`visible_to` in parts whose union it is: a matter may be in several. Each part has an index, their union has none."""
    person = actor.person_id
    if actor.is_system or person is None or not actor.does(*DESK):
        return [visible_to(actor)]
    return [Case.objects.filter(way) for way in _ways(actor, person)]


def _ways(actor: Actor, person: int) -> list[Q]:
    """For what reasons the actor may see a matter: any of them is enough."""
    ways = _plain(actor, person)
    if actor.does(*SEALED) and sealed.holds_any(actor):
        ways.append(Q(box__in=sealed.visible_to(actor)))
    return ways


def _plain(actor: Actor, person: int) -> list[Q]:
    if actor.does(*WHOLE_AGENCY):
        return [Q(box=None)]
    ways = [Q(officer=person), Q(pk__in=Colleague.objects.filter(person=person).values("case_id"))]
    ways += [Q(unit=unit) for unit in sorted(actor.units_with(*IN_UNIT))]
    if actor.does("moderator"):
        ways.append(Q(answered_on__isnull=False))
    return [Q(box=None) & way for way in ways]


def may_see(actor: Actor, case: Case) -> bool:
    """Whether the actor may see one matter."""
    return visible_to(actor).filter(pk=case.pk).exists()


def parts_in(actor: Actor, case: Case) -> frozenset[str]:
    """In which parts the actor stands to a matter: codes as `Edge.who` has them."""
    parts = {code for code in ("reception", "leader", "focal", "clerk", "moderator") if actor.does(code)}
    person = actor.person_id
    if case.is_sealed:
        return frozenset({"denunciation"} if actor.does(*SEALED) and may_see(actor, case) else ())
    if case.unit_id in actor.units_with("head"):
        parts.add("head")
    if person is not None and (case.officer_id == person or case.colleagues.filter(person=person).exists()):
        parts.add("officer")
    return frozenset(parts)


def may_take(parts: frozenset[str], edge: Edge) -> bool:
    """Whether somebody in these parts may take a step."""
    return bool(parts & set(edge.who))


def may_propose(parts: frozenset[str], edge: Edge) -> bool:
    """Whether somebody in these parts may prepare a step for somebody higher."""
    return not may_take(parts, edge) and bool(parts & {"officer", "head", "reception"})


def handles(parts: frozenset[str]) -> bool:
    """Whether somebody in these parts has to do with the matter itself, not only with making its answer public."""
    return bool(parts - {"moderator"})


def may_assign(parts: frozenset[str], actor: Actor, unit_id: int) -> bool:
    """Whether a matter may be given to a unit, or within it: desk and leaders to any, heads within their own."""
    return bool(parts & {"reception", "leader", "focal"}) or (
        "head" in parts or ("officer" in parts and unit_id in actor.units_with("officer", "head"))
    )


def sees_people(actor: Actor, kind: Kind) -> bool:
    """Whether names and addresses are shown without asking: not to the handling unit where the kind hides the sender."""
    return not kind.hides_sender or actor.does(*WHOLE_AGENCY)
