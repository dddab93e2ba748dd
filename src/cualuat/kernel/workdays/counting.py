"""Counting of periods by Articles 147 and 148 of the Civil Code, over a given calendar, with the steps taken.

Only the rules of counting stand here; which days are off comes from the calendar, how long a limit is from its rule.
"""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from cualuat.kernel.workdays.calendars import Calendar, SpecialDay, show, show_with_weekday

_CODE: Final = "Bộ luật Dân sự số 91/2015/QH13"
FROM_MOMENT: Final = f"khoản 1 Điều 147 {_CODE}"
EVENT_DAY: Final = f"khoản 2 Điều 147 {_CODE}"
LAST_DAY: Final = f"khoản 1 Điều 148 {_CODE}"
MONTHS: Final = f"khoản 3 Điều 148 {_CODE}"
LAST_DAY_OFF: Final = f"khoản 5 Điều 148 {_CODE}"
MIDNIGHT: Final = f"khoản 6 Điều 148 {_CODE}"

VIETNAM: Final = timezone(timedelta(hours=7))
_DAY: Final = timedelta(days=1)


class NotAPeriod(ValueError):
    """The length is not at least 1, or leads beyond the year 9999."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation: `kind` for machines, `text` in Vietnamese, `basis` a citation, empty where none.

    `days` are the days it speaks of, in order. Kinds: event, weekly, holiday, extra, left_out, last, months, rolled, end,
    hours, provisional; callers add their own.
    """

    kind: str
    text: str
    basis: str = ""
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Days that do not count though time passes, `first` to `last`, both included (a suspension)."""

    first: date
    last: date
    reason: str
    basis: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Counted:
    """`due`: last day of the period, until 24:00 in Vietnam; `at` the moment, for a period in hours only.

    `provisional`: a day that matters is not yet officially fixed.
    """

    due: date
    steps: tuple[Step, ...]
    provisional: bool = False
    at: datetime | None = None


def add_working_days(start: date, n: int, calendar: Calendar, *, without: tuple[Span, ...] = ()) -> Counted:
    """The n-th working day after `start`. Raises `YearNotCovered`, `NotAPeriod`."""
    _need_length(n)
    walked: list[date] = []
    left = n
    day = start
    while left:
        day = _move(day, 1)
        walked.append(day)
        left -= _open(day, calendar, without)
    last = Step("last", f"Ngày làm việc thứ {n} là {show_with_weekday(day)}.", LAST_DAY, (day,))
    steps = (_event(start), *_skipped(walked, calendar, without), last, _end(day))
    return _finish(day, steps, calendar, roll_from=_move(start, 1))


def add_calendar_days(
    start: date, n: int, calendar: Calendar, *, without: tuple[Span, ...] = (), roll: bool = True
) -> Counted:
    """`start` + n days, the day of the event not counted; a last day off moves to the next working day.

    `roll=False` leaves the last day where it is, for a period that another one continues.
    Raises `YearNotCovered` for the last day, `NotAPeriod`.
    """
    _need_length(n)
    day, walked = _walk_days(start, n, without)
    last = Step("last", f"Ngày cuối, ngày thứ {n}, là {show_with_weekday(day)}.", LAST_DAY, (day,))
    return _rolled(day, (_event(start), *_left_out(walked, without), last), calendar, without, roll)


def add_months(
    start: date, n: int, calendar: Calendar, *, without: tuple[Span, ...] = (), roll: bool = True
) -> Counted:
    """The same day n months later, the last of the month where that day is missing; then as calendar days.

    Days of `without` are added after that day. Raises `YearNotCovered`, `NotAPeriod`.
    """
    _need_length(n)
    same = corresponding_day(start, n)
    day, walked = _walk_days(start, (same - start).days, without)
    text = f"Ngày tương ứng sau {n} tháng là {show_with_weekday(same)}."
    steps = (_event(start), Step("months", text, MONTHS, (same,)), *_left_out(walked, without))
    if day != same:
        steps += (Step("last", f"Sau khi cộng thời gian không tính: {show_with_weekday(day)}.", LAST_DAY, (day,)),)
    return _rolled(day, steps, calendar, without, roll)


def day_of(moment: datetime) -> date:
    """The day in Viet Nam on which a moment with a time zone falls.

    >>> day_of(datetime.fromisoformat("2026-11-20T18:00:00+00:00"))
    datetime.date(2026, 11, 21)
    """
    return moment.astimezone(VIETNAM).date()


def corresponding_day(start: date, months: int) -> date:
    """31/01 + 1 month = 28/02 or 29/02. Raises `NotAPeriod` beyond the year 9999."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise NotAPeriod("Thời hạn quá dài, không tính được.")
    return date(year, month + 1, min(start.day, month_lengths.monthrange(year, month + 1)[1]))


