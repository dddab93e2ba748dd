"""What can be told from values alone: initials, when one may sign in or answer, what may be shown of few answers."""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Final

SMALLEST: Final = 5  # answers below which nothing of them is shown: in so small a group one is easily guessed
ANSWERS_DAYS: Final = 14
SIGNING_BEFORE: Final = timedelta(minutes=30)
LONGEST_COURSE: Final = timedelta(days=366)
SCORES: Final = (1, 2, 3, 4, 5)


def initials(name: str) -> str:
    """«Nguyễn Thị Đón» → «N. T. Đ.»: enough to compare with a name one has, too little to learn a name."""
    words = unicodedata.normalize("NFC", name).split()
    return " ".join(f"{word[0].upper()}." for word in words)


def may_sign_in(begins: datetime, ends: datetime, at: datetime) -> bool:
    """Whether those who are there may be marked present by themselves at that moment."""
    return begins - SIGNING_BEFORE <= at <= ends


def answers_until(ends: datetime) -> datetime:
    """Until when those who were there may answer; only after it the answers are shown."""
    return ends + timedelta(days=ANSWERS_DAYS)


@dataclass(frozen=True, slots=True)
class Answers:
    """What those who were there thought. `ready`: nobody may answer any more; empty where they were too few."""

    ready: bool
    enough: bool
    number: int = 0
    average: float = 0.0
    counts: tuple[tuple[int, int], ...] = ()
    words: tuple[str, ...] = ()


def summarise(answers: Sequence[tuple[int, str]], *, ready: bool) -> Answers:
    """The answers (score, words) together. Nothing of them before the last may come, nor of fewer than SMALLEST.

    Shown earlier, what one more answer changes would tell what that one was. Words stand in alphabetical order.
    """
    enough = len(answers) >= SMALLEST
    if not ready or not enough:
        return Answers(ready, enough and ready)
    scores = [score for score, _ in answers]
    counts = tuple((score, scores.count(score)) for score in reversed(SCORES))
    words = tuple(sorted(text for _, text in answers if text))
    return Answers(
        ready=True, enough=True, number=len(scores), average=sum(scores) / len(scores), counts=counts, words=words
    )


@dataclass(frozen=True, slots=True)
class Minimum:
    """How many hours a year an officer should learn, and where that stands."""

    hours: int
    basis: str
    evidence: str
    note: str

    @property
    def needs_review(self) -> bool:
        """Whether nobody has compared it with the text yet."""
        return self.evidence in ("M", "?")


@functools.cache
def minimum() -> Minimum:
    """The row of lawdata/training.toml."""
    row = tomllib.loads(files("cualuat.lawdata").joinpath("training.toml").read_text(encoding="utf-8"))["minimum"]
    return Minimum(row["hours"], row["basis"], row["evidence"], row["note"])


def same_words(text: str) -> str:
    """The text as it is compared: «Tiếp  Công dân» and «tiếp công dân» are one topic."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def counts_until(learnt_on: date, years: int) -> date | None:
    """The last day on which what was learnt that day still counts; None where once is enough."""
    if not years:
        return None
    last = learnt_on - timedelta(days=1)
    try:
        return last.replace(year=last.year + years)
    except ValueError:  # the 29th of February in a year without one
        return last.replace(year=last.year + years, day=28)


def still_counts(learnt_on: date | None, years: int, on: date) -> bool:
    """Whether what was learnt last on that day is enough on the day asked about."""
    if learnt_on is None or learnt_on > on:
        return False
    until = counts_until(learnt_on, years)
    return until is None or on <= until


def days_in_words(begins: datetime, ends: datetime) -> str:
    """«ngày 05/3/2026», «từ ngày 05/3/2026 đến ngày 07/3/2026»; both moments in the local time."""
    first, last = (f"{day.day:02d}/{day.month}/{day.year}" for day in (begins, ends))
    return f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"
