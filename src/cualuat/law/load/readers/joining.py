"""Printed lines, with their place on the page, back to paragraphs. Serves PDF text layers and OCR alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from cualuat.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or one column's part of it. Lengths in points, `top` and `bottom` counted from the page's top.

    row: put together from pieces side by side, as a table's rows are.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int
    page_width: float
    page_height: float
    row: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where running text stands on a page, and how far apart its lines are (bottom to bottom)."""

    left: float
    right: float
    step: float


COLUMN_GAP: Final = 1.6  # of a line's height: wider than the spaces of justified text
# Around raised digits until it is known whether they mark a footnote: letters that no text may hold.
RAISED: Final = "\ue000"
LOWERED: Final = "\ue001"
_UPPER: Final = "A-ZÀ-ỸĐ"
# A line with one of these at its start begins a paragraph wherever the line before ends a sentence.
_MARK = re.compile(
    rf"(?:Điều \d+[a-zđ]?\s?[.:]|(?:CHƯƠNG|Chương|PHẦN|Phần|MỤC|Mục|PHỤ LỤC|Phụ lục|Mẫu số) [IVXLC\d{_UPPER}]"
    rf"|[IVX]{{1,5}}\.\s[{_UPPER}]|\d{{1,3}}\s?[.)]\s|\d{{1,2}}(?:\.\d{{1,2}})+\.?\s|[a-zđ]{{1,2}}\d?\)\s|[-–+•*]\s|Căn cứ |Nơi nhận|Theo đề nghị|\(\d+\)\s|\[\d+\]\s)"
)
_STRONG_MARK = re.compile(
    rf"(?:Điều \d+[a-zđ]?\s?\.\s+[“\"{_UPPER}]|(?:CHƯƠNG|Chương|PHẦN THỨ|Phần thứ) [IVXLC\d{_UPPER}]+\.?$)"
)
_ENDS_SENTENCE = re.compile(r"[.;:!?…”\"/)]$")
_HEAD_ONLY = re.compile(r"^(?:CHƯƠNG|Chương|PHẦN|Phần|MỤC|Mục|Tiểu mục|PHỤ LỤC|Phụ lục)(?: thứ| THỨ)? [\w]+\.?$")
_PAGE_NUMBER = re.compile(r"^[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*$", re.I)
_HEAD_MARK = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—] ?tu do|^noi nhan\b")
_NOTE = re.compile(rf"{RAISED}?\[?(\d{{1,3}})\]?{LOWERED}?[\s.)]{{0,2}}(?=[^\W\d_]|[“\"(])")
_RAISED = re.compile(rf"{RAISED}([^{LOWERED}]*){LOWERED}")
_MARGIN: Final = 0.09


def join_lines(lines: Sequence[Line]) -> list[str]:
    """Paragraphs, in the order of the lines.

    A line begins a paragraph where the line before had room for its first word, where it is indented, where the gap
    above is wide, or where it opens with a mark («Điều 5.», «b)», «- ») after the end of a sentence.
    """
    frames = _frames(lines)
    paragraphs: list[list[str]] = []
    before: Line | None = None
    for line in lines:
        if before is None or _begins(before, line, frames):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
        before = line
    return [" ".join(" ".join(parts).split()) for parts in paragraphs]


