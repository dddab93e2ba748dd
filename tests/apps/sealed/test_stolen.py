"""What a thief of the database and the files finds, and what the program says while it works: nothing readable."""

from __future__ import annotations

import base64
import logging
import sqlite3
import traceback
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField
from sealed_world import (
    IDENTITY,
    NAME,
    NOW,
    PASSPHRASE,
    STATEMENT,
    Filed,
    Officer,
    agrees,
    asks,
    file_box,
    name_her,
    need,
    officers,
    opens,
    sees,
)

from cualuat.audit.models import Event
from cualuat.base.models import Job
from cualuat.sealed import crypto, operations, queries
from cualuat.sealed.crypto import Key, Unreadable
from cualuat.sealed.models import Box, BoxKey, GrantShare, Identity, KeyWrap, place_of
from cualuat.sealed.operations import DENOUNCER, FileWanted

pytestmark = pytest.mark.django_db
MESSAGE = "Tôi sợ bị trả thù, xin giữ kín."
FILE_NAME = "giấy biên nhận tiền.pdf"
DATA = b"so tien 500 trieu dong " * 200
# The denouncer's visits and the officers' acts, each at a microsecond of their own: what to look for in the tables.
HERS, THEIRS = 424_242, 535_353
VISITS = [NOW.replace(microsecond=HERS) + timedelta(days=day, hours=day) for day in range(4)]
WORK = NOW.replace(microsecond=THEIRS)


@pytest.fixture
def lived() -> tuple[Filed, Officer, list[Officer]]:
    """A denunciation through its whole life: written, named, talked about, looked into."""
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    need(2)
    filed = file_box(an, at=VISITS[0])
    name_her(filed, [kha, lam], at=VISITS[0])
    mine = queries.open_by_receipt(filed.code)
    operations.add_item(opened=mine, body={"text": MESSAGE}, by=DENOUNCER, at=VISITS[1])
    wanted = FileWanted(FILE_NAME, "application/pdf", DATA)
    operations.add_file(opened=mine, wanted=wanted, by=DENOUNCER, at=VISITS[2])
    opened = opens(an, filed.box, at=WORK)
    (file,) = queries.files(opened)
    operations.open_file(opened=opened, file=file, purpose="Xem", by=an.by, at=WORK)
    grant = asks(an, filed.box, at=WORK)
    agrees(kha, grant, at=WORK)
    sees(an, agrees(lam, grant, at=WORK))
    operations.withdraw(opened=mine, body={"text": MESSAGE}, by=DENOUNCER, at=VISITS[3])
    return filed, an, [kha, lam]


def cells() -> Iterator[bytes]:
    """Every value of every table, as bytes; on SQLite the pages of the database as well, with what was deleted."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from map(as_bytes, row)
    if isinstance(connection.connection, sqlite3.Connection):
        yield connection.connection.serialize()


def as_bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()


def spellings(secret: str | bytes) -> set[bytes]:
    """A secret as it may stand somewhere: as it is, in JSON, in hexadecimal, in base64."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    found = {raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"="), base64.urlsafe_b64encode(raw).rstrip(b"=")}
    return found | ({ascii(secret)[1:-1].encode()} if isinstance(secret, str) else set())


def secrets_of(filed: Filed, *people: Officer) -> dict[str, set[bytes]]:
    code = filed.code.replace("-", "")
    words = [STATEMENT, MESSAGE, FILE_NAME, NAME, str(IDENTITY["phone"]), PASSPHRASE, filed.code, code]
    codes = [one.recovery_code for one in people]
    words += codes + [code.replace("-", "") for code in codes]
    found = {word: spellings(word) for word in words}
    keys = {"content key": filed.mine.content_key, **{one.person.name: one.unlocked.secret for one in people}}
    return found | {name: spellings(key.reveal()) for name, key in keys.items()} | {"file": spellings(DATA[:46])}


