"""Plain rules of casework: numbers, likeness of texts, milestones of reminders, representatives of many."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cualuat.kernel.text import fold

# --- numbers -----------------------------------------------------------------------------------------------------


def case_number(series: str, year: int, serial: int) -> str:
    """«KN-2026-00012»."""
    return f"{series}-{year}-{serial:05d}"


def letter_number(serial: int, kind: str, short: str) -> str:
    """«05/TB-STP» by Decree 30/2020: numbers below ten have a leading zero; a công văn has no kind."""
    suffix = f"{kind}-{short}" if kind else short
    return f"{serial:02d}/{suffix}"


# --- likeness of texts -------------------------------------------------------------------------------------------

ALIKE: Final = 0.7  # share of common runs of words from which two texts are shown as near-identical
_RUN: Final = 4
_ROWS: Final = 2
_BANDS: Final = 6
_WORD: Final = re.compile(r"[^\W_]+")


def _hash(text: str, seed: int) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8, salt=seed.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big")


def runs_of(text: str) -> frozenset[str]:
    """Runs of four words, folded: what two texts are compared by. A shorter text is one run."""
    words = _WORD.findall(fold(text))
    if len(words) <= _RUN:
        return frozenset({" ".join(words)}) if words else frozenset()
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def likeness(one: str, other: str) -> float:
    """How much two texts share, from 0 to 1 (Jaccard index of their runs of words)."""
    a, b = runs_of(one), runs_of(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def bands_of(text: str) -> tuple[int, ...]:
    """Six signed 64-bit numbers; texts that share one are worth comparing (MinHash in bands of two).

    Texts that share 80 % of their runs share a band in 998 cases of 1,000, those that share 20 % in 217.
    """
    runs = runs_of(text)
    if not runs:
        return ()
    base = [_hash(run, 0) for run in runs]
    lowest = [min((value * _ODD[i] + _ADD[i]) & _MASK for value in base) for i in range(_BANDS * _ROWS)]
    found = []
    for band in range(_BANDS):
        rows = lowest[band * _ROWS : (band + 1) * _ROWS]
        value = _hash(f"{band}:{rows}", 1)
        found.append(value - (1 << 64) if value >= 1 << 63 else value)
    return tuple(found)


_MASK: Final = (1 << 64) - 1
_ODD: Final = tuple(_hash(f"odd {i}", 2) | 1 for i in range(_BANDS * _ROWS))
_ADD: Final = tuple(_hash(f"add {i}", 3) for i in range(_BANDS * _ROWS))


# --- many people with one matter ---------------------------------------------------------------------------------

MANY: Final = 5


def representatives_allowed(people: int) -> tuple[int, int]:
    """How few and how many representatives people with one matter appoint (Article 29 of Law 42/2013)."""
    if people < MANY:
        return (0, people)
    return (1, 2) if people <= 10 else (1, 5)


# --- reminders ---------------------------------------------------------------------------------------------------

# Days before the due day (negative: after it) → who is told. Each rung is told what those below were told later or too.
LADDER: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (7, ("officer",)),
    (3, ("officer",)),
    (1, ("officer", "head")),
    (0, ("officer", "head")),
    (-1, ("officer", "head")),
    (-3, ("officer", "head", "leader")),
    (-5, ("officer", "head", "leader", "focal")),
    (-10, ("head", "leader", "focal")),
    (-20, ("head", "leader", "focal")),
    (-30, ("leader", "focal")),
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point on the way to a due day, and who is to be told."""

    days: int
    rungs: tuple[str, ...]


def milestone_on(due: date, today: date, began: date) -> Milestone | None:
    """The last milestone that has been reached; None before the first.

    A limit shorter than a milestone («7 days before» of a limit of 5) does not begin with it.
    """
    reached = [
        Milestone(days, rungs)
        for days, rungs in LADDER
        if today >= due - timedelta(days=days) and (days <= 0 or due - timedelta(days=days) > began)
    ]
    return reached[-1] if reached else None


def folded_words(*texts: str) -> str:
    """Texts folded and put together, for finding a matter by its words."""
    return " ".join(" ".join(_WORD.findall(fold(text))) for text in texts if text)


def wanted_words(typed: str) -> list[str]:
    """What was typed into the search box of the desk, folded."""
    return _WORD.findall(fold(typed))[:8]


def mark_of(values: Iterable[str]) -> str:
    """Texts that identify somebody, spelled in one way: folded, without blanks."""
    return "|".join("".join(_WORD.findall(fold(value))) for value in values)
