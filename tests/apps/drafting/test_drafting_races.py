"""Two at the same moment save a draft, or ask for opinions: one of them is told, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cualuat.base.operations import Refused, SomebodyElse
from cualuat.drafting.operations import consulting, writing
from office import NOW, TODAY, Office, make_office
from own_database import at_once, own_database, raised
from sample_drafting import DRAFT, a_draft, an_obligation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in a database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


@pytest.fixture
def office(bureau: Office, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    return bureau


def test_two_save_and_two_ask(office: Office) -> None:
    row = an_obligation(office)
    a_draft(office, row)
    saves = [
        partial(
            writing.save, obligation=row, text=f"{DRAFT}\n{who}", note="", seen=1, by=office.actor(who), at=NOW
        )
        for who in ("officer", "chief")
    ]  # fmt: skip
    (lost,) = raised(at_once(saves))
    assert isinstance(lost, SomebodyElse)
    assert [one.number for one in row.drafts.all()] == [1, 2]
    asks = [
        partial(
            consulting.ask, obligation=row, units=[office.units["phong-hai"]], agencies="", due=TODAY, text="", by=office.actor(who), at=NOW
        )
        for who in ("officer", "chief")
    ]  # fmt: skip
    (lost,) = raised(at_once(asks))
    assert isinstance(lost, Refused)
    assert row.rounds.count() == 1
