"""Citations in one form, what can be wrong with a duty, by when information must be published. Plain Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cualuat.kernel.citation import find_citations
from cualuat.kernel.tables import Titles
from cualuat.kernel.text import normalise

MOST_ROWS: Final = 1000

# --- duties of the agency ----------------------------------------------------------------------------------------

# What can be wrong with a duty. Those in NOTED only tell that nobody can say.
PROBLEMS: Final[dict[str, str]] = {
    "nobody": "Chưa giao đơn vị nào",
    "unit_ended": "Đơn vị đã kết thúc hoạt động",
    "unit_ends": "Đơn vị sắp kết thúc hoạt động",
    "unit_empty": "Đơn vị hiện không có ai giữ chức vụ",
    "person_gone": "Người chịu trách nhiệm không còn ở đơn vị",
    "two_lead": "Hai đơn vị cùng chủ trì một nhiệm vụ",
    "basis_ended": "Căn cứ không còn hiệu lực",
    "basis_unknown": "Căn cứ chưa có trong thư viện",
}
NOTED: Final = frozenset({"basis_unknown"})

DUTY_TITLES: Final[Titles] = {
    "code": ("Mã dòng",),
    "group": ("Nhóm", "Lĩnh vực", "Nhóm nhiệm vụ"),
    "basis": ("Căn cứ", "Căn cứ pháp lý"),
    "text": ("Nhiệm vụ", "Chức năng, nhiệm vụ", "Nội dung nhiệm vụ"),
    "unit": ("Đơn vị chủ trì", "Đơn vị", "Đơn vị thực hiện", "Chủ trì"),
    "cooperating": ("Đơn vị phối hợp", "Phối hợp"),
    "post": ("Vị trí chịu trách nhiệm", "Vị trí", "Chức danh"),
    "person": ("Người chịu trách nhiệm", "Người thực hiện"),
    "since": ("Từ ngày", "Áp dụng từ ngày"),
    "until": ("Đến hết ngày",),
    "note": ("Ghi chú",),
}
DUTY_LENGTHS: Final[dict[str, int]] = {"group": 200, "basis": 500, "text": 3000, "post": 200, "note": 1000}


def canonical(text: str) -> str:
    """Citations with «; » between, each that says nothing else in the form of the house; what is none stays as typed.

    >>> canonical("Khoản 2, Điều 5 Luật Tiếp công dân số 42/2013/QH13;quy chế của Sở")
    'khoản 2 Điều 5 Luật Tiếp công dân số 42/2013/QH13; quy chế của Sở'
    """
    parts = (" ".join(part.split()).rstrip(".") for part in normalise(text).split(";"))
    return "; ".join(_one(part.strip()) for part in parts if part.strip())


def _one(text: str) -> str:
    found = find_citations(text)
    if len(found) != 1 or found[0].text != text or found[0].document is None:
        return text
    told = str(found[0])
    again = find_citations(told)
    # Only where it reads as the same: an issue date or a range that the form cannot hold must not be lost.
    same = len(again) == 1 and (again[0].addresses, again[0].document) == (found[0].addresses, found[0].document)
    return told if same else text


def parts_of(basis: str) -> list[str]:
    """The citations of a basis."""
    return [part.strip() for part in basis.split(";") if part.strip()]


def sameness(text: str) -> str:
    """What makes two texts the same duty, however they were typed, in sixty-four letters.

    >>> sameness("In tờ  rơi. ") == sameness("in tờ rơi")
    True
    """
    return hashlib.sha256(" ".join(text.lower().split()).rstrip(".; ").encode()).hexdigest()


_CODE = re.compile(r"(\d{1,9})-(\d{1,9})")


def row_code(pk: int, version: int) -> str:
    """What names a row in a table that goes out and comes in again: the row, and the version that was given out.

    >>> row_code(12, 3)
    '12-3'
    """
    return f"{pk}-{version}"


def read_code(code: str) -> tuple[int, int] | None:
    """The row and its version; None where it is no code."""
    found = _CODE.fullmatch(code) if code.isascii() else None
    return (int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit on a day: the first day it is no longer in being (None: no end known), whether anybody holds a post in it."""

    ends: date | None
    staffed: bool


def unit_problems(unit: Standing | None, on: date) -> list[str]:
    """What is wrong with who leads a duty: keys of PROBLEMS."""
    if unit is None:
        return ["nobody"]
    if unit.ends is not None and unit.ends <= on:
        return ["unit_ended"]
    found = ["unit_ends"] if unit.ends is not None else []
    return found if unit.staffed else [*found, "unit_empty"]


def led_twice(rows: Iterable[tuple[int, str, int | None]]) -> set[int]:
    """Of rows (key, sameness, unit) those that say a duty another unit leads as well."""
    units: dict[str, set[int]] = {}
    kept = list(rows)
    for _, same, unit in kept:
        if unit is not None:
            units.setdefault(same, set()).add(unit)
    return {key for key, same, unit in kept if unit is not None and len(units[same]) > 1}


