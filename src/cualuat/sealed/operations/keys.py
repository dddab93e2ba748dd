"""Keys of officers: making, unlocking, a new passphrase, a new key after a loss, retiring.

Argon2id runs before the transaction begins: it takes long, and SQLite has one writer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.sealed import crypto, receipts
from cualuat.sealed.crypto import Key, Place, Unreadable
from cualuat.sealed.holding import Unlocked
from cualuat.sealed.models import Box, BoxKey, ClosingChoices, Identity, KeyWrap, OfficerKey, place_of
from cualuat.sealed.operations.grants import close_grant
from cualuat.sealed.operations.recording import own_key
from cualuat.sealed.operations.refusals import AnotherKey, NobodyLeft, TooFewCustodians
from cualuat.sealed.rules import passphrase_trouble

PASSPHRASE: Final = KeyWrap.MeansChoices.PASSPHRASE
RECOVERY: Final = KeyWrap.MeansChoices.RECOVERY


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made. `recovery_code`, in groups of four, is shown this once: nobody can show it again."""

    key: OfficerKey
    recovery_code: str = field(repr=False)


def create_key(*, person: Person, passphrase: str, by: Actor, at: datetime) -> NewKey:
    """Makes the keys of an officer, who alone may do it. Raises Refused, NotAllowed, Busy."""
    if OfficerKey.objects.filter(person=person, retired_at=None).exists():
        raise Refused("Bạn đã có khóa. Quên câu mật khẩu thì dùng mã khôi phục; mất cả hai thì thay khóa mới.")
    key, wraps, code = _make(person, passphrase, by, at)
    _store(key=key, wraps=wraps, by=by, at=at)
    return NewKey(key, code)


def replace_key(*, person: Person, passphrase: str, by: Actor, at: datetime) -> NewKey:
    """Retires a lost key and makes a new one, which opens no earlier box until others let it in.

    Her shares of identities are lost with the old key: see `queries.identities_at_risk`. Raises Refused, NotAllowed, Busy.
    """
    key, wraps, code = _make(person, passphrase, by, at)
    _replace(key=key, wraps=wraps, by=by, at=at)
    return NewKey(key, code)


def _make(person: Person, passphrase: str, by: Actor, at: datetime) -> tuple[OfficerKey, list[KeyWrap], str]:
    if by.person_id != person.pk:
        raise NotAllowed("Mỗi người tự tạo khóa của mình: câu mật khẩu không được cho ai khác biết.")
    _check(passphrase, person)
    public, secret = crypto.new_pair()
    key = OfficerKey(person=person, public_key=public, created_at=at)
    code = receipts.draw(receipts.RECOVERY)
    wraps = [_wrap(key, secret, PASSPHRASE, passphrase), _wrap(key, secret, RECOVERY, code)]
    return key, wraps, receipts.grouped(code)


def _check(passphrase: str, person: Person) -> None:
    if trouble := passphrase_trouble(passphrase):
        raise Refused(trouble, "passphrase")
    if person.check_password(passphrase):
        raise Refused("Câu mật khẩu phải khác mật khẩu đăng nhập. Hãy đặt câu khác.", "passphrase")


def _wrap(key: OfficerKey, secret: Key, means: str, words: str) -> KeyWrap:
    lock = crypto.new_lock(words)
    wrap = KeyWrap(officer_key=key, means=means, salt=lock.salt, ops=lock.cost.ops, memory=lock.cost.memory)
    wrap.wrapped = crypto.seal(lock.key, secret.reveal(), _place(wrap))
    return wrap


def _place(wrap: KeyWrap) -> Place:
    """Bound to the officer's key instead of a box."""
    return place_of(wrap, "wrapped", wrap.officer_key_id)


@operation
def _store(*, key: OfficerKey, wraps: list[KeyWrap], by: Actor, at: datetime) -> None:
    _save(key, wraps)
    _record("create_key", key, by, at)


@operation
def _replace(*, key: OfficerKey, wraps: list[KeyWrap], by: Actor, at: datetime) -> None:
    for old in OfficerKey.objects.select_for_update().filter(person=key.person, retired_at=None):
        _end(old, at)
    _save(key, wraps)
    _record("replace_key", key, by, at)


def _save(key: OfficerKey, wraps: list[KeyWrap]) -> None:
    key.save(force_insert=True)
    KeyWrap.objects.bulk_create(wraps)


def _end(key: OfficerKey, at: datetime) -> None:
    """Without its wraps the key opens nothing, whoever finds the passphrase later; what she asked for was for that key."""
    key.wraps.all().delete()
    for grant in key.grants.filter(closed_at=None):
        close_grant(grant, ClosingChoices.KEY_ENDED, at)
    key.retired_at = at
    key.save(update_fields=["retired_at"])


