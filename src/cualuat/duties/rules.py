"""By when information must be published, and how that stands. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

YEARLY, QUARTERLY, WITHIN = "yearly", "quarterly", "within"
LIMITS: Final = (
    (YEARLY, "Hằng năm, trước một ngày"),
    (QUARTERLY, "Hằng quý, trong số ngày sau khi hết quý"),
    (WITHIN, "Trong số ngày từ khi có thông tin"),
)
STATES: Final = {
    "missing": "Chưa công khai, quá hạn",
    "soon": "Sắp đến hạn",
    "open": "Chưa đến hạn",
    "late": "Đã công khai, chậm",
    "in_time": "Đã công khai, đúng hạn",
}
SOON: Final = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """`yearly` with month and day, `quarterly` and `within` with days."""

    kind: str
    days: int = 0
    month: int = 0
    day: int = 0


def dues(limit: Limit, since: date, until: date) -> list[date]:
    """The days by which it must be out, from `since` to `until`; none for what must be out after it arises."""
    if limit.kind == WITHIN:
        return []
    found = []
    for year in range(since.year - 1, until.year + 1):
        if limit.kind == YEARLY:
            found.append(date(year, limit.month, limit.day))
        else:
            starts = (date(year, 4, 1), date(year, 7, 1), date(year, 10, 1), date(year + 1, 1, 1))
            found.extend(start + timedelta(days=limit.days - 1) for start in starts)
    return sorted(one for one in found if since <= one <= until)


def state(due: date, published: date | None, today: date) -> str:
    """How one occasion stands: one of STATES."""
    if published is not None:
        return "in_time" if published <= due else "late"
    if due < today:
        return "missing"
    return "soon" if due - today <= SOON else "open"
