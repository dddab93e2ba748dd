"""Tables in which a plan assigns tasks: which column says what, and the rows as tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
# A table with this column repeats items of the plan, each by its place; it adds no tasks.
REPEATS: Final = "Mục trong Kế hoạch"


@dataclass(frozen=True, slots=True)
class TableRow:
    """Row `y` of the table: `group` for a heading across it; values by what their column says, empty ones left out."""

    marker: str
    text: str
    values: tuple[tuple[str, str], ...]
    group: bool
    y: int = 0


def assignment_rows(rows: Rows) -> list[TableRow]:
    """The tasks of a table that assigns them; none where its head names neither a task nor who does it.

    A table that goes on over pages with its head repeated gives each row once.
    """
    head, columns = head_of(rows)
    if not columns or repeats(rows):
        return []
    found: list[TableRow] = []
    whole = filled(rows)
    for y in range(head + 1, len(rows)):
        if list(map(fold, rows[y])) == list(map(fold, rows[head])):
            continue
        if any(whole[y]) and not _is_count(whole[y]):
            found.append(replace(_row(whole[y], columns), y=y))
    return found


def head_of(rows: Rows) -> tuple[int, dict[int, str]]:
    """The row that is the head of a table that assigns tasks, and what each column says; no columns for another table."""
    head = next((i for i, row in enumerate(rows[:4]) if _is_head(_columns(row))), None)
    return (0, {}) if head is None else (head, _columns(rows[head]))


def filled(rows: Rows) -> list[list[str]]:
    """The rows with merged cells written out: what is merged from above in each, from the left left empty."""
    head, _ = head_of(rows)
    found: list[list[str]] = []
    above: dict[int, str] = {}
    for y, row in enumerate(rows):
        found.append([above.get(x, "") if cell == "^" else "" if cell == "<" else cell for x, cell in enumerate(row)])
        if y > head and list(map(fold, row)) != list(map(fold, rows[head])):  # a head repeated is not what is above
            above = dict(enumerate(found[-1]))
    return found


def repeats(rows: Rows) -> bool:
    """Whether the table only repeats items of the plan."""
    return any(" ".join(fold(cell).split()) == fold(REPEATS) for row in rows[:4] for cell in row)


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
