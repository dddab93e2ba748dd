"""States of a consultation and of an opinion, and the table of opinions as it is read from a file. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.tables import Fault, Line, Titles, lines_of, too_long
from cualuat.kernel.text import fold

STATES: Final[dict[str, str]] = {
    "planned": "Đang chuẩn bị",
    "posted": "Đang lấy ý kiến",
    "closed": "Hết hạn góp ý",
    "synthesising": "Đang tổng hợp",
    "explained": "Đã công bố giải trình",
    "issued": "Đã ban hành",
    "dropped": "Đã dừng",
}
PUBLIC: Final = ("posted", "closed", "synthesising", "explained", "issued")
COLLECTED: Final = ("closed", "synthesising")
ANSWERABLE: Final = ("posted", *COLLECTED)

# What was sent and nobody looked at; what the public reads; what is neither shown nor answered, with a reason the sender reads.
OPINION_STATES: Final[dict[str, str]] = {
    "waiting": "Chờ duyệt",
    "shown": "Đã đăng",
    "rejected": "Không đăng",
}
STANCES: Final[dict[str, str]] = {
    "change": "Tôi đề nghị sửa hoặc bổ sung",
    "agree": "Tôi đồng ý với dự thảo",
    "against": "Tôi không đồng ý",
}
STANCE_NAMES: Final[dict[str, str]] = {"change": "đề nghị sửa", "agree": "đồng ý", "against": "không đồng ý"}
WAYS: Final[dict[str, str]] = {
    "web": "qua trang này",
    "code": "qua trang này, được mời",
    "letter": "bằng văn bản",
    "table": "nạp từ bảng",
}

MOST_WORDS: Final = 20_000  # letters of an opinion
MOST_FILES: Final = 5
LONGEST_TEXT: Final = 500_000  # letters of a draft
MOST_SPAN: Final = 366  # days of posting
ANYBODY: Final = "Một người góp ý"


# --- the table of opinions ---------------------------------------------------------------------------------------

MOST_ROWS: Final = 2000
TITLES: Final[Titles] = {
    "place": ("Điều, khoản", "Điều khoản", "Vị trí", "Điều", "Về chỗ nào"),
    "text": ("Nội dung góp ý", "Ý kiến", "Nội dung", "Ý kiến góp ý", "Nội dung ý kiến"),
    "name": ("Cơ quan, tổ chức, cá nhân", "Người góp ý", "Cơ quan góp ý", "Tên", "Cơ quan, đơn vị"),
    "of": ("Loại", "Tổ chức hay cá nhân"),
    "on": ("Ngày góp ý", "Ngày", "Ngày văn bản"),
}
LENGTHS: Final[dict[str, int]] = {"place": 200, "text": MOST_WORDS, "name": 300}
_OF: Final = {"": False, "ca nhan": False, "nguoi dan": False, "to chuc": True, "co quan": True, "doanh nghiep": True}
_DAY: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?: .*)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A row of the file: `row` its number there, from 1; `place` the eId, «» for the whole draft."""

    row: int
    place: str
    text: str
    name: str
    is_organisation: bool
    on: date | None


def read_rows(table: Sequence[Sequence[str]], places: Mapping[str, str]) -> tuple[list[OpinionRow], list[Fault]]:
    """The opinions of a table with «Điều, khoản» and «Nội dung góp ý» among its first rows, and all that is wrong. `places`: eId → name."""
    by_name = {same_place(name): eid for eid, name in places.items()}
    lines, faults = lines_of(table, TITLES, needed=("place", "text"), most=MOST_ROWS)
    rows: list[OpinionRow] = []
    for line in lines:
        found = [*_faults(line, by_name), *too_long(line, LENGTHS, TITLES)]
        faults += found
        if not found:
            rows.append(
                OpinionRow(
                    line.row, by_name.get(same_place(line["place"]), ""), line["text"], line["name"],
                    _OF[" ".join(fold(line["of"]).split())], read_day(line["on"]),
                )
            )  # fmt: skip
    return rows, faults


def same_place(name: str) -> str:
    """What makes two names of a place the same, however it was typed.

    >>> same_place("Khoản 2,  Điều 5") == same_place("khoản 2 Điều 5")
    True
    """
    return " ".join(re.sub(r"[,.;]", " ", fold(name)).split())


def read_day(text: str) -> date | None:
    """«31/3/2026» or «2026-03-31», a time behind it passed over; None for nothing and for what is no day."""
    found, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    parts = found.groups()[::-1] if found else iso.groups() if iso else None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])) if parts else None
    except ValueError:
        return None


_WHOLE: Final = ("", "toan van", "ca van ban", "chung", "ca du thao")


def _faults(line: Line, by_name: Mapping[str, str]) -> list[Fault]:
    found = []
    if not line["text"]:
        found.append(Fault(line.row, "thiếu nội dung góp ý."))
    place = same_place(line["place"])
    if place not in _WHOLE and place not in by_name:
        found.append(
            Fault(
                line.row, f"dự thảo không có «{line['place'][:60]}». Ghi như «khoản 2 Điều 5», để trống là cả văn bản."
            )
        )
    if " ".join(fold(line["of"]).split()) not in _OF:
        found.append(Fault(line.row, f"loại «{line['of'][:40]}» phải là «tổ chức» hoặc «cá nhân»."))
    if line["on"] and read_day(line["on"]) is None:
        found.append(Fault(line.row, f"ngày «{line['on'][:40]}» không đọc được; hãy ghi ngày/tháng/năm."))
    return found
