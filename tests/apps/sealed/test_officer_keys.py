"""Keys of officers: made by themselves, lost, replaced, retired."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sealed_world import (
    NOW,
    PASSPHRASE,
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

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.operations import Refused
from cualuat.sealed import crypto, operations, queries
from cualuat.sealed.crypto import Cost
from cualuat.sealed.models import BoxKey, Identity, KeyWrap, OfficerKey
from cualuat.sealed.operations import AnotherKey, NobodyLeft, TooFewCustodians
from cualuat.sealed.receipts import Mistyped
from people import PASSWORD

pytestmark = pytest.mark.django_db
ANOTHER = "mưa rào ghế đá chuồn chuồn"


def unlocks(somebody: object, **words: str) -> bool:
    one = somebody.person if hasattr(somebody, "person") else somebody
    return operations.unlock(person=one, **words, by=actor(one), at=NOW) is not None  # type: ignore[arg-type]


def test_a_key_opens_by_passphrase_and_by_recovery_code() -> None:
    an = officer("Lê Thị An")
    assert an.unlocked.key_id == an.key.pk
    assert crypto.public_of(an.unlocked.secret) == bytes(an.key.public_key)
    assert unlocks(an, code=an.recovery_code)
    assert unlocks(an, code=an.recovery_code.lower().replace("-", " "))


def test_wrong_words_open_nothing_and_are_on_record() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    assert not unlocks(an, passphrase=PASSPHRASE + "!")
    assert not unlocks(an, passphrase="")
    assert not unlocks(an, code=binh.recovery_code)
    with pytest.raises(Mistyped):
        unlocks(an, code=an.recovery_code[:-1])
    actions = [event.action for event in audit.history("officer_key", an.key.pk)]
    assert actions == ["sealed.unlock_failed"] * 3 + ["sealed.unlock", "sealed.create_key"]


def test_nobody_makes_or_opens_the_key_of_another() -> None:
    an, boss = officer("Lê Thị An"), actor(person("Quản trị"), "administrator")
    for by in (boss, SYSTEM, ANYONE):
        with pytest.raises(NotAllowed):
            operations.create_key(person=person("Trần Bình"), passphrase=PASSPHRASE, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            operations.unlock(person=an.person, passphrase=PASSPHRASE, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            operations.replace_key(person=an.person, passphrase=PASSPHRASE, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            operations.change_passphrase(unlocked=an.unlocked, passphrase=ANOTHER, by=by, at=NOW)


@pytest.mark.parametrize("words", ["ngắn", "mat-khau-dai-2026"])
def test_a_passphrase_is_long_and_not_the_password(words: str) -> None:
    an = person("Lê Thị An")
    assert an.check_password(PASSWORD)
    with pytest.raises(Refused) as refused:
        operations.create_key(person=an, passphrase=words, by=actor(an), at=NOW)
    assert refused.value.field == "passphrase"
    assert not OfficerKey.objects.exists()


def test_there_is_one_key_in_use() -> None:
    an = officer("Lê Thị An")
    with pytest.raises(Refused, match="đã có khóa"):
        with_key(an.person)
    with pytest.raises(Refused, match="chưa có khóa"):
        unlocks(person("Trần Bình"), passphrase=PASSPHRASE)


def test_a_new_passphrase_takes_the_place_of_the_old_one_at_todays_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    an = officer("Lê Thị An")
    monkeypatch.setattr(crypto, "COST", Cost(ops=2, memory=16384))
    assert unlocks(an, passphrase=PASSPHRASE)  # at the cost it was made with
    operations.change_passphrase(unlocked=an.unlocked, passphrase=ANOTHER, by=an.by, at=NOW)
    assert not unlocks(an, passphrase=PASSPHRASE)
    assert unlocks(an, passphrase=ANOTHER)
    assert unlocks(an, code=an.recovery_code)
    assert KeyWrap.objects.get(officer_key=an.key, means="passphrase").cost == Cost(2, 16384)


def test_a_new_recovery_code_takes_the_place_of_the_old_one() -> None:
    an = officer("Lê Thị An")
    code = operations.renew_recovery_code(unlocked=an.unlocked, by=an.by, at=NOW)
    assert not unlocks(an, code=an.recovery_code)
    assert unlocks(an, code=code)
    assert unlocks(an, passphrase=PASSPHRASE)


def test_after_a_loss_others_let_in_again() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    operations.replace_key(person=an.person, passphrase=ANOTHER, by=an.by, at=NOW + timedelta(days=1))
    with pytest.raises(NotAllowed):
        opens(an, filed.box)
    assert not unlocks(an, passphrase=PASSPHRASE)
    unlocked = operations.unlock(person=an.person, passphrase=ANOTHER, by=an.by, at=NOW)
    assert unlocked is not None
    (fresh,) = queries.waiting_to_be_let_in(filed.box)
    assert fresh.pk == unlocked.key_id
    assert [key.person for key in queries.recipients(filed.box)] == [binh.person]
    operations.let_in(opened=opens(binh, filed.box), officer_key=fresh, by=binh.by, at=NOW)
    opened = operations.open_box(box=filed.box, unlocked=unlocked, purpose="Xem", by=an.by, at=NOW)
    assert len(texts(opened)) == 1
    assert not queries.waiting_to_be_let_in(filed.box)
    assert BoxKey.objects.filter(box=filed.box).count() == 2


def test_what_was_asked_for_with_the_lost_key_ends_with_it() -> None:
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    filed = file_box(an)
    name_her(filed, [kha, lam])
    grant = agrees(lam, agrees(kha, asks(an, filed.box)))
    operations.replace_key(person=an.person, passphrase=ANOTHER, by=an.by, at=NOW)
    grant.refresh_from_db()
    assert grant.closing == "key_ended"
    assert not grant.shares.exists()


def test_a_retired_key_is_without_its_wraps() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    operations.retire_key(key=an.key, by=an.by, at=NOW)
    assert not KeyWrap.objects.filter(officer_key=an.key).exists()
    assert not BoxKey.objects.filter(officer_key=an.key).exists()
    with pytest.raises(NotAllowed):
        opens(an, filed.box)
    with pytest.raises(Refused):
        operations.retire_key(key=an.key, by=an.by, at=NOW)


def test_the_last_who_opens_a_box_cannot_retire() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    operations.remove(box=filed.box, person=binh.person, by=an.by, at=NOW)
    with pytest.raises(NobodyLeft):
        operations.retire_key(key=an.key, by=an.by, at=NOW)
    assert texts(opens(an, filed.box))


def test_a_custodian_retires_only_when_others_suffice() -> None:
    an, kha, lam, mai = officers("Lê Thị An", "Kha", "Lâm", "Mai")
    need(2)
    filed = file_box(an)
    name_her(filed, [kha, lam, mai])
    operations.retire_key(key=kha.key, by=kha.by, at=NOW)
    assert list(queries.identities_at_risk()) == list(Identity.objects.all())
    with pytest.raises(TooFewCustodians):
        operations.retire_key(key=lam.key, by=lam.by, at=NOW)
    grant = asks(an, filed.box)
    agrees(lam, grant)
    assert sees(an, agrees(mai, grant))


def test_an_administrator_retires_the_key_of_who_left_nobody_else_does() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    with pytest.raises(NotAllowed):
        operations.retire_key(key=an.key, by=binh.by, at=NOW)
    operations.retire_key(key=an.key, by=actor(person("Quản trị"), "administrator"), at=NOW)
    assert queries.key_of(an.person.pk) is None


def test_a_closed_account_uses_no_key() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    an.person.is_active = False
    an.person.save()
    with pytest.raises(NotAllowed):
        opens(an, filed.box)
    assert [key.person for key in queries.recipients(filed.box)] == [binh.person]
    with pytest.raises(NobodyLeft):
        file_box(an, label="TC-2")


def test_an_exchanged_public_key_is_noticed() -> None:
    an = officer("Lê Thị An")
    assert queries.changed_keys() == []
    OfficerKey.objects.filter(pk=an.key.pk).update(public_key=crypto.new_pair()[0])
    assert queries.changed_keys() == [an.key]
    with pytest.raises(AnotherKey, match="báo lãnh đạo"):
        unlocks(an, passphrase=PASSPHRASE)
    assert audit.history("officer_key", an.key.pk)[0].action == "sealed.another_key"


def test_wraps_of_another_key_do_not_open() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    theirs = KeyWrap.objects.get(officer_key=binh.key, means="passphrase")
    mine = KeyWrap.objects.filter(officer_key=an.key, means="passphrase")
    mine.update(salt=theirs.salt, wrapped=theirs.wrapped)
    assert not unlocks(an, passphrase=PASSPHRASE)