def _record(action: str, key: OfficerKey, by: Actor, at: datetime) -> None:
    audit.record(
        action=f"sealed.{action}",
        subject=("officer_key", key.pk, key.person.name),
        by=by,
        at=at,
        detail={"fingerprint": key.fingerprint},
    )


# --- unlocking ---------------------------------------------------------------------------------------------------


def unlock(*, person: Person, passphrase: str = "", code: str = "", by: Actor, at: datetime) -> Unlocked | None:
    """The officer's own secret key, by passphrase or, where given, by recovery code; None when it does not fit.

    Both outcomes are recorded. Raises Mistyped (code), NotAllowed, Refused (no key), AnotherKey, Busy.
    """
    if by.person_id != person.pk:
        raise NotAllowed("Mỗi người chỉ mở được khóa của mình.")
    key = OfficerKey.objects.usable().filter(person=person).select_related("person").first()
    if key is None:
        raise Refused("Bạn chưa có khóa. Hãy tạo khóa trước.")
    means, words = (RECOVERY, receipts.read(code, receipts.RECOVERY)) if code else (PASSPHRASE, passphrase)
    secret = _unwrap(key.wraps.get(means=means), words)
    if secret is None:
        _record_unlock(action="unlock_failed", key=key, by=by, at=at)
        return None
    if crypto.public_of(secret) != bytes(key.public_key):
        _record_unlock(action="another_key", key=key, by=by, at=at)
        raise AnotherKey
    _record_unlock(action="unlock", key=key, by=by, at=at)
    return Unlocked(person.pk, key.pk, secret)


def _unwrap(wrap: KeyWrap, words: str) -> Key | None:
    lock = crypto.derive(words, wrap.salt, wrap.cost)
    try:
        return Key(crypto.unseal(lock, wrap.wrapped, _place(wrap)))
    except Unreadable:
        return None


@operation
def _record_unlock(*, action: str, key: OfficerKey, by: Actor, at: datetime) -> None:
    _record(action, key, by, at)


# --- changing ----------------------------------------------------------------------------------------------------


def change_passphrase(*, unlocked: Unlocked, passphrase: str, by: Actor, at: datetime) -> None:
    """A new passphrase, at today's cost of derivation. Raises Refused, NotAllowed, Busy."""
    key = own_key(unlocked, by)
    _check(passphrase, key.person)
    _rewrap(key=key, wrap=_wrap(key, unlocked.secret, PASSPHRASE, passphrase), by=by, at=at)


def renew_recovery_code(*, unlocked: Unlocked, by: Actor, at: datetime) -> str:
    """A new recovery code, in groups of four, shown this once; the old one no longer fits. Raises NotAllowed, Busy."""
    key = own_key(unlocked, by)
    code = receipts.draw(receipts.RECOVERY)
    _rewrap(key=key, wrap=_wrap(key, unlocked.secret, RECOVERY, code), by=by, at=at)
    return receipts.grouped(code)


@operation
def _rewrap(*, key: OfficerKey, wrap: KeyWrap, by: Actor, at: datetime) -> None:
    key.wraps.filter(means=wrap.means).delete()
    wrap.save(force_insert=True)
    _record(f"change_{wrap.means}", key, by, at)


@operation
def retire_key(*, key: OfficerKey, by: Actor, at: datetime) -> None:
    """Ends the key of an officer who leaves: her own act, or an administrator's. It opens nothing any more.

    Raises NotAllowed, NobodyLeft (she is the last who opens some box), TooFewCustodians (share identities anew first).
    """
    if by.person_id != key.person_id:
        by.require("administrator")
    key = OfficerKey.objects.select_for_update().get(pk=key.pk)
    if key.retired_at is not None:
        raise Refused("Khóa này đã ngừng dùng.")
    _check_boxes(key)
    _check_identities(key)
    BoxKey.objects.filter(officer_key=key).delete()
    _end(key, at)
    _record("retire_key", key, by, at)


def _check_boxes(key: OfficerKey) -> None:
    others = Q(keys__officer_key__retired_at=None, keys__officer_key__person__is_active=True)
    others &= ~Q(keys__officer_key=key)
    held = Box.objects.filter(pk__in=key.box_keys.values("box"))
    if held.annotate(others=Count("keys", filter=others)).filter(others=0).exists():
        raise NobodyLeft


def _check_identities(key: OfficerKey) -> None:
    others = Q(shares__officer_key__retired_at=None, shares__officer_key__person__is_active=True)
    others &= ~Q(shares__officer_key=key)
    held = Identity.objects.filter(pk__in=key.identity_shares.values("identity"))
    for identity in held.annotate(others=Count("shares__officer_key", filter=others, distinct=True)):
        if identity.others < identity.needed:
            raise TooFewCustodians(identity.others, identity.needed)
