"""Requests to see who the denouncer is: asked with a purpose, agreed to by custodians, for one officer and some hours."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.sealed import access, crypto, queries
from cualuat.sealed.crypto import Key
from cualuat.sealed.holding import Unlocked
from cualuat.sealed.models import (
    Box,
    ClosingChoices,
    Grant,
    GrantDecision,
    GrantShare,
    Identity,
    IdentityShare,
    OfficerKey,
    place_of,
)
from cualuat.sealed.operations.recording import check_reader, checked_purpose, own_key, record, record_opening
from cualuat.sealed.operations.refusals import Barred, NotGranted
from cualuat.sealed.queries import ReadIdentity
from cualuat.sealed.rules import LONGEST_GRANT, REQUEST_LASTS


@operation
def request_identity(*, box: Box, officer_key: OfficerKey, purpose: str, hours: int, by: Actor, at: datetime) -> Grant:
    """An officer who holds the box asks to see who denounced, for some hours. Raises Refused, NotAllowed, Barred."""
    box = Box.objects.select_for_update().get(pk=box.pk)
    check_reader(box, officer_key.person_id, by)
    if officer_key.retired_at is not None:
        raise NotAllowed("Khóa này đã ngừng dùng. Hãy dùng khóa mới của bạn.")
    if not 1 <= hours <= LONGEST_GRANT:
        raise Refused(f"Thời gian xem là từ 1 đến {LONGEST_GRANT} giờ.", "hours")
    if not queries.has_identity(box):
        raise Refused("Người tố cáo không cho biết danh tính. Có thể hỏi qua tin nhắn trong hồ sơ.")
    if queries.grant_in_use(box, officer_key.person_id, at=at):
        raise Refused("Bạn đã có một yêu cầu đang chờ hoặc đang được phép xem. Hãy dùng yêu cầu đó.")
    grant = Grant.objects.create(
        box=box,
        officer_key=officer_key,
        purpose=checked_purpose(purpose),
        hours=hours,
        requested_at=at,
        lapses_at=at + timedelta(days=REQUEST_LASTS),
    )
    record("request_identity", box, by=by, at=at, detail={"hours": hours})
    return grant


@operation
def approve(*, grant: Grant, unlocked: Unlocked, by: Actor, at: datetime) -> Grant:
    """A custodian agrees: her shares of that box are sealed anew to the officer who asked.

    The hours begin when the shares of the first identity are complete. Raises Refused, NotAllowed, Barred, Unreadable.
    """
    grant = _running(grant, at)
    key = own_key(unlocked, by)
    _check_decider(grant, key.person_id)
    shares = _own_shares(grant, key.person_id, key)
    for share in shares:
        _pass_on(grant, share, unlocked.secret)
    _decide(grant, approved=True, by=by, at=at)
    if grant.expires_at is None and any(_complete(grant).values()):
        grant.expires_at = at + timedelta(hours=grant.hours)
        grant.save(update_fields=["expires_at"])
    record("approve", grant.box, by=by, at=at)
    return grant


@operation
def refuse(*, grant: Grant, reason: str, by: Actor, at: datetime) -> Grant:
    """A custodian refuses, or ends what others agreed to: the request is over, with her reason.

    Raises Refused, NotAllowed, Barred.
    """
    grant = _running(grant, at)
    if by.person_id is None:
        raise NotAllowed("Chỉ người giữ khóa danh tính quyết định được.")
    _own_shares(grant, by.person_id)
    if not reason.strip():
        raise Refused("Hãy ghi lý do từ chối để người yêu cầu biết.", "reason")
    if not grant.decisions.filter(person_id=by.person_id).exists():
        _check_decider(grant, by.person_id)
        _decide(grant, approved=False, reason=reason.strip()[:500], by=by, at=at)
    close_grant(grant, ClosingChoices.REFUSED, at)
    record("refuse", grant.box, by=by, at=at)
    return grant


@operation
def open_identity(*, grant: Grant, unlocked: Unlocked, by: Actor, at: datetime) -> list[ReadIdentity]:
    """Who the denouncer is, for the officer who asked, until the grant expires; on record with the purpose of the request.

    Raises NotGranted, NotAllowed, Barred, Unreadable.
    """
    grant = Grant.objects.select_for_update(of=("self",)).select_related("box").get(pk=grant.pk)
    key = own_key(unlocked, by)
    if not grant.is_open(at) or grant.officer_key_id != key.pk:
        raise NotGranted
    check_reader(grant.box, key.person_id, by)
    read = [
        queries.read_identity(identity, _join(whole, unlocked.secret))
        for identity, whole in _complete(grant).items()
        if whole
    ]
    if not read:
        raise NotGranted
    record_opening(grant.box, "identity", grant.purpose, by=by, at=at)
    return sorted(read, key=lambda identity: identity.number)


@operation
def expire_grants(*, by: Actor, at: datetime) -> int:
    """Ends the requests whose time is over and removes the shares they gave; how many."""
    over = Grant.objects.over(at).select_for_update(of=("self",)).select_related("box")
    grants = list(over.order_by("requested_at"))
    for grant in grants:
        close_grant(grant, ClosingChoices.EXPIRED if grant.expires_at else ClosingChoices.LAPSED, at)
        record("expire_grant", grant.box, by=by, at=at)
    return len(grants)


def close_grant(grant: Grant, closing: str, at: datetime) -> None:
    """Ends a request and removes the shares it gave; within the caller's operation."""
    GrantShare.objects.filter(grant=grant).delete()
    grant.closed_at, grant.closing = at, closing
    grant.save(update_fields=["closed_at", "closing"])


