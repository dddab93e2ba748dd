"""What identifies a person in Vietnamese text, as patterns: numbers, addresses, dates of birth, names after a form of address.

A proposal for an officer, never the last word: what is proposed too much is taken back with a click, so patterns lean that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cualuat.files.matching import Folded
from cualuat.kernel.text import strip_marks

IDENTITY, PHONE, MAIL, ACCOUNT = "số giấy tờ tùy thân", "số điện thoại", "thư điện tử", "số tài khoản"
PLATE, BIRTH, NAME, ADDRESS, KNOWN = "biển số xe", "ngày sinh", "họ tên", "địa chỉ", "thông tin cá nhân"

_CAPITAL: Final = "A-ZÀÁÃẠẢĂẮẰẲẴẶÂẤẦẨẪẬÈÉẸẺẼÊỀẾỂỄỆĐÌÍĨỈỊÒÓÕỌỎÔỐỒỔỖỘƠỚỜỞỠỢÙÚŨỤỦƯỨỪỬỮỰỲÝỶỸỴ"
_GAP: Final = r"[ \t\u00a0]"
_WORD: Final = rf"[{_CAPITAL}][^\W\d_]*"
_FULL_NAME: Final = rf"(?P<found>{_WORD}(?:{_GAP}+{_WORD}){{0,6}})"
_LONG_NAME: Final = rf"(?P<found>{_WORD}(?:{_GAP}+{_WORD}){{1,6}})"
_AFTER: Final = rf"\)?{_GAP}*[:\-–]?{_GAP}*"

# Forms of address, before which no letter stands. «ba», «em», «co» without diacritics are other words too.
_TITLES: Final = r"ông|bà|anh|chị|cô|chú|bác|cháu|em|cụ"
_INTRODUCTIONS: Final = (
    r"tôi tên là|tên tôi là|tôi là|tên là|họ và tên(?: khai sinh)?|họ,? chữ đệm(?: và|,) tên|họ tên|người đại diện"
    r"|người (?:khiếu nại|tố cáo|bị tố cáo|bị khiếu nại|làm đơn|viết đơn|yêu cầu|kiến nghị|phản ánh)"
    r"|nguyên đơn|bị đơn|bị cáo|bị hại|vợ là|chồng là|con là|con ông|con bà|mẹ là|bố là|cha là"
)

# Parts of a house's address; those of the first list begin one.
_HOUSE: Final = r"số nhà|nhà số|căn hộ(?: số)?|chung cư|ngõ|ngách|hẻm|kiệt|thôn|xóm|ấp|buôn|tổ dân phố|khu phố"
_NUMBER_IN_STREET: Final = r"(?:số|lô) \d[\w/.-]*(?=,? (?:ngõ|ngách|hẻm|kiệt|đường|phố|phường|tổ))"
_UNIT: Final = (
    r"số nhà|nhà số|số|căn hộ(?: số)?|phòng|tầng|tòa(?: nhà)?|chung cư|lô|ngõ|ngách|hẻm|kiệt|đường|phố|thôn|xóm|ấp|bản|buôn"
    r"|làng|tổ dân phố|khu phố|khu|tổ|đội|xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh"
    r"|TP\.?|TT\.|TX\.|[QPHX]\."
)
_OWN: Final = rf"(?:\d[\w/.-]*[\w]|\d|{_WORD})(?:{_GAP}+(?:{_WORD}|\d+))*"
_PART: Final = rf"(?:(?i:{_UNIT}){_GAP}*)?{_OWN}"
_MORE: Final = rf"(?:{_GAP}*[,–-]{_GAP}*{_PART}|{_GAP}+(?i:{_UNIT}){_GAP}*{_OWN})*"
_RESIDENCE: Final = (
    r"thường trú(?: tại)?|tạm trú(?: tại)?|cư trú(?: tại)?|trú tại|trú quán|ngụ tại|ngụ|nơi ở(?: hiện nay| hiện tại)?"
    r"|chỗ ở(?: hiện nay| hiện tại)?|địa chỉ(?: liên hệ| thường trú| nơi ở)?|nơi cư trú|hộ khẩu(?: thường trú)?(?: tại)?|quê quán"
)
_NOT_MONEY: Final = r"(?!\s*(?:đồng|đ\b|vnđ|vnd|usd|m2|m²|ha\b|triệu|tỷ|%))"
_DATE: Final = r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(?:\d{4}|\d{2})|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}/\d{4}|\d{4})"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """`source`: a regular expression with a group «found»; upper and lower case count, but for what is in (?i:…)."""

    reason: str
    source: str


_PATTERNS: Final = (
    _Pattern(MAIL, r"(?<![\w.+-])(?P<found>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)"),
    _Pattern(
        ACCOUNT,
        rf"\b(?i:số tài khoản|tài khoản(?: ngân hàng)?(?: số)?|STK|TK)(?:{_GAP}+số)?{_AFTER}(?P<found>\d(?:[ .-]?\d){{5,18}})",
    ),
    _Pattern(
        PHONE,
        r"(?<![\w.])(?!\d{1,2}[./-]\d{1,2}[./-]\d{4})(?P<found>(?:\(?\+84\)?|0084|\(?0)[ .-]?"
        r"(?:[35789](?:[ .-]?\d){8}|2\d{1,2}\)?(?:[ .-]?\d){7,8}))(?!\w|[.,]\d)",
    ),
    _Pattern(
        IDENTITY,
        rf"(?<![\w/.,-])(?P<found>\d(?:[ .]?\d){{8}}(?:(?:[ .]?\d){{3}})?)(?!\w|[.,/-]\d){_NOT_MONEY}",
    ),
    _Pattern(PLATE, rf"(?<![\w/])(?P<found>\d{{2}}{_GAP}?-?{_GAP}?[A-ZĐ]{{1,2}}\d?{_GAP}?[-–.]?{_GAP}?\d{{3}}\.?\d{{1,2}})(?![\w/])"),
    _Pattern(BIRTH, rf"\b(?i:sinh(?: ngày| năm)?|ngày sinh|năm sinh|ngày tháng năm sinh|SN){_AFTER}(?P<found>{_DATE})"),
    _Pattern(NAME, rf"\b(?i:{_INTRODUCTIONS}){_AFTER}(?:(?i:{_TITLES}){_GAP}+)?{_LONG_NAME}"),
    _Pattern(NAME, rf"\b(?i:{_TITLES}){_AFTER}{_FULL_NAME}"),
    _Pattern(ADDRESS, rf"\b(?P<found>(?:(?i:{_HOUSE}){_GAP}*{_OWN}|(?i:{_NUMBER_IN_STREET})){_MORE})"),
    _Pattern(ADDRESS, rf"\b(?i:{_RESIDENCE}){_AFTER}(?P<found>{_PART}{_MORE})"),
)  # fmt: skip


def personal_places(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, reason) of what looks like a person's; places may overlap."""
    folded = Folded(text)
    bare = folded.written == folded.plain
    for pattern in _PATTERNS:
        for match in _compiled(pattern.source, bare).finditer(folded.plain if bare else folded.written):
            start, end = match.span("found")
            if start < end:
                yield (*folded.place(start, end), pattern.reason)


@lru_cache(maxsize=64)
def _compiled(source: str, bare: bool) -> re.Pattern[str]:
    """The pattern for text with diacritics, or for text typed without any."""
    return re.compile(strip_marks(source) if bare else source)
