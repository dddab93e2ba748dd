"""Figures that the apps can count: what reports show and what proves that a task was done. Each opens to the rows it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Measure = Literal["count", "share", "sum"]


@dataclass(frozen=True, slots=True)
class Window:
    """From one day to another, both included; `unit` where only what one unit did is counted; `on` the day of counting."""

    since: date
    until: date
    unit: int | None = None
    on: date | None = None

    @property
    def late_before(self) -> date:
        """What was due before this day and is not done is late: the day after the window, or today while it is running."""
        after = date.fromordinal(self.until.toordinal() + 1)
        return min(after, self.on) if self.on else after

    @property
    def before(self) -> Window:
        """The period of the same length that ends the day before this one; of whole years the year before."""
        if (self.since.month, self.since.day) == (1, 1) and (self.until.month, self.until.day) == (12, 31):
            years = self.until.year - self.since.year + 1
            return Window(date(self.since.year - years, 1, 1), date(self.until.year - years, 12, 31), self.unit)
        length = self.until.toordinal() - self.since.toordinal() + 1
        since = date.fromordinal(self.since.toordinal() - length)
        return Window(since, date.fromordinal(self.since.toordinal() - 1), self.unit)


@dataclass(frozen=True, slots=True)
class Row:
    """One of the things counted. `label` names no citizen; `about` and `key` say what to open (`case`, 12); `amount` of sums."""

    label: str
    on: date | None
    about: str = ""
    key: str = ""
    amount: int = 1


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: `value` the number (of shares: how many of `whole`), `rows` what stands behind it."""

    value: int
    rows: tuple[Row, ...] = ()
    whole: int | None = None

    @property
    def percent(self) -> float | None:
        """The share in hundredths; None where there is nothing to share, or it is no share."""
        return self.value * 100 / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that can be counted for a window: `code` stable, letters of templates; `unit` as in «lượt», «đơn»."""

    code: str
    name: str
    group: str
    unit: str
    count: Callable[[Window], Counted]
    measure: Measure = "count"


_known: dict[str, Figure] = {}


def register(figures: Iterable[Figure]) -> None:
    """Makes figures known. Raises ValueError where a code is taken by another."""
    for figure in figures:
        if _known.setdefault(figure.code, figure) is not figure and _known[figure.code] != figure:
            raise ValueError(f"two figures are called {figure.code!r}")


def all_figures() -> tuple[Figure, ...]:
    """Every figure, in the order in which the apps gave them."""
    return tuple(_known.values())


def figure(code: str) -> Figure:
    """The figure with this code. Raises KeyError."""
    return _known[code]
