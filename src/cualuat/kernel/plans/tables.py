"""Tables in which a plan assigns tasks: which column says what, and the rows as tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.text import fold

Rows = Sequence[Sequence[str]]

_COLUMNS: Final = (
    ("number", re.compile(r"^(?:s?tt|so tt|so thu tu|so)$")),
    ("cooperating", re.compile(r"phoi hop")),
    ("leads", re.compile(r"chu tri|thuc hien$|don vi|co quan|phu trach|dau moi|nguoi thuc hien|phan cong")),
    ("time", re.compile(r"thoi gian|thoi han|tien do|hoan thanh|lo trinh")),
    ("products", re.compile(r"san pham|ket qua|dau ra")),
    ("funding", re.compile(r"kinh phi|nguon von|du toan")),
    ("text", re.compile(r"noi dung|nhiem vu|chi tieu|cong viec|hoat dong|ten")),
    ("note", re.compile(r"ghi chu")),
)
_MERGED: Final = ("<", "^")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `group` for a heading across the table; values by what their column says, empty ones left out."""

    marker: str
    text: str
    values: tuple[tuple[str, str], ...]
    group: bool


def assignment_rows(rows: Rows) -> list[TableRow]:
    """The tasks of a table that assigns them; none where its head names neither a task nor who does it.

    A table that goes on over pages with its head repeated gives each row once.
    """
    head = next((i for i, row in enumerate(rows[:4]) if _is_head(_columns(row))), None)
    if head is None:
        return []
    columns = _columns(rows[head])
    found: list[TableRow] = []
    above: dict[int, str] = {}
    for row in rows[head + 1 :]:
        if list(map(fold, row)) == list(map(fold, rows[head])):
            continue
        cells = [above.get(x, "") if cell == "^" else "" if cell == "<" else cell for x, cell in enumerate(row)]
        above = dict(enumerate(cells))
        if not any(cells) or _is_count(cells):
            continue
        found.append(_row(cells, columns))
    return found


def _row(cells: Sequence[str], columns: dict[int, str]) -> TableRow:
    marker = next((cells[x] for x, name in columns.items() if name == "number" and x < len(cells)), "")
    filled = [cell for x, cell in enumerate(cells) if cell and columns.get(x) != "number"]
    text = next((cells[x] for x, name in columns.items() if name == "text" and x < len(cells) and cells[x]), "")
    if len(filled) <= 1 and (not marker or not marker.rstrip(".").isdecimal()):
        return TableRow(marker.rstrip("."), text or next(iter(filled), marker), (), group=True)
    values = tuple(
        (name, cells[x])
        for x, name in columns.items()
        if name not in ("number", "text") and x < len(cells) and cells[x]
    )
    return TableRow(marker.rstrip("."), text or next(iter(filled), ""), values, group=False)


def _columns(row: Sequence[str]) -> dict[int, str]:
    """What each column says, by its head."""
    found: dict[int, str] = {}
    for x, cell in enumerate(row):
        words = " ".join(fold(cell).split())
        name = next((name for name, pattern in _COLUMNS if pattern.search(words)), "")
        if name and name not in found.values():
            found[x] = name
    return found


def _is_head(columns: dict[int, str]) -> bool:
    names = set(columns.values())
    return "text" in names and bool(names & {"leads", "cooperating", "time"})


def _is_count(cells: Sequence[str]) -> bool:
    """The row of a table that numbers its columns: (1) (2) (3)."""
    bare = [cell.strip("() ") for cell in cells if cell]
    return len(bare) > 2 and all(cell.isdecimal() for cell in bare)
