"""Which way matters of the demo go: to every state of every table the shortest way, or one that tells more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cualuat.casework.kinds import Kind
from cualuat.console.demo.diary import Almanac
from cualuat.console.demo.stories import read
from cualuat.kernel.workflow import Edge

_LONGEST: Final = timedelta(days=245)
_HEARD: Final = ("dialogue_held", "dialogue_absent")
# What does not depend on how fast the agency is.
_GIVEN: Final = (
    "effective",
    "appeal",
    "lawsuit",
    "dialogue_held",
    "dialogue_absent",
    "withdraw",
    "clarified",
    "completed",
)


@dataclass(frozen=True)
class Route:
    """The steps to a state; `rest` working days since the last, `pace` by how many percent of the usual they take."""

    kind: Kind
    state: str
    edges: tuple[Edge, ...]
    rest: int
    pace: int

    def days(self, almanac: Almanac) -> list[date]:
        """The day of receipt, then that of each step; not longer ago than the demo reaches."""
        rest = self.rest
        while True:
            days = self._days(almanac, rest)
            if rest <= 1 or days[0] >= almanac.today - _LONGEST:
                return days
            rest = rest * 2 // 3

    def _days(self, almanac: Almanac, rest: int) -> list[date]:
        day = almanac.back(almanac.today, rest)
        found = [day]
        for edge in reversed(self.edges):
            gap = _ROWS["gaps"].get(edge.code, 3)
            day = almanac.back(day, gap if edge.code in _GIVEN else gap * self.pace // 100)
            found.append(day)
        return found[::-1]


_ROWS: Final = read("courses")


class Turns:
    """Rests and paces, each the next of its list."""

    def __init__(self) -> None:
        self._open = self._final = self._pace = -1

    def rest(self, *, final: bool) -> int:
        """Working days from the last step to today."""
        if final:
            self._final += 1
            return int(_ROWS["rests"]["final"][self._final % len(_ROWS["rests"]["final"])])
        self._open += 1
        return int(_ROWS["rests"]["open"][self._open % len(_ROWS["rests"]["open"])])

    def pace(self) -> int:
        """By how many percent of the usual time steps take."""
        self._pace += 1
        return int(_ROWS["paces"]["turns"][self._pace % len(_ROWS["paces"]["turns"])])


def routes(kind: Kind, turns: Turns) -> Iterator[Route]:
    """One to every state of the table, then those that are there besides."""
    shortest = _shortest(kind)
    courses = [row for row in _ROWS["course"] if kind.code in row["kinds"]]
    instead = {_end(kind, row["edges"]): row for row in courses if not row.get("also")}
    missing = {state.code for state in kind.table.states} - set(shortest)
    assert not missing, f"{kind.code}: no way leads to {missing}"
    for state in kind.table.states:
        row = instead.get(state.code, {"edges": [edge.code for edge in shortest[state.code]]})
        yield _route(kind, state.code, row, turns)
    for row in courses:
        if row.get("also"):
            yield _route(kind, _end(kind, row["edges"]), row, turns)


def _route(kind: Kind, state: str, row: dict[str, object], turns: Turns) -> Route:
    edges = tuple(kind.edge(str(code)) for code in row["edges"])  # type: ignore[attr-defined]
    rest = turns.rest(final=kind.table.state(state).final)
    pace = turns.pace()
    return Route(kind, state, edges, int(str(row.get("rest", rest))), int(str(row.get("pace", pace))))


def _end(kind: Kind, edges: list[str]) -> str:
    state = kind.table.initial
    for code in edges:
        state = kind.table.next_state(state, code)
    return state


def _shortest(kind: Kind) -> dict[str, tuple[Edge, ...]]:
    """State → the fewest steps that lead there, found breadth first; what the guards of steps ask is kept."""
    initial = kind.table.initial
    found: dict[str, tuple[Edge, ...]] = {initial: ()}
    seen = {(initial, False)}
    queue: list[tuple[str, tuple[Edge, ...]]] = [(initial, ())]
    for state, way in queue:
        for edge in kind.table.edges_from(state):
            longer = (*way, edge)
            place = (edge.target, _heard(longer))
            if edge.stays or place in seen or _barred(kind, edge, way):
                continue
            seen.add(place)
            found.setdefault(edge.target, longer)
            queue.append((edge.target, longer))
    return found


def _heard(way: tuple[Edge, ...]) -> bool:
    return any(edge.code in _HEARD for edge in way)


def _barred(kind: Kind, edge: Edge, way: tuple[Edge, ...]) -> bool:
    """Whether a guard forbids the step after these: the second instance must have had a dialogue."""
    return "dialogue_if_second" in edge.guards and kind.code == "complaint-second" and not _heard(way)
