"""Working days and periods: the vectors of the facts, the text of the steps, and a day-by-day oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.workdays import (
    VIETNAM,
    Calendar,
    InvalidCalendar,
    NotAPeriod,
    Span,
    SpecialDay,
    YearNotCovered,
    add_calendar_days,
    add_hours,
    add_months,
    add_working_days,
    calendar_days_before,
    corresponding_day,
    working_days_before,
    working_days_between,
)

LAW = "khoản 1 Điều 112 Bộ luật Lao động 45/2019/QH14"


def rows(year: int, text: str, reason: str = "nghỉ lễ", source: str = LAW) -> tuple[SpecialDay, ...]:
    """«1/1 30/4» of a year as rows."""
    days = [date(year, int(m), int(d)) for d, m in (part.split("/") for part in text.split())]
    return tuple(SpecialDay(day, reason, source) for day in days)


CALENDAR = Calendar(
    years=frozenset({2025, 2026, 2027}),
    weekly_off=frozenset({6, 7}),
    weekly_source="Điều 111 Bộ luật Lao động 45/2019/QH14",
    days_off=(
        *rows(2025, "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 1/9 2/9"),
        *rows(2025, "2/5", "nghỉ hoán đổi"),
        *rows(2026, "1/1 27/4 30/4 1/5 1/9 2/9 24/11"),
        *rows(2026, "2/1 31/8", "nghỉ hoán đổi", "Công văn 12729/VPCP-KGVX"),
        *rows(2026, "16/2 17/2 18/2 19/2 20/2", "nghỉ Tết Nguyên đán"),
        *rows(2027, "1/1 8/2 9/2 10/2 11/2 12/2 16/4 30/4 3/5 2/9 3/9 24/11"),
    ),
    extra_working_days=(
        *rows(2025, "26/4", "làm bù"),
        *rows(2026, "10/1 22/8", "làm bù", "Công văn 12729/VPCP-KGVX"),
    ),
    provisional_years=frozenset({2027}),
    doubtful_days=frozenset({date(2026, 11, 23)}),
)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-20", 7, "2026-12-02"),
        ("2026-11-20", 10, "2026-12-07"),
        ("2026-08-20", 5, "2026-08-26"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-24", 10, "2026-05-13"),
        ("2026-12-30", 3, "2027-01-05"),
        ("2025-12-31", 1, "2026-01-05"),  # 2 January 2026 is off …
        ("2026-01-09", 1, "2026-01-10"),  # … and Saturday 10 January works for it
    ],
)
def test_working_days(start: str, n: int, due: str) -> None:
    counted = add_working_days(date.fromisoformat(start), n, CALENDAR)
    assert counted.due == date.fromisoformat(due)
    assert working_days_between(date.fromisoformat(start), counted.due, CALENDAR) == n


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-10-12", 30, "2026-11-11"),
        ("2026-10-15", 30, "2026-11-16"),
        ("2026-11-09", 15, "2026-11-25"),
        ("2026-10-01", 90, "2026-12-30"),
    ],
)
def test_calendar_days(start: str, n: int, due: str) -> None:
    assert add_calendar_days(date.fromisoformat(start), n, CALENDAR).due == date.fromisoformat(due)


def test_months_end_on_the_same_day_or_the_last_of_the_month_and_roll() -> None:
    assert corresponding_day(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 3, 31), 1, CALENDAR).due == date(2026, 5, 4)  # 30 April, 1 May, a weekend
    assert add_months(date(2025, 12, 15), 1, CALENDAR).due == date(2026, 1, 15)
    counted = add_months(
        date(2026, 5, 29), 1, CALENDAR, without=(Span(date(2026, 6, 1), date(2026, 6, 3), "tạm dừng"),)
    )
    assert counted.due == date(2026, 7, 2)
    with pytest.raises(NotAPeriod):
        corresponding_day(date(2026, 1, 1), 12 * 9000)


def test_hours_run_from_the_moment_in_vietnam_time() -> None:
    counted = add_hours(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), 24)
    assert counted.at == datetime(2026, 11, 22, 3, 0, tzinfo=VIETNAM)
    assert counted.due == date(2026, 11, 22)
    assert counted.steps[0].text == (
        "24 giờ kể từ 03 giờ 00 phút ngày 21/11/2026: hết hạn lúc 03 giờ 00 phút ngày 22/11/2026."
    )
    with pytest.raises(TypeError):
        add_hours(datetime(2026, 11, 20), 1)


def test_steps_say_what_was_left_out_and_why() -> None:
    counted = add_working_days(date(2026, 2, 12), 5, CALENDAR)
    assert [(step.kind, step.basis) for step in counted.steps] == [
        ("event", "khoản 2 Điều 147 Bộ luật Dân sự số 91/2015/QH13"),
        ("weekly", "Điều 111 Bộ luật Lao động 45/2019/QH14"),
        ("holiday", LAW),
        ("last", "khoản 1 Điều 148 Bộ luật Dân sự số 91/2015/QH13"),
        ("end", "khoản 6 Điều 148 Bộ luật Dân sự số 91/2015/QH13"),
    ]
    assert counted.steps[2].text == "Không tính từ 16/02/2026 đến 20/02/2026: nghỉ Tết Nguyên đán."
    assert counted.steps[3].text == "Ngày làm việc thứ 5 là Thứ Năm 26/02/2026."
    assert counted.steps[4].text == "Hết hạn lúc 24 giờ Thứ Năm 26/02/2026."
    extra = [step.text for step in add_working_days(date(2026, 8, 20), 5, CALENDAR).steps if step.kind == "extra"]
    assert extra == ["Có tính Thứ Bảy 22/08/2026: làm bù."]
    rolled, end = add_calendar_days(date(2026, 11, 9), 15, CALENDAR).steps[-2:]
    assert end.text == "Hết hạn lúc 24 giờ Thứ Tư 25/11/2026."
    assert rolled.basis == "khoản 5 Điều 148 Bộ luật Dân sự số 91/2015/QH13"
    assert rolled.text.startswith("Ngày cuối 24/11/2026 là nghỉ lễ, nên hạn chuyển sang")


def test_what_is_not_official_makes_the_result_provisional() -> None:
    assert add_working_days(date(2026, 12, 30), 3, CALENDAR).provisional
    proposed = add_working_days(date(2026, 11, 20), 7, CALENDAR)
    assert proposed.provisional
    assert "ngày 23/11/2026 đang có đề xuất thay đổi" in proposed.steps[-1].text
    assert not add_working_days(date(2026, 9, 7), 7, CALENDAR).provisional
    assert not add_calendar_days(date(2026, 11, 9), 15, CALENDAR).provisional  # 23/11 lies inside and decides nothing


def test_a_year_without_data_raises() -> None:
    with pytest.raises(YearNotCovered, match="năm 2028") as caught:
        add_working_days(date(2027, 12, 30), 5, CALENDAR)
    assert caught.value.year == 2028
    with pytest.raises(YearNotCovered, match="2024"):
        CALENDAR.is_working(date(2024, 12, 31))
    with pytest.raises(TypeError):
        CALENDAR.is_working(datetime(2026, 1, 5))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weekly_off": frozenset(range(1, 8))}, "không phải cả tuần"),
        ({"weekly_off": frozenset({0})}, "từ 1"),
        ({"provisional_years": frozenset({2030})}, "tạm tính"),
        ({"days_off": rows(2025, "1/1")}, "nằm ngoài"),
        ({"days_off": rows(2026, "1/1 1/1")}, "hai lần"),
        ({"days_off": rows(2026, "10/1"), "extra_working_days": rows(2026, "10/1")}, "hai lần"),
        ({"extra_working_days": rows(2026, "12/1")}, "vốn là ngày làm việc"),
    ],
)
def test_rows_that_contradict_are_refused(change: dict[str, object], message: str) -> None:
    plain: dict[str, object] = {"years": frozenset({2026}), "weekly_off": frozenset({6, 7}), "weekly_source": LAW}
    with pytest.raises(InvalidCalendar, match=message):
        Calendar(**{**plain, **change})  # type: ignore[arg-type]


def test_lengths_that_are_no_period_are_refused() -> None:
    for n in (0, -1):
        with pytest.raises(NotAPeriod):
            add_working_days(date(2026, 1, 5), n, CALENDAR)
    with pytest.raises(NotAPeriod):
        add_calendar_days(date(2026, 1, 5), 10**9, CALENDAR)


def test_notice_before_an_event_is_counted_back() -> None:
    assert working_days_before(date(2026, 11, 30), 5, CALENDAR).due == date(2026, 11, 20)
    assert calendar_days_before(date(2026, 9, 7), 5, CALENDAR).due == date(2026, 8, 28)  # 2/9 to 31/8 and a weekend
    assert calendar_days_before(date(2026, 9, 7), 3, CALENDAR).due == date(2026, 9, 4)


def oracle_working(day: date) -> bool:
    if any(row.day == day for row in CALENDAR.extra_working_days):
        return True
    return day.weekday() < 5 and all(row.day != day for row in CALENDAR.days_off)


@given(DAYS, st.integers(1, 90))
def test_working_days_like_ticking_them_off(start: date, n: int) -> None:
    ticked = [day for i in range(1, 260) if oracle_working(day := start + timedelta(days=i))]
    assert add_working_days(start, n, CALENDAR).due == ticked[n - 1]
    assert working_days_between(ticked[n - 1], start, CALENDAR) == -n


@given(DAYS, st.integers(1, 180), st.integers(0, 60), st.integers(0, 30))
def test_calendar_days_like_ticking_them_off(start: date, n: int, after: int, length: int) -> None:
    gap = {start + timedelta(days=after + i) for i in range(length)}
    span = (Span(min(gap), max(gap), "tạm dừng"),) if gap else ()
    ticked = [day for i in range(1, 260) if (day := start + timedelta(days=i)) not in gap]
    due = next(day for day in ticked[n - 1 :] if oracle_working(day))
    assert add_calendar_days(start, n, CALENDAR, without=span).due == due
    assert add_calendar_days(start, n, CALENDAR, without=span, roll=False).due == ticked[n - 1]


@given(DAYS, st.integers(1, 40))
def test_counting_back_is_the_way_there(start: date, n: int) -> None:
    event = add_working_days(start, n, CALENDAR).due
    back = working_days_before(event, n, CALENDAR).due if start.year == 2026 and start.month > 3 else None
    assert back is None or working_days_between(back, event, CALENDAR) == n
