"""Two at the same moment: the last place, the same support from two windows. With the lock off too, the database keeps the limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection

from cualuat.dialogues.models import Dialogue, Support
from cualuat.dialogues.operations import asking, attending
from cualuat.dialogues.operations.asking import AlreadySupported
from cualuat.dialogues.operations.attending import Full, Guest
from office import NOW, Office, make_office
from own_database import at_once, own_database, raised, take_locks_off
from sample_dialogues import a_question, announced, someone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in a database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


def _both(row: Dialogue) -> list[Any]:
    return at_once([partial(attending.register, dialogue=row, guest=Guest(name), at=NOW) for name in ("Lan", "Nam")])


def test_the_last_place_goes_to_one(bureau: Office) -> None:
    for _ in range(3):
        row = announced(bureau, places=1)
        (told,) = raised(_both(row))
        assert isinstance(told, Full)
        assert Dialogue.objects.get(pk=row.pk).taken == row.registrations.count() == 1


def test_without_the_lock_the_database_still_keeps_the_place(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen a free place before either takes it."""
    row = announced(bureau, places=1)
    take_locks_off(monkeypatch)
    both, checked = threading.Barrier(2), attending._checked

    def check_and_meet(guest: Guest) -> Guest:
        found = checked(guest)
        both.wait(20)
        return found

    monkeypatch.setattr(attending, "_checked", check_and_meet)
    (told,) = raised(_both(row))
    # SQLite itself stops the second, who reads «locked».
    assert isinstance(told, OperationalError if connection.vendor == "sqlite" else Full)
    assert Dialogue.objects.get(pk=row.pk).taken == row.registrations.count() == 1


def test_one_support_from_two_windows(bureau: Office) -> None:
    row = announced(bureau)
    question = a_question(bureau, row)
    admitted = someone(row, "lan", supports=True)
    outcomes = at_once([partial(asking.support, question=question, admitted=admitted, at=NOW) for _ in range(2)])
    (told,) = raised(outcomes)
    assert isinstance(told, AlreadySupported)
    assert Support.objects.filter(question=question).count() == 1
