"""Who may read a box: letting in, removing, excluding, and what each may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from sealed_world import (
    NOW,
    STATEMENT,
    actor,
    agrees,
    asks,
    file_box,
    name_her,
    need,
    officer,
    officers,
    opens,
    person,
    sees,
    texts,
    with_key,
)

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.models import AppendOnlyError
from cualuat.base.operations import Refused
from cualuat.sealed import access, operations, queries
from cualuat.sealed.models import BoxKey, Exclusion, Grant, GrantShare, IdentityShare
from cualuat.sealed.operations import DENOUNCER, Barred, NobodyLeft, NotGranted
from cualuat.sealed.rules import excluded_names

pytestmark = pytest.mark.django_db


def exclude(box: object, somebody: object, reason: str = "related", **more: object) -> Exclusion:
    who = getattr(somebody, "person", somebody)
    return operations.exclude(box=box, person=who, reason=reason, **{"by": SYSTEM, "at": NOW, **more})  # type: ignore[arg-type]


# --- letting in and removing -------------------------------------------------------------------------------------


def test_a_recipient_lets_another_in() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an)
    row = operations.let_in(opened=opens(an, filed.box), officer_key=binh.key, by=an.by, at=NOW)
    assert (row.added_by, row.added_on) == ("Lê Thị An", NOW.date())
    assert texts(opens(binh, filed.box)) == [STATEMENT]
    event = Event.objects.filter(action="sealed.let_in").get()
    assert event.detail == {"officer": "Trần Bình"}


def test_who_may_not_is_not_let_in() -> None:
    an, binh, gone = officers("Lê Thị An", "Trần Bình", "Người đã đi")
    filed = file_box(an, excluded={binh.person.pk: "related"})
    operations.retire_key(key=gone.key, by=gone.by, at=NOW)
    opened = opens(an, filed.box)
    with pytest.raises(Barred):
        operations.let_in(opened=opened, officer_key=binh.key, by=an.by, at=NOW)
    for key in (gone.key, an.key):
        with pytest.raises(Refused):
            operations.let_in(opened=opened, officer_key=key, by=an.by, at=NOW)
    assert BoxKey.objects.filter(box=filed.box).count() == 1


def test_only_who_opened_the_box_lets_in() -> None:
    an, binh, chi = officers("Lê Thị An", "Trần Bình", "Chi")
    opened = opens(an, file_box(an).box)
    for by in (binh.by, SYSTEM, ANYONE):
        with pytest.raises(NotAllowed):
            operations.let_in(opened=opened, officer_key=chi.key, by=by, at=NOW)


def test_who_was_removed_reads_no_more_and_lets_nobody_in() -> None:
    an, binh, chi = officers("Lê Thị An", "Trần Bình", "Chi")
    filed = file_box(an, binh)
    opened = opens(binh, filed.box)
    operations.remove(box=filed.box, person=binh.person, by=an.by, at=NOW)
    with pytest.raises(NotAllowed):
        opens(binh, filed.box)
    with pytest.raises(NotAllowed):
        operations.let_in(opened=opened, officer_key=chi.key, by=binh.by, at=NOW)
    with pytest.raises(NotAllowed):
        operations.add_item(opened=opened, body={}, by=binh.by, at=NOW)
    with pytest.raises(Refused):
        operations.remove(box=filed.box, person=binh.person, by=an.by, at=NOW)


def test_the_last_recipient_is_not_removed() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    operations.replace_key(person=binh.person, passphrase="mưa rào ghế đá chuồn", by=binh.by, at=NOW)
    with pytest.raises(NobodyLeft):  # what Bình had is lost
        operations.remove(box=filed.box, person=an.person, by=an.by, at=NOW)


# --- excluding ---------------------------------------------------------------------------------------------------


def test_an_officer_named_in_the_statement_gets_no_key_from_the_start() -> None:
    an, mau = officers("Lê Thị An", "Trần Văn Mẫu")
    named = excluded_names(STATEMENT, {one.person.pk: one.person.name for one in (an, mau)})
    filed = file_box(an, mau, excluded=dict.fromkeys(named, "named"))
    assert [key.person for key in queries.recipients(filed.box)] == [an.person]
    with pytest.raises(Barred):
        opens(mau, filed.box)
    assert not access.visible_to(mau.by)


def test_excluding_takes_the_key_and_bars_for_good() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    opened = opens(binh, filed.box)
    exclude(filed.box, binh)
    for act in (
        lambda: opens(binh, filed.box),
        lambda: operations.add_item(opened=opened, body={}, by=binh.by, at=NOW),
        lambda: operations.let_in(opened=opens(an, filed.box), officer_key=binh.key, by=an.by, at=NOW),
        lambda: operations.remove(box=filed.box, person=an.person, by=binh.by, at=NOW),
        lambda: exclude(filed.box, an, by=binh.by),
        lambda: operations.destroy_box(box=filed.box, by=binh.by, at=NOW),
        lambda: asks(binh, filed.box),
    ):
        with pytest.raises(Barred, match="loại"):
            act()
    assert BoxKey.objects.get(box=filed.box).officer_key == an.key


def test_an_exclusion_holds_even_where_keys_and_grants_remained() -> None:
    """As if a backup had brought them back."""
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    filed = file_box(an)
    name_her(filed, [kha, lam])
    grant = agrees(lam, agrees(kha, asks(an, filed.box)))
    Exclusion.objects.create(box=filed.box, person=an.person, reason="named", day=NOW.date(), by="x")
    assert not access.visible_to(an.by)
    for act in (lambda: opens(an, filed.box), lambda: sees(an, grant)):
        with pytest.raises(Barred):
            act()


def test_a_new_key_does_not_bring_an_excluded_person_back() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    exclude(filed.box, binh)
    made = operations.replace_key(person=binh.person, passphrase="mưa rào ghế đá chuồn", by=binh.by, at=NOW)
    with pytest.raises(Barred):
        operations.let_in(opened=opens(an, filed.box), officer_key=made.key, by=an.by, at=NOW)
    assert not queries.waiting_to_be_let_in(filed.box)


def test_even_the_last_recipient_is_excluded_and_the_denouncer_lets_another_in() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an)
    exclude(filed.box, an)
    assert not queries.recipients(filed.box)
    mine = queries.open_by_receipt(filed.code)
    operations.let_in(opened=mine, officer_key=binh.key, by=DENOUNCER, at=NOW)
    assert texts(opens(binh, filed.box)) == [STATEMENT]


def test_an_exclusion_is_not_told_by_the_audit_log_nor_changed() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    row = exclude(filed.box, binh)
    event = Event.objects.get(action="sealed.exclude")
    assert (event.subject_label, event.detail) == ("TC-2026-0001", {})
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Exclusion._base_manager.filter(pk=row.pk).update(person=an.person)


@pytest.mark.parametrize(("reason", "twice"), [("vì ông ấy nhận tiền", False), ("related", True)])
def test_exclusions_that_cannot_be_are_refused(reason: str, twice: bool) -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    if twice:
        exclude(filed.box, binh)
    with pytest.raises(Refused):
        exclude(filed.box, binh, reason)


def test_an_excluded_custodian_gets_no_share_and_loses_those_she_has() -> None:
    an, kha, lam, mai = officers("Lê Thị An", "Kha", "Lâm", "Mai")
    need(2)
    filed = file_box(an)
    name_her(filed, [kha, lam, mai])
    exclude(filed.box, kha)
    holders = set(IdentityShare.objects.values_list("officer_key", flat=True))
    assert holders == {lam.key.pk, mai.key.pk}
    name_her(filed, [kha, lam, mai])
    assert not IdentityShare.objects.filter(officer_key=kha.key).exists()
    exclude(filed.box, lam)  # without her nobody could open it any more: she keeps her shares, and is barred
    assert IdentityShare.objects.filter(officer_key=lam.key).exists()
    with pytest.raises(Barred):
        agrees(lam, asks(an, filed.box))


def test_excluding_ends_what_the_person_asked_for_or_agreed_to() -> None:
    an, binh, kha, lam, mai = officers("Lê Thị An", "Trần Bình", "Kha", "Lâm", "Mai")
    need(2)
    filed = file_box(an, binh)
    name_her(filed, [kha, lam, mai])
    asked, other, kept = asks(an, filed.box), asks(binh, filed.box), None
    agrees(kha, other)
    agrees(lam, other)
    exclude(filed.box, kha)
    exclude(filed.box, an)
    for grant in (asked, other):
        grant.refresh_from_db()
        assert grant.closing == "excluded"
    assert not GrantShare.objects.exists()
    with pytest.raises(NotGranted):
        sees(binh, other)
    kept = asks(binh, filed.box)
    agrees(lam, kept)
    assert sees(binh, agrees(mai, kept))


# --- who sees what -----------------------------------------------------------------------------------------------


def test_a_box_is_visible_to_who_holds_its_key_and_to_no_role() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    one, two = file_box(an, binh), file_box(binh, label="TC-2")
    assert set(access.visible_to(an.by)) == {one.box}
    assert set(access.visible_to(binh.by)) == {one.box, two.box}
    for nobody in (actor(person("Quản trị"), "administrator"), SYSTEM, ANYONE, DENOUNCER):
        assert not access.visible_to(nobody)
    exclude(two.box, binh)
    assert set(access.visible_to(binh.by)) == {one.box}
    operations.retire_key(key=an.key, by=an.by, at=NOW)
    assert not access.visible_to(an.by)


def test_openings_are_seen_by_leaders_and_each_sees_those_of_her_boxes() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    leader, accused = (actor(person(name)) for name in ("Lãnh đạo", "Bị tố cáo"))
    one = file_box(an, binh, excluded={accused.person_id or 0: "named"})
    two = file_box(binh, label="TC-2")
    opens(binh, one.box)
    opens(binh, two.box, at=NOW + timedelta(hours=1))

    def seen(by: object, leads: bool) -> list[str]:
        return [row.box.label for row in access.visible_openings(by, leader=leads)]  # type: ignore[arg-type]

    assert seen(leader, True) == ["TC-2", "TC-2026-0001"]
    assert seen(accused, True) == ["TC-2"]
    assert seen(an.by, False) == ["TC-2026-0001"]
    assert seen(binh.by, False) == ["TC-2", "TC-2026-0001"]
    assert seen(leader, False) == seen(ANYONE, True) == []
    operations.remove(box=one.box, person=binh.person, by=an.by, at=NOW)
    assert len(seen(binh.by, False)) == 2  # what she opened herself
    exclude(one.box, binh)
    assert seen(binh.by, False) == ["TC-2"]


def test_custodians_see_the_requests_that_wait_for_them() -> None:
    an, kha, lam, mai = officers("Lê Thị An", "Kha", "Lâm", "Mai")
    need(2)
    filed = file_box(an, kha)
    name_her(filed, [kha, lam, mai])
    mine, others = asks(kha, filed.box), asks(an, filed.box)

    def waiting(by: object, *, days: int = 0) -> set[Grant]:
        return set(access.grants_to_decide(by, at=NOW + timedelta(days=days)))  # type: ignore[arg-type]

    assert waiting(kha.by) == {others}
    assert waiting(lam.by) == {mine, others}
    assert waiting(an.by) == waiting(SYSTEM) == waiting(ANYONE) == set()
    agrees(lam, others)
    assert waiting(lam.by) == {mine}
    exclude(filed.box, lam)
    assert waiting(lam.by) == set()
    assert waiting(mai.by, days=14) == set()


def test_an_account_without_a_key_is_nobody() -> None:
    an = officer("Lê Thị An")
    file_box(an)
    somebody = person("Chưa có khóa")
    assert not access.visible_to(actor(somebody))
    assert queries.keys_of([somebody.pk, an.person.pk]) == [an.key]
    assert queries.key_of(with_key(somebody).person.pk) is not None
