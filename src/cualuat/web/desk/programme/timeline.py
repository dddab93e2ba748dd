"""A year of a plan drawn as bars along the months: plain numbers for the template, which writes the SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cualuat.programme.models import PlanTask, TaskInstance

WIDTH = 720
_ROW = 26
_HEAD = 24
_BAR = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One time of a task: where it lies, what it is called, how it stands (done, late, open, dropped)."""

    x: float
    y: float
    width: float
    state: str
    title: str
    key: int
    done: float  # width of the part that is done


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the picture holds; sizes in its own units, the words left of the bars stand in a list beside it."""

    width: int
    height: int
    months: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str, str], ...]
    bars: tuple[Bar, ...]
    today: float | None


def draw(rows: Iterable[tuple[PlanTask, list[TaskInstance]]], *, year: int, on: date) -> Drawing:
    """The year of these tasks; of what reaches beyond the year the part within it."""
    first, days = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1

    def x(day: date) -> float:
        return round(min(max((day - first).days, 0), days) * WIDTH / days, 1)

    labels, bars, y = [], [], float(_HEAD)
    for task, instances in rows:
        labels.append((y + _BAR, task.path, task.text))
        for one in instances:
            left, right = x(one.begins), x(date.fromordinal(one.ends.toordinal() + 1))
            width = max(right - left - 1, 4)
            bars.append(Bar(left, y, width, _state(one, on), _title(one), one.pk, round(width * one.percent / 100, 1)))
        y += _ROW
    months = tuple((x(date(year, month, 1)), f"T{month}") for month in range(1, 13))
    return Drawing(WIDTH, int(y) + 4, months, tuple(labels), tuple(bars), x(on) if on.year == year else None)


def _state(one: TaskInstance, on: date) -> str:
    return "late" if one.state == "open" and one.ends < on else one.state


def _title(one: TaskInstance) -> str:
    return f"{one.task.path} {one.task.text[:80]}: {one.begins:%d/%m} – {one.ends:%d/%m/%Y}, {one.get_state_display().lower()}, {one.percent}%"
