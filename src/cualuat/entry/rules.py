"""Who may take part in what, and when: values and plain rules. Nothing here knows a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cualuat.kernel.text import fold

# How somebody shows who she is, from the least sure to the surest.
AUDIENCES: Final = {
    "open": "Ai cũng được, không cần tài khoản",
    "email": "Ai có địa chỉ thư điện tử xác nhận được",
    "code": "Người được mời, mỗi người một mã",
    "roll": "Người có tên trong danh sách",
    "staff": "Cán bộ của cơ quan, đã đăng nhập",
}
SECRECY: Final = {
    "named": "Có tên: cơ quan biết ai gửi gì",
    "secret": "Kín: không ai biết ai gửi gì, kể cả cơ quan",
}
# What each way of showing who one is can promise of «one person, one entry».
SURENESS: Final = {
    "open": "Mỗi trình duyệt một lượt. Người cố ý có thể gửi nhiều lượt từ nhiều máy.",
    "email": "Mỗi địa chỉ thư một lượt. Người có nhiều địa chỉ có thể gửi nhiều lượt.",
    "code": "Mỗi mã một lượt. Mã trao cho ai thì người ấy dùng.",
    "roll": "Mỗi người trong danh sách một lượt.",
    "staff": "Mỗi tài khoản cán bộ một lượt.",
}
CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are taken for one another
CODE_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class Terms:
    """Who may take part in an occasion, how often, from when until before when, and whether it is known who sent what."""

    audience: str
    secrecy: str
    opens_at: datetime
    closes_at: datetime
    most: int = 1  # entries of one person
    roll: int | None = None  # key of the list, of the audience «roll»
    units: tuple[int, ...] = ()  # of the audience «staff»; none: of every unit


def faults(terms: Terms) -> dict[str, str]:
    """What is wrong, by input, in Vietnamese."""
    found = {}
    if terms.audience not in AUDIENCES:
        found["audience"] = "Hãy chọn ai được tham gia."
    if terms.secrecy not in SECRECY:
        found["secrecy"] = "Hãy chọn có tên hay kín."
    if terms.closes_at <= terms.opens_at:
        found["closes_at"] = "Lúc đóng phải sau lúc mở."
    if not 1 <= terms.most <= 1000:
        found["most"] = "Số lượt của một người phải từ 1 đến 1000."
    if terms.audience == "roll" and terms.roll is None:
        found["roll"] = "Hãy chọn danh sách người được tham gia."
    return found


def phase(opens_at: datetime, closes_at: datetime, frozen: bool, closed: bool, at: datetime) -> str:
    """«draft» until its terms are fixed, then «waiting», «open», «over» (its time is up) and «closed» (somebody closed it)."""
    if not frozen:
        return "draft"
    if closed:
        return "closed"
    if at < opens_at:
        return "waiting"
    return "open" if at < closes_at else "over"


PHASES: Final = {
    "draft": "đang soạn",
    "waiting": "chưa mở",
    "open": "đang mở",
    "over": "hết giờ, chưa chốt",
    "closed": "đã đóng",
}


def plain_code(text: str) -> str:
    """An invitation code as it is compared: in capitals, without blanks and dashes, O for 0 and I for 1 put right."""
    return re.sub(r"[\s\-–.]", "", text).upper().replace("0", "O").replace("1", "I")[:40]


def shown_code(code: str) -> str:
    """A code as it is printed: «ABCDE-FGHJK»."""
    return "-".join(code[i : i + 5] for i in range(0, len(code), 5))


def plain_identifier(text: str) -> str:
    """What stands for a person in a list, as it is compared: letters and digits only, without diacritics."""
    return re.sub(r"[^a-z0-9]", "", fold(text))[:60]


def plain_day(text: str) -> str:
    """A day of birth as it is compared: «1/2/1970», «01-02-1970» and «1970-02-01» are one; a year alone stays one. «» for no day."""
    numbers = [int(part) for part in re.findall(r"\d+", text)][:3]
    match numbers:
        case [day, month, year] if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04d}{month:02d}{day:02d}"
        case [year, month, day] if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04d}{month:02d}{day:02d}"
        case [year] if 1900 <= year <= 2200:
            return f"{year:04d}"
    return ""


def plain_address(text: str) -> str:
    """An e-mail address as it is compared: in small letters; of what stands before «+» only that."""
    name, at, host = text.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}{at}{host}"
