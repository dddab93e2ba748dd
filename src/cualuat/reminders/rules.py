"""When of a due day somebody is told. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point on the way to a due day: so many days before it (behind it where negative), and who is told then."""

    days: int
    rungs: tuple[str, ...]

    def on(self, due: date) -> date:
        """The day of this milestone."""
        return due - timedelta(days=self.days)


MILESTONES: Final = (
    Milestone(7, ("doer",)),
    Milestone(3, ("doer",)),
    Milestone(1, ("doer", "head")),
    Milestone(-1, ("doer", "head", "focal")),
    Milestone(-8, ("head", "focal", "leader")),
)


def milestones_reached(due: date, *, on: date, known_since: date) -> tuple[Milestone, ...]:
    """Those whose day has come, the earliest first.

    Of those that lay before the thing was known only the last counts: nobody could have been told of the others.
    """
    reached = [one for one in MILESTONES if one.on(due) <= on]
    before = [one for one in reached if one.on(due) < known_since]
    return tuple(reached[max(0, len(before) - 1) :])
