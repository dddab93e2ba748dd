"""How divisions of a legal text begin: Phần, Chương, Mục, Tiểu mục, Điều, khoản, điểm, tiết, Phụ lục, Mẫu.

Sources: Decree 30/2020/NĐ-CP Annex I (layout of documents), older layouts as they stand in texts in force.
All functions look at one line in normal form without white space at its ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.citation import int_to_roman
from cualuat.kernel.text import fold

UPPER: Final = "A-ZĐÀ-ÖØ-ÞĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸÝ"
NOTE: Final = r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]"
_NOTES = re.compile(NOTE)
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_ORDINAL_VALUE = {word: value for value, word in enumerate(_ORDINALS, 1)} | {
    "mot": 1,
    "bon": 4,
    **{f"muoi {word}": 10 + value for value, word in enumerate(_ORDINALS[:9], 1)},
    "muoi mot": 11,
    "muoi bon": 14,
    "muoi lam": 15,
}
_ORDINAL = (
    r"(?i:thứ)\s+(?i:mười(?:\s+(?:nhất|một|hai|ba|tư|bốn|năm|lăm|sáu|bảy|tám|chín))?"
    r"|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín)"
)
_COUNT = r"(?:[IVXLC]+[a-zđ]?|\d{1,3}[a-zđ]?)(?![\w/])"
_DIVISION = re.compile(
    rf"(?:(?P<part>Phần|PHẦN)\s+(?P<part_number>{_ORDINAL}|{_COUNT}|[A-Z](?!\w))"
    rf"|(?P<chapter>Chương|CHƯƠNG)\s+(?P<chapter_number>{_ORDINAL}|{_COUNT})"
    rf"|(?P<subsection>Tiểu [Mm]ục|TIỂU MỤC)\s+(?P<subsection_number>{_COUNT}|[A-Z](?!\w))"
    rf"|(?P<section>Mục|MỤC)\s+(?P<section_number>{_COUNT}|[A-Z](?!\w)))"
    r"(?P<sign>\s*[.:]|\s+[-–](?=\s))?\s*"
)
_LEVELS = ("part", "chapter", "subsection", "section")
# After the number: nothing, a note, a heading in capitals or, after a sign, one that begins with a capital.
_HEADING_CAPITALS = re.compile(
    rf"(?:{NOTE}\s*[.:]?\s*)*(?:[{UPPER}]{{2,}}|[{UPPER}] [{UPPER}]|[“\"]?[{UPPER}]{{2,}}|$)"
)
_HEADING_SIGN = re.compile(rf"(?:{NOTE}\s*)*[“\"]?[{UPPER}]")
_INNER = re.compile(
    rf"(?<=\s)(?=(?:Chương|CHƯƠNG|Mục|MỤC|Tiểu mục|TIỂU MỤC|PHẦN|Phần)\s+(?:{_COUNT}|{_ORDINAL})\s?[.:]?"
    rf"\s*(?:\[|[{UPPER}]{{2}}|[{UPPER}] [{UPPER}]|$))"
)
_WORD = re.compile(r"Chương |CHƯƠNG |[Mm]ục |MỤC |PHẦN |Phần ")


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a division: its kind, number in canonical spelling, where the mark ends in the line."""

    kind: str
    number: str
    end: int
    strict: bool = True


def without_notes(text: str) -> str:
    """A heading without editorial notes and footnote marks, in one line."""
    return " ".join(_NOTES.sub(" ", text).replace("<br>", " ").split()).strip(" -–_*").lstrip(" .:")


