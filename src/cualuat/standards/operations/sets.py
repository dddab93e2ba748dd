"""Sets of the house: put in place of what ships, row by row or as a file; each version is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, operation
from cualuat.kernel.text import normalise
from cualuat.standards import access, queries
from cualuat.standards.models import StandardSet
from cualuat.standards.rules import (
    BrokenStandard,
    Deadline,
    Indicator,
    Posting,
    Standard,
    print_standard,
    read_number,
    read_standard,
    read_steps,
)


class BrokenSet(Refused):
    """A set that cannot be taken over; `faults` says each fault with its place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("Bộ tiêu chí chưa đúng: " + " ".join(faults), "file")
        self.faults = faults


@operation
def set_standard(*, text: str, source: str, seen: int | None, by: Actor, at: datetime) -> StandardSet:
    """Puts a set in force in this house. Raises NotAllowed, BrokenSet, SomebodyElse, Refused (naming the input)."""
    access.require_setter(by)
    try:
        standard = read_standard(text)
    except BrokenStandard as error:
        raise BrokenSet(error.faults) from error
    return _store(standard, text, source, seen, by, at)


def _store(standard: Standard, text: str, source: str, seen: int | None, by: Actor, at: datetime) -> StandardSet:
    source = normalise(source).strip()[:1000]
    if not source:
        raise Refused("Hãy ghi văn bản nguồn: số, ký hiệu, ngày, cơ quan ban hành.", "source")
    rows = list(StandardSet.objects.select_for_update().filter(code=standard.code).order_by("-number")[:1])
    last = rows[0].number if rows else 0
    if seen is not None and seen != last:
        raise SomebodyElse()
    for other in queries.sets():
        if other.standard.code != standard.code and _overlap(other.standard, standard):
            raise Refused(
                f"Năm áp dụng trùng với «{other.standard.name}». Hãy sửa năm đầu, năm cuối của một trong hai bộ.",
                "years_from",
            )
    row = StandardSet.objects.create(
        code=standard.code, number=last + 1, text=text, source=source, set_at=at, set_by=by.name
    )
    audit.record(
        action="standards.set",
        subject=("standard_set", standard.code, standard.name),
        by=by,
        at=at,
        detail={"count": len(standard.indicators), "gaps": len(standard.gaps), "source": source},
    )
    return row


def _overlap(one: Standard, other: Standard) -> bool:
    return one.covers(other.years_from) or other.covers(one.years_from)


def _changed(code: str, seen: int | None) -> Standard:
    found = queries.set_with(code)
    if found is None:
        raise Refused("Không còn bộ tiêu chí này.")
    if seen is not None and seen != found.seen:
        raise SomebodyElse()
    return found.standard


def _print(standard: Standard) -> str:
    """The file of a changed set. Raises BrokenSet where it no longer holds together."""
    text = print_standard(standard)
    try:
        read_standard(text)
    except BrokenStandard as error:
        raise BrokenSet(error.faults) from error
    return text


def _number(text: str, field: str) -> Decimal | None:
    try:
        return read_number(text)
    except ValueError as error:
        raise Refused(str(error), field) from error


@dataclass(frozen=True, slots=True)
class IndicatorWanted:
    """An indicator as an administrator fills it in; numbers and steps as typed."""

    code: str
    criterion: str
    name: str = ""
    kind: str = ""
    points: str = ""
    threshold: str = ""
    steps: str = ""
    proof: str = ""
    proof_needed: bool = False
    basis: str = ""
    evidence: str = "?"
    note: str = ""


