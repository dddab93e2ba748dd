"""How a request stands on a day, and the table of assigned tasks as it is read from a file. Plain Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.tables import Fault, Line, Titles, lines_of, repeated, too_long
from cualuat.kernel.text import fold

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
TITLES: Final[Titles] = {
    "number": ("STT", "TT", "Số TT", "Mục", "Số thứ tự"),
    "text": ("Nhiệm vụ", "Nội dung nhiệm vụ", "Nội dung", "Tên nhiệm vụ", "Nhiệm vụ được giao"),
    "leads": ("Chủ trì", "Cơ quan chủ trì", "Đơn vị chủ trì"),
    "cooperating": ("Phối hợp", "Cơ quan phối hợp", "Đơn vị phối hợp"),
    "time": ("Thời gian", "Thời hạn", "Thời gian thực hiện", "Thời gian hoàn thành"),
    "state": ("Tình trạng", "Trạng thái"),
    "unit": ("Đơn vị thực hiện", "Đơn vị của cơ quan"),
    "task": ("Nhiệm vụ của cơ quan", "Nhiệm vụ trong kế hoạch của cơ quan"),
    "note": ("Ghi chú",),
}
LENGTHS: Final[dict[str, int]] = {
    "number": 20,
    "text": 4000,
    "leads": 500,
    "cooperating": 1000,
    "time": 300,
    "note": 1000,
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


def read_rows(table: Sequence[Sequence[str]]) -> tuple[list[TaskRow], list[Fault]]:
    """The tasks of a table that has a header with «Nhiệm vụ» and «Chủ trì» among its first rows, and all that is wrong."""
    lines, faults = lines_of(table, TITLES, needed=("text", "leads"), most=MOST_ROWS)
    rows: list[TaskRow] = []
    for line in lines:
        found = _faults(line)
        faults += found
        if not found:
            rows.append(TaskRow(line.row, **{**line.values, "state": _state(line["state"]) or "waiting"}))
    return rows, [*faults, *repeated(((row.row, same_task(row.text)) for row in rows), "nhiệm vụ")]


def _state(text: str) -> str | None:
    wanted = " ".join(fold(text).split())
    if not wanted:
        return "waiting"
    return next((code for code, name in TASK_STATES.items() if fold(name) == wanted), None)


def _faults(line: Line) -> list[Fault]:
    found = []
    if not line["text"]:
        found.append(Fault(line.row, "thiếu nhiệm vụ."))
    if not line["leads"]:
        found.append(Fault(line.row, "thiếu nơi chủ trì."))
    found += too_long(line, LENGTHS, TITLES)
    if _state(line["state"]) is None:
        names = ", ".join(TASK_STATES.values())
        found.append(Fault(line.row, f"tình trạng «{line['state'][:40]}» không có trong: {names}."))
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
