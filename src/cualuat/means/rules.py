"""Money in whole đồng, sums of a budget, upkeep of equipment, the way of a request. Plain Python."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

MOST: Final = 10**13  # đồng of one line
_TYPED: Final = re.compile(r"^\d{1,3}(?:[. ]\d{3})+$|^\d{1,14}$")


class BadMoney(ValueError):
    """What was typed is no amount; the message says how to type one."""


def read_money(text: str) -> int:
    """An amount as it is typed, in whole đồng. Raises BadMoney.

    >>> read_money("1.250.000 đ")
    1250000
    """
    clean = re.sub(r"\s*(?:đồng|đ|VND)\s*$", "", text.strip(), flags=re.I).replace("\u00a0", " ")
    if not _TYPED.match(clean) or not clean.isascii():
        raise BadMoney("Hãy ghi số tiền bằng đồng, ví dụ 1.250.000.")
    amount = int(re.sub(r"[. ]", "", clean))
    if amount > MOST:
        raise BadMoney("Số tiền quá lớn. Hãy xem lại.")
    return amount


def money(amount: int) -> str:
    """«1.250.000» as Vietnamese papers write it; with a minus where it is below zero."""
    return f"{amount:,}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a budget, as far as sums ask: what was estimated, allocated (None: not yet) and spent."""

    estimated: int
    allocated: int | None
    spent: int

    @property
    def left(self) -> int:
        """What may still be spent."""
        return (self.allocated or 0) - self.spent


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of lines."""

    estimated: int
    allocated: int
    spent: int

    @property
    def left(self) -> int:
        """What may still be spent."""
        return self.allocated - self.spent


def sums(lines: Iterable[Line]) -> Sums:
    """The sums."""
    rows = list(lines)
    return Sums(sum(r.estimated for r in rows), sum(r.allocated or 0 for r in rows), sum(r.spent for r in rows))


def next_upkeep(last: date, months: int) -> date:
    """The same day some months on; the last day of a shorter month.

    >>> next_upkeep(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    month = last.month - 1 + months
    year, month = last.year + month // 12, month % 12 + 1
    return date(year, month, min(last.day, monthrange(year, month)[1]))


REQUEST_STATES: Final[dict[str, str]] = {
    "raised": "Chờ ý kiến đơn vị đầu mối",
    "forwarded": "Chờ lãnh đạo quyết định",
    "granted": "Đồng ý, đang thực hiện",
    "refused": "Không đồng ý",
    "done": "Đã đáp ứng",
}
