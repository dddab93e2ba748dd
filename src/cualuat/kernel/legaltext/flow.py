"""Paragraphs again from lines that a PDF or a plain-text export broke."""

from __future__ import annotations

import re
from typing import Final

from cualuat.kernel.legaltext import marks
from cualuat.kernel.legaltext.marks import UPPER, is_capitals

_LIST = re.compile(r"(?:[-–+*•·●○▪]\s|\(\d{1,2}\)\s|[IVX]{1,5}\s?[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s)")
_STARTS = re.compile(
    r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Nơi nhận|NƠI NHẬN|(?:TM|KT|TL|TUQ)\.|CỘNG HÒA|CỘNG HOÀ|Độc lập\s*[-–]|Số\s*:|Luật số|"
    r"Phụ lục|PHỤ LỤC|Mẫu số|MẪU SỐ|\||\[hình ảnh\])"
)
_ENDS: Final = (".", ";", ":", "”", '"', "!", "?", "./.", "/.")
_PAGE = re.compile(r"(?:Trang\s+)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?")
_CUT_CITATION = re.compile(
    r"(?:tại|của|theo|và|hoặc|đến|từ|các|số|ngày|tháng|năm|[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Mm]ục|[Cc]hương|,|\d[a-zđ]?)$"
)


def rejoin_lines(text: str) -> str:
    """The text with one paragraph a line.

    A line goes on the line before it, unless it begins with the mark of a division, clause, point or list, or the line
    before ends a sentence and this one begins with a capital, or both are headings. Blank lines separate, but inside a
    sentence they are page breaks; page numbers that stand alone are dropped. Table rows stay as they are.
    """
    out: list[str] = []
    blank = False
    for line in text.split("\n"):
        current = line.strip()
        if not current:
            blank = True
            continue
        if blank and _PAGE.fullmatch(current) and out and not out[-1].endswith(":"):
            continue
        # Both ends of the paragraph so far are enough to tell, however long it has grown.
        if out and out[-1] and not _begins(_ends_of(out[-1]), current, blank):
            out[-1] += " " + current
        else:
            if blank and out and (_is_table(current) != _is_table(out[-1])):
                out.append("")
            out.append(current)
        blank = False
    return "\n".join(out)


def _ends_of(text: str) -> str:
    return text if len(text) <= 400 else f"{text[:200]} {text[-200:]}"


def _is_table(text: str) -> bool:
    return text.startswith("|") and text.count("|") > 1


def _begins(before: str, line: str, blank: bool) -> bool:
    """Whether the line begins a paragraph of its own after `before`."""
    if _is_table(before) or _is_table(line):
        return True
    if _STARTS.match(line) or _LIST.match(line):
        return True
    if _is_marked(before, line):
        return True
    if is_capitals(before) or is_capitals(line):
        return _around_heading(before, line, blank)
    ended = before.endswith(_ENDS)
    capital = re.match(rf"[“\"(]?[{UPPER}\d]", line) is not None
    return capital and (ended or (blank and not before.endswith(",")) or _is_heading_line(before, line))


def _is_marked(before: str, line: str) -> bool:
    """A clause, point, article or division; not a number of a citation that was cut at the end of a line."""
    if marks.division(line):
        return True
    mark = marks.article(line)
    if mark:
        return mark.strict and not _CUT_CITATION.search(before)
    number = marks.clause(line) or marks.point(line) or marks.item(line)
    return number is not None and not (_CUT_CITATION.search(before) and not before.endswith(_ENDS))


def _around_heading(before: str, line: str, blank: bool) -> bool:
    both = is_capitals(before) and is_capitals(line)
    return blank or not both or marks.division(before) is not None


def _is_heading_line(before: str, line: str) -> bool:
    """The heading of an article is short and has no full stop; the text after it begins with a capital."""
    return marks.article(before) is not None and len(before) < 90 and line[:1].isupper()
