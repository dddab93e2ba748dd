"""Lines of a budget, a thing and a request in the office, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cualuat.means.models import BudgetLine, Equipment, ResourceRequest, Spending
from cualuat.means.operations import budgeting, keeping
from office import NOW, TODAY, Office


def a_line(office: Office, *, allocated: int | None = 2_000_000, **changes: Any) -> BudgetLine:
    """Two million for leaflets of the first unit."""
    facts: dict[str, Any] = {
        "year": 2026,
        "content": "In tờ rơi",
        "quantity": 2,
        "price": 1_000_000,
        "unit": office.units["phong-mot"],
    }
    wanted = budgeting.LineWanted(**(facts | changes))
    line = budgeting.estimate(line=None, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)
    if allocated is None:
        return line
    return budgeting.allocate(line=line, amount=allocated, reason="", version=None, by=office.actor("leader"), at=NOW)


def a_spending(office: Office, line: BudgetLine, **changes: Any) -> Spending:
    """Half a million of it."""
    facts: dict[str, Any] = {"on": TODAY, "amount": 500_000, "text": "In đợt một", "voucher": "HD 12"}
    return budgeting.spend(
        line=line, wanted=budgeting.Spent(**(facts | changes)), version=None, by=office.actor("focal"), at=NOW
    )


def a_thing(office: Office, thing: Equipment | None = None, **changes: Any) -> Equipment:
    """A computer of the first unit, looked after every six months."""
    facts: dict[str, Any] = {
        "code": "MT-01", "name": "Máy tính bàn tiếp dân", "unit": office.units["phong-mot"], "since": date(2026, 6, 1), "value": 15_000_000, "every": 6,
    }  # fmt: skip
    return keeping.keep(
        thing=thing, wanted=keeping.ThingWanted(**(facts | changes)), version=None, by=office.actor("focal"), at=NOW
    )


def a_request(office: Office, who: str = "chief", **changes: Any) -> ResourceRequest:
    """The first unit asks for a scanner."""
    facts: dict[str, Any] = {
        "unit": office.units["phong-mot"],
        "kind": "equipment",
        "text": "Một máy quét.",
        "reason": "Số hóa đơn giấy.",
    }
    return keeping.ask(by=office.actor(who), at=NOW, **(facts | changes))