@operation
def set_indicator(
    *, code: str, old: str, wanted: IndicatorWanted, source: str, seen: int | None, by: Actor, at: datetime
) -> StandardSet:
    """Fills in the indicator `old`, or adds one where that is empty. Raises NotAllowed, SomebodyElse, BrokenSet, Refused."""
    access.require_setter(by)
    standard = _changed(code, seen)
    if old and standard.indicator(old) is None:
        raise Refused("Không còn chỉ tiêu này.")
    try:
        steps = read_steps(wanted.steps)
    except ValueError as error:
        raise Refused(str(error), "steps") from error
    made = Indicator(
        wanted.code.strip(), wanted.criterion, normalise(wanted.name).strip(), wanted.kind,
        _number(wanted.points, "points"), _number(wanted.threshold, "threshold"), steps,
        normalise(wanted.proof).strip(), wanted.proof_needed, normalise(wanted.basis).strip(), wanted.evidence,
        normalise(wanted.note).strip(),
    )  # fmt: skip
    rows = list(standard.indicators)
    if old:
        rows[[one.code for one in rows].index(old)] = made
    else:
        last = max((n for n, one in enumerate(rows) if one.criterion == made.criterion), default=len(rows) - 1)
        rows.insert(last + 1, made)
    changed = replace(standard, indicators=tuple(rows))
    return _store(changed, _print(changed), source, seen, by, at)


@operation
def drop_indicator(*, code: str, old: str, source: str, seen: int | None, by: Actor, at: datetime) -> StandardSet:
    """Takes an indicator out of a set. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_setter(by)
    standard = _changed(code, seen)
    rows = tuple(one for one in standard.indicators if one.code != old)
    if len(rows) == len(standard.indicators):
        raise Refused("Không còn chỉ tiêu này.")
    changed = replace(standard, indicators=rows)
    return _store(changed, _print(changed), source, seen, by, at)


@dataclass(frozen=True, slots=True)
class FrameWanted:
    """What a set says as a whole, as typed; `submit_before` as «10/01» of the year after."""

    name: str
    basis: str
    years_from: str
    years_to: str = ""
    total_needed: str = ""
    criterion_percent: str = ""
    indicators: str = ""
    posting_days: str = ""
    posting_unit: str = "calendar_day"
    submit_before: str = ""
    note: str = ""


@operation
def set_frame(*, code: str, wanted: FrameWanted, source: str, seen: int | None, by: Actor, at: datetime) -> StandardSet:
    """Fills in what a set says as a whole. Raises NotAllowed, SomebodyElse, BrokenSet, Refused."""
    access.require_setter(by)
    standard = _changed(code, seen)
    first = _whole(wanted.years_from, "years_from")
    if first is None:
        raise Refused("Hãy ghi năm đầu áp dụng.", "years_from")
    changed = replace(
        standard,
        name=normalise(wanted.name).strip(),
        basis=normalise(wanted.basis).strip(),
        years_from=first,
        years_to=_whole(wanted.years_to, "years_to"),
        total_needed=_number(wanted.total_needed, "total_needed"),
        criterion_percent=_number(wanted.criterion_percent, "criterion_percent"),
        indicators_expected=_whole(wanted.indicators, "indicators"),
        note=normalise(wanted.note).strip(),
        posting=_posting(standard.posting, wanted, source),
        deadlines=_deadlines(standard, wanted.submit_before, source),
    )
    return _store(changed, _print(changed), source, seen, by, at)


def _whole(text: str, field: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise Refused(f"«{text[:20]}» không phải là số nguyên.", field)
    return int(text)


def _posting(old: Posting | None, wanted: FrameWanted, source: str) -> Posting | None:
    days = _whole(wanted.posting_days, "posting_days")
    if days is None:
        return None
    if old and (days, wanted.posting_unit) == (old.days, old.unit):
        return old
    return Posting(days, wanted.posting_unit, normalise(source).strip(), "V")


def _deadlines(standard: Standard, typed: str, source: str) -> tuple[Deadline, ...]:
    """The deadlines with that of submission as typed; the others stay."""
    others = tuple(one for one in standard.deadlines if one.step != "submitted")
    if not typed.strip():
        return others
    day, slash, month = typed.strip().partition("/")
    if not slash:
        raise Refused("Hãy ghi ngày và tháng của năm sau, ví dụ 10/01.", "submit_before")
    numbers = _whole(day, "submit_before"), _whole(month, "submit_before")
    if numbers[0] is None or numbers[1] is None:
        raise Refused("Hãy ghi ngày và tháng của năm sau, ví dụ 10/01.", "submit_before")
    old = standard.deadline("submitted")
    if old and (old.day, old.month) == numbers:
        return standard.deadlines
    made = Deadline("submitted", "Xã gửi hồ sơ", numbers[1], numbers[0], 1, normalise(source).strip(), "V")
    return (made, *others)
