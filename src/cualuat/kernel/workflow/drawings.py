"""Measures of a picture: where each box and each line lies, in pixels, once all arrows have their ways."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.workflow.places import Place
from cualuat.kernel.workflow.routes import Arrow, Lines, Point, Route, Routed

Spot = tuple[float, float]  # x, y in pixels

TRACK: Final = 13.0  # between two lines that run side by side
BADGE: Final = 18.0  # the number of a step
PORT: Final = BADGE + 2.0  # from one port of a box to the next, at least
ARROWHEAD: Final = 18.0
NEAREST: Final = 10.0  # how near a line may come to a box
LEAST_GAP: Final = 32.0
MARKER: Final = 28.0  # the sign of the beginning, above its box


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Band:
    """A row or column of boxes in one direction: how large, and how much room its ports need before and after it."""

    size: float
    before: float
    after: float


class Measures:
    """The picture's boxes and lines. `heights`: of each state's box; `badges`: how many numbers each arrow bears."""

    def __init__(
        self,
        routed: Routed,
        places: Mapping[str, Place],
        heights: Mapping[str, float],
        badges: Mapping[Arrow, int],
        *,
        box_width: float,
        initial: str,
    ) -> None:
        self._routed = routed
        room = _rooms(routed.routes, places, badges, initial)
        used = _used_lines(routed.routes)
        columns = [Band(box_width, room["left", c], room["right", c]) for c in range(routed.across.bands)]
        rows = [
            Band(
                max((heights[code] for code, cell in places.items() if cell.row == row), default=0.0),
                room["top", row],
                room["bottom", row],
            )
            for row in range(routed.down.bands)
        ]
        self._x, self._left, self.width = _positions(routed.across, columns, used[0])
        self._y, self._top, self.height = _positions(routed.down, rows, used[1])
        self.boxes = {
            code: Box(self._left[cell.column], self._top[cell.row], box_width, rows[cell.row].size)
            for code, cell in places.items()
        }

    def beginning(self, code: str, column: int) -> Spot:
        """Where the sign of the beginning touches the top of a box."""
        return (self._x[self._routed.across.port(column, 0)], self.boxes[code].top)

    def line(self, route: Route) -> list[Spot]:
        """The corners of an arrow from box to box, or to just beyond where it joins another."""
        first, last = route.points[0], route.points[-1]
        spots = [self._at_box(route.arrow[0], first, route.leaves)]
        ways = [route.leaves, *_ways(route.points), route.enters or _way(last, route.joins or last)]
        for at, came, goes in zip(route.points, ways, ways[1:], strict=False):
            if came != goes:
                spots.append((self._x[at[0]], self._y[at[1]]))
        if route.enters:
            spots.append(self._at_box(route.arrow[1], last, (-route.enters[0], -route.enters[1])))
        else:
            spots.append((self._x[last[0]] + ways[-1][0] * TRACK / 2, self._y[last[1]] + ways[-1][1] * TRACK / 2))
        return spots

    def _at_box(self, code: str, at: Point, out: Point) -> Spot:
        box = self.boxes[code]
        if out[0]:
            return (box.right if out[0] > 0 else box.left, self._y[at[1]])
        return (self._x[at[0]], box.bottom if out[1] > 0 else box.top)


def _way(one: Point, other: Point) -> Point:
    return (other[0] - one[0], other[1] - one[1])


def _ways(points: Sequence[Point]) -> list[Point]:
    return [_way(one, other) for one, other in itertools.pairwise(points)]


def _used_lines(routes: Sequence[Route]) -> tuple[set[int], set[int]]:
    """The lines across and the lines down along which an arrow runs."""
    across: set[int] = set()
    down: set[int] = set()
    for route in routes:
        for one, other in zip(route.points, route.points[1:], strict=False):
            if one[0] == other[0]:
                across.add(one[0])
            else:
                down.add(one[1])
    return across, down


def _rooms(
    routes: Sequence[Route], places: Mapping[str, Place], badges: Mapping[Arrow, int], initial: str
) -> dict[tuple[str, int], float]:
    """For each side of each row and column the room that numbers and arrowheads need there."""
    room: dict[tuple[str, int], float] = defaultdict(lambda: NEAREST)
    if initial in places:
        room["top", places[initial].row] = MARKER

    def need(code: str, out: Point, length: float) -> None:
        side = {(1, 0): "right", (-1, 0): "left", (0, 1): "bottom", (0, -1): "top"}[out]
        number = places[code].column if out[0] else places[code].row
        room[side, number] = max(room[side, number], length)

    for route in routes:
        need(route.arrow[0], route.leaves, BADGE * badges[route.arrow] + NEAREST)
        if route.enters:
            need(route.arrow[1], (-route.enters[0], -route.enters[1]), ARROWHEAD)
    return room


def _positions(lines: Lines, bands: Sequence[Band], used: set[int]) -> tuple[list[float], list[float], float]:
    """(where each line lies, where each band begins, where everything ends). Tracks that nobody uses take no room."""
    where = [0.0] * lines.count
    begins: list[float] = []
    at = 0.0
    for gap in range(lines.bands + 1):
        start = at
        at += bands[gap - 1].after if gap else 0.0
        tracks = [lines.track(gap, number) for number in range(lines.tracks)]
        taken = [line for line in tracks if line in used]
        outer = gap in (0, lines.bands)
        after = bands[gap].before if gap < lines.bands else 0.0
        least = 0.0 if outer else LEAST_GAP - (at - start) - after - TRACK * max(0, len(taken) - 1)
        at += max(0.0, least / 2)
        for line in tracks:
            where[line] = at
            if line in used and line != taken[-1]:
                at += TRACK
        at += max(0.0, least / 2) + after
        if gap < lines.bands:
            begins.append(at)
            for number in range(lines.ports):
                where[lines.port(gap, number)] = at + _port(bands[gap].size, number, lines.ports)
            at += bands[gap].size
    return where, begins, at


def _port(size: float, number: int, ports: int) -> float:
    """Where a port lies in a side of this length: evenly, but not so near to the next that their numbers would touch."""
    apart = max(PORT, size / (ports + 1))
    return size / 2 + (number - (ports - 1) / 2) * apart