def test_the_search_itself_finds_what_is_plain(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    haystack = b"\n".join(cells())
    for plain in ("TC-2026-0001", "Lê Thị An", "Xử lý hồ sơ"):
        assert any(spelling in haystack for spelling in spellings(plain)), plain


def test_nothing_secret_is_readable_in_the_database(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    filed, an, custodians = lived
    haystack = b"\n".join(cells())
    for what, found in secrets_of(filed, an, *custodians).items():
        assert not [spelling for spelling in found if spelling in haystack], what


def test_nothing_secret_is_readable_on_disk(lived: tuple[Filed, Officer, list[Officer]], sealed_files: Path) -> None:
    filed, an, custodians = lived
    paths = [path for path in sealed_files.parent.rglob("*") if path.is_file()]
    assert len(paths) == 1
    haystack = b"\n".join(str(path).encode() + path.read_bytes() for path in paths)
    for what, found in secrets_of(filed, an, *custodians).items():
        assert not [spelling for spelling in found if spelling in haystack], what


def test_a_deleted_share_is_no_more_readable_than_a_kept_one(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    filed, an, _ = lived
    rows = list(GrantShare.objects.all())
    shares = [crypto.unseal_with(an.unlocked.secret, r.sealed, place_of(r, "sealed", filed.box.pk)) for r in rows]
    identity = Identity.objects.get()
    key = crypto.join([Key(share) for share in shares])
    assert queries.read_identity(identity, key).content == IDENTITY
    operations.expire_grants(by=DENOUNCER, at=NOW + timedelta(days=9))
    haystack = b"\n".join(cells())
    for raw in (*shares, key.reveal()):
        assert not any(spelling in haystack for spelling in spellings(raw))


def test_with_the_database_alone_every_key_is_behind_another_that_is_not_there(
    lived: tuple[Filed, Officer, list[Officer]],
) -> None:
    """The chain a thief would follow: content ← content key ← officer's secret key ← words in somebody's head."""
    filed, _, _ = lived
    box = Box.objects.get(pk=filed.box.pk)
    guesses = [bytes(value) for value in cells() if len(value) == 32] + [bytes(32)]
    for raw in guesses:  # among them every public key and whatever else is as long as a key
        guess = Key(raw)
        for row in BoxKey.objects.all():
            refused(lambda row=row, guess=guess: crypto.unseal_with(guess, row.sealed, place_of(row, "sealed", box.pk)))
        for wrap in KeyWrap.objects.all():
            place = place_of(wrap, "wrapped", wrap.officer_key_id)
            refused(lambda w=wrap, guess=guess, place=place: crypto.unseal(guess, w.wrapped, place))
        place = place_of(box, "receipt_wrapped", box.pk)
        refused(lambda guess=guess, place=place: crypto.unseal(guess, box.receipt_wrapped, place))


def refused(attempt: object) -> None:
    with pytest.raises(Unreadable):
        attempt()  # type: ignore[operator]


def test_who_has_the_database_and_one_officer_has_no_identity(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    """Before a grant, or after its shares are gone."""
    filed, an, (kha, lam) = lived
    operations.expire_grants(by=DENOUNCER, at=NOW + timedelta(days=9))
    identity = Identity.objects.get()
    for row in identity.shares.all():
        for secret in (an.unlocked.secret, crypto.new_pair()[1]):
            place = place_of(row, "sealed", filed.box.pk)
            refused(lambda s=secret, row=row, place=place: crypto.unseal_with(s, row.sealed, place))
    for one in (kha, lam):
        mine = identity.shares.get(officer_key=one.key)
        share = Key(crypto.unseal_with(one.unlocked.secret, mine.sealed, place_of(mine, "sealed", filed.box.pk)))
        refused(lambda share=share: queries.read_identity(identity, share))


# --- days, not hours ---------------------------------------------------------------------------------------------


def test_of_the_denouncer_no_hour_is_kept_anywhere(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    haystack = b"\n".join(cells())
    assert str(THEIRS).encode() in haystack
    assert str(HERS).encode() not in haystack
    mine = [event for event in Event.objects.filter(actor_id="") if event.action.startswith("sealed.")]
    assert {event.action.removeprefix("sealed.") for event in mine} == {
        "create_box", "add_identity", "add_message", "add_file", "withdraw"
    }  # fmt: skip
    assert {event.at.astimezone(NOW.tzinfo).time().isoformat() for event in mine} == {"00:00:00"}


def test_tables_the_denouncer_writes_know_days_only() -> None:
    timed = {
        model.__name__
        for model in apps.get_app_config("sealed").get_models()
        if any(isinstance(field, DateTimeField) for field in model._meta.get_fields())
    }
    assert timed == {"OfficerKey", "CustodianPolicy", "Grant", "GrantDecision", "Opening"}


def test_rows_of_boxes_are_not_numbered_in_order() -> None:
    numbered = {
        model.__name__
        for model in apps.get_app_config("sealed").get_models()
        if model._meta.pk is not None and model._meta.pk.get_internal_type() != "UUIDField"
    }
    assert numbered == {"CustodianPolicy", "GrantDecision", "Exclusion", "Opening"}


def test_near_midnight_the_day_is_that_of_the_house(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    filed, _, _ = lived
    late = datetime.fromisoformat("2026-11-30T17:30:00+00:00")  # half past midnight on 1 December in Hà Nội
    item = operations.add_item(opened=filed.mine, body={"text": "x"}, by=DENOUNCER, at=late)
    assert item.day == date(2026, 12, 1)
    event = Event.objects.latest("pk")
    assert event.at.astimezone(NOW.tzinfo).isoformat() == "2026-12-01T00:00:00+07:00"


# --- what the program says ---------------------------------------------------------------------------------------


def test_logs_and_jobs_know_nothing(
    lived: tuple[Filed, Officer, list[Officer]], caplog: pytest.LogCaptureFixture
) -> None:
    filed, an, custodians = lived
    assert not Job.objects.filter(name__startswith="sealed").exists()
    with caplog.at_level(logging.DEBUG):
        queries.open_by_receipt(filed.code)
        opens(an, filed.box)
    told = caplog.text.encode()
    for what, found in secrets_of(filed, an, *custodians).items():
        assert not [spelling for spelling in found if spelling in told], what


def test_rows_and_failures_do_not_tell(lived: tuple[Filed, Officer, list[Officer]]) -> None:
    filed, an, custodians = lived
    told = [
        f"{row!r} {row}" for model in apps.get_app_config("sealed").get_models() for row in model._base_manager.all()
    ]
    told += [repr(value) for value in (filed.mine, an.unlocked, filed.mine.content_key, operations.draw_receipt())]
    item = queries.items(filed.mine)[0]
    told.append(repr(queries.read_item(filed.mine, item)))
    item.number = 77
    with pytest.raises(Unreadable) as failure:
        queries.read_item(filed.mine, item)
    told.append("".join(traceback.format_exception(failure.value)))
    everything = "\n".join(told).encode()
    for what, found in secrets_of(filed, an, *custodians).items():
        assert not [spelling for spelling in found if spelling in everything], what


def test_a_new_key_and_a_receipt_do_not_show_their_codes() -> None:
    (an,) = officers("Lê Thị An")
    receipt = operations.draw_receipt()
    assert receipt.code not in repr(receipt)
    made = operations.replace_key(person=an.person, passphrase=PASSPHRASE, by=an.by, at=NOW)
    assert made.recovery_code not in repr(made)
