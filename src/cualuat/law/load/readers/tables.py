"""Tables as pipe rows, and layout tables (the head of an official letter) as plain lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cualuat.kernel.text import fold

IMAGE = "[hình ảnh]"
MERGED_LEFT = "<"
MERGED_ABOVE = "^"
# Wider or longer spans than these stand in no law; a hostile file must not make us build a huge grid.
_MAX_COLUMNS = 256
_MAX_ROWS = 20_000
_LAYOUT_MARKS = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—] ?tu do ?[-–—] ?hanh phuc|^noi nhan\b", re.M
)
_NUMBER_AND_DAY = re.compile(
    r"\Aso ?:.*\n.*\bngay\b.*\bthang\b.*\bnam\b"
)  # the second row of a head, as a table of its own
# A head or a signature block has two or three columns and few rows; a larger table that quotes the motto is a form.
_MAX_LAYOUT_ROWS = 8
_MAX_LAYOUT_COLUMNS = 4
_MAX_LAYOUT_LETTERS = 3000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as the file gives it: its paragraphs, and how many columns and rows it covers."""

    lines: tuple[str, ...]
    colspan: int = 1
    rowspan: int = 1


Rows = Sequence[Sequence[Cell]]


def is_layout(rows: Rows) -> bool:
    """Whether the table only places text on the page: a frame of one cell, the head of a document, its signature block."""
    cells = [cell for row in rows for cell in row]
    if len(cells) <= 1 or (len(rows) == 1 and sum(any(cell.lines) for cell in cells) <= 1):
        return True
    if len(rows) > _MAX_LAYOUT_ROWS or max(len(row) for row in rows) > _MAX_LAYOUT_COLUMNS:
        return False
    text = "\n".join(line for cell in cells for line in cell.lines)
    if len(rows) == 1 and _NUMBER_AND_DAY.match(fold(text)):
        return True
    return len(text) <= _MAX_LAYOUT_LETTERS and _LAYOUT_MARKS.search(fold(text)) is not None


def layout_lines(rows: Rows) -> list[str]:
    """The paragraphs of a layout table, cell after cell, row after row."""
    return [line for row in rows for cell in row for line in cell.lines if line]


def pipe_rows(rows: Rows) -> list[str]:
    """One `| a | b |` line for each row, every row as wide as the widest. Merged cells: `<` from the left, `^` from above.

    A table without any text gives no lines.
    """
    if not any(line for row in rows for cell in row for line in cell.lines):
        return []
    grid = _grid(rows)
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    # Word cuts a form into a fine grid; a column in which no row begins a cell says nothing.
    columns = [x for x in range(width) if any(row.get(x, "") != MERGED_LEFT for row in grid)]
    return ["| " + " | ".join(row.get(x, "") for x in columns) + " |" for row in grid]


def nested_lines(rows: Rows) -> list[str]:
    """A table inside a cell: each row one line, its cells parted by a literal pipe."""
    return [" | ".join(" ".join(cell.lines) for cell in row) for row in rows if any(cell.lines for cell in row)]


def _grid(rows: Rows) -> list[dict[int, str]]:
    rows = rows[:_MAX_ROWS]
    grid: list[dict[int, str]] = [{} for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while x in grid[y]:
                x += 1
            if x >= _MAX_COLUMNS:
                break
            x = _place(grid, y, x, cell)
    return grid


def _place(grid: list[dict[int, str]], y: int, x: int, cell: Cell) -> int:
    """Puts a cell and the marks of the places it covers; gives the column after it."""
    right = min(x + max(cell.colspan, 1), _MAX_COLUMNS)
    bottom = min(y + max(cell.rowspan, 1), len(grid))
    for row in range(y, bottom):
        grid[row][x] = MERGED_ABOVE
        for column in range(x + 1, right):
            grid[row].setdefault(column, MERGED_LEFT)
    grid[y][x] = _cell_text(cell.lines)
    return right


def _cell_text(lines: Sequence[str]) -> str:
    text = "<br>".join(line.replace("|", "\\|") for line in lines if line)
    return "\\" + text if text in (MERGED_LEFT, MERGED_ABOVE) else text
