"""The ledger of a running limit: what happened to its clock, in order, only ever added to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NoReturn

from cualuat.kernel.limits.rules import UNIT_NAMES, Rule
from cualuat.kernel.workdays import day_of, show

Kind = Literal["start", "pause", "resume", "extend", "reset", "stop"]
State = Literal["waiting", "running", "paused", "stopped"]

KIND_NAMES: Final[dict[Kind, str]] = {
    "start": "bắt đầu",
    "pause": "tạm dừng",
    "resume": "tiếp tục",
    "extend": "gia hạn",
    "reset": "tính lại từ đầu",
    "stop": "kết thúc",
}
STATE_NAMES: Final[dict[State, str]] = {
    "waiting": "chưa bắt đầu",
    "running": "đang tính",
    "paused": "đang tạm dừng",
    "stopped": "đã kết thúc",
}
_EDGES: Final[dict[tuple[State, Kind], State]] = {
    ("waiting", "start"): "running",
    ("running", "pause"): "paused",
    ("running", "extend"): "running",
    ("running", "reset"): "running",
    ("running", "stop"): "stopped",
    ("paused", "resume"): "running",
    ("paused", "extend"): "paused",
    ("paused", "reset"): "running",
    ("paused", "stop"): "stopped",
    ("stopped", "reset"): "running",
}


class InvalidLedger(ValueError):
    """What the ledger tells cannot have happened under the rule; the message says which entry, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the clock on `day` (Vietnam); `at` the moment, needed for limits in hours.

    `when`: circumstances of a start or reset that choose the variant; `extension`: code of the extension granted,
    `amount` how much of it (None: all); `basis` the decision or provision, `note` words for the citizen.
    """

    kind: Kind
    day: date
    at: datetime | None = None
    basis: str = ""
    note: str = ""
    when: frozenset[str] = frozenset()
    extension: str = ""
    amount: int | None = None


Ledger = tuple[Entry, ...]


def check(rule: Rule, ledger: Ledger) -> State:
    """The state after the last entry. Raises `InvalidLedger`, `UnknownVariant`."""
    state: State = "waiting"
    granted: Counter[str] = Counter()
    when: frozenset[str] = frozenset()
    for number, entry in enumerate(ledger):
        after = _EDGES.get((state, entry.kind))
        if after is None:
            _refuse(entry, f"thời hạn {STATE_NAMES[state]}")
        if number:
            _check_order(ledger[number - 1], entry)
        _check_moment(rule, entry)
        if entry.kind in ("start", "reset"):
            rule.variant(entry.when)
            when = entry.when
            granted.clear()
        elif entry.kind == "pause" and not rule.suspension:
            _refuse(entry, f"pháp luật không cho tạm dừng thời hạn «{rule.name}»")
        elif entry.kind == "extend":
            granted[entry.extension] += 1
            _check_extension(rule, entry, when, granted)
        state = after
    return state


def appended(rule: Rule, ledger: Ledger, entry: Entry) -> Ledger:
    """The ledger with one entry more. Raises `InvalidLedger`, `UnknownVariant`."""
    longer = (*ledger, entry)
    check(rule, longer)
    return longer


def _check_order(before: Entry, entry: Entry) -> None:
    backwards = entry.day < before.day
    if before.at and entry.at:
        backwards = backwards or entry.at < before.at
    if backwards:
        _refuse(entry, f"ngày này đứng trước lần «{KIND_NAMES[before.kind]}» ngày {show(before.day)}")


def _check_moment(rule: Rule, entry: Entry) -> None:
    if entry.at is None:
        if rule.unit == "hour":
            _refuse(entry, "thời hạn tính bằng giờ cần cả giờ, phút")
    elif entry.at.tzinfo is None:
        _refuse(entry, "thời điểm thiếu múi giờ")
    elif day_of(entry.at) != entry.day:
        _refuse(entry, "giờ ghi nhận không thuộc ngày này")


def _check_extension(rule: Rule, entry: Entry, when: frozenset[str], granted: Counter[str]) -> None:
    allowed = rule.extension(entry.extension, when)
    if allowed is None:
        _refuse(entry, f"thời hạn «{rule.name}» không có loại gia hạn «{entry.extension}»")
    if entry.extension in when:
        _refuse(entry, "trường hợp này đã được tính ngay từ đầu")
    most = max(e.times for e in rule.extensions if granted[e.code])
    if granted[entry.extension] > allowed.times or granted.total() > most:
        _refuse(entry, f"chỉ được gia hạn {allowed.times} lần theo {allowed.basis}")
    if entry.amount is not None and not 1 <= entry.amount <= allowed.amount:
        _refuse(entry, f"mỗi lần chỉ được gia hạn từ 1 đến {allowed.amount} {UNIT_NAMES[allowed.unit]}")


def _refuse(entry: Entry, why: str) -> NoReturn:
    raise InvalidLedger(f"Không thể ghi «{KIND_NAMES[entry.kind]}» ngày {show(entry.day)}: {why}.")