def add_hours(start: datetime, n: int) -> Counted:
    """n hours from the moment itself, days off included; 0 is «at once».

    `start` must bear its time zone; the result is Vietnam's. Raises `NotAPeriod`.
    """
    if n:
        _need_length(n)
    if start.tzinfo is None:
        raise TypeError("a moment with its time zone is needed")
    try:
        at = start.astimezone(VIETNAM) + timedelta(hours=n)
    except OverflowError:
        raise NotAPeriod("Thời hạn quá dài, không tính được.") from None
    text = f"{n} giờ kể từ {show_moment(start)}: hết hạn lúc {show_moment(at)}." if n else f"Từ {show_moment(at)}."
    return Counted(at.date(), (Step("hours", text, FROM_MOMENT, (at.date(),)),), at=at)


def working_days_before(event: date, n: int, calendar: Calendar) -> Counted:
    """The latest day from which n working days lie up to `event`, the event's own day not counted."""
    _need_length(n)
    walked: list[date] = []
    left, day = n, event
    while left:
        day = _move(day, -1)
        walked.append(day)
        left -= calendar.is_working(day)
    last = Step("last", f"Ngày làm việc thứ {n} trước đó là {show_with_weekday(day)}: chậm nhất ngày này.", "", (day,))
    steps = (_event(event), *_skipped(sorted(walked), calendar, ()), last)
    return _finish(day, steps, calendar, roll_from=day, until=event)


def calendar_days_before(event: date, n: int, calendar: Calendar) -> Counted:
    """`event` − n days; a day off moves back to the working day before, so that no day of notice is lost."""
    _need_length(n)
    nominal = day = _move(event, -n)
    steps: tuple[Step, ...] = (
        _event(event),
        Step("last", f"Ngày thứ {n} trước đó là {show_with_weekday(day)}.", "", (day,)),
    )
    while not calendar.is_working(day):
        day = _move(day, -1)
    if day != nominal:
        text = f"Ngày {show(nominal)} là ngày nghỉ, nên phải làm chậm nhất vào {show_with_weekday(day)}."
        steps += (Step("rolled", text, "", (nominal, day)),)
    return _finish(day, steps, calendar, roll_from=day, until=nominal)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_working(start + _DAY * i) for i in range(1, (end - start).days + 1))


def show_moment(moment: datetime) -> str:
    """«08 giờ 30 phút ngày 02/12/2026», in Vietnam's time."""
    local = moment.astimezone(VIETNAM)
    return f"{local.hour:02d} giờ {local.minute:02d} phút ngày {show(local.date())}"


def _need_length(n: int) -> None:
    if n < 1:
        raise NotAPeriod("Độ dài của thời hạn phải từ 1 trở lên.")


