"""A search query that is a citation: «điều 28 luật khiếu nại», «dieu 5 nd 31/2019», «k2 đ9 nđ 31/2019/nđ-cp»."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from cualuat.kernel.citation import grammar
from cualuat.kernel.citation.citations import Citation, DocumentRef, find_citations
from cualuat.kernel.citation.kinds import KINDS, DocumentKind, kind_by_abbreviation, kind_by_name
from cualuat.kernel.citation.numbers import DocumentNumber, NotANumber, parse_number
from cualuat.kernel.text import fold, normalise, strip_marks

# Short names of laws that lawyers and officers type; folded, so that «lđđ» and «ldd» are one.
_SHORT_NAMES = {
    "blds": "bộ luật dân sự",
    "blhs": "bộ luật hình sự",
    "blttds": "bộ luật tố tụng dân sự",
    "bltths": "bộ luật tố tụng hình sự",
    "blld": "bộ luật lao động",
    "blhh": "bộ luật hàng hải việt nam",
    "ldd": "luật đất đai",
    "lkn": "luật khiếu nại",
    "ltc": "luật tố cáo",
    "ltcd": "luật tiếp công dân",
    "ldn": "luật doanh nghiệp",
    "lhngd": "luật hôn nhân và gia đình",
    "luat hngd": "luật hôn nhân và gia đình",
    "ltthc": "luật tố tụng hành chính",
    "lxlvphc": "luật xử lý vi phạm hành chính",
    "luat xlvphc": "luật xử lý vi phạm hành chính",
    "lthads": "luật thi hành án dân sự",
    "lbhxh": "luật bảo hiểm xã hội",
    "luat bhxh": "luật bảo hiểm xã hội",
    "luat bhyt": "luật bảo hiểm y tế",
    "lpctn": "luật phòng, chống tham nhũng",
    "luat pctn": "luật phòng, chống tham nhũng",
}
_SHORT_NAME = re.compile(r"(?<!\w)(?:(?:luật|luat)\s+)?[a-zđơ]{3,7}(?!\w)")
_CONSTITUTION = re.compile(r"(?<!\w)hp(?=\s+(?:(?:năm|nam)\s+)?(?:19|20)\d\d)")
_LEVELS = (
    (r"(?:tiểu mục|tieu muc)", "Tiểu mục", r"\d"),
    (r"(?:phụ lục|phu luc|pl)", "Phụ lục", r"[\divxlc]+\b"),
    (r"(?:chương|chuong|ch\.?)", "Chương", r"[\divxlc]+\b"),
    (r"(?:mục|muc)", "Mục", r"[\divxlc]+\b"),
    (r"(?:phần|phan)", "Phần", r"(?:thứ|thu|[\divxlc]+\b)"),
    (r"(?:khoản|khoan|kho[aả]n|k\.?)", "khoản", r"\d"),
    (r"(?:điều|dieu|đ\.?|d\.?)", "Điều", r"\d"),
    (r"(?:điểm|diem|[đd](?=[.\s])\.?)", "điểm", r"[a-zđ]\b"),  # «do», «đi» are words
    (r"(?:tiết|tiet)", "tiết", r"[a-zđ\d]"),
)
_REWRITES = [(re.compile(rf"(?<!\w){words}\s*(?={value})"), f"{label} ") for words, label, value in _LEVELS]
_ROMAN = re.compile(r"(?<!\w)((?:Chương|Phụ lục|Mục|Phần) )([ivxlc]+)\b")
_LONE_POINT = re.compile(r"(?<!\w)(?<!điểm )([a-zđ]) (?=khoản \d)")
_UNIT = r"(?:điểm|khoản|Điều|Mục|Tiểu mục|Chương|Phần|Phụ lục|tiết) (?:từ )?(?:\d+[a-zđ]*|[a-zđ]\d?|[IVXLCivxlc]+|thứ \w+)(?!\w)"
_FIRST_UNIT = re.compile(rf"(?<!\w)(?:các )?{_UNIT}")
_KIND_NAMES = "|".join(
    f"{name}|{strip_marks(name)}" for name in sorted((k.name.lower() for k in KINDS), key=len, reverse=True)
)
_ABBREVIATIONS = r"ttlt|nqlt|nđ-cp|nd-cp|nđ|nd|tt|qđ|qd|nq|ct|vbhn|pl|sl"
_KIND = re.compile(rf"(?:(?P<name>{_KIND_NAMES})|(?P<short>{_ABBREVIATIONS})(?=\W*(?:số|so)?\W*\d))(?!\w)\s*")
_GLUED = re.compile(r"(?<!\w)(ttlt|nđ|nd|tt|qđ|qd|nq|ct)(?=\d)")
_NUMBER_WORD = re.compile(r"(?:số|so)\s*[:.]?\s*(?=\d)")
_SERIAL = re.compile(r"(\d{1,5}[a-zđ]?)")
_SERIAL_AND_YEAR = re.compile(
    r"(\d{1,5}[a-zđ]?)(?:\s*/\s*|,?\s+(?:(?:năm|nam)\s+)?)((?:19|20)\d\d)(?:[\s/-]+([a-zđ][\w&\s-]*))?"
)
# «luật sư», «luật gia» are people; a question about a law is more than its name.
_NOT_NAMES = frozenset({"sư", "su", "gia", "lệ", "pháp", "phap", "này", "nay", "tục"})
_QUESTION = re.compile(
    r"\?|\s(?:quy định|quy dinh|là gì|la gi|nói|noi|như thế nào|nhu the nao|thế nào|ra sao|bao nhiêu|mới nhất|về)(?!\w)"
)
_NAME_YEAR = re.compile(r"\s+(?:(?:năm|nam)\s+)?((?:19|20)\d\d)$")
# A new law is called so until people get used to it: «Luật Tố cáo (sửa đổi)».
_REVISED = re.compile(r"\s*\((?:sửa đổi|sua doi)[^()]*\)?(?=\s|$)")
_EDGES = " \t\n.,;:?!\"“”'()"
_LINK = re.compile(r"^(?:của|cua|tại|tai|trong|thuộc|,|;)\s+|\s*(?:,|;|của|cua)$")


def parse_query(text: str) -> Citation | None:
    """The citation that the whole query is; None when it says something else too, or names neither provision nor document.

    Case and diacritics do not matter; «đ 9», «k2», «nđ 31/2019» are understood; provision and document in any order.
    `start` and `end` span the query in normal form. A name («luật khiếu nại») is taken as typed: whether there is such
    a document is for the library to say. A bare number («thông tư 47») gives a number whose `ambiguity` tells.
    """
    query = " ".join(normalise(text).split()).strip(_EDGES)
    words = _in_full(query.lower())
    provisions, rest = _split(words)
    document = _document(rest) if rest else None
    if (rest and document is None) or (provisions is None and document is None):
        return None
    base = provisions or Citation(0, 0, "")
    if base.this:
        return None
    return replace(base, start=0, end=len(query), text=query, document=document)


def _in_full(words: str) -> str:
    """The words of a query in small letters with abbreviations written out: «k2 đ9 blds» → «khoản 2 Điều 9 bộ luật …»."""
    words = _SHORT_NAME.sub(lambda m: _SHORT_NAMES.get(" ".join(fold(m.group()).split()), m.group()), words)
    words = _GLUED.sub(r"\1 ", _CONSTITUTION.sub("hiến pháp", words))
    for pattern, label in _REWRITES:
        words = pattern.sub(label, words)
    words = _ROMAN.sub(lambda m: m.group(1) + m.group(2).upper(), words)
    return _LONE_POINT.sub(r"điểm \1 ", words)


def _split(words: str) -> tuple[Citation | None, str]:
    """The provisions of the query, and what is left of it."""
    first = _FIRST_UNIT.search(words)
    if not first:
        return None, words
    found = next((c for c in find_citations(words[first.start() :]) if c.start <= 4 and c.addresses), None)
    if not found:
        return None, words
    before, after = words[: first.start()].strip(), words[first.start() + found.end :].strip()
    if found.document:
        after = words[first.start() + _provisions_end(found) :].strip()
        found = replace(found, document=None)
    rest = _LINK.sub("", after) if not before else _LINK.sub("", before)
    return (found, rest) if not (before and after) else (None, words)


def _provisions_end(found: Citation) -> int:
    units = list(re.finditer(_UNIT, found.text))
    kind = grammar.KIND.search(found.text)
    number = re.search(r"\d{1,5}[a-z]?/", found.text)
    ends = [m.start() for m in (kind, number) if m and units and m.start() > units[0].start()]
    return found.start + (min(ends) if ends else len(found.text))


def _document(words: str) -> DocumentRef | None:
    kind_word = _KIND.match(words)
    kind = _kind(kind_word) if kind_word else None
    rest = words[kind_word.end() :] if kind_word else words
    rest = _NUMBER_WORD.sub("", rest, count=1) if _NUMBER_WORD.match(rest) else rest
    if rest[:1].isdigit() and not (kind and kind.code == "hien-phap"):
        number = _number(rest, kind)
        return DocumentRef(kind or number.kind, number) if number else None
    if kind is None or not (kind.named or (kind_word and kind_word["name"])):
        return None
    return _by_name(rest, kind)


def _kind(word: re.Match[str]) -> DocumentKind | None:
    return kind_by_name(word["name"]) if word["name"] else kind_by_abbreviation(word["short"].split("-")[0])


def _number(words: str, kind: DocumentKind | None) -> DocumentNumber | None:
    with suppress(NotANumber):
        return parse_number(words)
    dated = _SERIAL_AND_YEAR.fullmatch(words)
    if dated and kind:
        suffix = "-".join(re.split(r"[\s-]+", dated.group(3))) if dated.group(3) else ""
        with suppress(NotANumber):
            return parse_number("/".join(filter(None, (dated.group(1), dated.group(2), suffix))))
    serial = _SERIAL.fullmatch(words)
    return DocumentNumber(serial.group(1), None, "") if serial and kind else None


def _by_name(words: str, kind: DocumentKind) -> DocumentRef | None:
    words = _REVISED.sub("", words)
    year = _NAME_YEAR.search(f" {words}")
    name = f" {words}"[: year.start()].strip() if year else words.strip()
    first = name.split(" ", 1)[0]
    if (not name and kind.code != "hien-phap") or first in _NOT_NAMES or _QUESTION.search(f" {name}", len(first) + 1):
        return None
    numbered = re.search(r"\s(?:(?:số|so)\s+(?=\d)|(?=\d{1,5}[a-zđ]?/\d{4}))(\S+)$", name)
    number = _number(numbered.group(1), kind) if numbered else None
    if numbered and number:
        name = name[: numbered.start()]
    if not kind.named:
        return None
    return DocumentRef(kind, number, name or None, year=int(year.group(1)) if year else None)
