"""How a request stands on a day, and the table of assigned tasks as it is read from a file. Plain Python."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.text import fold, normalise

DIRECTIONS: Final[dict[str, str]] = {"in": "Nơi khác đề nghị ta", "out": "Ta đề nghị nơi khác"}

STANDINGS: Final[dict[str, str]] = {
    "waiting": "Chờ trả lời",
    "late": "Quá hạn",
    "in_time": "Đã trả lời đúng hạn",
    "after": "Đã trả lời, quá hạn",
    "replied": "Đã trả lời",
    "no_reply": "Không cần trả lời",
    "dropped": "Thôi chờ trả lời",
}

TASK_STATES: Final[dict[str, str]] = {
    "waiting": "Chưa làm",
    "doing": "Đang làm",
    "done": "Đã xong",
    "stopped": "Không làm nữa",
}


def standing(*, due: date | None, replied: date | None, dropped: date | None, on: date) -> str:
    """How a request stands on a day: a key of STANDINGS. The day it is due still counts as in time.

    >>> standing(due=date(2026, 11, 20), replied=None, dropped=None, on=date(2026, 11, 21))
    'late'
    """
    if replied is not None:
        if due is None:
            return "replied"
        return "in_time" if replied <= due else "after"
    if dropped is not None:
        return "dropped"
    if due is None:
        return "no_reply"
    return "late" if due < on else "waiting"


# --- the table of assigned tasks ---------------------------------------------------------------------------------

MOST_ROWS: Final = 2000
_HEADER_WITHIN: Final = 20  # rows above the header: names of agencies, a title
# Column → what its title may be, without marks. The first is how our own file calls it.
TITLES: Final[dict[str, tuple[str, ...]]] = {
    "number": ("stt", "tt", "so tt", "muc", "so thu tu"),
    "text": ("nhiem vu", "noi dung nhiem vu", "noi dung", "ten nhiem vu", "nhiem vu duoc giao"),
    "leads": ("chu tri", "co quan chu tri", "don vi chu tri"),
    "cooperating": ("phoi hop", "co quan phoi hop", "don vi phoi hop"),
    "time": ("thoi gian", "thoi han", "thoi gian thuc hien", "thoi gian hoan thanh"),
    "state": ("tinh trang", "trang thai"),
    "unit": ("don vi thuc hien", "don vi cua co quan"),
    "task": ("nhiem vu cua co quan", "nhiem vu trong ke hoach cua co quan"),
    "note": ("ghi chu",),
}
LENGTHS: Final[dict[str, int]] = {
    "number": 20,
    "text": 4000,
    "leads": 500,
    "cooperating": 1000,
    "time": 300,
    "note": 1000,
}
_NAMES: Final = {
    "number": "STT",
    "text": "Nhiệm vụ",
    "leads": "Chủ trì",
    "cooperating": "Phối hợp",
    "time": "Thời gian",
    "note": "Ghi chú",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of the file: `row` its number there, from 1; the others as written, `state` a key of TASK_STATES."""

    row: int
    text: str
    number: str = ""
    leads: str = ""
    cooperating: str = ""
    time: str = ""
    state: str = "waiting"
    unit: str = ""
    task: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; row 0: with the whole file."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Dòng {self.row}: {self.message}" if self.row else self.message


def read_rows(table: Sequence[Sequence[str]]) -> tuple[list[TaskRow], list[Fault]]:
    """The tasks of a table that has a header with «Nhiệm vụ» and «Chủ trì» among its first rows, and all that is wrong.

    Rows above the header, the row of column numbers under it and empty rows are passed over. Order of columns and columns that nobody knows do not matter.
    """
    place = next(
        (n for n, cells in enumerate(table[:_HEADER_WITHIN]) if {"text", "leads"} <= set(_columns(cells))), None
    )
    if place is None:
        return [], [
            Fault(0, "Không thấy dòng tiêu đề có cột «Nhiệm vụ» và cột «Chủ trì». Hãy dùng mẫu bảng tải ở đây.")
        ]
    columns = _columns(table[place])
    rows: list[TaskRow] = []
    faults: list[Fault] = []
    for number, cells in enumerate(table[place + 1 :], place + 2):
        values = {name: _cell(cells, at) for name, at in columns.items()}
        if not any(cell.strip() for cell in cells) or (number == place + 2 and _counts_columns(cells)):
            continue
        found = _faults(number, values)
        faults += found
        if not found:
            state = _state(values.get("state", "")) or "waiting"
            rows.append(TaskRow(number, **{**values, "state": state}))
    if not rows and not faults:
        faults.append(Fault(0, "Dưới dòng tiêu đề không có nhiệm vụ nào."))
    if len(rows) > MOST_ROWS:
        faults.append(Fault(0, f"Bảng dài quá {MOST_ROWS} dòng. Hãy chia thành nhiều tệp."))
    return rows, [*faults, *_twice(rows)]


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        title = " ".join(fold(cell).split())
        name = next((name for name, titles in TITLES.items() if title in titles), None)
        if name is not None:
            found.setdefault(name, at)
    return found


def _counts_columns(cells: Sequence[str]) -> bool:
    """Whether a row says 1, 2, 3 … or (1), (2), (3) … under the titles, as papers of agencies have it."""
    told = [cell.strip().strip("()") for cell in cells if cell.strip()]
    return len(told) > 1 and all(text.isascii() and text.isdecimal() for text in told)


def _cell(cells: Sequence[str], at: int) -> str:
    return " ".join(normalise(cells[at]).split()) if at < len(cells) else ""


def _state(text: str) -> str | None:
    wanted = " ".join(fold(text).split())
    if not wanted:
        return "waiting"
    return next((code for code, name in TASK_STATES.items() if fold(name) == wanted), None)


def _faults(number: int, values: Mapping[str, str]) -> list[Fault]:
    found = []
    if not values.get("text"):
        found.append(Fault(number, "thiếu nhiệm vụ."))
    if not values.get("leads"):
        found.append(Fault(number, "thiếu nơi chủ trì."))
    found += [
        Fault(number, f"cột «{_NAMES[name]}» dài quá {most} ký tự.")
        for name, most in LENGTHS.items()
        if len(values.get(name, "")) > most
    ]
    if _state(values.get("state", "")) is None:
        names = ", ".join(TASK_STATES.values())
        found.append(Fault(number, f"tình trạng «{values['state'][:40]}» không có trong: {names}."))
    return found


def same_task(text: str) -> str:
    """What makes two rows the same task, however it was typed.

    >>> same_task("  In tờ  rơi. ") == same_task("in tờ rơi")
    True
    """
    return " ".join(text.lower().split()).rstrip(".;")


def sameness(text: str) -> str:
    """The same in sixty-four letters, whatever the length."""
    return hashlib.sha256(same_task(text).encode()).hexdigest()


def _twice(rows: Sequence[TaskRow]) -> list[Fault]:
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        first = seen.setdefault(same_task(row.text), row.row)
        if first != row.row:
            found.append(Fault(row.row, f"nhiệm vụ này đã có ở dòng {first}."))
    return found
