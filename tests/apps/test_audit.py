"""The audit log: only ever added to, sealed row by row; every operation leaves its row in its own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cualuat.audit import operations, queries
from cualuat.audit.jobs import anchor
from cualuat.audit.models import Event
from cualuat.audit.rules import FIRST, seal
from cualuat.base.actor import SYSTEM, Actor
from cualuat.base.models import AppendOnlyError
from cualuat.law import operations as law
from cualuat.law.models import Document

NOW = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_the_chain_is_whole_and_says_who_did_what(db: None) -> None:
    by = Actor("12", "Nguyễn Thị Biên Tập", "publisher")
    event = operations.record(
        action="law.edit", subject=("document", 5, "Luật Bến đò"), by=by, at=NOW, detail={"title": ["a", "b"]}
    )
    assert event.previous_hash == Event.objects.filter(pk__lt=event.pk).latest("pk").hash
    assert queries.first_broken() is None
    assert queries.history("document", 5).first() == event


def test_rows_cannot_be_changed_by_the_program(db: None) -> None:
    event = operations.record(action="x", subject=("t", 1, "t"), by=SYSTEM, at=NOW)
    for attempt in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(action="y")):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor_name = 'ai'", "DELETE FROM audit_event"])
def test_rows_cannot_be_changed_in_the_database(db: None, statement: str) -> None:
    operations.record(action="x", subject=("t", 1, "t"), by=SYSTEM, at=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_row_forged_behind_the_back_of_the_database_breaks_the_chain(db: None) -> None:
    last = Event.objects.latest("pk")
    forged = Event(
        at=NOW, action="law.publish", actor_name="ai đó", subject_type="t", subject_id="1", subject_label="t",
        previous_hash=last.hash, hash="f" * 64,
    )  # fmt: skip
    forged.save()
    broken = queries.first_broken()
    assert broken is not None
    assert broken.pk == forged.pk


def test_what_fails_leaves_no_row(db: None) -> None:
    before = Event.objects.count()
    document = Document.objects.filter(state="published").first()
    assert document is not None
    with pytest.raises(law.Refused):
        law.withdraw(document=document, reason=" ", by=SYSTEM, at=timezone.now())
    assert Event.objects.count() == before
    law.withdraw(document=document, reason="Đăng nhầm.", by=SYSTEM, at=timezone.now())
    assert Event.objects.count() == before + 1


plain = st.text(max_size=20)


@given(plain, plain, st.dictionaries(plain, plain, max_size=3))
def test_a_seal_depends_on_every_part(action: str, other: str, detail: dict[str, str]) -> None:
    row = {"action": action, "detail": detail}
    assert seal(KEY, FIRST, row) == seal(KEY, FIRST, json.loads(json.dumps(row)))
    if other != action:
        assert seal(KEY, FIRST, row) != seal(KEY, FIRST, {**row, "action": other})
    assert seal(KEY, FIRST, row) != seal(KEY, "1" * 64, row)
    assert seal(KEY, FIRST, row) != seal(b"another", FIRST, row)


# --- what somebody does who may write the database, past its triggers --------------------------------------------

KEY = b"k"


@contextmanager
def past_the_triggers() -> Iterator[CursorWrapper]:
    """The database without what refuses changes; the test's own transaction brings it back."""
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER audit_event_no_{event}{on}")
        yield cursor


@pytest.fixture
def log(db: None, settings: object, tmp_path: Path) -> list[Event]:
    """Five events, after those of the library."""
    settings.CUALUAT_HOME = tmp_path  # type: ignore[attr-defined]
    return [operations.record(action=f"x.{n}", subject=("t", n, "t"), by=SYSTEM, at=NOW) for n in range(5)]


def broken_at() -> int:
    broken = queries.first_broken()
    assert broken is not None
    return broken.pk


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'ai'",
        "action = 'y'",
        "subject_label = 'khác'",
        "subject_id = '9'",
        "at = '2020-01-01 00:00:00+00'",
    ],
)
def test_a_changed_row_is_found(log: list[Event], change: str) -> None:
    with past_the_triggers() as cursor:
        cursor.execute(f"UPDATE audit_event SET {change} WHERE id = %s", [log[2].pk])
    assert broken_at() == log[2].pk


def test_a_removed_row_is_found(log: list[Event]) -> None:
    with past_the_triggers() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [log[2].pk])
    assert broken_at() == log[3].pk


def test_a_row_inserted_at_the_end_with_a_seal_that_looks_right_is_found(log: list[Event]) -> None:
    forged = Event(
        at=NOW, action="sealed.open_content", actor_name="Người khác", subject_type="t", subject_id="1",
        subject_label="t", previous_hash=log[-1].hash,
    )  # fmt: skip
    forged.hash = seal(b"", log[-1].hash, forged.contents)  # as everybody could compute it
    forged.save()
    assert broken_at() == forged.pk


def test_a_row_inserted_between_two_is_found(log: list[Event]) -> None:
    with past_the_triggers() as cursor:
        cursor.execute("UPDATE audit_event SET id = id + 1000 WHERE id > %s", [log[2].pk])
    between = Event(
        pk=log[2].pk + 1, at=NOW, action="y", actor_name="ai", subject_type="t", subject_id="1", subject_label="t",
        previous_hash="e" * 64, hash="f" * 64,
    )  # fmt: skip
    between.save(force_insert=True)
    assert broken_at() == between.pk


def test_two_rows_that_change_places_are_found(log: list[Event]) -> None:
    with past_the_triggers() as cursor:
        for old, new in ((log[1].pk, -1), (log[2].pk, log[1].pk), (-1, log[2].pk)):
            cursor.execute("UPDATE audit_event SET id = %s WHERE id = %s", [new, old])
    assert broken_at() == log[1].pk


def test_last_rows_that_were_cut_off_are_found_by_what_stands_outside(log: list[Event]) -> None:
    anchor(at=NOW)
    anchor(at=NOW)  # nothing new: no second line
    assert len(queries.anchors()) == 1
    assert queries.first_broken() is None
    with past_the_triggers() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id >= %s", [log[3].pk])
    broken = queries.first_broken()
    assert broken is not None
    assert (broken.pk, broken.at) == (log[4].pk, None)
    assert "mất những dòng cuối" in broken.words


def test_a_log_begun_under_an_earlier_key_stays_whole(log: list[Event], settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS = [django_settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "a-new-key-of-this-house"  # type: ignore[attr-defined]
    operations.record(action="x.new", subject=("t", 1, "t"), by=SYSTEM, at=NOW)
    assert queries.first_broken() is None
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    assert queries.first_broken() is not None
