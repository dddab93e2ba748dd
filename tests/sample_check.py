"""A check in the office, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cualuat.inspections.models import Check
from cualuat.inspections.operations import checking
from office import NOW, Office

DUE = date(2026, 12, 10)


def wanted(office: Office, **changes: Any) -> checking.CheckWanted:
    """A self-check of the first unit in November."""
    facts: dict[str, Any] = {
        "kind": "self", "title": "Tự kiểm tra việc tiếp công dân", "year": 2026, "month": 11, "unit": office.units["phong-mot"],
    }  # fmt: skip
    return checking.CheckWanted(**(facts | changes))


def start_of(office: Office, **changes: Any) -> checking.Start:
    """How it begins."""
    facts: dict[str, Any] = {
        "begins": date(2026, 11, 16), "ends": date(2026, 11, 30), "checklists": ["reception"],
    }  # fmt: skip
    return checking.Start(**(facts | changes))


def a_check(office: Office, *, begun: bool = True, **changes: Any) -> Check:
    """A self-check that has begun."""
    focal = office.actor("focal")
    check = checking.plan(wanted=wanted(office, **changes), by=focal, at=NOW)
    if not begun:
        return check
    inspection: dict[str, Any] = {}
    if check.kind == "inspection":
        inspection = {
            "decision": "15/QĐ-STP",
            "decided_on": date(2026, 11, 13),
            "leader": office.people["chief_elsewhere"],
        }
    return checking.start(check=check, wanted=start_of(office, **inspection), version=None, by=focal, at=NOW)


def answered(check: Check, office: Office, who: str = "chief") -> Check:
    """Every question answered: the last one with no."""
    rows = list(check.questions.order_by("position"))
    given = [checking.Answer(row, "yes") for row in rows[:-1]] + [checking.Answer(rows[-1], "no", "Sổ thiếu hai cột.")]
    return checking.answer(check=check, answers=given, version=None, by=office.actor(who), at=NOW)
