"""Pipe rows of canonical text as a grid of cells with spans."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Cell:
    """One cell: its lines; the row and column where it begins; how many rows and columns it covers."""

    row: int
    column: int
    lines: list[str]
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in reading order; `width` columns, `height` rows."""

    cells: tuple[Cell, ...]
    width: int
    height: int

    def row(self, number: int) -> list[Cell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == number]


def is_row(line: str) -> bool:
    """Whether a line is a pipe row."""
    return line[:1] == "|" and line.count("|") >= 2


def read_table(lines: list[str]) -> Table:
    """The table of these pipe rows. «<» widens the cell to the left, «^» makes the one above taller.

    A mark with nothing to join, or that would make a cell other than a rectangle, is an empty cell.
    """
    grid = [_split(line) for line in lines]
    width = max(len(row) for row in grid)
    owner: dict[tuple[int, int], Cell] = {}
    cells: list[Cell] = []
    for r, row in enumerate(grid):
        for c in range(width):
            text = row[c] if c < len(row) else ""
            cell = _joined(text, r, c, owner)
            if cell is None:
                cell = Cell(r, c, [] if text in ("<", "^") else _lines(text))
                cells.append(cell)
            owner[r, c] = cell
    return _without_covered_rows(_rectangles(cells, owner), width, len(grid))


def _without_covered_rows(cells: list[Cell], width: int, height: int) -> Table:
    """A row in which no cell begins is left out: neither HTML nor Akoma Ntoso knows rows without cells."""
    for number in reversed(range(height)):
        if any(cell.row == number for cell in cells):
            continue
        for cell in cells:
            if cell.row > number:
                cell.row -= 1
            elif cell.row + cell.rows > number:
                cell.rows -= 1
        height -= 1
    return Table(tuple(cells), width, height)


def _joined(text: str, row: int, column: int, owner: dict[tuple[int, int], Cell]) -> Cell | None:
    if text == "<":
        cell = owner.get((row, column - 1))
        # In the lower rows of a cell that covers several, «<» may stand for the whole of it.
        return cell if cell is not None and cell.column < column else None
    if text == "^":
        return owner.get((row - 1, column))
    return None


def _rectangles(cells: list[Cell], owner: dict[tuple[int, int], Cell]) -> list[Cell]:
    """Sets the spans; what does not make a rectangle falls apart into empty cells."""
    places: dict[int, list[tuple[int, int]]] = {}
    for place, cell in owner.items():
        places.setdefault(id(cell), []).append(place)
    out: list[Cell] = []
    for cell in cells:
        own = places[id(cell)]
        rows = max(r for r, _ in own) - cell.row + 1
        columns = max(c for _, c in own) - cell.column + 1
        if rows * columns == len(own) and min(c for _, c in own) == cell.column:
            cell.rows, cell.columns = rows, columns
            out.append(cell)
        else:
            out.append(cell)
            out.extend(Cell(r, c, []) for r, c in own if (r, c) != (cell.row, cell.column))
    return sorted(out, key=lambda c: (c.row, c.column))


def _split(line: str) -> list[str]:
    body = line.strip()[1:]
    parts = _CELL_END.split(body)
    if parts and not parts[-1].strip():
        parts.pop()
    return [part.strip().replace("\\|", "|") for part in parts] or [""]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("<br>") if line.strip()]