def without_margins(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """(the lines of the text, the dropped ones): page numbers, specks, what returns at the top or bottom of most pages."""
    pages = len({line.page for line in lines})
    counts = Counter(_pattern(line) for line in lines if _in_margin(line))
    dropped: list[str] = []
    kept: list[Line] = []
    for line in lines:
        again = _in_margin(line) and counts[_pattern(line)] >= max(3, pages * 0.4)
        if again or _is_page_number(line) or not any(letter.isalnum() or letter in "_-–.…" for letter in line.text):
            dropped.append(line.text)
        else:
            kept.append(line)
    return kept, dropped


def without_notes(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(lines of one page without its footnotes, the footnotes): small lines at the page's foot, from the first number on.

    Raised digits become «[2]» where they mark one of these notes, «^2» after a digit, plain digits elsewhere.
    """
    low = _first_note(lines)
    marks = {match.group(1) for line in lines[low:] if (match := _NOTE.match(line.text))}
    kept = [replace(line, text=lower_digits(line.text, marks)) for line in lines[:low]]
    notes = [
        replace(line, text=_NOTE.sub(r"[\1] ", line.text, count=1) if _NOTE.match(line.text) else line.text)
        for line in lines[low:]
    ]
    return kept, [replace(line, text=lower_digits(line.text, set())) for line in notes]


def lower_digits(text: str, notes: set[str]) -> str:
    """Text with its raised digits written on the line."""

    def lowered(match: re.Match[str]) -> str:
        digits = match.group(1)
        if digits in notes:
            return f"[{digits}]"
        return f"^{digits}" if text[: match.start()][-1:].isdigit() else digits

    return _RAISED.sub(lowered, text)


def _first_note(lines: Sequence[Line]) -> int:
    """Where the footnotes begin; the number of lines where there are none."""
    if len(lines) < 5:
        return len(lines)
    usual = median(line.height for line in lines)
    low = len(lines)
    while low > 0 and lines[low - 1].top > 0.3 * lines[0].page_height and _is_small(lines[low - 1], usual):
        low -= 1
    while low < len(lines) and not _NOTE.match(lines[low].text):
        low += 1
    return low


def _is_small(line: Line, usual: float) -> bool:
    return line.height < 0.9 * usual or bool(_PAGE_NUMBER.match(line.text))


def in_reading_order(segments: Sequence[Line]) -> tuple[list[Line], int]:
    """(lines of one page in reading order, rows that look like a table's).

    Segments are what the page prints without a wide gap. Two columns at the head of a document or above its signatures
    are read left, then right; elsewhere segments side by side are one line, most often a row of a table.
    """
    rows = _visual_rows(segments)
    out: list[Line] = []
    table_rows = 0
    position = 0
    for start, end, split in _column_blocks(rows):
        table_rows += _emit_rows(rows[position:start], out)
        block = [segment for row in rows[start:end] for segment in row]
        out += [segment for segment in block if (segment.left + segment.right) / 2 < split]
        out += [segment for segment in block if (segment.left + segment.right) / 2 >= split]
        position = end
    table_rows += _emit_rows(rows[position:], out)
    return out, table_rows


def _emit_rows(rows: Sequence[Sequence[Line]], out: list[Line]) -> int:
    table_rows = 0
    for row in rows:
        out.append(_merged(row))
        table_rows += out[-1].row
    return table_rows


def _merged(row: Sequence[Line]) -> Line:
    first = row[0]
    if len(row) == 1:
        return first
    return Line(
        " ".join(segment.text for segment in row),
        first.left,
        max(segment.right for segment in row),
        min(segment.top for segment in row),
        max(segment.bottom for segment in row),
        first.page,
        first.page_width,
        first.page_height,
        row=any(b.left - a.right > COLUMN_GAP * min(a.height, b.height) for a, b in pairwise(row)),
    )


def _visual_rows(segments: Sequence[Line]) -> list[list[Line]]:
    """Segments at the same height, from left to right; rows from top to bottom."""
    rows: list[list[Line]] = []
    for segment in sorted(segments, key=lambda s: (s.top + s.bottom) / 2):
        row = rows[-1] if rows else []
        if row and _same_height(row[-1], segment) and all(not _overlap(segment, other) for other in row):
            row.append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda s: s.left) for row in rows]


def _same_height(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height)


def _overlap(one: Line, other: Line) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 1


def _column_blocks(rows: Sequence[Sequence[Line]]) -> list[tuple[int, int, float]]:
    """(first row, row after the last, x between the columns) of each head and signature block."""
    blocks: list[tuple[int, int, float]] = []
    for index, row in enumerate(rows):
        if (blocks and index < blocks[-1][1]) or not any(_HEAD_MARK.search(fold(segment.text)) for segment in row):
            continue
        split = _split(rows, index)
        if split is None:
            continue
        start = end = index
        while start > (blocks[-1][1] if blocks else 0) and not _crosses(rows[start - 1], split):
            start -= 1
        while end < len(rows) and not _crosses(rows[end], split):
            end += 1
        if end > start:
            blocks.append((start, end, split))
    return blocks


def _split(rows: Sequence[Sequence[Line]], index: int) -> float | None:
    """The middle of the gap between two columns: from this row, or from one just below or above it."""
    for near in (index, index + 1, index - 1, index + 2):
        if 0 <= near < len(rows) and len(rows[near]) == 2:
            left, right = rows[near]
            return (left.right + right.left) / 2
    return None


def _crosses(row: Sequence[Line], split: float) -> bool:
    """Whether a row belongs to no column: it runs over the gap, or is a title in the middle of the page."""
    over = any(segment.left < split - 2 and segment.right > split + 2 for segment in row)
    middle = (row[0].left + row[0].right) / 2 if len(row) == 1 else 0
    return over or abs(middle - row[0].page_width / 2) < 12


def _begins(before: Line, line: Line, frames: dict[int, _Frame]) -> bool:
    if (
        before.row
        or line.row
        or _HEAD_ONLY.match(before.text)
        or (_STRONG_MARK.match(line.text) and _ENDS_SENTENCE.search(before.text))
    ):
        return True
    if _had_room(before, line, frames[before.page]) or _changes_case(before, line):
        return True
    frame = frames[line.page]
    if before.page == line.page and not 0 <= line.bottom - before.bottom <= 1.45 * frame.step:
        return True
    if line.left > frame.left + 9 and line.left > before.left + 9:
        return True
    return bool(_MARK.match(line.text) and _ENDS_SENTENCE.search(before.text))


def _had_room(before: Line, line: Line, frame: _Frame) -> bool:
    """Whether the line before could have held this one's first word: then its end is the end of a paragraph."""
    word = line.text.split(" ", 1)[0]
    letter = line.width / max(len(line.text), 1)
    needed = letter * (len(word) + 1.5)
    if _centred(before, frame):
        return frame.right - frame.left - before.width > needed + 2 * letter
    return frame.right - before.right > needed


def _centred(line: Line, frame: _Frame) -> bool:
    left, right = line.left - frame.left, frame.right - line.right
    return left > 15 and abs(left - right) < 12


def _changes_case(before: Line, line: Line) -> bool:
    """A title in capitals stands apart from the text under it."""
    return (before.text.isupper() and len(before.text) > 3) and not line.text.isupper() and len(line.text) > 3


def _frames(lines: Sequence[Line]) -> dict[int, _Frame]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    whole = _frame(lines, None)
    return {page: _frame(on_page, whole) for page, on_page in pages.items()}


def _frame(lines: Sequence[Line], default: _Frame | None) -> _Frame:
    long = [line for line in lines if line.width > 0.5 * line.page_width]
    if len(long) < 5 and default is not None:
        return default
    long = long or list(lines)
    if not long:
        return _Frame(0, 0, 15)
    lefts = sorted(line.left for line in long)
    rights = sorted(line.right for line in long)
    steps = [b.bottom - a.bottom for a, b in pairwise(lines) if a.page == b.page and 4 < b.bottom - a.bottom < 40]
    return _Frame(lefts[len(lefts) // 10], rights[-1 - len(rights) // 10], median(steps) if steps else 15)


def _is_page_number(line: Line) -> bool:
    """A number alone in the margin; a little lower or higher only where it is about the number of the page."""
    if not _PAGE_NUMBER.match(line.text):
        return False
    number = int(re.findall(r"\d+", line.text)[0])
    outer = line.bottom < line.page_height * 0.14 or line.top > line.page_height * 0.86
    return _in_margin(line) or (outer and abs(number - line.page - 1) <= 3)


def _in_margin(line: Line) -> bool:
    return line.bottom < line.page_height * _MARGIN or line.top > line.page_height * (1 - _MARGIN)


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text) + ("^" if line.top < line.page_height / 2 else "_")
