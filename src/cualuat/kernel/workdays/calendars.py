"""The calendar of working days as a value: it is given, never computed, and a year without data raises."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class YearNotCovered(LookupError):
    """The calendar has no data for `year`; whoever asked must load it, nothing is guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"Chưa có lịch làm việc của năm {year}. Hãy nhập ngày nghỉ và ngày làm bù của năm này kèm văn bản nguồn, "
            "rồi tính lại."
        )
        self.year = year


class InvalidCalendar(ValueError):
    """The rows of a calendar contradict each other; the message says which row and why."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One row: a day off, or a working day in the weekly rest; `reason` in Vietnamese, `source` the document."""

    day: date
    reason: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """Working days of the `years` covered.

    `weekly_off`: ISO weekdays of the weekly rest (6 Saturday, 7 Sunday), `weekly_source` the document that sets it;
    `days_off` may name days of the weekly rest too; `extra_working_days` must fall in the weekly rest;
    `provisional_years`: no official data yet; `doubtful_days`: single days on which a change is proposed, not decided.
    Raises `InvalidCalendar` for rows outside the years, twice given, or both off and working.
    """

    years: frozenset[int]
    weekly_off: frozenset[int]
    weekly_source: str
    days_off: tuple[SpecialDay, ...] = ()
    extra_working_days: tuple[SpecialDay, ...] = ()
    provisional_years: frozenset[int] = frozenset()
    doubtful_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekly_off < frozenset(range(1, 8)):
            raise InvalidCalendar("Ngày nghỉ hằng tuần phải là số từ 1 (Thứ Hai) đến 7 (Chủ nhật), không phải cả tuần.")
        if not self.provisional_years <= self.years:
            raise InvalidCalendar("Năm tạm tính phải nằm trong các năm có lịch.")
        self._check_rows()

    def _check_rows(self) -> None:
        seen: set[date] = set()
        for row in (*self.days_off, *self.extra_working_days):
            if row.day.year not in self.years:
                raise InvalidCalendar(f"Ngày {show(row.day)} nằm ngoài các năm có lịch.")
            if row.day in seen:
                raise InvalidCalendar(f"Ngày {show(row.day)} được ghi hai lần trong lịch.")
            seen.add(row.day)
        for row in self.extra_working_days:
            if row.day.isoweekday() not in self.weekly_off:
                raise InvalidCalendar(f"Ngày làm bù {show(row.day)} vốn là ngày làm việc; hãy kiểm tra lại dòng này.")

    @functools.cached_property
    def _off(self) -> dict[date, SpecialDay]:
        return {row.day: row for row in self.days_off}

    @functools.cached_property
    def _extra(self) -> dict[date, SpecialDay]:
        return {row.day: row for row in self.extra_working_days}

    def is_working(self, day: date) -> bool:
        """Raises `YearNotCovered`; `TypeError` for a moment, whose day depends on the time zone."""
        self._need(day)
        return day in self._extra or (day not in self._off and day.isoweekday() not in self.weekly_off)

    def day_off(self, day: date) -> SpecialDay | None:
        """Why nobody works on `day`: its row, or one made from the weekly rest; None on a working day."""
        if self.is_working(day):
            return None
        return self._off.get(day) or SpecialDay(day, "ngày nghỉ hằng tuần", self.weekly_source)

    def is_weekly_rest(self, day: date) -> bool:
        """Off for no other reason than the weekly rest."""
        return not self.is_working(day) and day not in self._off

    def extra_working_day(self, day: date) -> SpecialDay | None:
        self._need(day)
        return self._extra.get(day)

    def provisional_reasons(self, first: date, last: date) -> tuple[str, ...]:
        """What is not yet certain about the days from `first` to `last`, both included, in Vietnamese."""
        years = tuple(
            f"lịch năm {year} chưa có văn bản chính thức"
            for year in sorted(self.provisional_years)
            if first.year <= year <= last.year
        )
        days = tuple(
            f"ngày {show(day)} đang có đề xuất thay đổi" for day in sorted(self.doubtful_days) if first <= day <= last
        )
        return years + days

    def _need(self, day: date) -> None:
        if isinstance(day, datetime):
            raise TypeError("a day is needed, not a moment")
        if day.year not in self.years:
            raise YearNotCovered(day.year)


def show(day: date) -> str:
    """«02/12/2026»."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def show_with_weekday(day: date) -> str:
    """«Thứ Tư 02/12/2026»."""
    return f"{WEEKDAYS[day.weekday()]} {show(day)}"
