"""Plain rules of the programme: names of periods, milestones of reminders, weights and progress."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

WHOLE: Final = 1000  # weights are thousandths


# --- periods -----------------------------------------------------------------------------------------------------


def period_name(begins: date, ends: date) -> str:
    """«Tháng 3/2026», «Quý II/2026», «6 tháng đầu năm 2026», «Năm 2026», else the days.

    >>> period_name(date(2026, 4, 1), date(2026, 6, 30))
    'Quý II/2026'
    """
    whole_months = begins.day == 1 and ends.day == monthrange(ends.year, ends.month)[1] and begins.year == ends.year
    if not whole_months:
        return f"{begins:%d/%m/%Y} – {ends:%d/%m/%Y}" if begins != ends else f"{ends:%d/%m/%Y}"
    span = (begins.month, ends.month)
    if span[0] == span[1]:
        return f"Tháng {span[0]}/{begins.year}"
    if span[1] - span[0] == 2 and span[0] % 3 == 1:
        return f"Quý {('I', 'II', 'III', 'IV')[span[0] // 3]}/{begins.year}"
    halves = {
        (1, 6): f"6 tháng đầu năm {begins.year}",
        (7, 12): f"6 tháng cuối năm {begins.year}",
        (1, 12): f"Năm {begins.year}",
    }
    return halves.get(span, f"{begins:%d/%m/%Y} – {ends:%d/%m/%Y}")


# --- weights -----------------------------------------------------------------------------------------------------


def shares(weights: Sequence[int | None]) -> list[float]:
    """The share of each of those that stand beside each other; what has no weight divides what is left. They sum to one.

    >>> shares([500, None, None])
    [0.5, 0.25, 0.25]
    """
    if not weights:
        return []
    given = sum(weight for weight in weights if weight is not None)
    missing = sum(weight is None for weight in weights)
    if not given and not missing:
        return [1 / len(weights)] * len(weights)
    if not missing or given >= WHOLE:
        return [(weight or 0) / given for weight in weights]
    left = (WHOLE - given) / missing
    return [(left if weight is None else weight) / WHOLE for weight in weights]


def weights_fault(weights: Sequence[int | None]) -> str:
    """Why these weights, in thousandths, cannot stand beside each other, as a Vietnamese sentence; empty where they can."""
    given = [weight for weight in weights if weight is not None]
    total = sum(given)
    if total > WHOLE:
        return f"Tổng tỷ trọng là {_percent(total)}, quá 100%. Hãy giảm bớt."
    if len(given) == len(weights) and weights and total != WHOLE:
        return (
            f"Tổng tỷ trọng là {_percent(total)}, phải đúng 100%. Hãy sửa, hoặc để trống một ô để chương trình tự chia."
        )
    if total == WHOLE and len(given) < len(weights):
        return "Tổng tỷ trọng đã đủ 100% mà còn ô để trống. Hãy ghi 0 hoặc giảm ở ô khác."
    return ""


def _percent(thousandths: int) -> str:
    return f"{thousandths / 10:.1f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


# --- progress ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """A task as far as progress asks: key, key of the task above, weight in thousandths."""

    key: int
    parent: int | None
    weight: int | None


def progress(nodes: Iterable[Node], done: Mapping[int, Sequence[int]]) -> dict[int | None, float]:
    """How far each task is, in hundredths, and under None the whole plan. `done`: task → percents of its instances.

    A task counts its own instances and the tasks below it, each by its share; what has nothing to be done in the period is
    left out, and so are its shares. A task that has nothing at all is not in the result.
    """
    below: dict[int | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    found: dict[int | None, float] = {}

    def look(key: int | None) -> float | None:
        children = below.get(key, [])
        parts = [
            (share, look(child.key))
            for child, share in zip(children, shares([c.weight for c in children]), strict=True)
        ]
        counted = [(share, value) for share, value in parts if value is not None]
        own = done.get(key, ()) if key is not None else ()
        values = []
        if total := sum(share for share, _ in counted):
            values.append(sum(share * value for share, value in counted) / total)
        if own:
            values.append(sum(own) / len(own))
        if not values:
            return None
        found[key] = sum(values) / len(values)
        return found[key]

    look(None)
    return found
