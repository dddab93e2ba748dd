"""Two at the same moment pay the same day, spend the same money, decide the same request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cualuat.base.operations import Refused, SomebodyElse
from cualuat.casework.models import ReceptionDay
from cualuat.means import queries
from cualuat.means.models import Spending
from cualuat.means.operations import budgeting, keeping
from office import NOW, TODAY, Office, make_office
from own_database import at_once, own_database, raised
from sample_means import a_line, a_request

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


def test_a_day_is_paid_once(office: Office) -> None:
    ReceptionDay.objects.create(
        on=date(2026, 11, 5), mode="periodic", leader=office.people["leader"], unit=office.units["van-phong"], place="Phòng 1", begins=time(8),
        ends=time(11), slot_minutes=30,
    )  # fmt: skip
    rows = queries.allowances(month=date(2026, 11, 1), on=TODAY)
    lines = [a_line(office, content=f"Bồi dưỡng {n}") for n in range(2)]
    works = [
        partial(budgeting.post_allowances, line=line, rows=rows, by=office.actor("focal"), at=NOW) for line in lines
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, Refused)
    assert Spending.objects.filter(day=date(2026, 11, 5)).count() == len(rows) == 2


def test_what_is_left_is_not_spent_twice(office: Office) -> None:
    line = a_line(office)
    wanted = budgeting.Spent(TODAY, 1_500_000, "In")
    works = [
        partial(budgeting.spend, line=line, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)
        for _ in range(2)
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, Refused)
    assert queries.spent_on(line) == 1_500_000


def test_two_decide_one_request(office: Office) -> None:
    row = keeping.forward(request=a_request(office), opinion="Cần.", version=None, by=office.actor("focal"), at=NOW)
    works = [
        partial(
            keeping.decide, request=row, granted=granted, text="Vì.", version=row.version, by=office.actor(who), at=NOW
        )
        for who, granted in (("leader", True), ("deputy", False))
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, SomebodyElse)
