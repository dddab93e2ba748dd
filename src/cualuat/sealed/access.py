"""Who may see which boxes and what is recorded of them. That somebody may see a box does not open it: that needs her key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.sealed.models import Box, BoxKey, Exclusion, Grant, GrantDecision, IdentityShare, OfficerKey, Opening


def visible_to(actor: Actor) -> QuerySet[Box]:
    """The boxes whose key this person holds and from which she is not excluded. No role gives more."""
    if actor.person_id is None:
        return Box.objects.none()
    usable = OfficerKey.objects.usable().filter(person_id=actor.person_id)
    held = BoxKey.objects.filter(box=OuterRef("pk"), officer_key__in=usable)
    return Box.objects.filter(Exists(held), ~Exists(_exclusions(actor.person_id, "pk")))


def holds_any(actor: Actor) -> bool:
    """Whether this person holds the key of any box."""
    if actor.person_id is None:
        return False
    usable = OfficerKey.objects.usable().filter(person_id=actor.person_id)
    return bool(BoxKey.objects.filter(officer_key__in=usable).exists())


def visible_openings(actor: Actor, *, leader: bool) -> QuerySet[Opening]:
    """Who opened what: of all boxes for those who lead, of one's own boxes and by oneself for others; newest first.

    Nobody sees those of a box from which she is excluded.
    """
    if actor.person_id is None:
        return Opening.objects.none()
    rows = Opening.objects.filter(~Exists(_exclusions(actor.person_id, "box_id")))
    if not leader:
        rows = rows.filter(Q(box__in=visible_to(actor)) | Q(person_id=actor.person_id))
    return rows.order_by("-at", "-pk")


def grants_to_decide(actor: Actor, *, at: datetime) -> QuerySet[Grant]:
    """Requests that wait for this custodian: not her own, not decided by her, not of a box from which she is excluded."""
    if actor.person_id is None:
        return Grant.objects.none()
    usable = OfficerKey.objects.usable().filter(person_id=actor.person_id)
    share = IdentityShare.objects.filter(identity__box=OuterRef("box_id"), officer_key__in=usable)
    decided = GrantDecision.objects.filter(grant=OuterRef("pk"), person_id=actor.person_id)
    waiting = Grant.objects.filter(closed_at=None, expires_at=None, lapses_at__gt=at)
    others = waiting.exclude(officer_key__person_id=actor.person_id)
    mine = others.filter(Exists(share), ~Exists(decided), ~Exists(_exclusions(actor.person_id, "box_id")))
    return mine.select_related("box", "officer_key__person").order_by("requested_at")


def is_excluded(box_id: UUID, person_id: int) -> bool:
    """Whether this person must have no part in this box."""
    return bool(Exclusion.objects.filter(box_id=box_id, person_id=person_id).exists())


def _exclusions(person_id: int, outer: str) -> QuerySet[Exclusion]:
    return Exclusion.objects.filter(box=OuterRef(outer), person_id=person_id)
