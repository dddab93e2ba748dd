"""Two at the same moment: one text, one number, one unit's plan. The second is told; nothing is made twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cualuat.base.operations import Refused, SomebodyElse
from cualuat.programme.models import Plan, TaskInstance
from cualuat.programme.operations import drafting, plans, running
from office import NOW, TODAY, Office, make_office
from own_database import at_once, own_database, raised
from programme_office import issued
from sample_plan import a_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with an issued plan in a database of its own, which nobody rolls back between the tests."""
    home = tmp_path_factory.mktemp("own")
    with django_db_blocker.unblock(), own_database(home):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


@pytest.fixture
def office(bureau: Office, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    return bureau


@pytest.fixture
def plan(office: Office) -> Plan:
    return Plan.objects.filter(number="07/KH-STP").first() or issued(office)


def test_two_write_one_draft(office: Office, plan: Plan) -> None:
    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    works = [
        partial(
            drafting.rewrite, plan=draft, text=draft.text.replace("Hằng quý", words), version=draft.version, by=office.actor(who), at=NOW
        )
        for who, words in (("focal", "Hằng tháng"), ("leader", "Hằng năm"))
    ]  # fmt: skip
    (lost,) = raised(at_once(works))
    assert isinstance(lost, SomebodyElse)
    draft.refresh_from_db()
    assert draft.tasks.count() == plan.tasks.count()
    assert ("Hằng tháng" in draft.text) != ("Hằng năm" in draft.text)


def test_two_derive_the_plan_of_one_unit(office: Office, plan: Plan) -> None:
    unit = office.units["phong-mot"]
    works = [
        partial(drafting.derive, plan=plan, unit=unit, year=2026, by=office.actor(who), at=NOW)
        for who in ("chief", "focal")
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, Refused)
    assert Plan.objects.filter(above=plan, unit=unit).count() == 1


def test_one_number_is_asked_for_by_two_plans(office: Office, plan: Plan) -> None:
    both = [a_plan(office, "focal", NOW) for _ in range(2)]
    works = [
        partial(
            plans.issue,
            plan=one,
            title=one.title,
            number="77/KH-STP",
            day=TODAY,
            version=None,
            by=office.actor("focal"),
            at=NOW,
        )
        for one in both
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, Refused)
    assert "đã có kế hoạch mang số 77/KH-STP" in str(lost)
    assert Plan.objects.filter(number="77/KH-STP", state="issued").count() == 1


def test_two_workers_plan_ahead_and_each_thing_is_made_once(office: Office, plan: Plan) -> None:
    TaskInstance.objects.filter(task__plan=plan).delete()
    works = [partial(running.plan_ahead, plan=plan, by=office.actor("focal"), at=NOW) for _ in range(2)]
    assert raised(at_once(works)) == []
    rows = list(
        TaskInstance.objects.filter(task__plan=plan).values_list("task_id", "planned_begins", "planned_ends", "part")
    )
    assert len(rows) == len(set(rows)) > 0