# --- deciding ----------------------------------------------------------------------------------------------------


def _running(grant: Grant, at: datetime) -> Grant:
    grant = Grant.objects.select_for_update(of=("self",)).select_related("box", "officer_key").get(pk=grant.pk)
    if not grant.is_running(at):
        raise Refused("Yêu cầu này đã kết thúc. Người cần xem phải gửi yêu cầu mới.")
    return grant


def _check_decider(grant: Grant, person_id: int) -> None:
    if person_id == grant.officer_key.person_id:
        raise NotAllowed("Không ai được tự đồng ý với yêu cầu của mình. Hãy chờ những người giữ khóa khác.")
    if grant.decisions.filter(person_id=person_id).exists():
        raise Refused("Bạn đã quyết định về yêu cầu này.")


def _own_shares(grant: Grant, person_id: int, key: OfficerKey | None = None) -> list[IdentityShare]:
    """The custodian's shares of the box. Raises Barred, NotAllowed when she has none."""
    if access.is_excluded(grant.box_id, person_id):
        raise Barred
    rows = IdentityShare.objects.filter(identity__box_id=grant.box_id, officer_key__person_id=person_id)
    shares = list(rows.filter(officer_key=key) if key else rows)
    if not shares:
        raise NotAllowed("Bạn không giữ mảnh khóa nào của danh tính này.")
    return shares


def _pass_on(grant: Grant, share: IdentityShare, secret: Key) -> None:
    raw = crypto.unseal_with(secret, share.sealed, place_of(share, "sealed", grant.box_id))
    row = GrantShare(grant=grant, share=share)
    row.sealed = crypto.seal_to(grant.officer_key.public_key, raw, place_of(row, "sealed", grant.box_id))
    row.save(force_insert=True)


def _decide(grant: Grant, *, approved: bool, reason: str = "", by: Actor, at: datetime) -> None:
    GrantDecision.objects.create(
        grant=grant, person_id=by.person_id, name=by.name, approved=approved, reason=reason, at=at
    )


def _complete(grant: Grant) -> dict[Identity, list[GrantShare]]:
    """For each identity of the box the given shares of one whole subset; empty while none is whole."""
    given: dict[tuple[UUID, int], list[GrantShare]] = defaultdict(list)
    for row in GrantShare.objects.filter(grant=grant).select_related("share"):
        given[row.share.identity_id, row.share.subset].append(row)
    found: dict[Identity, list[GrantShare]] = {}
    for identity in Identity.objects.filter(box_id=grant.box_id):
        subsets = (rows for (key, _), rows in given.items() if key == identity.pk)
        found[identity] = next((rows for rows in subsets if len(rows) == identity.needed), [])
    return found


def _join(whole: list[GrantShare], secret: Key) -> Key:
    box = whole[0].grant.box_id
    return crypto.join([Key(crypto.unseal_with(secret, row.sealed, place_of(row, "sealed", box))) for row in whole])
