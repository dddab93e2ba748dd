"""Files of the counter as they come in a table: one row, the whole story of one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cualuat.kernel.tables import Fault, Line, Titles, lines_of, repeated, too_long
from cualuat.procedures.rules.mirror import Happened, NotThatWay, check, code_of, tail_of

MOST_ROWS: Final = 5000
TITLES: Final[Titles] = {
    "code": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ"),
    "procedure": ("Mã thủ tục", "Mã TTHC", "Mã thủ tục hành chính"),
    "received": ("Ngày tiếp nhận", "Ngày nhận", "Ngày nộp"),
    "way": ("Hình thức nộp", "Cách nộp", "Hình thức tiếp nhận"),
    "applicant": ("Người nộp", "Tên người nộp", "Họ tên", "Chủ hồ sơ"),
    "phone": ("Điện thoại", "Số điện thoại", "SĐT"),
    "appointed": ("Ngày hẹn trả", "Hẹn trả"),
    "limit": ("Thời hạn", "Thời hạn giải quyết"),
    "asked_1": ("Yêu cầu bổ sung lần 1", "Yêu cầu bổ sung"),
    "supplied_1": ("Đã bổ sung lần 1", "Đã bổ sung"),
    "asked_2": ("Yêu cầu bổ sung lần 2",),
    "supplied_2": ("Đã bổ sung lần 2",),
    "processing": ("Ngày chuyển giải quyết", "Chuyển giải quyết"),
    "ready": ("Ngày có kết quả", "Có kết quả"),
    "returned": ("Ngày trả kết quả", "Ngày trả", "Trả kết quả"),
    "refused": ("Ngày từ chối", "Từ chối"),
    "stopped": ("Ngày dừng", "Dừng"),
}
LENGTHS: Final[dict[str, int]] = {"code": 60, "procedure": 40, "way": 100, "applicant": 200, "phone": 40, "limit": 100}
_DAYS: Final = (
    "received", "appointed", "asked_1", "supplied_1", "asked_2", "supplied_2", "processing", "ready", "returned", "refused", "stopped",
)  # fmt: skip
# Column → the state that its day brought the file into, in the order in which they can come.
_COMES: Final = (
    ("received", "received"),
    ("asked_1", "supplement"),
    ("supplied_1", "checking"),
    ("asked_2", "supplement"),
    ("supplied_2", "checking"),
    ("processing", "processing"),
    ("ready", "result_ready"),
    ("returned", "returned"),
    ("refused", "refused"),
    ("stopped", "stopped"),
)
_FORMS: Final = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the table: `row` its number there, from 1; `story` what happened to it."""

    row: int
    code: str
    procedure: str
    story: tuple[Happened, ...]
    way: str = ""
    applicant: str = ""
    phone_tail: str = ""
    appointed: date | None = None
    limit: str = ""


def read_files(table: Sequence[Sequence[str]], *, today: date, trips: int) -> tuple[list[FileRow], list[Fault]]:
    """The files of a table with a header, and everything that is wrong with it."""
    lines, faults = lines_of(table, TITLES, needed=("code", "procedure", "received"), most=MOST_ROWS)
    rows: list[FileRow] = []
    for line in lines:
        row, found = _file(line, today, trips)
        faults += found
        if row is not None:
            rows.append(row)
    return rows, [*faults, *repeated(((row.row, row.code) for row in rows), "mã hồ sơ")]


def _file(line: Line, today: date, trips: int) -> tuple[FileRow | None, list[Fault]]:
    faults = too_long(line, LENGTHS, TITLES)
    for name, message in (
        ("code", "thiếu mã hồ sơ."),
        ("procedure", "thiếu mã thủ tục."),
        ("received", "thiếu ngày tiếp nhận."),
    ):
        if not line[name]:
            faults.append(Fault(line.row, message))
    days: dict[str, date] = {}
    for name in _DAYS:
        if not line[name]:
            continue
        day = _day(line[name])
        title = TITLES[name][0]
        if day is None:
            faults.append(Fault(line.row, f"cột «{title}»: «{line[name][:40]}» không phải là ngày, ví dụ 31/03/2026."))
        elif day > today and name != "appointed":
            faults.append(Fault(line.row, f"cột «{title}»: ngày {line[name][:40]} ở sau hôm nay."))
        else:
            days[name] = day
    if faults:
        return None, faults
    story = _story(days)
    try:
        check(story, trips=trips)
    except NotThatWay as error:
        return None, [Fault(line.row, str(error))]
    row = FileRow(
        line.row, code_of(line["code"]), line["procedure"], story, line["way"], line["applicant"], tail_of(line["phone"]),
        days.get("appointed"), line["limit"],
    )  # fmt: skip
    return row, []


def _story(days: dict[str, date]) -> tuple[Happened, ...]:
    """What happened, in order of days; what no column tells but must have been between is put in on the day of what follows."""
    told = [(days[column], place, state) for place, (column, state) in enumerate(_COMES) if column in days]
    story: list[Happened] = []
    for day, _, state in sorted(told):
        before = story[-1].state if story else ""
        if state == "returned" and before not in ("", "result_ready"):
            story += _between(before, day)
            story.append(Happened("result_ready", day))
        elif state == "result_ready":
            story += _between(before, day)
        story.append(Happened(state, day))
    return tuple(story)


def _between(before: str, day: date) -> list[Happened]:
    return [Happened("processing", day)] if before == "checking" else []


def _day(text: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
    return None
