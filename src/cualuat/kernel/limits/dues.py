"""From a rule, the ledger of a matter and the calendar to the day on which the limit ends, with every step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from cualuat.kernel.limits.ledgers import Entry, Ledger, State, check
from cualuat.kernel.limits.rules import UNIT_NAMES, Rule, Unit
from cualuat.kernel.workdays import (
    Calendar,
    Counted,
    Span,
    Step,
    add_calendar_days,
    add_hours,
    add_months,
    add_working_days,
    calendar_days_before,
    day_of,
    show,
    show_moment,
    working_days_before,
)

_DAY: Final = timedelta(days=1)
# Steps that hold though the end is not known.
_FIRST: Final = frozenset({"rule", "reset", "extended", "late_extension", "event"})


@dataclass(frozen=True, slots=True)
class Result:
    """`due`: last day, until 24:00 in Vietnam, None while waiting or suspended; `at` the moment for limits in hours.

    `overdue`: the limit was past when it was looked at, or when it was stopped; `basis`: citations, each once;
    `provisional`: a day that decides is not officially fixed; `needs_review`: the rule itself is not certain.
    """

    due: date | None
    state: State
    steps: tuple[Step, ...]
    basis: tuple[str, ...]
    provisional: bool = False
    overdue: bool = False
    needs_review: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the limit: the base with what extends it in the same unit, or an extension in another unit."""

    amount: int
    unit: Unit
    opening: tuple[Step, ...]


def due(rule: Rule, ledger: Ledger, calendar: Calendar, *, on: date | datetime | None = None) -> Result:
    """What the clock says, seen on `on`: later entries are not yet known; without `on` the whole ledger counts.

    The day of a suspension is the first that does not count, the day of resumption counts again. An extension granted
    after the limit had passed does not count, and a step says so.
    Raises `InvalidLedger`, `UnknownVariant`, `YearNotCovered`, `NotAPeriod`.
    """
    check(rule, ledger)
    known = tuple(entry for entry in ledger if on is None or _happened(entry, on))
    state = check(rule, known)
    if state == "waiting":
        step = Step("waiting", f"Thời hạn chưa bắt đầu: chờ {rule.start_event}.", rule.basis)
        return Result(None, state, (step,), (rule.basis,), needs_review=rule.needs_review)
    current = _since_last_start(known)
    counted = _count(rule, current, calendar)
    pause = _open_pause(current)
    if pause and not _is_past(counted, _moment(pause)):
        rest = "thời hạn kết thúc khi đang tạm dừng" if state == "stopped" else "hạn sẽ được tính khi tiếp tục"
        step = Step("paused", f"Tạm dừng từ ngày {show(pause.day)}; {rest}.", _why(rule, pause), (pause.day,))
        steps = (*(s for s in counted.steps if s.kind in _FIRST), step)
        return Result(None, state, steps, _citations(steps), needs_review=rule.needs_review)
    seen = _moment(current[-1]) if state == "stopped" else on
    return Result(
        due=counted.due,
        state=state,
        steps=counted.steps,
        basis=_citations(counted.steps),
        provisional=counted.provisional,
        overdue=seen is not None and _is_past(counted, seen),
        needs_review=rule.needs_review,
        at=counted.at,
    )


def _happened(entry: Entry, on: date | datetime) -> bool:
    if isinstance(on, datetime):
        return entry.at <= on if entry.at else entry.day <= day_of(on)
    return entry.day <= on


def _moment(entry: Entry) -> date | datetime:
    return entry.at or entry.day


def _is_past(counted: Counted, seen: date | datetime) -> bool:
    if isinstance(seen, datetime):
        if counted.at:
            return seen > counted.at
        seen = day_of(seen)
    return seen > counted.due


def _since_last_start(ledger: Ledger) -> Ledger:
    last = max(i for i, entry in enumerate(ledger) if entry.kind in ("start", "reset"))
    return ledger[last:]


def _open_pause(current: Ledger) -> Entry | None:
    """The suspension that was not ended, also when the limit was stopped within it."""
    clock = [entry for entry in current if entry.kind in ("pause", "resume")]
    return clock[-1] if clock and clock[-1].kind == "pause" else None


def _why(rule: Rule, pause: Entry) -> str:
    return pause.basis or rule.suspension


def _count(rule: Rule, current: Ledger, calendar: Calendar) -> Counted:
    """Where the limit ends, suspensions that have not ended left aside."""
    begin = current[0]
    variant = rule.variant(begin.when)
    amount, basis = (variant.amount, variant.basis) if variant else (rule.amount, rule.basis)
    parts = [_Part(amount, rule.unit, _opening(rule, begin, amount, basis))]
    counted = _run(rule, current, parts, calendar)
    for entry in (entry for entry in current if entry.kind == "extend"):
        if _too_late(current, counted, entry):
            text = f"Gia hạn ngày {show(entry.day)} không được tính: hạn đã hết ngày {show(counted.due)}."
            step = Step("late_extension", text, entry.basis, (entry.day,))
            parts[-1] = replace(parts[-1], opening=(*parts[-1].opening, step))
        else:
            parts = _extended(rule, begin.when, parts, entry)
        counted = _run(rule, current, parts, calendar)
    return counted


