"""Lines of a picture: orthogonal ways for arrows between boxes in cells, along tracks between the cells.

Between the columns and between the rows of boxes run tracks; through the boxes' sides lead ports. An arrow takes the
cheapest way along tracks: short, with few bends and crossings. It never runs through a box nor along another arrow, but
joins an arrow to the same box, so that many arrows to one box make one tree.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cualuat.kernel.workflow.places import Place

Point = tuple[int, int]  # line across, line down
Arrow = tuple[str, str]  # from, to
_RIGHT, _DOWN, _LEFT, _UP = (1, 0), (0, 1), (-1, 0), (0, -1)
_DIRECTIONS: Final = (_RIGHT, _DOWN, _LEFT, _UP)

_TRACK, _PORT, _CLEAR = 12.0, 32.0, 30.0  # what a picture will have, about: the search weighs by it
_BEND: Final = 24.0
_CROSSING: Final = 50.0
_AGAINST_FLOW: Final = 30.0
_OFF_CENTRE: Final = 4.0
_OVERLAP: Final = 2000.0
_JOINED: Final = 0.5  # what a length costs that another arrow has drawn already


@dataclass(frozen=True, slots=True)
class Size:
    """How many tracks run between two rows or columns, ports through a box's top, ports through its side."""

    tracks: int
    ports: int
    sides: int


