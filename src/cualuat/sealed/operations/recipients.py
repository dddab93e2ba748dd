"""Who may read a box: letting in, removing, excluding."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.kernel.workdays import day_of
from cualuat.sealed import access
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.models import (
    Box,
    BoxKey,
    ClosingChoices,
    Exclusion,
    ExclusionReasonChoices,
    Grant,
    Identity,
    IdentityShare,
    OfficerKey,
)
from cualuat.sealed.operations.boxes import give_key
from cualuat.sealed.operations.grants import close_grant
from cualuat.sealed.operations.recording import DENOUNCER, checked_box, record
from cualuat.sealed.operations.refusals import Barred, NobodyLeft


@operation
def let_in(*, opened: OpenedBox, officer_key: OfficerKey, by: Actor, at: datetime) -> BoxKey:
    """Gives the content key to another officer: an officer who has the box open, or the denouncer's own visit.

    The second is for a box that nobody of the agency can open any more. Raises Refused, NotAllowed.
    """
    own = opened.for_denouncer
    by = DENOUNCER if own else by
    box = checked_box(opened, by)
    key = OfficerKey.objects.usable().select_related("person").filter(pk=officer_key.pk).first()
    if key is None:
        raise Refused("Khóa này đã ngừng dùng hoặc tài khoản đã đóng. Hãy chọn người khác.", "officer")
    if access.is_excluded(box.pk, key.person_id):
        raise Barred
    if BoxKey.objects.filter(box=box, officer_key=key).exists():
        raise Refused("Người này đã mở được hồ sơ.", "officer")
    BoxKey.objects.filter(box=box, officer_key__person=key.person).delete()  # of a key she lost
    row = give_key(box, key, opened.content_key, by=by, at=at)
    record("let_in", box, by=by, at=at, detail={"officer": key.person.name}, by_day=own)
    return row


@operation
def remove(*, box: Box, person: Person, by: Actor, at: datetime) -> None:
    """Takes the key of a box away from an officer. Raises NobodyLeft when she is the last, Barred for an excluded actor."""
    box = _locked(box, by)
    if not BoxKey.objects.filter(box=box, officer_key__person=person).exists():
        raise Refused("Người này không giữ khóa của hồ sơ.", "officer")
    usable = OfficerKey.objects.usable().exclude(person=person)
    if not BoxKey.objects.filter(box=box, officer_key__in=usable).exists():
        raise NobodyLeft
    _shut_out(box, person, at)
    record("remove", box, by=by, at=at, detail={"officer": person.name})


@operation
def exclude(*, box: Box, person: Person, reason: str, by: Actor, at: datetime) -> Exclusion:
    """Bars a person from a box for good, even the last who can open it: `queries.recipients` then is empty.

    Her key of the box goes, and her shares of identities where other custodians suffice. Whom it is about stands in the
    exclusion alone, not in the audit log. Raises Refused, Barred.
    """
    box = _locked(box, by)
    if reason not in ExclusionReasonChoices.values:
        raise Refused("Hãy chọn lý do trong danh sách.", "reason")
    if access.is_excluded(box.pk, person.pk):
        raise Refused("Người này đã bị loại khỏi hồ sơ.", "person")
    row: Exclusion = Exclusion.objects.create(box=box, person=person, reason=reason, day=day_of(at), by=by.name)
    _shut_out(box, person, at)
    for identity in Identity.objects.filter(box=box):
        _take_shares(identity, person)
    record("exclude", box, by=by, at=at)
    return row


def _locked(box: Box, by: Actor) -> Box:
    if by.person_id is not None and access.is_excluded(box.pk, by.person_id):
        raise Barred
    return Box.objects.select_for_update().get(pk=box.pk)


def _shut_out(box: Box, person: Person, at: datetime) -> None:
    """Her keys of the box, and every running request she made or agreed to."""
    BoxKey.objects.filter(box=box, officer_key__person=person).delete()
    hers = Q(officer_key__person=person) | Q(decisions__person=person)
    for grant in Grant.objects.filter(hers, box=box, closed_at=None).distinct():
        close_grant(grant, ClosingChoices.EXCLUDED, at)


def _take_shares(identity: Identity, person: Person) -> None:
    """Takes every subset she belongs to away, unless no other is left: better she holds a share than nobody the key."""
    hers = IdentityShare.objects.filter(identity=identity, officer_key__person=person).values_list("subset", flat=True)
    usable = OfficerKey.objects.usable()
    others = IdentityShare.objects.filter(identity=identity).exclude(subset__in=set(hers))
    dead = others.exclude(officer_key__in=usable).values_list("subset", flat=True)
    if others.exclude(subset__in=set(dead)).exists():
        IdentityShare.objects.filter(identity=identity, subset__in=set(hers)).delete()
