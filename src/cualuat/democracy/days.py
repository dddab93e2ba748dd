"""Days counted by the limits of the law."""

from __future__ import annotations

from datetime import date

from cualuat.base.operations import Refused
from cualuat.kernel.limits import NoRuleInForce, due
from cualuat.kernel.workdays import YearNotCovered
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.rules import ledger_of


def counted(code: str, since: date, field: str) -> date:
    """The day on which a limit that begins on this day is over. Raises Refused where it cannot be counted."""
    try:
        rule = timelimits.rule(code, since, on=since)
        found = due(rule, ledger_of(rule, since, ()), timelimits.calendar()).due
    except NoRuleInForce as error:
        raise Refused(
            "Ngày này chưa có quy định về thời hạn (Luật số 10/2022/QH15 có hiệu lực từ 01/7/2023).", field
        ) from error
    except YearNotCovered as error:
        raise Refused(f"{error} Hãy nhờ quản trị viên thêm lịch.", field) from error
    if found is None:
        raise Refused("Chưa tính được thời hạn này. Hãy báo quản trị viên.", field)
    return found
