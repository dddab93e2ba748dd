"""Who the denouncer is: sealed apart from the content, its key shared out among custodians.

An identity key is split for every subset of as many custodians as must agree: of three custodians of whom two must, for
Anh and Bình, for Anh and Chi, for Bình and Chi. Within a subset the shares are random bytes whose XOR is the key. With up
to seven custodians that is at most 35 subsets, 140 shares. Threshold schemes do with one share for each custodian, but
they need mathematics over finite fields, which PyNaCl does not offer and which we would have to write and prove; XOR can
be checked by reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Max

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.kernel.workdays import day_of
from cualuat.sealed import access, crypto, envelopes, queries
from cualuat.sealed.crypto import Key
from cualuat.sealed.holding import OpenedBox, Unlocked
from cualuat.sealed.models import (
    Box,
    ClosingChoices,
    CustodianPolicy,
    Grant,
    Identity,
    IdentityShare,
    OfficerKey,
    place_of,
)
from cualuat.sealed.operations.grants import close_grant
from cualuat.sealed.operations.recording import checked_box, record, record_act
from cualuat.sealed.operations.refusals import Barred, NotGranted, TooFewCustodians
from cualuat.sealed.rules import MOST_CUSTODIANS, subsets


@operation
def set_policy(*, needed: int, reason: str, by: Actor, at: datetime) -> CustodianPolicy:
    """How many custodians must agree, for identities sealed from now on. Raises Refused, NotAllowed."""
    by.require("administrator")
    if not 1 <= needed <= MOST_CUSTODIANS:
        raise Refused(f"Số người phải đồng ý là từ 1 đến {MOST_CUSTODIANS}.", "needed")
    if not reason.strip():
        raise Refused("Hãy ghi căn cứ, ví dụ: số và ngày của quy chế.", "reason")
    before = queries.needed()
    policy: CustodianPolicy = CustodianPolicy.objects.create(
        needed=needed, at=at, by=by.name, reason=reason.strip()[:500]
    )
    subject = ("custodian_policy", policy.pk, "Số người phải đồng ý mở danh tính")
    audit.record(action="sealed.set_policy", subject=subject, by=by, at=at, detail={"needed": [before, needed]})
    return policy


@operation
def add_identity(
    *,
    opened: OpenedBox,
    content: Mapping[str, object],
    custodians: Sequence[OfficerKey],
    by: Actor,
    at: datetime,
) -> Identity:
    """The denouncer says who she is, at once or later; not even she reads it back. Raises TooFewCustodians, NotAllowed.

    Custodians whose key is retired or who are excluded from the box get no share.
    """
    if not opened.for_denouncer:
        raise NotAllowed("Chỉ người tố cáo cho biết danh tính của mình, bằng mã biên nhận.")
    box = checked_box(opened, by)
    number = (box.identities.aggregate(last=Max("number"))["last"] or 0) + 1
    identity = Identity(box=box, number=number, day=day_of(at))
    _seal(identity, content, custodians)
    record_act("add_identity", box, opened, by=by, at=at)
    return identity


@operation
def reshare(
    *, identity: Identity, unlocked: Sequence[Unlocked], custodians: Sequence[OfficerKey], by: Actor, at: datetime
) -> Identity:
    """Shares an identity out among other custodians, by as many of the present ones as must agree; nobody gets to read it.

    It gets a fresh key and today's policy: shares copied before open it no more. Running requests end. Raises NotGranted,
    TooFewCustodians, NotAllowed, Unreadable.
    """
    box = Box.objects.select_for_update().get(pk=identity.box_id)
    identity = Identity.objects.select_for_update().get(pk=identity.pk)
    _check_together(box, unlocked, by)
    content = queries.read_identity(identity, _together(identity, unlocked)).content
    for grant in Grant.objects.filter(box=box, closed_at=None):
        close_grant(grant, ClosingChoices.RESHARED, at)
    identity.shares.all().delete()
    _seal(identity, content, custodians)
    record("reshare", box, by=by, at=at, detail={"identity": identity.number})
    return identity


# --- sealing -----------------------------------------------------------------------------------------------------


def _seal(identity: Identity, content: Mapping[str, object], custodians: Sequence[OfficerKey]) -> None:
    """Seals what an identity says under a fresh key, and shares the key out."""
    keys = _fit(identity.box, custodians)
    identity.needed = queries.needed()
    if len(keys) < identity.needed:
        raise TooFewCustodians(len(keys), identity.needed)
    identity_key = crypto.new_key()
    envelope = {"face": identity.face, "content": dict(content)}
    identity.body = envelopes.put(envelope, identity_key, place_of(identity, "body", identity.box_id))
    identity.save()
    IdentityShare.objects.bulk_create(_shares(identity, identity_key, keys))


def _fit(box: Box, custodians: Sequence[OfficerKey]) -> list[OfficerKey]:
    """The custodians who may get a share. Raises Refused when there are too many."""
    usable = OfficerKey.objects.usable().filter(pk__in=[key.pk for key in custodians]).order_by("pk")
    keys = [key for key in usable if not access.is_excluded(box.pk, key.person_id)]
    if len(keys) > MOST_CUSTODIANS:
        raise Refused(f"Nhiều nhất {MOST_CUSTODIANS} người giữ khóa danh tính. Hãy chọn bớt.", "custodians")
    return keys


def _shares(identity: Identity, identity_key: Key, keys: Sequence[OfficerKey]) -> Iterable[IdentityShare]:
    for number, members in enumerate(subsets(len(keys), identity.needed)):
        for member, share in zip(members, crypto.split(identity_key, identity.needed), strict=True):
            row = IdentityShare(identity=identity, subset=number, officer_key=keys[member])
            place = place_of(row, "sealed", identity.box_id)
            row.sealed = crypto.seal_to(keys[member].public_key, share.reveal(), place)
            yield row


# --- opening together --------------------------------------------------------------------------------------------


def _check_together(box: Box, unlocked: Sequence[Unlocked], by: Actor) -> None:
    people = {one.person_id for one in unlocked}
    if by.person_id not in people:
        raise NotAllowed("Một trong những người giữ khóa danh tính phải tự làm việc này.")
    if any(access.is_excluded(box.pk, person) for person in people):
        raise Barred


def _together(identity: Identity, unlocked: Sequence[Unlocked]) -> Key:
    """The identity key, from the shares of a subset that is all present. Raises NotGranted."""
    secrets = {one.key_id: one.secret for one in unlocked}
    usable = OfficerKey.objects.usable().filter(pk__in=secrets)
    found: dict[int, list[Key]] = defaultdict(list)
    for row in identity.shares.filter(officer_key__in=usable):
        place = place_of(row, "sealed", identity.box_id)
        found[row.subset].append(Key(crypto.unseal_with(secrets[row.officer_key_id], row.sealed, place)))
    whole = next((shares for shares in found.values() if len(shares) == identity.needed), None)
    if whole is None:
        raise NotGranted
    return crypto.join(whole)
