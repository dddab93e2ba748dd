"""Reading calendars and time limits."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

from django.db.models import Q, QuerySet

from cualuat.kernel.workdays import Calendar, SpecialDay
from cualuat.timelimits.models import CalendarDay, CalendarYear, TimeLimit

UNDECIDED = "?"


def calendar() -> Calendar:
    """The calendar of public servants, as the rows have it now. Years without a row are not covered."""
    week = tomllib.loads(files("cualuat.lawdata").joinpath("working_week.toml").read_text(encoding="utf-8"))
    years = list(CalendarYear.objects.all())
    rows = list(CalendarDay.objects.order_by("date"))
    decided = [row for row in rows if row.evidence != UNDECIDED]
    return Calendar(
        years=frozenset(y.number for y in years),
        weekly_off=frozenset(week["weekly_off"]),
        weekly_source=week["source"],
        days_off=tuple(SpecialDay(r.date, r.name, r.source) for r in decided if r.kind != "swap_work"),
        extra_working_days=tuple(SpecialDay(r.date, r.name, r.source) for r in decided if r.kind == "swap_work"),
        provisional_years=frozenset(y.number for y in years if y.status != "official" or y.days_missing),
        doubtful_days=frozenset(r.date for r in rows if r.evidence == UNDECIDED),
    )


def time_limits(*, code: str = "", on: date | None = None) -> QuerySet[TimeLimit]:
    """Time limits, of one code and in force on a day where given, by matter and code."""
    rows = TimeLimit.objects.order_by("matter", "code", "effective_from")
    if code:
        rows = rows.filter(code=code)
    if on is not None:
        begun = Q(effective_from=None) | Q(effective_from__lte=on)
        rows = rows.filter(begun, Q(effective_to=None) | Q(effective_to__gt=on))
    return rows
