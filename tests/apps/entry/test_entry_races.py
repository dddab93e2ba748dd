"""Two windows at the same moment, and an entry while somebody closes: the database keeps what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from cualuat.base.actor import SYSTEM
from cualuat.entry import queries
from cualuat.entry.models import Entry, Occasion
from cualuat.entry.operations import admitting, arranging
from office import NOW
from own_database import at_once, own_database, raised, take_locks_off
from sample_entry import an_occasion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield


@pytest.fixture
def _django_db_helper(own: None) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


def _open() -> Occasion:
    with transaction.atomic():
        return an_occasion(NOW)


@pytest.mark.parametrize("locks", [True, False])
def test_windows_at_once_are_one_entry(monkeypatch: pytest.MonkeyPatch, locks: bool) -> None:
    if not locks:
        take_locks_off(monkeypatch)
    row = _open()
    came = admitting.by_browser(occasion=row, token="a")
    outcomes = at_once([partial(admitting.enter, occasion=row, admitted=came, at=NOW)] * 4)
    assert len(raised(outcomes)) == 3
    assert queries.entries(row) == 1


def test_who_enters_while_it_is_closed_is_counted_or_told(monkeypatch: pytest.MonkeyPatch) -> None:
    row = _open()
    later = NOW + timedelta(minutes=1)

    def close() -> None:
        with transaction.atomic():
            arranging.close(occasion=row, by=SYSTEM, at=later)

    works: list[Any] = [
        partial(admitting.enter, occasion=row, admitted=admitting.by_browser(occasion=row, token=str(n)), at=later)
        for n in range(6)
    ]
    outcomes = at_once([*works[:3], close, *works[3:]])
    assert all(isinstance(one, admitting.NotOpen) for one in raised(outcomes)), outcomes
    entered = [one for one in outcomes if isinstance(one, Entry)]
    assert queries.entries(row) == len(entered)
    with pytest.raises(admitting.NotOpen):
        admitting.enter(occasion=row, admitted=admitting.by_browser(occasion=row, token="z"), at=later)
