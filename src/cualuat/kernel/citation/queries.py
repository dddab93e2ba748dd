"""A search query that is a citation: «điều 28 luật khiếu nại», «dieu 5 nd 31/2019», «k2 đ9 nđ 31/2019/nđ-cp»."""

from __future__ import annotations

import re
from dataclasses import replace

from cualuat.kernel.citation import grammar
from cualuat.kernel.citation.citations import Citation, DocumentRef, find_citations
from cualuat.kernel.citation.kinds import KINDS, DocumentKind, kind_by_abbreviation, kind_by_name
from cualuat.kernel.citation.numbers import DocumentNumber, NotANumber, parse_number
from cualuat.kernel.text import normalise, strip_marks

_LEVELS = (
    (r"(?:tiểu mục|tieu muc)", "Tiểu mục", r"\d"),
    (r"(?:phụ lục|phu luc|pl)", "Phụ lục", r"[\divxlc]+\b"),
    (r"(?:chương|chuong|ch\.?)", "Chương", r"[\divxlc]+\b"),
    (r"(?:mục|muc)", "Mục", r"[\divxlc]+\b"),
    (r"(?:phần|phan)", "Phần", r"(?:thứ|thu|[\divxlc]+\b)"),
    (r"(?:khoản|khoan|kho[aả]n|k\.?)", "khoản", r"\d"),
    (r"(?:điều|dieu|đ\.?|d\.?)", "Điều", r"\d"),
    (r"(?:điểm|diem|đ\.?|d\.?)", "điểm", r"[a-zđ]\b"),
    (r"(?:tiết|tiet)", "tiết", r"[a-zđ\d]"),
)
_REWRITES = [(re.compile(rf"(?<!\w){words}\s*(?={value})"), f"{label} ") for words, label, value in _LEVELS]
_ROMAN = re.compile(r"(?<!\w)((?:Chương|Phụ lục|Mục|Phần) )([ivxlc]+)\b")
_UNIT = r"(?:điểm|khoản|Điều|Mục|Tiểu mục|Chương|Phần|Phụ lục|tiết) (?:từ )?(?:\d+[a-zđ]*|[a-zđ]\d?|[IVXLCivxlc]+|thứ \w+)(?!\w)"
_FIRST_UNIT = re.compile(rf"(?<!\w)(?:các )?{_UNIT}")
_KIND_NAMES = "|".join(
    f"{name}|{strip_marks(name)}" for name in sorted((k.name.lower() for k in KINDS), key=len, reverse=True)
)
_ABBREVIATIONS = r"ttlt|nqlt|nđ-cp|nd-cp|nđ|nd|tt|qđ|qd|nq|ct|vbhn|pl|sl"
_KIND = re.compile(rf"(?:(?P<name>{_KIND_NAMES})|(?P<short>{_ABBREVIATIONS})(?=\W*(?:số|so)?\W*\d))(?!\w)\s*")
_NUMBER_WORD = re.compile(r"(?:số|so)\s*[:.]?\s*(?=\d)")
_SERIAL = re.compile(r"(\d{1,5}[a-zđ]?)")
_NAME_YEAR = re.compile(r"\s+(?:(?:năm|nam)\s+)?((?:19|20)\d\d)$")
_EDGES = " \t\n.,;:?!\"“”'()"
_LINK = re.compile(r"^(?:của|cua|tại|tai|trong|thuộc|,|;)\s+|\s*(?:,|;|của|cua)$")


def parse_query(text: str) -> Citation | None:
    """The citation that the whole query is; None when it says something else too, or names neither provision nor document.

    Case and diacritics do not matter; «đ 9», «k2», «nđ 31/2019» are understood; provision and document in any order.
    `start` and `end` span the query in normal form. A name («luật khiếu nại») is taken as typed: whether there is such
    a document is for the library to say. A bare number («thông tư 47») gives a number whose `ambiguity` tells.
    """
    query = " ".join(normalise(text).split()).strip(_EDGES)
    words = query.lower()
    for pattern, label in _REWRITES:
        words = pattern.sub(label, words)
    words = _ROMAN.sub(lambda m: m.group(1) + m.group(2).upper(), words)
    provisions, rest = _split(words)
    document = _document(rest) if rest else None
    if (rest and document is None) or (provisions is None and document is None):
        return None
    base = provisions or Citation(0, 0, "")
    if base.this:
        return None
    return replace(base, start=0, end=len(query), text=query, document=document)


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
    if rest[:1].isdigit():
        number = _number(rest, kind)
        return DocumentRef(kind or number.kind, number) if number else None
    if kind is None or not (kind.named or (kind_word and kind_word["name"])):
        return None
    return _by_name(rest, kind)


def _kind(word: re.Match[str]) -> DocumentKind | None:
    return kind_by_name(word["name"]) if word["name"] else kind_by_abbreviation(word["short"].split("-")[0])


def _number(words: str, kind: DocumentKind | None) -> DocumentNumber | None:
    try:
        return parse_number(words)
    except NotANumber:
        serial = _SERIAL.fullmatch(words)
        return DocumentNumber(serial.group(1), None, "") if serial and kind else None


def _by_name(words: str, kind: DocumentKind) -> DocumentRef | None:
    year = _NAME_YEAR.search(f" {words}")
    name = f" {words}"[: year.start()].strip() if year else words.strip()
    if not name and kind.code != "hien-phap":
        return None
    numbered = re.search(r"\s(?:số|so)\s+(\d\S*)$", name)
    number = _number(numbered.group(1), kind) if numbered else None
    if numbered and number:
        name = name[: numbered.start()]
    if not kind.named:
        return None
    return DocumentRef(kind, number, name or None, year=int(year.group(1)) if year else None)
