"""The time in which the demo is lived: working days back from today, and lives that take their turns in the order of time.

A life is a generator: it gives the moment of what it does next, and does it when it is woken. So all that happens is
written down in the order in which it happened, with numbers that rise from day to day, as in a house that was lived in.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from cualuat.kernel.workdays import VIETNAM, Calendar, YearNotCovered

Life = Iterator[datetime]
_DAY = timedelta(days=1)
_OPENS = time(7, 40)
_MINUTES = 440  # of a working day in which steps are taken


class Almanac:
    """Working days around a moment that is now."""

    def __init__(self, now: datetime, calendar: Calendar) -> None:
        self.now = now.astimezone(VIETNAM)
        self.today = self.now.date()
        self._calendar = calendar

    def works(self, day: date) -> bool:
        """Whether people work that day; Monday to Friday in a year without a calendar."""
        try:
            return self._calendar.is_working(day)
        except YearNotCovered:
            return day.isoweekday() < 6

    def back(self, day: date, days: int) -> date:
        """So many working days before; for 0 the day itself, or the last working day before it."""
        return self._walk(day, days, -_DAY)

    def ahead(self, day: date, days: int) -> date:
        """So many working days after; for 0 the day itself, or the next working day."""
        return self._walk(day, days, _DAY)

    def _walk(self, day: date, days: int, step: timedelta) -> date:
        while not self.works(day):
            day += step
        for _ in range(days):
            day += step
            while not self.works(day):
                day += step
        return day

    def moment(self, day: date, turn: int) -> datetime:
        """A moment in the hours of that day, another one for each turn; never one that is still to come."""
        opens = datetime.combine(day, _OPENS, VIETNAM)
        return min(opens + timedelta(minutes=turn * 37 % _MINUTES), self.now)


class Diary:
    """Lives that go on beside each other, each woken at its moment."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._begun = self._over = 0

    def begin(self, life: Life) -> None:
        """Takes a life in; it may be called by another life."""
        self._begun += 1
        self._sleep(life, self._begun)

    def live(self, report: Callable[[int, int], None]) -> None:
        """Lives all of it; `report` is told how many lives are over, of how many."""
        while self._waiting:
            _, number, life = heapq.heappop(self._waiting)
            self._sleep(life, number)
            report(self._over, self._begun)

    def _sleep(self, life: Life, number: int) -> None:
        """Lets it act, and puts it to sleep until its next moment."""
        moment = next(life, None)
        if moment is None:
            self._over += 1
        else:
            heapq.heappush(self._waiting, (moment, number, life))
