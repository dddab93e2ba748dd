"""The way of a file through the counter, as the mirror keeps it; its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final

from cualuat.kernel.limits import Entry, Kind, Ledger
from cualuat.kernel.text import fold
from cualuat.kernel.workdays import VIETNAM, show

STATES: Final[dict[str, str]] = {
    "received": "Đã tiếp nhận",
    "checking": "Đang kiểm tra hồ sơ",
    "supplement": "Chờ bổ sung hồ sơ",
    "processing": "Đang giải quyết",
    "consulting": "Đang lấy ý kiến cơ quan khác",
    "result_ready": "Đã có kết quả, chờ trả",
    "returned": "Đã trả kết quả",
    "refused": "Từ chối",
    "stopped": "Dừng theo đề nghị của người nộp",
}
# State → what may come next.
EDGES: Final[dict[str, tuple[str, ...]]] = {
    "received": ("checking", "supplement", "processing", "refused", "result_ready", "stopped"),
    "checking": ("supplement", "processing", "refused", "stopped"),
    "supplement": ("checking", "refused", "stopped"),
    "processing": ("consulting", "supplement", "result_ready", "refused", "stopped"),
    "consulting": ("processing", "result_ready", "refused", "stopped"),
    "result_ready": ("returned",),
    "returned": (),
    "refused": (),
    "stopped": (),
}
ENDS: Final = frozenset({"result_ready", "returned", "refused", "stopped"})
CLOSED: Final = frozenset({"returned", "refused", "stopped"})
ACT_NAMES: Final[dict[str, str]] = {
    "checking": "Kiểm tra hồ sơ",
    "supplement": "Yêu cầu bổ sung",
    "processing": "Chuyển giải quyết",
    "consulting": "Lấy ý kiến cơ quan khác",
    "result_ready": "Có kết quả",
    "returned": "Trả kết quả",
    "refused": "Từ chối",
    "stopped": "Dừng theo đề nghị của người nộp",
}
BACK: Final = "Người nộp đã bổ sung"  # the same act after a request for more papers
WITH_REASON: Final = frozenset({"supplement", "refused", "stopped"})


class NotThatWay(ValueError):
    """The file cannot go there; the message, in Vietnamese, says why."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a file: the state that it came into, the day, the moment where hours are counted."""

    state: str
    day: date
    at: datetime | None = None
    note: str = ""


def check(story: Sequence[Happened], *, trips: int) -> None:
    """Raises NotThatWay where a story cannot have been: order of states, of days, more than `trips` requests for papers."""
    if not story or story[0].state != "received":
        raise NotThatWay("Hồ sơ phải bắt đầu từ ngày tiếp nhận.")
    for before, now in pairwise(story):
        if now.state not in EDGES[before.state]:
            raise NotThatWay(f"Hồ sơ đang «{STATES[before.state]}», không chuyển sang «{STATES[now.state]}» được.")
        if now.day < before.day or (now.at and before.at and now.at < before.at):
            raise NotThatWay(f"Ngày {show(now.day)} đứng trước bước trước đó, ngày {show(before.day)}.")
    if asked(story) > trips:
        raise NotThatWay(f"Đã yêu cầu bổ sung {trips} lần; pháp luật không cho yêu cầu thêm lần nữa.")


def asked(story: Sequence[Happened]) -> int:
    """How often more papers were asked for."""
    return sum(one.state == "supplement" for one in story)


def ledger_of(story: Sequence[Happened], *, exact: bool) -> Ledger:
    """The clock of a file: it runs from the receipt, pauses while papers are asked for, stops with the result or the refusal.

    `exact`: limits in hours, which need moments; where only the day is known it counts from its beginning, or from what was before.
    """
    entries = [_entry("start", story[0], None, exact)]
    paused = False
    for one in story[1:]:
        if one.state == "supplement":
            entries.append(_entry("pause", one, entries[-1], exact))
            paused = True
        elif paused and one.state == "checking":
            entries.append(_entry("resume", one, entries[-1], exact))
            paused = False
        elif one.state in ENDS:
            entries.append(_entry("stop", one, entries[-1], exact))
            break
    return tuple(entries)


def _entry(kind: Kind, one: Happened, before: Entry | None, exact: bool) -> Entry:
    note = "chờ bổ sung hồ sơ" if kind == "pause" else ""
    if not exact:
        return Entry(kind, one.day, note=note)
    at = one.at or datetime.combine(one.day, time.min, VIETNAM)
    return Entry(kind, one.day, max(at, before.at) if before and before.at and one.at is None else at, note=note)


def tail_of(phone: str) -> str:
    """The last four digits of a telephone number; empty where there are not so many.

    >>> tail_of("0987 654 321")
    '4321'
    """
    digits = "".join(letter for letter in phone if letter.isdecimal() and letter.isascii())
    return digits[-4:] if len(digits) >= 4 else ""


def code_of(text: str) -> str:
    """The code of a file however it was typed: capitals, without blanks.

    >>> code_of(" h01.15 – 261120-0004 ")
    'H01.15-261120-0004'
    """
    return "".join(text.replace("–", "-").split()).upper()[:60]


def state_of(text: str) -> str | None:
    """The state that a cell of a table names; None for none that is known, «» for an empty cell."""
    wanted = " ".join(fold(text).split())
    if not wanted:
        return ""
    return next((code for code, name in STATES.items() if fold(name) == wanted), None)
