"""Calendars as rows: loaded from lawdata, left alone where the agency changed them, counted over by the kernel."""

from __future__ import annotations

from dataclasses import replace
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


def test_a_day_the_agency_sets_stays_and_moves_what_is_counted(rows: None) -> None:
    wanted = operations.DayWanted(date(2026, 11, 23), "swap_off", "Nghỉ hoán đổi", "Thông báo 12/TB-BNV")
    operations.set_day(wanted=wanted, by=SYSTEM, at=NOW)
    gone = operations.DayWanted(date(2026, 1, 2), "ordinary", "Không nghỉ", "Quyết định của tỉnh")
    operations.set_day(wanted=gone, by=SYSTEM, at=NOW)
    operations.load_lawdata(by=SYSTEM, at=NOW)
    assert add_working_days(date(2026, 11, 20), 7, queries.calendar()).due == date(2026, 12, 3)
    assert add_working_days(date(2025, 12, 31), 1, queries.calendar()).due == date(2026, 1, 2)
    assert not add_working_days(date(2026, 11, 20), 7, queries.calendar()).provisional


def test_a_day_for_which_a_change_is_proposed_makes_results_provisional(rows: None) -> None:
    counted = add_working_days(date(2026, 11, 20), 7, queries.calendar())
    assert counted.provisional
    assert "23/11/2026" in counted.steps[-1].text


def test_the_swapped_pair_of_january_2026(rows: None) -> None:
    calendar = queries.calendar()
    assert not calendar.is_working(date(2026, 1, 2))
    assert calendar.is_working(date(2026, 1, 10))
    assert add_working_days(date(2025, 12, 31), 2, calendar).due == date(2026, 1, 6)
    assert add_working_days(date(2026, 1, 8), 2, calendar).due == date(2026, 1, 10)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "lễ"}, "kind"),
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"date": date(2035, 1, 1)}, "date"),
        ({"kind": "swap_work", "date": date(2026, 11, 25)}, "date"),  # a Wednesday is worked anyway
    ],
)
def test_days_that_cannot_be_are_refused(rows: None, changes: dict[str, object], field: str) -> None:
    wanted = operations.DayWanted(date(2026, 11, 27), "holiday", "Nghỉ", "Quyết định 1/QĐ-TTg")
    with pytest.raises(operations.Refused) as refused:
        operations.set_day(wanted=replace(wanted, **changes), by=SYSTEM, at=NOW)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not CalendarDay.objects.filter(overridden=True).exists()


def test_a_new_year_is_a_proposal_until_confirmed(rows: None) -> None:
    operations.add_year(number=2028, by=SYSTEM, at=NOW)
    assert add_working_days(date(2028, 3, 1), 3, queries.calendar()).provisional
    assert {day.status for day in queries.calendar_days(2028)} == {"proposed"}
    with pytest.raises(operations.Refused, match="văn bản"):
        operations.confirm_year(number=2028, official=True, source=" ", by=SYSTEM, at=NOW)
    operations.confirm_year(number=2028, official=True, source="Thông báo 1/TB-BNV", by=SYSTEM, at=NOW)
    assert not add_working_days(date(2028, 3, 1), 3, queries.calendar()).provisional
    with pytest.raises(operations.Refused, match="đã có"):
        operations.add_year(number=2028, by=SYSTEM, at=NOW)


def test_only_administrators_load(db: None) -> None:
    with pytest.raises(NotAllowed):
        operations.load_lawdata(by=ANYONE, at=NOW)
