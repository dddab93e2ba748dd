"""How far a check is and who may take it further; what stands of it in a year. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

State = Literal["planned", "running", "concluded", "closed", "cancelled"]
STATE_NAMES: Final[dict[str, str]] = {
    "planned": "Trong kế hoạch",
    "running": "Đang kiểm tra",
    "concluded": "Đã kết luận, đang khắc phục",
    "closed": "Đã xong",
    "cancelled": "Không kiểm tra nữa",
}
# Step → from which state to which.
STEPS: Final[dict[str, tuple[State, State]]] = {
    "start": ("planned", "running"),
    "conclude": ("running", "concluded"),
    "cancel": ("planned", "cancelled"),
    "close": ("concluded", "closed"),
}


def after(step: str, state: str) -> State | None:
    """The state after a step; None where it cannot be taken now.

    >>> after("start", "planned")
    'running'
    """
    before, then = STEPS[step]
    return then if state == before else None


@dataclass(frozen=True, slots=True)
class Remedied:
    """A thing to be put right, as far as counting asks."""

    due: date
    done_on: date | None
    confirmed: bool

    def is_late(self, on: date) -> bool:
        """Whether it is not done and its day is over, or it was done after its day."""
        return (self.done_on or on) > self.due

    @property
    def done_late(self) -> bool:
        """Whether it was done, after its day."""
        return self.done_on is not None and self.done_on > self.due


@dataclass(frozen=True, slots=True)
class Sums:
    """How remedies stand: all, confirmed as done, not done and past their day, done after it."""

    all: int
    done: int
    late: int
    done_late: int


def sums(remedies: Iterable[Remedied], on: date) -> Sums:
    """The sums of remedies on a day."""
    rows = list(remedies)
    after = sum(row.done_late for row in rows)
    return Sums(len(rows), sum(row.confirmed for row in rows), sum(row.is_late(on) for row in rows) - after, after)


MOST_ITEMS: Final = 100
_BETWEEN: Final = "|"


def read_items(text: str) -> list[tuple[str, str]]:
    """The questions of a checklist as typed: one a line, the provision after «|» where there is one.

    >>> read_items("Có bảng niêm yết không? | Điều 18 Luật số 42/2013/QH13")
    [('Có bảng niêm yết không?', 'Điều 18 Luật số 42/2013/QH13')]
    """
    rows = (line.partition(_BETWEEN) for line in text.splitlines())
    pairs = ((" ".join(question.split()), " ".join(provision.split())) for question, _, provision in rows)
    return [(question, provision) for question, provision in pairs if question]


def typed_items(items: Iterable[Sequence[str]]) -> str:
    """The same as it is typed."""
    return "\n".join(f"{question} {_BETWEEN} {provision}" if provision else question for question, provision in items)


def month_name(month: int, year: int) -> str:
    """«Tháng 3/2026»."""
    return f"Tháng {month}/{year}"