def _opening(rule: Rule, begin: Entry, amount: int, basis: str) -> tuple[Step, ...]:
    where = "trước" if rule.before else "kể từ"
    length = (
        f"{'ít nhất ' if rule.at_least else ''}{amount} {UNIT_NAMES[rule.unit]} {where}" if amount else "làm ngay từ"
    )
    text = f"{rule.name}: {length} {rule.start_event} ({show(begin.day)})."
    first = Step("rule", text, basis, (begin.day,))
    if begin.kind == "start":
        return (first,)
    return (Step("reset", f"Tính lại từ đầu từ ngày {show(begin.day)}.", begin.basis, (begin.day,)), first)


def _too_late(current: Ledger, counted: Counted, entry: Entry) -> bool:
    """Past already, unless a suspension that still lasts had begun in time."""
    pause = _open_pause(current)
    held = pause is not None and current.index(pause) < current.index(entry) and not _is_past(counted, _moment(pause))
    return _is_past(counted, _moment(entry)) and not held


def _extended(rule: Rule, when: frozenset[str], parts: list[_Part], entry: Entry) -> list[_Part]:
    """In the unit of the last part it lengthens that part (no rolling in between), else it is a part of its own."""
    allowed = rule.extension(entry.extension, when)
    assert allowed is not None  # check() saw it
    amount = entry.amount or allowed.amount
    text = f"{allowed.name}: thêm {amount} {UNIT_NAMES[allowed.unit]} (ngày {show(entry.day)})."
    step = Step("extended", text, entry.basis or allowed.basis, (entry.day,))
    last = parts[-1]
    if last.unit != allowed.unit:
        return [*parts, _Part(amount, allowed.unit, (step,))]
    return [*parts[:-1], _Part(last.amount + amount, last.unit, (*last.opening, step))]


def _run(rule: Rule, current: Ledger, parts: list[_Part], calendar: Calendar) -> Counted:
    begin = current[0]
    if rule.unit == "hour":
        assert begin.at is not None  # check() saw it
        return _run_hours(rule, current, begin.at, parts[0])
    if rule.before:
        count = working_days_before if rule.unit == "working_day" else calendar_days_before
        back = count(begin.day, parts[0].amount, calendar)
        return replace(back, steps=(*parts[0].opening, *back.steps))
    spans = _suspensions(rule, current)
    day, provisional = begin.day, False
    steps: tuple[Step, ...] = ()
    for number, part in enumerate(parts):
        counted = _run_days(day, part, calendar, spans, roll=part is parts[-1])
        inner = {"event" if number else "", "end" if part is not parts[-1] else ""}
        body = tuple(step for step in counted.steps if step.kind not in inner)
        day, steps, provisional = counted.due, (*steps, *part.opening, *body), provisional or counted.provisional
    return Counted(day, steps, provisional)


def _run_days(day: date, part: _Part, calendar: Calendar, spans: tuple[Span, ...], *, roll: bool) -> Counted:
    if part.unit == "working_day":
        return add_working_days(day, part.amount, calendar, without=spans)
    count = add_months if part.unit == "month" else add_calendar_days
    return count(day, part.amount, calendar, without=spans, roll=roll)


def _pauses(current: Ledger) -> list[tuple[Entry, Entry]]:
    """Each suspension that ended, with its end."""
    clock = [entry for entry in current if entry.kind in ("pause", "resume")]
    return list(zip(clock[::2], clock[1::2], strict=False))


def _suspensions(rule: Rule, current: Ledger) -> tuple[Span, ...]:
    return tuple(
        Span(pause.day, resume.day - _DAY, pause.note or "thời gian tạm dừng", _why(rule, pause))
        for pause, resume in _pauses(current)
        if pause.day < resume.day
    )


def _run_hours(rule: Rule, current: Ledger, begin: datetime, part: _Part) -> Counted:
    counted = add_hours(begin, part.amount)
    steps = (*part.opening, *counted.steps)
    end = counted.at or begin
    for pause, resume in _pauses(current):
        if pause.at and resume.at and pause.at <= end:
            end += resume.at - pause.at
            text = f"Tạm dừng từ {show_moment(pause.at)} đến {show_moment(resume.at)}: hạn lùi đến {show_moment(end)}."
            steps += (Step("left_out", text, _why(rule, pause)),)
    return Counted(end.date(), steps, at=end)


def _citations(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.basis for step in steps if step.basis))
