"""Rows of a table by the titles of its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.charts import grouped
from cualuat.kernel.text import fold, normalise

_HEADER_WITHIN: Final = 20  # rows above the header: names of agencies, a title

# Column → what its title may be. The first is how our own file prints it.
Titles = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; row 0: with the whole file."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Dòng {self.row}: {self.message}" if self.row else self.message


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: its number there, from 1; what stands in each column that is known, blanks put in order."""

    row: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def lines_of(
    table: Sequence[Sequence[str]], titles: Titles, *, needed: Collection[str], most: int
) -> tuple[list[Line], list[Fault]]:
    """The filled rows under the header, and what is wrong with the file as a whole: no header, no rows, too many.

    Rows above the header, the row of column numbers under it and empty rows are passed over. Order of columns and columns
    that nobody knows do not matter.
    """
    place = next(
        (n for n, cells in enumerate(table[:_HEADER_WITHIN]) if set(needed) <= set(_columns(cells, titles))), None
    )
    if place is None:
        names = " và ".join(f"cột «{titles[name][0]}»" for name in titles if name in needed)
        return [], [Fault(0, f"Không thấy dòng tiêu đề có {names}. Hãy dùng mẫu bảng tải ở đây.")]
    columns = _columns(table[place], titles)
    found = [
        Line(number, {name: _cell(cells, at) for name, at in columns.items()})
        for number, cells in enumerate(table[place + 1 :], place + 2)
        if any(cell.strip() for cell in cells) and not (number == place + 2 and _counts_columns(cells))
    ]
    if not found:
        return [], [Fault(0, "Dưới dòng tiêu đề không có dòng nào.")]
    if len(found) <= most:
        return found, []
    return found, [Fault(0, f"Bảng dài quá {grouped(most)} dòng. Hãy chia thành nhiều tệp.")]


def too_long(line: Line, lengths: Mapping[str, int], titles: Titles) -> list[Fault]:
    """Cells with more letters than their column keeps."""
    return [
        Fault(line.row, f"cột «{titles[name][0]}» dài quá {most} ký tự.")
        for name, most in lengths.items()
        if len(line[name]) > most
    ]


def repeated(keys: Iterable[tuple[int, str]], what: str) -> list[Fault]:
    """Rows (number and what makes two the same) that say what an earlier one says."""
    seen: dict[str, int] = {}
    found = []
    for row, key in keys:
        first = seen.setdefault(key, row)
        if first != row:
            found.append(Fault(row, f"{what} này đã có ở dòng {first}."))
    return found


def _plain(title: str) -> str:
    return " ".join(fold(title).split())


def _columns(cells: Sequence[str], titles: Titles) -> dict[str, int]:
    known = {_plain(title): name for name, some in titles.items() for title in some}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if name := known.get(_plain(cell)):
            found.setdefault(name, at)
    return found


def _counts_columns(cells: Sequence[str]) -> bool:
    """Whether a row says 1, 2, 3 … or (1), (2), (3) … under the titles, as papers of agencies have it."""
    told = {str(at): cell.strip().strip("()") for at, cell in enumerate(cells, 1) if cell.strip()}
    by_place = all(number == at for at, number in told.items())
    return len(told) > 1 and (by_place or list(told.values()) == [str(n) for n in range(1, len(told) + 1)])


def _cell(cells: Sequence[str], at: int) -> str:
    return " ".join(normalise(cells[at]).split()) if at < len(cells) else ""
