"""The occasions at which a task falls due: what a schedule means in years, quarters, months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.plans.schedules import Pace, Schedule

_MONTHS: Final = {Pace.YEARLY: 12, Pace.PERIOD: 12, Pace.CONTINUOUS: 12, Pace.QUARTERLY: 3, Pace.MONTHLY: 1}
_WAITS: Final = frozenset({Pace.INSTRUCTION, Pace.EVENT})


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a task is done and told of: both days belong to it; the task is due at the end of `ends`."""

    begins: date
    ends: date


def waits(schedule: Schedule) -> bool:
    """Whether only somebody's word, or an event, makes the task due: «theo chỉ đạo», «sau khi … ban hành»."""
    return schedule.pace in _WAITS


def occasions(schedule: Schedule, *, since: date, until: date) -> list[Occasion]:
    """Those that meet the days from `since` to `until`, in their order; none of a task that waits for somebody's word.

    A task that is worked at all the time («thường xuyên», «từ năm 2023 đến năm 2030») is told of once a year. A yearly task
    that names a part of the year («tháng 11 hằng năm») has that part; others have calendar years, quarters, months.

    >>> yearly = Schedule("Hằng năm", Pace.YEARLY)
    >>> [o.ends.year for o in occasions(yearly, since=date(2026, 1, 1), until=date(2027, 12, 31))]
    [2026, 2027]
    """
    if waits(schedule) or since > until:
        return []
    if schedule.pace is Pace.ONCE:
        found = [Occasion(schedule.begins or min(since, schedule.ends), schedule.ends)] if schedule.ends else []
    else:
        found = list(_recurring(schedule, since, until))
    return [one for one in found if one.begins <= until and one.ends >= since]


def _recurring(schedule: Schedule, since: date, until: date) -> Iterator[Occasion]:
    first, last = schedule.begins or since, schedule.ends
    part = _part_of_year(schedule)
    months = _MONTHS[schedule.pace]
    begins = date(min(first, since).year if part else first.year, 1, 1)
    final = min(last, until) if last and not part else until
    while begins <= final:
        ends = _end(begins, months)
        one = Occasion(begins, ends)
        if part:
            one = Occasion(*(_in_year(day, begins.year) for day in part))
        else:
            one = Occasion(max(begins, schedule.begins or begins), min(ends, last or ends))
        if one.begins <= one.ends and one.ends >= first:
            yield one
        if ends == date.max:
            return
        begins = _after(ends)


def _part_of_year(schedule: Schedule) -> tuple[date, date] | None:
    """A yearly task whose words name less than a year, within one year."""
    begins, ends = schedule.begins, schedule.ends
    if schedule.pace is not Pace.YEARLY or not begins or not ends or begins.year != ends.year:
        return None
    whole = (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31)
    return None if whole else (begins, ends)


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _end(begins: date, months: int) -> date:
    month = begins.month + months - 1
    return date(begins.year, month, monthrange(begins.year, month)[1])


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
