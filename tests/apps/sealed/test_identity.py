"""Who the denouncer is: shared out, asked for, agreed to, opened by one officer for some hours, shared anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from sealed_world import (
    IDENTITY,
    LATER,
    NAME,
    NOW,
    PURPOSE,
    Filed,
    Officer,
    agrees,
    asks,
    file_box,
    name_her,
    need,
    officer,
    officers,
    opens,
    sees,
    texts,
)

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.operations import Refused
from cualuat.sealed import crypto, operations, queries
from cualuat.sealed.crypto import Key, Unreadable
from cualuat.sealed.jobs import PERIODIC, expire_grants
from cualuat.sealed.models import (
    CustodianPolicy,
    Grant,
    GrantDecision,
    GrantShare,
    Identity,
    IdentityShare,
    Opening,
    place_of,
)
from cualuat.sealed.operations import DENOUNCER, Barred, NotGranted, TooFewCustodians

pytestmark = pytest.mark.django_db


def world(custodians: int = 3, needed: int = 2) -> tuple[Filed, Officer, list[Officer]]:
    """A named denunciation with one officer, and its custodians."""
    an, *others = officers("Lê Thị An", *(f"Người giữ khóa {n}" for n in range(custodians)))
    need(needed)
    filed = file_box(an)
    name_her(filed, others)
    return filed, an, others


def unlocked(*people: Officer) -> list[object]:
    return [one.unlocked for one in people]


# --- sharing out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("custodians", "needed"), [(1, 1), (2, 1), (2, 2), (3, 2), (4, 3), (5, 3), (7, 4)])
def test_as_many_as_must_agree_open_it_and_one_fewer_does_not(custodians: int, needed: int) -> None:
    filed, an, others = world(custodians, needed)
    grant = asks(an, filed.box)
    for one in others[-needed:][:-1]:
        agrees(one, grant)
        with pytest.raises(NotGranted):
            sees(an, grant)
    assert sees(an, agrees(others[-1], grant)) == [IDENTITY]


def test_the_shares_of_fewer_do_not_give_the_key() -> None:
    """Whatever the program would allow: what one custodian of two can decrypt opens nothing."""
    filed, _, (kha, *_) = world()
    identity = Identity.objects.get()
    opened = [
        Key(crypto.unseal_with(kha.unlocked.secret, row.sealed, place_of(row, "sealed", filed.box.pk)))
        for row in IdentityShare.objects.filter(officer_key=kha.key)
    ]
    assert len(opened) == 2
    for key in (*opened, crypto.join(opened), filed.mine.content_key):
        with pytest.raises(Unreadable):
            queries.read_identity(identity, key)


def test_officers_and_the_receipt_do_not_open_an_identity() -> None:
    filed, an, _ = world()
    assert NAME not in str(texts(opens(an, filed.box)))
    assert NAME not in str(texts(queries.open_by_receipt(filed.code)))
    assert not IdentityShare.objects.filter(officer_key=an.key).exists()


def test_too_few_custodians_are_told_and_nothing_is_kept() -> None:
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    need(2)
    filed = file_box(an, excluded={lam.person.pk: "related"})
    gone = officer("Người đã đi")
    operations.retire_key(key=gone.key, by=gone.by, at=NOW)
    with pytest.raises(TooFewCustodians, match="ít nhất 2"):
        name_her(filed, [kha, lam, gone])
    assert not queries.has_identity(filed.box)


def test_not_more_than_seven_custodians() -> None:
    an, *others = officers(*(f"Người {n}" for n in range(9)))
    with pytest.raises(Refused, match="7"):
        name_her(file_box(an), others)


def test_the_anonymous_may_become_named_later_and_more_than_once() -> None:
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    filed = file_box(an)
    assert queries.identity_days(filed.box) == []
    with pytest.raises(Refused, match="không cho biết"):
        asks(an, filed.box)
    name_her(filed, [kha, lam])
    name_her(filed, [kha, lam], {"name": NAME, "phone": "khác"})
    assert queries.identity_days(filed.box) == [NOW.date()] * 2
    grant = asks(an, filed.box)
    agrees(kha, grant)
    assert [content["phone"] for content in sees(an, agrees(lam, grant))] == [IDENTITY["phone"], "khác"]


def test_an_officer_never_names_the_denouncer() -> None:
    filed, an, others = world()
    with pytest.raises(NotAllowed):
        operations.add_identity(
            opened=opens(an, filed.box), content={}, custodians=[o.key for o in others], by=an.by, at=NOW
        )


def test_a_policy_rules_identities_sealed_after_it_and_is_kept() -> None:
    filed, an, (kha, lam, mai) = world(needed=2)
    need(3)
    grant = asks(an, filed.box)
    agrees(kha, grant)
    assert sees(an, agrees(lam, grant))
    name_her(filed, [kha, lam, mai])
    assert [identity.needed for identity in Identity.objects.order_by("number")] == [2, 3]
    assert [policy.needed for policy in CustodianPolicy.objects.order_by("pk")] == [2, 3]
    with pytest.raises(DatabaseError), transaction.atomic():
        CustodianPolicy._base_manager.update(needed=1)


@pytest.mark.parametrize(("needed", "reason"), [(0, "x"), (8, "x"), (2, " ")])
def test_a_policy_that_cannot_be_is_refused(needed: int, reason: str) -> None:
    with pytest.raises(Refused):
        operations.set_policy(needed=needed, reason=reason, by=SYSTEM, at=NOW)
    with pytest.raises(NotAllowed):
        operations.set_policy(needed=2, reason="x", by=ANYONE, at=NOW)
    assert queries.needed() == 2


# --- asking ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "purpose"), [(0, PURPOSE), (73, PURPOSE), (24, " "), (24, "x" * 501)])
def test_requests_that_cannot_be_are_refused(hours: int, purpose: str) -> None:
    filed, an, _ = world()
    with pytest.raises(Refused):
        asks(an, filed.box, hours=hours, purpose=purpose)
    assert not Grant.objects.exists()


def test_only_who_holds_the_box_asks_for_herself_and_once() -> None:
    filed, an, (kha, *_) = world()
    with pytest.raises(NotAllowed):
        asks(kha, filed.box)
    with pytest.raises(NotAllowed):
        operations.request_identity(box=filed.box, officer_key=an.key, purpose="x", hours=1, by=kha.by, at=NOW)
    asks(an, filed.box)
    with pytest.raises(Refused, match="đã có một yêu cầu"):
        asks(an, filed.box)
    assert asks(an, filed.box, at=NOW + timedelta(days=14))


# --- deciding ----------------------------------------------------------------------------------------------------


def test_nobody_agrees_to_her_own_request() -> None:
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    filed = file_box(an, kha)
    name_her(filed, [kha, lam])
    grant = asks(kha, filed.box)
    with pytest.raises(NotAllowed, match="tự đồng ý"):
        agrees(kha, grant)
    agrees(lam, grant)
    with pytest.raises(NotGranted):
        sees(kha, grant)


def test_agreeing_twice_counts_once() -> None:
    filed, an, (kha, *_) = world()
    grant = agrees(kha, asks(an, filed.box))
    with pytest.raises(Refused, match="đã quyết định"):
        agrees(kha, grant)
    with pytest.raises(NotGranted):
        sees(an, grant)


def test_only_custodians_of_this_box_decide_each_with_her_own_key() -> None:
    filed, an, (kha, lam, _) = world()
    stranger = officer("Người lạ")
    grant = asks(an, filed.box)
    with pytest.raises(NotAllowed):
        agrees(stranger, grant)
    with pytest.raises(NotAllowed):
        operations.refuse(grant=grant, reason="x", by=stranger.by, at=NOW)
    with pytest.raises(NotAllowed):
        operations.refuse(grant=grant, reason="x", by=SYSTEM, at=NOW)
    with pytest.raises(NotAllowed):
        operations.approve(grant=grant, unlocked=kha.unlocked, by=lam.by, at=NOW)
    assert not GrantDecision.objects.exists()


def test_who_lost_her_key_does_not_decide_with_the_new_one() -> None:
    filed, an, (kha, *_) = world()
    made = operations.replace_key(person=kha.person, passphrase="mưa rào ghế đá chuồn", by=kha.by, at=NOW)
    unlocked = operations.unlock(person=kha.person, passphrase="mưa rào ghế đá chuồn", by=kha.by, at=NOW)
    assert unlocked is not None
    assert unlocked.key_id == made.key.pk
    with pytest.raises(NotAllowed, match="mảnh khóa"):
        operations.approve(grant=asks(an, filed.box), unlocked=unlocked, by=kha.by, at=NOW)


def test_a_refusal_ends_the_request_with_its_reason() -> None:
    filed, an, (kha, lam, mai) = world()
    grant = agrees(kha, asks(an, filed.box))
    with pytest.raises(Refused, match="lý do"):
        operations.refuse(grant=grant, reason=" ", by=lam.by, at=NOW)
    operations.refuse(grant=grant, reason="Chưa cần", by=lam.by, at=NOW)
    grant.refresh_from_db()
    assert grant.closing == "refused"
    assert [(d.name, d.approved, d.reason) for d in grant.decisions.order_by("pk")] == [
        (kha.person.name, True, ""),
        (lam.person.name, False, "Chưa cần"),
    ]
    assert not GrantShare.objects.exists()
    with pytest.raises(Refused, match="đã kết thúc"):
        agrees(mai, grant)


def test_a_custodian_ends_what_was_agreed_to() -> None:
    filed, an, (kha, lam, _) = world()
    grant = agrees(lam, agrees(kha, asks(an, filed.box)))
    assert sees(an, grant)
    operations.refuse(grant=grant, reason="Đã dùng sai mục đích", by=kha.by, at=NOW)
    with pytest.raises(NotGranted):
        sees(an, grant)


def test_decisions_are_never_changed() -> None:
    filed, an, (kha, *_) = world()
    agrees(kha, asks(an, filed.box))
    with pytest.raises(DatabaseError), transaction.atomic():
        GrantDecision._base_manager.update(approved=False)


# --- opening -----------------------------------------------------------------------------------------------------


def granted(hours: int = 24) -> tuple[Filed, Officer, list[Officer], Grant]:
    filed, an, others = world()
    grant = asks(an, filed.box, hours=hours)
    agrees(others[0], grant)
    return filed, an, others, agrees(others[1], grant, at=NOW + timedelta(hours=5))


def test_the_hours_begin_with_the_last_agreement_needed() -> None:
    _, an, _, grant = granted(hours=24)
    assert grant.expires_at == NOW + timedelta(hours=29)
    assert sees(an, grant, at=NOW + timedelta(hours=28, minutes=59)) == [IDENTITY]
    for late in (timedelta(hours=29), timedelta(days=9)):
        with pytest.raises(NotGranted, match="yêu cầu mới"):
            sees(an, grant, at=NOW + late)


def test_one_agreement_more_does_not_prolong_it() -> None:
    _, an, others, grant = granted()
    agrees(others[2], grant, at=NOW + timedelta(hours=6))
    grant.refresh_from_db()
    assert grant.expires_at == NOW + timedelta(hours=29)
    assert sees(an, grant) == [IDENTITY]


def test_a_grant_is_for_one_officer() -> None:
    filed, an, (kha, *_), grant = granted()
    binh = officer("Trần Bình")
    operations.let_in(opened=opens(an, filed.box), officer_key=binh.key, by=an.by, at=NOW)
    for other in (binh, kha):
        with pytest.raises(NotGranted):
            sees(other, grant)
    with pytest.raises(NotAllowed):
        operations.open_identity(grant=grant, unlocked=an.unlocked, by=binh.by, at=NOW)
    assert sees(an, grant) == [IDENTITY]


def test_a_grant_is_for_one_box() -> None:
    """Even where somebody writes another box into the row."""
    _, an, others, grant = granted()
    other = file_box(an, label="TC-2")
    name_her(other, others, {"name": "Người khác"})
    with pytest.raises(NotGranted):
        sees(an, asks(an, other.box))
    Grant.objects.filter(pk=grant.pk).update(box=other.box)
    with pytest.raises(NotGranted):
        sees(an, grant)


def test_a_grant_is_not_lent_by_writing_another_name_into_the_row() -> None:
    filed, an, _, grant = granted()
    binh = officer("Trần Bình")
    operations.let_in(opened=opens(an, filed.box), officer_key=binh.key, by=an.by, at=NOW)
    Grant.objects.filter(pk=grant.pk).update(officer_key=binh.key)
    with pytest.raises(Unreadable):
        sees(binh, grant)


def test_who_was_removed_from_the_box_sees_nothing_more() -> None:
    filed, an, _, grant = granted()
    binh = officer("Trần Bình")
    operations.let_in(opened=opens(an, filed.box), officer_key=binh.key, by=an.by, at=NOW)
    operations.remove(box=filed.box, person=an.person, by=binh.by, at=NOW)
    with pytest.raises(NotGranted):
        sees(an, grant)
    assert not GrantShare.objects.exists()


def test_each_look_is_on_record() -> None:
    filed, an, _, grant = granted()
    sees(an, grant)
    sees(an, grant, at=NOW + timedelta(hours=6))
    rows = Opening.objects.filter(box=filed.box, what="identity")
    assert [(row.name, row.purpose) for row in rows] == [("Lê Thị An", PURPOSE)] * 2
    event = Event.objects.latest("pk")
    assert (event.action, event.subject_label, event.detail) == ("sealed.open_identity", "TC-2026-0001", {})


def test_what_is_over_loses_its_shares() -> None:
    filed, an, _, grant = granted()
    expire_grants(at=NOW + timedelta(hours=28))
    assert GrantShare.objects.exists()
    expire_grants(at=LATER)
    assert not GrantShare.objects.exists()
    grant.refresh_from_db()
    assert grant.closing == "expired"
    assert operations.expire_grants(by=SYSTEM, at=LATER) == 0
    waiting = asks(an, filed.box, at=LATER)
    expire_grants(at=LATER + timedelta(days=14))
    waiting.refresh_from_db()
    assert waiting.closing == "lapsed"
    assert "sealed.expire_grants" in PERIODIC


def test_shares_of_another_place_do_not_open() -> None:
    filed, an, (kha, *_) = world()
    one, two, *_ = IdentityShare.objects.filter(officer_key=kha.key)
    IdentityShare.objects.filter(pk=one.pk).update(sealed=two.sealed)
    with pytest.raises(Unreadable):
        agrees(kha, asks(an, filed.box))


def test_an_identity_moved_to_another_box_does_not_open() -> None:
    _, an, others, grant = granted()
    other = file_box(an, label="TC-2")
    identity = name_her(other, others, {"name": "Người khác"})
    Identity.objects.filter(box=grant.box).update(body=identity.body)
    with pytest.raises(Unreadable):
        sees(an, grant)


def test_identities_do_not_show_themselves() -> None:
    _, an, _, grant = granted()
    (read,) = operations.open_identity(grant=grant, unlocked=an.unlocked, by=an.by, at=NOW)
    assert read.content == IDENTITY
    for value in (read, Identity.objects.get(), grant):
        assert NAME not in repr(value) + str(value)


# --- sharing anew ------------------------------------------------------------------------------------------------


def reshare(identity: Identity, together: list[Officer], custodians: list[Officer], **more: object) -> Identity:
    return operations.reshare(
        identity=identity,
        unlocked=[one.unlocked for one in together],
        custodians=[one.key for one in custodians],
        **{"by": together[0].by, "at": NOW, **more},  # type: ignore[arg-type]
    )


def test_custodians_who_leave_hand_over_to_others() -> None:
    filed, an, (kha, lam, mai) = world()
    identity = Identity.objects.get()
    nam, oanh = officers("Nam", "Oanh")
    before = {bytes(share.sealed) for share in IdentityShare.objects.all()}
    reshare(identity, [kha, mai], [nam, oanh, lam])
    assert not before & {bytes(share.sealed) for share in IdentityShare.objects.all()}
    operations.retire_key(key=kha.key, by=kha.by, at=NOW)
    grant = asks(an, filed.box)
    with pytest.raises(NotAllowed):
        agrees(mai, grant)
    agrees(nam, grant)
    assert sees(an, agrees(oanh, grant)) == [IDENTITY]


def test_shares_copied_before_open_nothing_after() -> None:
    filed, _, (kha, lam, mai) = world()
    identity = Identity.objects.get()
    rows = IdentityShare.objects.filter(identity=identity, officer_key__in=[kha.key, lam.key])
    by_key = {kha.key.pk: kha, lam.key.pk: lam}
    shares: dict[int, list[Key]] = {}
    for row in rows:
        secret = by_key[row.officer_key_id].unlocked.secret
        opened = Key(crypto.unseal_with(secret, row.sealed, place_of(row, "sealed", filed.box.pk)))
        shares.setdefault(row.subset, []).append(opened)
    (both,) = (found for found in shares.values() if len(found) == 2)
    assert queries.read_identity(identity, crypto.join(both)).content == IDENTITY
    fresh = reshare(identity, [kha, lam], [lam, mai])
    with pytest.raises(Unreadable):
        queries.read_identity(fresh, crypto.join(both))


def test_sharing_anew_takes_as_many_as_agreeing_and_ends_what_runs() -> None:
    filed, an, (kha, lam, mai) = world()
    identity = Identity.objects.get()
    grant = agrees(kha, asks(an, filed.box))
    for together in ([kha], [kha, an], [an]):
        with pytest.raises(NotGranted):
            reshare(identity, together, [lam, mai])
    with pytest.raises(NotAllowed):
        reshare(identity, [kha, lam], [lam, mai], by=an.by)
    with pytest.raises(TooFewCustodians):
        reshare(identity, [kha, lam], [mai])
    assert IdentityShare.objects.filter(officer_key=kha.key).exists()
    reshare(identity, [kha, lam], [lam, mai])
    grant.refresh_from_db()
    assert grant.closing == "reshared"


def test_the_excluded_do_not_share_anew() -> None:
    filed, _, (kha, lam, mai) = world()
    operations.exclude(box=filed.box, person=kha.person, reason="recused", by=SYSTEM, at=NOW)
    with pytest.raises(Barred):
        reshare(Identity.objects.get(), [lam, kha], [lam, mai])
    reshare(Identity.objects.get(), [lam, mai], [kha, lam, mai])
    assert not IdentityShare.objects.filter(officer_key=kha.key).exists()


def test_identities_at_risk_are_those_without_a_custodian_to_spare() -> None:
    _, _, (kha, *_) = world()
    assert not queries.identities_at_risk()
    operations.replace_key(person=kha.person, passphrase="mưa rào ghế đá chuồn", by=kha.by, at=NOW)
    assert [identity.number for identity in queries.identities_at_risk()] == [1]


def test_an_identity_comes_from_the_denouncer_by_day() -> None:
    filed, _, _ = world()
    event = Event.objects.get(action="sealed.add_identity")
    assert (event.actor_id, event.actor_name) == ("", DENOUNCER.name)
    assert (event.at.second, event.at.minute) == (0, 0)
    assert Identity.objects.get().day == filed.box.opened_on
