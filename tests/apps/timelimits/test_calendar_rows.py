"""Calendars as rows: loaded from lawdata, left alone where the agency changed them, counted over by the kernel."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.kernel.workdays import YearNotCovered, add_calendar_days, add_working_days
from cualuat.timelimits import operations, queries
from cualuat.timelimits.models import CalendarDay, CalendarYear

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def rows(db: None) -> None:
    operations.load_lawdata(by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    ("start", "working", "days", "due"),
    [
        (date(2026, 11, 20), 7, None, date(2026, 12, 2)),
        (date(2026, 11, 20), 10, None, date(2026, 12, 7)),
        (date(2026, 8, 20), 5, None, date(2026, 8, 26)),
        (date(2026, 2, 12), 5, None, date(2026, 2, 26)),
        (date(2026, 4, 24), 10, None, date(2026, 5, 13)),
        (date(2026, 12, 30), 3, None, date(2027, 1, 5)),
        (date(2026, 10, 12), None, 30, date(2026, 11, 11)),
        (date(2026, 10, 15), None, 30, date(2026, 11, 16)),
        (date(2026, 11, 9), None, 15, date(2026, 11, 25)),
        (date(2026, 10, 1), None, 90, date(2026, 12, 30)),
    ],
)
def test_known_deadlines(rows: None, start: date, working: int | None, days: int | None, due: date) -> None:
    calendar = queries.calendar()
    counted = add_working_days(start, working, calendar) if working else add_calendar_days(start, days or 0, calendar)
    assert counted.due == due


def test_a_year_without_a_calendar_is_never_guessed(rows: None) -> None:
    with pytest.raises(YearNotCovered, match="2031"):
        add_working_days(date(2031, 5, 5), 3, queries.calendar())


def test_what_is_not_announced_yet_is_provisional(rows: None) -> None:
    assert add_working_days(date(2027, 3, 1), 3, queries.calendar()).provisional
    assert not add_working_days(date(2026, 3, 2), 3, queries.calendar()).provisional


def test_loading_again_changes_nothing(rows: None) -> None:
    events = Event.objects.count()
    assert not any(operations.load_lawdata(by=SYSTEM, at=NOW).values())
    assert Event.objects.count() == events
    assert CalendarYear.objects.count() >= 5


def test_a_row_the_agency_changed_stays(rows: None) -> None:
    CalendarDay.objects.filter(date=date(2026, 1, 2)).update(name="Nghỉ theo quyết định của tỉnh", overridden=True)
    CalendarDay.objects.create(
        date=date(2026, 11, 23), kind="swap_off", name="Nghỉ hoán đổi", applies_to="public_servants",
        source="Thông báo của tỉnh", evidence="V", status="official", overridden=True,
    )  # fmt: skip
    operations.load_lawdata(by=SYSTEM, at=NOW)
    assert CalendarDay.objects.get(date=date(2026, 1, 2)).name == "Nghỉ theo quyết định của tỉnh"
    assert add_working_days(date(2026, 11, 20), 7, queries.calendar()).due == date(2026, 12, 3)


def test_only_administrators_load(db: None) -> None:
    with pytest.raises(NotAllowed):
        operations.load_lawdata(by=ANYONE, at=NOW)
