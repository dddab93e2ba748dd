"""Where the states stand in a picture: rows by longest path, the main line in the middle, side states beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cualuat.kernel.workflow.tables import Table
from cualuat.kernel.workflow.ways import main_line, moves

LEFT: Final = 0
MIDDLE: Final = 1
RIGHT: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the picture, both counted from 0, downwards and to the right."""

    row: int
    column: int


def place(table: Table) -> dict[str, Place]:
    """The cell of each state; no two share one. The main line runs down one column.

    A side state that only leads back stands beside the states it leads back to, a final one where the longest way to
    it ends.
    """
    main = main_line(table) if table.has(table.initial) else ()
    forward = _without_cycles(table, main)
    layers = _longest_paths(forward)
    backs = [code for code in forward if code not in main and not forward[code] and not table.state(code).final]
    cells = _Cells(forward)
    for layer in sorted(set(layers.values())):
        here = [code for code in forward if layers[code] == layer and code not in backs]
        _fill_layer(cells, table, main, here)
    neighbours = _neighbours(table)
    for code in backs:
        rows = sorted(cells.taken[other].row for other in neighbours[code] if other in cells.taken)
        cells.put_beside(code, rows[(len(rows) - 1) // 2] if rows else 0, (LEFT, RIGHT))
    return _without_empty_columns(cells.taken)


@dataclass(slots=True)
class _Cells:
    """What is placed so far; `row` is that of the layer placed last."""

    forward: Mapping[str, tuple[str, ...]]
    taken: dict[str, Place] = field(default_factory=dict)
    row: int = -1

    def below(self, code: str) -> int:
        """The first row below all that lead to a state."""
        return 1 + max((self.taken[c].row for c in self.taken if code in self.forward[c]), default=-1)

    def is_free(self, cell: Place) -> bool:
        return cell not in self.taken.values()

    def put_from(self, code: str, row: int, columns: tuple[int, int]) -> None:
        """In the first free cell beside the main line, from a row downwards."""
        while not any(self.is_free(Place(row, column)) for column in columns):
            row += 1
        self.taken[code] = next(cell for column in columns if self.is_free(cell := Place(row, column)))

    def put_beside(self, code: str, row: int, columns: tuple[int, int]) -> None:
        """In the nearest free cell beside the main line."""
        for away in range(len(self.taken) + 1):
            for near in dict.fromkeys((row + away, max(0, row - away))):
                if any(self.is_free(Place(near, column)) for column in columns):
                    self.put_from(code, near, columns)
                    return


def _fill_layer(cells: _Cells, table: Table, main: tuple[str, ...], here: list[str]) -> None:
    """The state of the main line in a row of its own; side states from that row downwards, where there is room."""
    cells.row = max([cells.row + 1, *(cells.below(code) for code in here if code in main)])
    for code in here:
        if code in main:
            cells.taken[code] = Place(cells.row, MIDDLE)
    for code in here:
        if code not in main:
            sides = (RIGHT, LEFT) if table.state(code).final else (LEFT, RIGHT)
            cells.put_from(code, max(cells.row, cells.below(code)), sides)


def _without_cycles(table: Table, main: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The moves without those that lead back, found by walking the main line first, then what branches off it.

    What leads from a state that cannot be reached to one that can is left out too: the beginning stays at the top.
    """
    graph = moves(table)
    rank = {code: number for number, code in enumerate(main)}
    forward: dict[str, list[str]] = {code: [] for code in graph}
    done: set[str] = set()
    for start in (table.initial, *graph):
        if start not in graph or start in done:
            continue
        above = {start: None}  # the way from the start to here
        open_moves = [(start, _main_first(graph[start], rank))]
        while open_moves:
            here, left = open_moves[-1]
            if not left:
                open_moves.pop()
                del above[here]
                done.add(here)
                continue
            target = left.pop(0)
            if target in above or (target in done and start != table.initial):
                continue
            forward[here].append(target)
            if target not in done:
                above[target] = None
                open_moves.append((target, _main_first(graph[target], rank)))
    return {code: tuple(targets) for code, targets in forward.items()}


def _main_first(targets: tuple[str, ...], rank: Mapping[str, int]) -> list[str]:
    return sorted(targets, key=lambda code: rank.get(code, len(rank)))


def _longest_paths(forward: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """For each state the length of the longest way that leads to it."""
    layers = dict.fromkeys(forward, 0)
    for _ in forward:  # no way is longer than there are states
        moved = False
        for code, targets in forward.items():
            for target in targets:
                if layers[target] <= layers[code]:
                    layers[target], moved = layers[code] + 1, True
        if not moved:
            break
    return layers


def _neighbours(table: Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {state.code: [] for state in table.states}
    for source, targets in moves(table).items():
        for target in targets:
            found[source].append(target)
            found[target].append(source)
    return found


def _without_empty_columns(taken: Mapping[str, Place]) -> dict[str, Place]:
    columns = sorted({cell.column for cell in taken.values()})
    rows = sorted({cell.row for cell in taken.values()})
    return {code: Place(rows.index(cell.row), columns.index(cell.column)) for code, cell in taken.items()}