def is_capitals(text: str) -> bool:
    """Whether most letters of the text are capitals, as in headings of chapters."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def _number(printed: str) -> str:
    if printed[:1] in "tT" and fold(printed).startswith("thu "):
        value = _ORDINAL_VALUE.get(" ".join(fold(printed).split()[1:]))
        return int_to_roman(value) if value else printed
    return printed


def division(text: str) -> Mark | None:
    """The part, chapter, section or subsection that begins here; None for a sentence that only speaks of one."""
    found = _DIVISION.match(text)
    if not found:
        return None
    kind = next(level for level in _LEVELS if found[level])
    rest = text[found.end() :]
    fits = _HEADING_SIGN.match(rest) if found["sign"] else None
    if not fits and not _HEADING_CAPITALS.match(rest):
        # «Chương I Quy định chung»: a title in small letters has no full stop and does not go on «của Luật này».
        titled = _HEADING_SIGN.match(rest) and len(rest) < 160 and rest[-1] not in ".;:," and kind != "section"
        if not titled:
            return None
    return Mark(kind, _number(found[f"{kind}_number"]), found.end())


def inner_divisions(text: str) -> list[int]:
    """Where further divisions begin in a line: several headings run together, or a heading after the end of a text."""
    if not _WORD.search(text, 1):
        return []
    notes = [m.span() for m in _NOTES.finditer(text)]
    heading = division(text) is not None or is_capitals(without_notes(text))
    return [
        m.start()
        for m in _INNER.finditer(text)
        if m.start() > 0
        and not any(start < m.start() < end for start, end in notes)
        and (heading or text[: m.start()].rstrip()[-1:] in ("]", "."))
        and division(text[m.start() :])
    ]


_ARTICLE = re.compile(
    r"(?:Điều|ĐIỀU)\s*(?P<number>\d{1,4}(?:[a-zđ]{1,2})?)(?![\w/])"
    r"(?:(?P<sign>(?:\[\d{1,3}\])?\s*[.:](?!\d)\s*|\s*[-–]\s+)|(?P<none>\s*$)|(?P<space>\s+|(?=\[)))"
)
_LOOSE_REST = re.compile(rf"\[|[“\"]|\d{{1,2}}\s*[-.)]|[{UPPER}]")


def article(text: str) -> Mark | None:
    """The article that begins here. Not strict: «Điều 5» with no sign after it, which may be but a citation."""
    found = _ARTICLE.match(text)
    if not found:
        return None
    if found["space"] is not None and not _LOOSE_REST.match(text, found.end()):
        return None
    return Mark("article", found["number"], found.end(), strict=found["sign"] is not None)


_CLAUSE = re.compile(r"(\d{1,3}(?:[a-zđ]{1,2}\d?)?)\s?(?:\.(?!\d)|[-–](?=\s*[^\W\d_])|(?=\[\d+\]\s*\.))\s*")
_POINT = re.compile(r"([a-zđ](?:[a-zđ]?|\d{1,2}))\s?\)\s*")
_DOTTED_ITEM = re.compile(r"([a-zđ])\.(\d{1,2})\s?[).]\s*")
_ROMAN_ITEM = re.compile(r"\(([ivx]{1,5}|\d{1,2}|[a-zđ])\)\s*")


def clause(text: str) -> Mark | None:
    """«1. …», «10a. …», «2.Xử lý», «1- …»; never «2.1. …» or an amount."""
    found = _CLAUSE.match(text)
    return Mark("clause", found.group(1), found.end()) if found else None


def point(text: str) -> Mark | None:
    """«a) …», «đ) …», «a1) …» (the last may be an item: the text around tells)."""
    found = _POINT.match(text)
    return Mark("point", found.group(1), found.end()) if found else None


def item(text: str) -> Mark | None:
    """«a.1) …», «(i) …», «(1) …»."""
    found = _DOTTED_ITEM.match(text)
    if found:
        return Mark("item", found.group(1) + found.group(2), found.end())
    found = _ROMAN_ITEM.match(text)
    return Mark("item", found.group(1), found.end()) if found else None


_ANNEX = re.compile(
    rf"(?:(?P<capitals>PHỤ LỤC)|Phụ lục)(?:\s+(?:số|SỐ|Số))?(?:\s*:)?(?:\s+(?P<number>[IVXLC]+[a-z]?|\d{{1,3}}[a-z]?|[A-Z])(?![\w/]))?"
    rf"(?P<rest>\s*[.:–-]?\s*(?:\(|\[|[{UPPER}]|$).*|\s*$)"
)
_ATTACHED = re.compile(r"\(?\s*(?:\w+ ){0,2}(?i:kèm theo)", re.UNICODE)
_ATTACHMENT = re.compile(
    r"(?:QUY CHẾ|QUY ĐỊNH|QUY CHUẨN|ĐIỀU LỆ|NỘI QUY|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|DANH MỤC|BIỂU|HƯỚNG DẪN|BẢNG|QUY TRÌNH)\b"
)
_FORM = re.compile(
    r"(?:Mẫu|MẪU|Biểu mẫu|BIỂU MẪU|Mẫu biểu)\s*(?:(?:số|SỐ|Số)\s*:?)?\s*"
    r"(?P<number>[0-9]{1,3}[a-zA-Z]?\d?(?:\s?[-/.](?=[\w])[\w&.-]*\w)?)\s*(?:[.:–-]\s*)?(?=\W|[^\W\d_]|$)"
)


def annex(text: str, after: str) -> Mark | None:
    """The annex that begins here; `after` is what follows, for «Phụ lục» alone and «QUY CHẾ», told by «kèm theo»."""
    found = _ANNEX.match(text)
    attached = bool(_ATTACHED.search(text) or _ATTACHED.search(after))
    if found:
        printed = found["number"] or ""
        if printed or found["capitals"] or attached:
            end = found.start("rest")
            return Mark("annex", printed, end) if len(text) < 400 else None
    if _ATTACHMENT.match(text) and is_capitals(text[:60]) and attached:
        return Mark("annex", "", 0)
    return None


def form(text: str) -> Mark | None:
    """The form («Mẫu số 01/ĐK», «Mẫu số 02. Đơn đề nghị») that begins here."""
    found = _FORM.match(text)
    return Mark("form", found["number"].replace(" ", ""), found.end()) if found else None
