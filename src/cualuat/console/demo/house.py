"""What the lives of the demo share: the time, the agency, the texts, and the book of matters with their receipt codes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cualuat.base.actor import Actor
from cualuat.console.demo.diary import Almanac, Diary
from cualuat.console.demo.people import Agency
from cualuat.console.demo.routes import Turns
from cualuat.console.demo.stories import Library, Words
from cualuat.sealed.holding import OpenedBox

if TYPE_CHECKING:
    from cualuat.casework.models import Case, Letter


@dataclass
class Kept:
    """A matter as the demo knows it: who deals with it, its texts filled in, letters that wait to be sent, its verdict."""

    case: Case
    receipt: str
    facts: dict[str, str]
    unit: str = ""
    officer: str = ""
    verdict: int = 0
    unsent: list[Letter] = field(default_factory=list)
    opened: OpenedBox | None = None

    def fresh(self) -> Case:
        """The matter as it stands now."""
        self.case.refresh_from_db()
        return self.case


@dataclass
class House:
    """Everything the lives need."""

    almanac: Almanac
    agency: Agency
    diary: Diary = field(default_factory=Diary)
    library: Library = field(default_factory=Library)
    words: Words = field(default_factory=Words)
    turns: Turns = field(default_factory=Turns)
    book: dict[str, Kept] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)
    denouncers: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def number(self, what: str) -> int:
        """0, 1, 2 … for each time it is asked for the same."""
        self._counts[what] += 1
        return self._counts[what] - 1

    def someone(self, duty: str, unit: str = "") -> str:
        """A username with this duty, the next one each time."""
        people = self.agency.with_duty(duty, unit)
        return people[self.number(f"{duty} {unit}") % len(people)]

    def actor(self, username: str) -> Actor:
        """Somebody of the agency as an actor."""
        return self.agency.actor(username)
