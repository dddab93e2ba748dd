"""Reading calendars, time limits and clocks."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from cualuat.kernel.limits import Ledger, NoRuleInForce, Result, Rule, due, rule_on
from cualuat.kernel.workdays import Calendar, SpecialDay, YearNotCovered
from cualuat.timelimits.models import NEEDS_REVIEW, CalendarDay, CalendarYear, Change, Clock, ClockEntry, TimeLimit

OFF = ("holiday", "compensatory", "swap_off")


@functools.cache
def _lawdata(name: str) -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata").joinpath(name).read_text(encoding="utf-8"))


def calendar() -> Calendar:
    """The calendar of public servants, as the rows have it now. Years without a row are not covered."""
    week = _lawdata("working_week.toml")
    years = list(CalendarYear.objects.all())
    rows = list(CalendarDay.objects.order_by("date"))
    return Calendar(
        years=frozenset(y.number for y in years),
        weekly_off=frozenset(week["weekly_off"]),
        weekly_source=week["source"],
        days_off=tuple(SpecialDay(r.date, r.name, r.source) for r in rows if r.kind in OFF),
        extra_working_days=tuple(SpecialDay(r.date, r.name, r.source) for r in rows if r.kind == "swap_work"),
        provisional_years=frozenset(y.number for y in years if y.status != "official" or not y.complete),
        doubtful_days=frozenset(r.date for r in rows if r.kind == "undecided"),
    )


def calendar_years() -> QuerySet[CalendarYear]:
    """The years, the latest first."""
    return CalendarYear.objects.order_by("-number")


def calendar_days(year: int) -> QuerySet[CalendarDay]:
    """The days of a year that are not like every week, in order."""
    return CalendarDay.objects.filter(date__year=year).order_by("date")


def calendar_day(pk: int) -> CalendarDay | None:
    """The row with this key."""
    return CalendarDay.objects.filter(pk=pk).first()


def time_limits(*, code: str = "", on: date | None = None) -> QuerySet[TimeLimit]:
    """Time limits, of one code and in force on a day where given, by matter and code."""
    rows = TimeLimit.objects.order_by("matter", "code", "effective_from")
    if code:
        rows = rows.filter(code=code)
    if on is not None:
        rows = rows.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)
    return rows


def time_limit(pk: int) -> TimeLimit | None:
    """The version with this key."""
    return TimeLimit.objects.filter(pk=pk).first()


def needing_review() -> int:
    """How many versions nobody has compared with the text of the law."""
    return TimeLimit.objects.filter(evidence__in=NEEDS_REVIEW, reviewed_on=None).count()


def has_limit(code: str) -> bool:
    """Whether a limit of this code is there, whenever in force."""
    return TimeLimit.objects.filter(code=code).exists()


def alias(name: str) -> tuple[str, frozenset[str]]:
    """The code that a name stands for, with the circumstances it implies; the name itself where it is no alias."""
    found = _lawdata("time_limit_aliases.toml").get(name)
    if found is None:
        return name, frozenset()
    return found["code"], frozenset(found.get("when", ()))


def rule(code: str, start: date, *, on: date) -> Rule:
    """The version of a limit that governs a matter begun on `start`, seen on `on`. Raises NoRuleInForce."""
    versions = [row.rule for row in time_limits(code=code)]
    if not versions:
        raise NoRuleInForce(f"Không có thời hạn mang mã «{code}».")
    return rule_on(versions, start, on=on)


def version() -> int:
    """The key of the last change of calendar or limits; 0 before the first."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0


def changes() -> QuerySet[Change]:
    """What was changed, the newest first."""
    return Change.objects.order_by("-pk")


def clocks_of(subject_type: str, subject_id: int) -> list[Clock]:
    """The clocks of a matter, in the order they began."""
    return list(
        Clock.objects.filter(subject_type=subject_type, subject_id=subject_id)
        .prefetch_related("entries", "dues")
        .order_by("pk")
    )


def clock(pk: int) -> Clock | None:
    """The clock with this key."""
    return Clock.objects.filter(pk=pk).first()


def open_clocks(code: str) -> int:
    """How many clocks of this limit have not stopped."""
    return Clock.objects.filter(code=code).exclude(state="stopped").count()


def open_clock_counts() -> dict[str, int]:
    """Code of limit → how many of its clocks have not stopped."""
    rows = Clock.objects.exclude(state="stopped").values("code").annotate(number=Count("pk"))
    return {row["code"]: row["number"] for row in rows}


def ledger_of(clock: Clock) -> Ledger:
    """The ledger of a clock."""
    entries: Iterable[ClockEntry] = sorted(clock.entries.all(), key=lambda e: e.pk)
    return tuple(entry.value for entry in entries)


@dataclass(frozen=True, slots=True)
class Explained:
    """A clock with the whole computation, counted now; `trouble` says why it cannot be counted (a year is missing)."""

    clock: Clock
    rule: Rule | None
    result: Result | None
    trouble: str = ""


def explain(clock: Clock, *, on: date, calendar: Calendar) -> Explained:
    """The steps that lead to the due date of a clock."""
    ledger = ledger_of(clock)
    start = ledger[0].day if ledger else on
    try:
        governing = rule(clock.code, start, on=on)
        return Explained(clock, governing, due(governing, ledger, calendar, on=on))
    except (NoRuleInForce, YearNotCovered) as error:
        return Explained(clock, None, None, str(error))
