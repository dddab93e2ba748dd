"""The inputs that steps ask for, as data, and how what was typed is read. Texts stay as typed until a step is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final, Literal

from cualuat.base.operations import Refused
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM, show

InputKind = Literal["text", "textarea", "date", "time", "select", "checks"]
LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a step. `options` are filled by whoever shows the form."""

    name: str
    label: str
    kind: InputKind = "text"
    required: bool = True
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


NEEDS: Final[dict[str, tuple[Input, ...]]] = {
    "reason": (Input("reason", "Lý do", "textarea", hint="Người gửi đọc được."),),
    "grounds": (Input("grounds", "Căn cứ", "select"),),
    "outcome": (Input("outcome", "Kết quả", "select"),),
    "answer": (
        Input(
            "answer", "Nội dung trả lời", "textarea", hint="Người gửi đọc được; có thể được công khai sau khi che tên."
        ),
    ),
    "question": (Input("question", "Cần người gửi nói rõ điều gì?", "textarea", hint="Gửi cho người gửi."),),
    "content": (Input("content", "Nội dung khiếu nại lần hai", "textarea"),),
    "note": (Input("note", "Ghi nhận", "textarea", hint="Việc đã làm, kết quả. Chỉ cán bộ đọc."),),
    "minutes": (Input("minutes", "Nội dung, kết quả buổi làm việc", "textarea"),),
    "received_on": (Input("received_on", "Ngày nhận được", "date", hint="Ngày/tháng/năm."),),
    "unit": (
        Input("unit", "Giao cho đơn vị", "select"),
        Input("officer", "Cán bộ", "select", required=False, hint="Có thể để đơn vị tự phân công."),
    ),
    "agency": (
        Input("agency", "Cơ quan nhận", "select", hint="Chưa có trong danh sách: nhờ quản trị viên thêm ở mục Đơn vị."),
    ),
    "kind": (Input("kind", "Loại hồ sơ mới", "select"),),
    "circumstances": (Input("circumstances", "Trường hợp riêng", "checks", required=False),),
    "hearing": (
        Input("hearing_on", "Ngày", "date", hint="Ngày/tháng/năm."),
        Input("hearing_time", "Giờ", "time", hint="Ví dụ 08:30."),
        Input("hearing_place", "Địa điểm"),
        Input("participants", "Thành phần", "textarea", required=False),
    ),
}
# What every step may be given besides.
ALWAYS: Final = (
    Input("on", "Ngày thực hiện", "date", required=False, hint="Để trống là hôm nay."),
    Input("internal", "Ghi chú nội bộ", "textarea", required=False, hint="Người gửi không đọc được."),
)


def inputs_of(needs: tuple[str, ...]) -> tuple[Input, ...]:
    """The inputs for what an edge needs, then what every step may have."""
    return (*(one for need in needs for one in NEEDS[need]), *ALWAYS)


def with_options(inputs: tuple[Input, ...], options: Mapping[str, tuple[tuple[str, str], ...]]) -> tuple[Input, ...]:
    """The inputs with the choices that this matter has."""
    return tuple(replace(one, options=options.get(one.name, one.options)) for one in inputs)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for a step: names to texts; lists are separated by commas."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """The text in NFC without blanks around it."""
        return normalise(self.values.get(name, "").replace("\0", "")).strip()

    def need(self, name: str, message: str) -> str:
        """The text. Raises Refused where there is none, or where it is too long."""
        found = self.text(name)
        if not found:
            raise Refused(message, name)
        if len(found) > LONGEST:
            raise Refused(f"Dài quá {LONGEST} ký tự. Hãy viết gọn, phần còn lại đưa vào tệp kèm theo.", name)
        return found

    def items(self, name: str) -> frozenset[str]:
        """The parts of a list."""
        return frozenset(filter(None, (part.strip() for part in self.text(name).split(","))))

    def day(self, name: str) -> date | None:
        """The day; None where nothing was typed. Raises Refused."""
        found = self.text(name)
        return read_day(found, name) if found else None


_DAY: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME: Final = re.compile(r"(\d{1,2})\s*(?:[:hg]|giờ)\s*(\d{0,2})", re.IGNORECASE)


def read_day(text: str, name: str) -> date:
    """«31/3/2026» or «2026-03-31». Raises Refused, naming the input."""
    if not text.strip():
        raise Refused("Hãy ghi ngày, ví dụ 31/03/2026.", name)
    found = _DAY.fullmatch(text.strip())
    if found:
        day, month, year, iso_year, iso_month, iso_day = found.groups()
        try:
            return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
        except ValueError:
            raise Refused(f"Không có ngày {text} trong lịch. Hãy xem lại.", name) from None
    raise Refused(f"«{text[:40]}» không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 31/03/2026.", name)


def read_time(text: str, name: str) -> time:
    """«08:30», «8h30», «8 giờ». Raises Refused, naming the input."""
    if not text.strip():
        raise Refused("Hãy ghi giờ, ví dụ 08:30.", name)
    found = _TIME.fullmatch(text.strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return time(int(found[1]), int(found[2] or 0))
    raise Refused(f"«{text[:20]}» không phải là giờ. Hãy ghi giờ:phút, ví dụ 08:30.", name)


def moment_of(typed: Typed) -> datetime:
    """The day and time of a hearing. Raises Refused."""
    day = typed.day("hearing_on")
    if day is None:
        raise Refused("Hãy ghi ngày, ví dụ 31/03/2026.", "hearing_on")
    clock = read_time(typed.need("hearing_time", "Hãy ghi giờ, ví dụ 08:30."), "hearing_time")
    return datetime.combine(day, clock, VIETNAM)


def day_of_step(typed: Typed, *, today: date, not_before: date) -> date:
    """On which day a step happened: today unless an earlier day was typed. Raises Refused."""
    day = typed.day("on") or today
    if day > today:
        raise Refused("Ngày thực hiện chưa đến. Hãy ghi hôm nay hoặc một ngày đã qua.", "on")
    if day < not_before:
        raise Refused(f"Ngày thực hiện đứng trước bước liền trước ({show(not_before)}). Hãy xem lại.", "on")
    return day
