"""The day on which a result is due at the latest, for somebody who hands in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cualuat.kernel.limits import Entry, InvalidLedger, Result
from cualuat.kernel.workdays import VIETNAM, Calendar, NotAPeriod, YearNotCovered, day_of
from cualuat.procedures.models import Edition
from cualuat.procedures.queries.mirror import ground_of
from cualuat.procedures.rules.content import Way
from cualuat.procedures.rules.limits import Limit, counted, doubt, read_limit

_OPENS = time(8)  # of a day on which the counter was closed when somebody asked


@dataclass(frozen=True, slots=True)
class Promise:
    """The limit of a way, and the day it leads to when handed in on `begins`; `trouble` why none can be told.

    `doubt`: what in the announcement itself speaks against the limit.
    """

    way: Way
    limit: Limit
    begins: date
    moved: bool
    result: Result | None = None
    trouble: str = ""
    doubt: str = ""


def if_handed_in(edition: Edition, way: Way, *, name: str, at: datetime, calendar: Calendar) -> Promise:
    """What a way of handing in promises to somebody who hands in a complete dossier now; on a day off: on the next working day."""
    limit, today = read_limit(way.limit), day_of(at)
    told = doubt(limit, way.note)
    try:
        begins = _next_working(today, calendar)
    except YearNotCovered as error:
        return Promise(way, limit, today, moved=False, trouble=str(error), doubt=told)
    moved = begins != today
    if not limit.is_read:
        return Promise(way, limit, begins, moved, trouble=limit.words, doubt=told)
    exact = limit.unit in ("hour", "minute")
    moment = (datetime.combine(begins, _OPENS, VIETNAM) if moved else at) if exact else None
    ground = ground_of(edition, name, limit, paused=False)
    try:
        result = counted(limit, ground, (Entry("start", begins, moment),), calendar)
    except (YearNotCovered, NotAPeriod, InvalidLedger) as error:
        return Promise(way, limit, begins, moved, trouble=str(error), doubt=told)
    return Promise(way, limit, begins, moved, result, doubt=told)


def _next_working(day: date, calendar: Calendar) -> date:
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day
