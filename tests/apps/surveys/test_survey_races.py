"""Many at the same moment: a limit holds, a group is full once, one draft is sent once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.entry.operations import admitting
from cualuat.surveys.models import Quota, Response
from cualuat.surveys.operations import answering
from cualuat.surveys.operations.answering import Unfit
from office import NOW, Office, make_office
from own_database import at_once, own_database, raised, take_locks_off
from sample_surveys import a_question, a_survey, published, put, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in a database of its own, which nobody rolls back between the tests."""
    home = tmp_path_factory.mktemp("own")
    with django_db_blocker.unblock(), own_database(home):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


def test_a_limit_of_two_takes_two_of_five(bureau: Office) -> None:
    row = a_survey(bureau)
    put(
        bureau,
        row,
        a_question("single", "Bạn là", options=("Nam", "Nữ"), required=True, limits={"o1": 2, "o2": None}),
        key="q2",
    )
    row = published(bureau, row)
    outcomes = at_once([partial(sent, row, {"q2": ["o1"]}) for _ in range(5)])
    refused = raised(outcomes)
    assert len(refused) == 3
    assert all(isinstance(one, Unfit) for one in refused)
    assert Quota.objects.get(survey=row, option="o1").used == 2
    assert Response.objects.filter(survey=row).count() == 2


@pytest.mark.parametrize("locks", [False, True])
def test_a_draft_sent_from_two_windows_is_one_sheet(
    bureau: Office, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    """Also with the locks off: then the entry, which the database keeps once, is what holds."""
    if not locks:
        take_locks_off(monkeypatch)
    row = published(bureau)
    draft, _ = answering.begin(survey=row, language="vi", data={"q2": ["o1"]}, by=ANYONE, at=NOW)
    came = admitting.by_browser(occasion=row.occasion, token="x")
    outcomes = at_once([partial(answering.send, draft=draft, admitted=came, by=ANYONE, at=NOW) for _ in range(3)])
    assert len(raised(outcomes)) == 2
    if locks:
        assert all(isinstance(one, Refused) for one in raised(outcomes))
    assert Response.objects.filter(survey=row).count() == 1