_SIZES: Final = (Size(4, 5, 2), Size(7, 7, 3), Size(11, 9, 3))


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines along one direction: tracks before each band of boxes, the band's ports, tracks after the last."""

    bands: int
    tracks: int
    ports: int

    @property
    def count(self) -> int:
        return self.bands * (self.tracks + self.ports) + self.tracks

    def track(self, gap: int, number: int) -> int:
        return gap * (self.tracks + self.ports) + number

    def port(self, band: int, number: int) -> int:
        return band * (self.tracks + self.ports) + self.tracks + number

    def band(self, line: int) -> int:
        """The band whose port the line is; -1 for a track."""
        band, rest = divmod(line, self.tracks + self.ports)
        return band if rest >= self.tracks else -1

    def gap(self, line: int) -> int:
        """The gap in which a track runs; -1 for a port."""
        gap, rest = divmod(line, self.tracks + self.ports)
        return gap if rest < self.tracks else -1

    def about(self) -> list[float]:
        """Where the lines will lie, about."""
        found, at = [], 0.0
        for line in range(self.count):
            before = self.band(line - 1) if line else -1
            same = (before < 0) == (self.band(line) < 0)
            at += _CLEAR if not same else (_TRACK if before < 0 else _PORT)
            found.append(at)
        return found


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one arrow: `points` from the port of its source to the port of its target, or to where it joins.

    The first and the last point lie outside the boxes, next to them; `leaves` and `enters` are the directions through
    the ports, `enters` None for an arrow that joins another, `joins` then the point after which it is the other's.
    """

    arrow: Arrow
    points: tuple[Point, ...]
    leaves: Point
    enters: Point | None
    joins: Point | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """All arrows with the lines they run on."""

    across: Lines
    down: Lines
    routes: tuple[Route, ...]


def route(places: Mapping[str, Place], arrows: Sequence[Arrow], *, beginning: str) -> Routed:
    """Ways for all arrows, the first ones first; with more tracks where few do not suffice.

    Only where no number of tracks suffices may arrows run along others. The first port in the top of the box of
    `beginning` is left free, for the sign of the beginning.
    """
    for size in _SIZES:
        found = _Router(places, size, beginning).route(arrows)
        if found is not None:
            return found
    found = _Router(places, _SIZES[-1], beginning, overlapping=True).route(arrows)
    assert found is not None  # nothing is forbidden then
    return found


@dataclass(slots=True)
class _Tree:
    """The arrows that lead to one box: from each point on them the next one, and how far it is still.

    From the last point it is one inside the box.
    """

    onward: dict[Point, Point] = field(default_factory=dict)
    rest: dict[Point, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Step:
    """Where the search stands: at a point, having moved in a direction; `done` once the arrow is complete."""

    at: Point
    direction: Point
    done: bool = False
    enters: Point | None = None


class _Router:
    """The search with what is drawn so far."""

    def __init__(self, places: Mapping[str, Place], size: Size, beginning: str, *, overlapping: bool = False) -> None:
        self.places = places
        self.beginning = beginning
        self.overlapping = overlapping
        self.across = Lines(1 + max((cell.column for cell in places.values()), default=0), size.tracks, size.ports)
        self.down = Lines(1 + max((cell.row for cell in places.values()), default=0), size.tracks, size.sides)
        self.x, self.y = self.across.about(), self.down.about()
        self.boxes = {(cell.column, cell.row): code for code, cell in places.items()}
        self.trees = {code: _Tree() for code in places}
        self.ports: set[tuple[Point, Point]] = set()  # (point outside, direction away from the box)
        self.segments: set[frozenset[Point]] = set()
        self.points: dict[Point, list[str]] = {}  # how arrows pass there: across, down, or turning

    def route(self, arrows: Sequence[Arrow]) -> Routed | None:
        """None when an arrow finds no way."""
        routes = []
        for source, target in arrows:
            found = self._search(source, target)
            if found is None:
                return None
            self._draw(found)
            routes.append(found)
        return Routed(self.across, self.down, tuple(routes))

    def box(self, at: Point) -> str:
        """The state whose box covers the point; empty where none does."""
        column, row = self.across.band(at[0]), self.down.band(at[1])
        return self.boxes.get((column, row), "") if column >= 0 and row >= 0 else ""

    def inside(self, at: Point) -> bool:
        return 0 <= at[0] < self.across.count and 0 <= at[1] < self.down.count

    def length(self, one: Point, other: Point) -> float:
        return abs(self.x[one[0]] - self.x[other[0]]) + abs(self.y[one[1]] - self.y[other[1]])

    def _ports_of(self, code: str) -> Iterator[tuple[Point, Point, float]]:
        """(point outside, direction away from the box, what the port costs)."""
        cell = self.places[code]
        middle = (self.across.ports - 1) / 2
        for number in range(self.across.ports):
            line, off = self.across.port(cell.column, number), abs(number - middle) * _OFF_CENTRE
            yield (line, self.down.track(cell.row + 1, 0)), _DOWN, off
            if number or code != self.beginning:
                yield (line, self.down.track(cell.row, self.down.tracks - 1)), _UP, off
        for number in range(self.down.ports):
            line, off = self.down.port(cell.row, number), number * _OFF_CENTRE / 2
            yield (self.across.track(cell.column + 1, 0), line), _RIGHT, off
            yield (self.across.track(cell.column, self.across.tracks - 1), line), _LEFT, off

    def _search(self, source: str, target: str) -> Route | None:
        entries = {
            (at, (-out[0], -out[1])): cost + (_AGAINST_FLOW if out == _DOWN else 0.0)
            for at, out, cost in self._ports_of(target)
            if (at, out) not in self.ports or self.overlapping
        }
        best: dict[_Step, float] = {}
        before: dict[_Step, _Step | None] = {}
        heap: list[tuple[float, int, float, _Step]] = []
        turn = itertools.count()  # of equals the first one offered

        def offer(step: _Step, cost: float, came: _Step | None) -> None:
            if cost < best.get(step, float("inf")):
                best[step], before[step] = cost, came
                ahead = 0.0 if step.done else _JOINED * self._distance(step.at, target)
                heapq.heappush(heap, (cost + ahead, next(turn), cost, step))

        for at, out, cost in self._ports_of(source):
            if (at, out) in self.ports and not self.overlapping:
                continue
            passing = self._passing(at, out, target)
            if passing is not None:
                offer(_Step(at, out), cost + passing + (_AGAINST_FLOW if out == _UP else 0.0), None)
        while heap:
            _, _, cost, step = heapq.heappop(heap)
            if cost > best[step]:
                continue
            if step.done:
                return self._finished((source, target), step, before)
            for following, more in self._following(step, target, entries):
                offer(following, cost + more, step)
        return None

    def _distance(self, at: Point, target: str) -> float:
        cell = self.places[target]
        x, y = self.x[at[0]], self.y[at[1]]
        left, right = (self.x[self.across.port(cell.column, number)] for number in (0, self.across.ports - 1))
        top, bottom = (self.y[self.down.port(cell.row, number)] for number in (0, self.down.ports - 1))
        return max(left - x, 0.0, x - right) + max(top - y, 0.0, y - bottom)

    def _passing(self, at: Point, direction: Point, target: str) -> float | None:
        """What it costs to come to the point in this direction; None where it is not allowed."""
        there = self.points.get(at, [])
        if not there or (at in self.trees[target].onward and len(there) == 1):
            return 0.0
        if there == [_way(_turned(direction))]:
            return _CROSSING
        return _OVERLAP if self.overlapping else None

    def _following(
        self, step: _Step, target: str, entries: Mapping[tuple[Point, Point], float]
    ) -> Iterator[tuple[_Step, float]]:
        """What can follow a step, with its cost."""
        tree, there = self.trees[target], self.points.get(step.at, [])
        if step.at in tree.onward and (len(there) == 1 or self.overlapping):
            yield _Step(step.at, step.direction, done=True), _JOINED * tree.rest[step.at]
            return
        for direction in _DIRECTIONS:
            if direction == (-step.direction[0], -step.direction[1]):
                continue
            if there and direction != step.direction and not self.overlapping:
                continue  # no turning on another arrow
            bend = 0.0 if direction == step.direction else _BEND
            entry = entries.get((step.at, direction))
            if entry is not None:
                yield _Step(step.at, direction, done=True, enters=direction), bend + entry
            moved = self._moved(step.at, direction, target)
            if moved is not None:
                yield _Step((step.at[0] + direction[0], step.at[1] + direction[1]), direction), bend + moved

    def _moved(self, at: Point, direction: Point, target: str) -> float | None:
        """What it costs to move on by one line; None where it is not allowed."""
        after = (at[0] + direction[0], at[1] + direction[1])
        if not self.inside(after) or self.box(after):
            return None
        taken = frozenset((at, after)) in self.segments
        if taken and not self.overlapping:
            return None
        passing = self._passing(after, direction, target)
        if passing is None:
            return None
        return self.length(at, after) + passing + (_OVERLAP if taken else 0.0)

    def _finished(self, arrow: Arrow, last: _Step, before: Mapping[_Step, _Step | None]) -> Route:
        steps = [last]
        while (came := before[steps[-1]]) is not None:
            steps.append(came)
        steps.reverse()
        points = tuple(step.at for step in steps[:-1])
        joins = None if last.enters else self.trees[arrow[1]].onward[last.at]
        return Route(arrow, points, steps[0].direction, last.enters, joins)

    def _draw(self, found: Route) -> None:
        """Remembers what the arrow takes up."""
        self.ports.add((found.points[0], found.leaves))
        if found.enters:
            self.ports.add((found.points[-1], (-found.enters[0], -found.enters[1])))
        tree = self.trees[found.arrow[1]]
        directions = [found.leaves]
        for one, other in zip(found.points, found.points[1:], strict=False):
            self.segments.add(frozenset((one, other)))
            directions.append((other[0] - one[0], other[1] - one[1]))
        directions.append(found.enters or (0, 0))
        for number, at in enumerate(found.points):
            came, goes = directions[number], directions[number + 1]
            self.points.setdefault(at, []).append(_way(came) if came == goes else "turning")
        last, into = found.points[-1], found.enters or (0, 0)
        ahead = found.joins or (last[0] + into[0], last[1] + into[1])
        rest = 0.0 if found.enters else tree.rest[last]
        for number in range(len(found.points) - 1, -1, -1):
            at = found.points[number]
            if number < len(found.points) - 1:
                rest += self.length(at, found.points[number + 1])
                ahead = found.points[number + 1]
            if at not in tree.onward:
                tree.onward[at], tree.rest[at] = ahead, rest


def _way(direction: Point) -> str:
    return "across" if direction[0] else "down"


def _turned(direction: Point) -> Point:
    return (direction[1], direction[0])
