"""The audit log: only ever added to, sealed row by row; every operation leaves its row in its own transaction."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cualuat.audit import operations, queries
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
    assert queries.first_broken() == forged


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
    assert seal(FIRST, row) == seal(FIRST, json.loads(json.dumps(row)))
    if other != action:
        assert seal(FIRST, row) != seal(FIRST, {**row, "action": other})
    assert seal(FIRST, row) != seal("1" * 64, row)
