"""Two at the same moment: one part, one report, one number. The second is told; nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cualuat.audit.models import Event
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.reports.models import Report
from cualuat.reports.operations import drafting, issuing, parts
from cualuat.reports.operations.issuing import Signature
from office import NOW, TODAY, Office, make_office
from own_database import at_once, own_database, raised
from sample_report import Live, a_report, only_live, ready

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


@pytest.fixture(autouse=True)
def live() -> Iterator[Live]:
    with only_live(Live()) as made:
        yield made


def test_two_write_one_part(office: Office) -> None:
    part = a_report(office).parts.get()
    works = [
        partial(parts.write_part, part=part, text=f"Lời của {who}.", version=part.version, by=office.actor(who), at=NOW)
        for who in ("focal", "leader")
    ]
    outcomes = at_once(works)
    (lost,) = raised(outcomes)
    assert isinstance(lost, SomebodyElse)
    (won,) = [one for one in outcomes if not isinstance(one, BaseException)]
    part.refresh_from_db()
    assert (part.text, part.version) == (won.text, 2)


def test_two_freeze_one_report(office: Office) -> None:
    report = a_report(office)
    works = [
        partial(drafting.freeze, report=report, version=report.version, by=office.actor(who), at=NOW)
        for who in ("focal", "leader")
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, SomebodyElse)
    assert report.figures.count() == 3
    assert Event.objects.filter(action="reports.freeze", subject_id=str(report.pk)).count() == 1


def test_one_number_is_asked_for_by_two_reports(office: Office) -> None:
    both = [ready(office, a_report(office, title=f"Báo cáo thứ {n}")) for n in ("nhất", "nhì")]
    works = [
        partial(
            issuing.sign,
            report=one,
            signature=Signature("77/BC-STP", TODAY),
            version=None,
            by=office.actor("focal"),
            at=NOW,
        )
        for one in both
    ]
    (lost,) = raised(at_once(works))
    assert isinstance(lost, Refused)
    assert "đã có văn bản mang số 77/BC-STP" in str(lost)
    assert sorted(Report.objects.filter(pk__in=[one.pk for one in both]).values_list("state", flat=True)) == [
        "issued",
        "review",
    ]


def test_next_numbers_are_given_once(office: Office) -> None:
    both = [ready(office, a_report(office, title=f"Báo cáo số {n}")) for n in (1, 2)]
    works = [
        partial(
            issuing.sign, report=one, signature=Signature("", TODAY), version=None, by=office.actor("focal"), at=NOW
        )
        for one in both
    ]
    assert sorted(one.number for one in at_once(works) if isinstance(one, Report)) == ["01/BC-STP", "02/BC-STP"]
