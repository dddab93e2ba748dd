"""Officers with keys, and boxes, for the tests of the sealed part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cualuat.accounts import operations as accounts
from cualuat.accounts.models import Person
from cualuat.base.actor import SYSTEM, Actor
from cualuat.sealed import operations, queries
from cualuat.sealed.holding import OpenedBox, Unlocked
from cualuat.sealed.models import Box, Grant, Identity, OfficerKey
from cualuat.sealed.operations import DENOUNCER

NOW = datetime(2026, 11, 24, 9, 47, 53, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LATER = NOW + timedelta(days=3, hours=1)
PASSPHRASE = "nón lá tàu điện mực tím"
STATEMENT = "Ông Trần Văn Mẫu nhận phong bì tại phòng 312."
NAME = "Hoàng Thị Người Tố Cáo"
IDENTITY = {"name": NAME, "phone": "0900 000 417"}
PURPOSE = "Xác minh người tố cáo"


@dataclass(frozen=True)
class Officer:
    """Somebody with a key, as the tests act for her."""

    person: Person
    by: Actor
    key: OfficerKey
    recovery_code: str
    unlocked: Unlocked


def person(name: str) -> Person:
    """An account; the sign-in name is made of the name."""
    username = f"nguoi-{Person.objects.count()}"
    return accounts.create_person(username=username, name=name, password="mat-khau-dai-2026", by=SYSTEM, at=NOW)


def actor(somebody: Person, role: str = "reader") -> Actor:
    """The person as an actor."""
    return Actor(str(somebody.pk), somebody.name, role)


def officer(name: str) -> Officer:
    """An officer who made a key and unlocked it."""
    return with_key(person(name))


def with_key(somebody: Person) -> Officer:
    """The person, once she made a key and unlocked it."""
    by = actor(somebody)
    made = operations.create_key(person=somebody, passphrase=PASSPHRASE, by=by, at=NOW)
    unlocked = operations.unlock(person=somebody, passphrase=PASSPHRASE, by=by, at=NOW)
    assert unlocked is not None
    return Officer(somebody, by, made.key, made.recovery_code, unlocked)


def officers(*names: str) -> list[Officer]:
    """Several officers with keys."""
    return [officer(name) for name in names]


@dataclass(frozen=True)
class Filed:
    """A denunciation just sealed."""

    box: Box
    code: str
    mine: OpenedBox


def file_box(
    *recipients: Officer,
    excluded: Mapping[int, str] | None = None,
    label: str = "TC-2026-0001",
    at: datetime = NOW,
) -> Filed:
    """A denunciation sealed to these officers."""
    receipt = operations.draw_receipt()
    mine = operations.create_box(
        label=label,
        receipt=receipt,
        statement={"text": STATEMENT},
        recipients=[one.key for one in recipients],
        excluded=excluded or {},
        by=DENOUNCER,
        at=at,
    )
    return Filed(Box.objects.get(pk=mine.box_id), receipt.shown, mine)


def name_her(
    filed: Filed, custodians: Iterable[Officer], content: Mapping[str, object] = IDENTITY, *, at: datetime = NOW
) -> Identity:
    """The denouncer says who she is."""
    keys = [one.key for one in custodians]
    return operations.add_identity(opened=filed.mine, content=content, custodians=keys, by=DENOUNCER, at=at)


def need(number: int) -> None:
    """So many custodians must agree, for identities sealed from now on."""
    operations.set_policy(needed=number, reason="Quy chế số 7/QC", by=SYSTEM, at=NOW)


def opens(one: Officer, box: Box, *, at: datetime = NOW) -> OpenedBox:
    """The box, opened by this officer."""
    return operations.open_box(box=box, unlocked=one.unlocked, purpose="Xử lý hồ sơ", by=one.by, at=at)


def asks(one: Officer, box: Box, *, hours: int = 24, purpose: str = PURPOSE, at: datetime = NOW) -> Grant:
    """A request of this officer to see the identity."""
    return operations.request_identity(box=box, officer_key=one.key, purpose=purpose, hours=hours, by=one.by, at=at)


def agrees(one: Officer, grant: Grant, *, at: datetime = NOW) -> Grant:
    """A custodian agrees."""
    return operations.approve(grant=grant, unlocked=one.unlocked, by=one.by, at=at)


def sees(one: Officer, grant: Grant, *, at: datetime = NOW) -> list[dict[str, object]]:
    """What the officer gets to see of the identities."""
    read = operations.open_identity(grant=grant, unlocked=one.unlocked, by=one.by, at=at)
    return [identity.content for identity in read]


def texts(opened: OpenedBox) -> list[str]:
    """The texts of the items that this reader may read."""
    return [queries.read_item(opened, item).body["text"] for item in queries.items(opened)]
