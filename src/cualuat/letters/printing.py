"""How values are printed in letters: the filters that templates may use. What is empty leaves room to write by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

DOTS: Final = "…" * 12
_SHORT: Final = "……"
_SERIAL: Final = re.compile(r"^(\d+)(?=\D|$)")


def day_in_words(value: object) -> str:
    """«ngày 05 tháng 02 năm 2026»: days below 10, January and February with a leading zero (Decree 30/2020)."""
    if not isinstance(value, date):
        return str(value) if value else f"ngày {_SHORT} tháng {_SHORT} năm {_SHORT}"
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def day_in_figures(value: object) -> str:
    """«05/02/2026»."""
    if not isinstance(value, date):
        return str(value) if value else f"{_SHORT}/{_SHORT}/{_SHORT}"
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def capitals(value: object) -> str:
    """«Sở Tư pháp» → «SỞ TƯ PHÁP»."""
    return filled(value).upper()


def first_capital(value: object) -> str:
    """«ông» → «Ông»."""
    text = filled(value)
    return text[:1].upper() + text[1:]


def filled(value: object) -> str:
    """The text, or a dotted line where there is none; a date in figures."""
    if isinstance(value, date):
        return day_in_figures(value)
    text = "" if value is None or value is False else str(value)
    return text if text.strip() else DOTS


def two_figures(value: object) -> str:
    """«5» → «05», as numbers of copies and of pages are written."""
    text = "" if value is None else str(value).strip()
    return text.zfill(2) if text.isdigit() else filled(text)


def thousands(value: object) -> str:
    """«1234» → «1.234», as Vietnamese papers write it."""
    return f"{value:,}".replace(",", ".") if type(value) is int else filled(value)


def number_of_document(value: object) -> str:
    """«5 / TB-STP» → «05/TB-STP»: a leading zero below 10, no spaces round the stroke."""
    text = re.sub(r"\s*([/-])\s*", r"\1", filled(value).strip())
    return _SERIAL.sub(lambda found: found.group(1).zfill(2), text)


def lines(value: object) -> list[str]:
    """The lines of a text that say something; one dotted line where there is none."""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()] or [DOTS]


FILTERS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {
        "ngay": day_in_words,
        "ngay_so": day_in_figures,
        "hoa": capitals,
        "dau_hoa": first_capital,
        "cham": filled,
        "so": two_figures,
        "nghin": thousands,
        "so_hieu": number_of_document,
        "dong": lines,
    }
)
FILTER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ngay": "ngày bằng chữ: ngày 05 tháng 02 năm 2026",
        "ngay_so": "ngày bằng số: 05/02/2026",
        "hoa": "in hoa toàn bộ",
        "dau_hoa": "in hoa chữ cái đầu",
        "cham": "để dòng chấm khi chưa có nội dung",
        "so": "số có hai chữ số: 05",
        "nghin": "số có dấu chấm hàng nghìn: 1.234",
        "so_hieu": "số, ký hiệu văn bản: 05/TB-STP",
        "dong": "tách thành từng dòng, dùng với {% for %}",
    }
)