# --- information that must be published --------------------------------------------------------------------------

WITHIN, AFTER, MONTHLY, QUARTERLY, HALF, YEARLY = "within", "after", "monthly", "quarterly", "half", "yearly"
LIMITS: Final[dict[str, str]] = {
    WITHIN: "Trong số ngày làm việc từ khi có thông tin",
    AFTER: "Trong số ngày (kể cả ngày nghỉ) từ khi có thông tin",
    MONTHLY: "Hằng tháng, trong số ngày sau khi hết tháng",
    QUARTERLY: "Hằng quý, trong số ngày sau khi hết quý",
    HALF: "Sáu tháng một lần, trong số ngày sau khi hết kỳ",
    YEARLY: "Hằng năm, chậm nhất một ngày",
}
# How a cell of a table may say it.
SHORT: Final[dict[str, str]] = {
    WITHIN: "Ngày làm việc",
    AFTER: "Ngày",
    MONTHLY: "Hằng tháng",
    QUARTERLY: "Hằng quý",
    HALF: "Sáu tháng",
    YEARLY: "Hằng năm",
}
ARISING: Final = frozenset({WITHIN, AFTER})  # run from the day on which there is something to publish
MOST_DAYS: Final = 365
MOST_STAY: Final = 9999
STATES: Final[dict[str, str]] = {
    "missing": "Chưa công khai, quá hạn",
    "soon": "Sắp đến hạn",
    "open": "Chưa đến hạn",
    "late": "Đã công khai, chậm",
    "in_time": "Đã công khai, đúng hạn",
}
SOON: Final = timedelta(days=15)
# The months after whose beginning a period is over.
_STARTS: Final = {MONTHLY: tuple(range(1, 13)), QUARTERLY: (1, 4, 7, 10), HALF: (1, 7)}

LIST_TITLES: Final[Titles] = {
    "code": ("Mã dòng",),
    "name": ("Thông tin phải công khai", "Thông tin", "Nội dung công khai"),
    "basis": ("Căn cứ", "Căn cứ pháp lý"),
    "form": ("Hình thức công khai", "Hình thức"),
    "place": ("Nơi công khai", "Địa chỉ công khai", "Địa chỉ"),
    "unit": ("Đơn vị phụ trách", "Đơn vị"),
    "limit": ("Thời hạn", "Thời điểm công khai"),
    "days": ("Số ngày",),
    "day": ("Ngày/tháng hằng năm",),
    "stay": ("Giữ công khai ít nhất (ngày)", "Thời gian công khai"),
    "shown": ("Đăng trang công khai",),
    "since": ("Từ ngày", "Áp dụng từ ngày"),
    "until": ("Đến hết ngày",),
    "note": ("Ghi chú",),
}
LIST_LENGTHS: Final[dict[str, int]] = {"name": 500, "basis": 500, "form": 300, "place": 500, "note": 1000}


@dataclass(frozen=True, slots=True)
class Limit:
    """`yearly` with month and day; the others with days: working days of `within`, calendar days of all others."""

    kind: str
    days: int = 0
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        name = LIMITS[self.kind]
        if self.kind == YEARLY:
            return f"Hằng năm, chậm nhất ngày {self.day}/{self.month}"
        return name.replace("trong số ngày", f"trong {self.days} ngày").replace(
            "Trong số ngày", f"Trong {self.days} ngày"
        )


def dues(limit: Limit, since: date, until: date) -> list[date]:
    """The days by which it must be out, from `since` to `until`; none for what must be out after it arises."""
    if limit.kind in ARISING:
        return []
    found: list[date] = []
    for year in range(since.year - 2, until.year + 1):
        if limit.kind == YEARLY:
            found.append(date(year, limit.month, limit.day))
        else:
            found.extend(date(year, month, 1) + timedelta(days=limit.days - 1) for month in _STARTS[limit.kind])
    return sorted(one for one in found if since <= one <= until)


def state(due: date, published: date | None, today: date) -> str:
    """How one occasion stands: one of STATES."""
    if published is not None:
        return "in_time" if published <= due else "late"
    if due < today:
        return "missing"
    return "soon" if due - today <= SOON else "open"


def limit_named(text: str) -> str:
    """The kind of limit that a cell of a table means; nothing for what it does not know."""
    wanted = " ".join(text.lower().split())
    return next((code for code, name in LIMITS.items() if wanted in (name.lower(), SHORT[code].lower())), "")


def read_yearly(text: str) -> tuple[int, int] | None:
    """Day and month in «31/3»; None for what is no day of every year.

    >>> read_yearly("31/3"), read_yearly("29/2")
    ((31, 3), None)
    """
    first, _, second = (part.strip() for part in text.partition("/"))
    if not all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in (first, second)):
        return None
    try:
        date(2025, int(second), int(first))  # not a leap year: the day must exist every year
    except ValueError:
        return None
    return int(first), int(second)
