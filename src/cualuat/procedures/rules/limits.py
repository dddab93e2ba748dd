"""Time limits as announcements word them: read into amount and unit, doubted where the note beside says otherwise, counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from cualuat.kernel.limits import UNIT_NAMES, Ledger, Result, Rule, due
from cualuat.kernel.limits import Unit as KernelUnit
from cualuat.kernel.text import fold, normalise
from cualuat.kernel.workdays import VIETNAM, Calendar, Step, show_moment

Status = Literal["read", "none", "missing", "unread"]
Unit = Literal["working_day", "calendar_day", "month", "hour", "minute"]

STATUS_NAMES: Final[dict[Status, str]] = {
    "read": "đọc được",
    "none": "không quy định thời hạn",
    "missing": "chưa ghi thời hạn",
    "unread": "chưa đọc được thành số ngày",
}
NAMES: Final[dict[str, str]] = {str(unit): name for unit, name in UNIT_NAMES.items()} | {"minute": "phút"}
_LONGEST: Final = 3650
_UNITS: Final[dict[str, Unit]] = {
    "ngay lam viec": "working_day",
    "ngay": "calendar_day",
    "thang": "month",
    "gio": "hour",
    "phut": "minute",
}
_BEFORE: Final = r"(?:(?:trong (?:thoi han )?|toi da |khong qua |cham nhat |thoi han )+)?"
_AMOUNT: Final = r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:\([^)]*\)\s*)?(ngay lam viec|ngay|thang|nam|gio|phut)"
_WHOLE: Final = re.compile(rf"{_BEFORE}{_AMOUNT}[.;]?")
_WITHIN: Final = re.compile(rf"{_AMOUNT}(\s+truoc\b)?")
_NONE: Final = frozenset({"khong quy dinh", "khong quy dinh thoi han", "khong", "khong co"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: `text` as announced; amount and unit only where `status` is «read». 0 hours is «at once»."""

    text: str
    status: Status
    amount: int = 0
    unit: Unit = "working_day"

    @property
    def is_read(self) -> bool:
        """Whether it can be counted."""
        return self.status == "read"

    @property
    def words(self) -> str:
        """For people: «15 ngày làm việc», «ngay khi nhận đủ hồ sơ»; else the text, or what it lacks."""
        if self.is_read:
            return f"{self.amount} {NAMES[self.unit]}" if self.amount else "ngay khi nhận đủ hồ sơ"
        return self.text if self.status == "unread" else STATUS_NAMES[self.status]


def read_limit(text: str) -> Limit:
    """The limit that a text says. Days without «làm việc» are calendar days, as the national database has both.

    >>> read_limit("07 Ngày làm việc").words
    '7 ngày làm việc'
    >>> read_limit("0.5 Giờ").words
    '30 phút'
    """
    shown = " ".join(normalise(text).split())
    plain = fold(shown).rstrip(". ")
    if not plain:
        return Limit("", "missing")
    if plain in _NONE:
        return Limit(shown, "none")
    found = _WHOLE.fullmatch(plain)
    amount = _amount(*found.groups()) if found else None
    if amount is None:
        return Limit(shown, "unread")
    return Limit(shown, "read", *amount)


def _amount(number: str, unit: str) -> tuple[int, Unit] | None:
    """Whole amounts; parts of hours become minutes, years months. None for what law does not count in."""
    value = float(number.replace(",", "."))
    if unit == "nam":
        value, unit = value * 12, "thang"
    if unit == "gio" and not value.is_integer():
        value, unit = value * 60, "phut"
    if not value.is_integer() or value > _LONGEST or (value == 0 and unit != "gio"):
        return None
    return int(value), _UNITS[unit]


def doubt(limit: Limit, note: str) -> str:
    """What speaks against a limit in the note that stands beside it; empty where nothing does.

    >>> doubt(read_limit("03 Ngày"), "03 (ba) ngày làm việc, kể từ ngày nhận đơn")
    'ghi «03 Ngày» nhưng phần mô tả ghi 3 ngày làm việc'
    """
    if not limit.is_read:
        return ""
    told = [(_amount(number, unit), before) for number, unit, before in _WITHIN.findall(fold(note))]
    if any(amount == (limit.amount, limit.unit) and before for amount, before in told):
        return f"«{limit.text}» có vẻ tính lùi trước một việc, không phải từ khi nhận hồ sơ"
    amounts = [amount for amount, _ in told if amount]
    if (limit.amount, limit.unit) in amounts:
        return ""
    other = next((unit for amount, unit in amounts if amount == limit.amount), None)
    return f"ghi «{limit.text}» nhưng phần mô tả ghi {limit.amount} {NAMES[other]}" if other else ""


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a limit rests: citations, label of the evidence; `suspension` what lets it pause, empty where nothing does."""

    name: str
    basis: str
    evidence: str = "V"
    suspension: str = ""


def rule_of(limit: Limit, ground: Ground) -> Rule:
    """The limit as the kernel counts it; minutes count as hours there, see `counted`. Only for one that was read."""
    unit: KernelUnit = "hour" if limit.unit == "minute" else limit.unit
    return Rule(
        code="procedure",
        name=ground.name,
        amount=0 if limit.unit == "minute" else limit.amount,
        unit=unit,
        start_event="lúc nhận đủ hồ sơ" if unit == "hour" else "ngày nhận đủ hồ sơ",
        basis=ground.basis,
        evidence=ground.evidence,
        suspension=ground.suspension,
    )


def counted(limit: Limit, ground: Ground, ledger: Ledger, calendar: Calendar, *, on: datetime | None = None) -> Result:
    """What the clock of a limit says. Raises InvalidLedger, YearNotCovered, NotAPeriod."""
    seen = on if on is None or limit.unit in ("hour", "minute") else on.astimezone(VIETNAM).date()
    result = due(rule_of(limit, ground), ledger, calendar, on=seen)
    if limit.unit != "minute" or result.at is None:
        return result
    at = result.at + timedelta(minutes=limit.amount)
    first = replace(result.steps[0], text=f"{ground.name}: {limit.amount} phút kể từ lúc nhận đủ hồ sơ.")
    steps = (first, *result.steps[1:], Step("hours", f"Hết hạn lúc {show_moment(at)}.", "", (at.date(),)))
    stopped = ledger[-1].at if ledger[-1].kind == "stop" else None
    late = (stopped or on) is not None and (stopped or on or at) > at
    return replace(result, due=at.date(), at=at, steps=steps, overdue=late)