def _move(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise NotAPeriod("Thời hạn quá dài, không tính được.") from None


def _event(start: date) -> Step:
    return Step(
        "event", f"{show_with_weekday(start)} là ngày xảy ra sự kiện, không tính vào thời hạn.", EVENT_DAY, (start,)
    )


def _end(day: date) -> Step:
    return Step("end", f"Hết hạn lúc 24 giờ {show_with_weekday(day)}.", MIDNIGHT, (day,))


def _open(day: date, calendar: Calendar, without: tuple[Span, ...]) -> bool:
    return calendar.is_working(day) and not any(day in span for span in without)


def _walk_days(start: date, n: int, without: tuple[Span, ...]) -> tuple[date, list[date]]:
    """The n-th day after `start` outside `without`, and all the days passed."""
    if not without:
        return _move(start, n), []
    walked: list[date] = []
    day, left = start, n
    while left:
        day = _move(day, 1)
        walked.append(day)
        left -= not any(day in span for span in without)
    return day, walked


def _rolled(
    nominal: date, steps: tuple[Step, ...], calendar: Calendar, without: tuple[Span, ...], roll: bool
) -> Counted:
    if not roll:
        return Counted(nominal, steps)
    day = nominal
    while not _open(day, calendar, without):
        day = _move(day, 1)
    if day != nominal:
        off = calendar.day_off(nominal)
        why = f"là {off.reason}" if off else "nằm trong thời gian không tính"
        text = (
            f"Ngày cuối {show(nominal)} {why}, nên hạn chuyển sang ngày làm việc tiếp theo: {show_with_weekday(day)}."
        )
        steps += (Step("rolled", text, LAST_DAY_OFF, (nominal, day)),)
    return _finish(day, (*steps, _end(day)), calendar, roll_from=nominal)


def _finish(
    day: date, steps: tuple[Step, ...], calendar: Calendar, *, roll_from: date, until: date | None = None
) -> Counted:
    """`roll_from` to the end are the days on which the calendar decided."""
    reasons = calendar.provisional_reasons(roll_from, until or day)
    if not reasons:
        return Counted(day, steps)
    text = f"Kết quả là tạm tính: {'; '.join(reasons)}. Hạn sẽ được tính lại khi lịch thay đổi."
    return Counted(day, (*steps, Step("provisional", text)), provisional=True)


def _skipped(walked: list[date], calendar: Calendar, without: tuple[Span, ...]) -> Iterator[Step]:
    """Why days between the event and the last day were counted or not: rest in one step, holidays run by run."""
    yield from _left_out(walked, without)
    inside = [day for day in walked if not any(day in span for span in without)]
    rest = tuple(day for day in inside if calendar.is_weekly_rest(day))
    if rest:
        named = ", ".join(show(day) for day in rest)
        yield Step("weekly", f"Không tính {len(rest)} ngày nghỉ hằng tuần: {named}.", calendar.weekly_source, rest)
    holidays = [off for day in inside if not calendar.is_weekly_rest(day) and (off := calendar.day_off(day))]
    for run in _runs(holidays):
        days = tuple(row.day for row in run)
        yield Step("holiday", f"Không tính {_range(days)}: {run[0].reason}.", run[0].source, days)
    for day in inside:
        if extra := calendar.extra_working_day(day):
            yield Step("extra", f"Có tính {show_with_weekday(day)}: {extra.reason}.", extra.source, (day,))


def _left_out(walked: list[date], without: tuple[Span, ...]) -> Iterator[Step]:
    for span in without:
        days = tuple(day for day in walked if day in span)
        if days:
            yield Step("left_out", f"Không tính {len(days)} ngày, {_range(days)}: {span.reason}.", span.basis, days)


def _runs(rows: Iterable[SpecialDay]) -> list[list[SpecialDay]]:
    """Rows in a row: same reason, same source, one day after the other."""
    runs: list[list[SpecialDay]] = []
    for row in rows:
        before = runs[-1][-1] if runs else None
        if before and before.day + _DAY == row.day and (before.reason, before.source) == (row.reason, row.source):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _range(days: tuple[date, ...]) -> str:
    if len(days) == 1:
        return show_with_weekday(days[0])
    return f"từ {show(days[0])} đến {show(days[-1])}"
