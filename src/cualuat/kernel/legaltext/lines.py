"""Lines of a text in normal form, with the way back to the characters as they stood.

The parser must not lose a character, yet matches on clean text: NFC, plain spaces, Đ for its look-alikes. So the text is
cleaned with a map from each clean character to its place in the input.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

from cualuat.kernel.text import normalise

_LOOSE = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00a0\u2007\u202f\u2028\u2029\u0085\u00d0\u0189\u00f0\u0256"
    "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"
)
_MARKS = "\u0300-\u036f"
# A letter with its combining marks, a pair CR LF, or one character that the normal form drops or replaces.
_CLUSTER = re.compile(rf"\r\n|[^{_MARKS}\r\n][{_MARKS}]+|[{_LOOSE}{_MARKS}]")
_SUSPECT = re.compile(rf"[{_LOOSE}{_MARKS}]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text in normal form; `offsets[i]` is the place in the input of clean character i, None where they agree."""

    text: str
    raw: str
    offsets: array[int] | None

    def at(self, position: int) -> int:
        """The offset in the input of a position in the clean text (its length means the end)."""
        if self.offsets is None:
            return position
        # What was dropped before the first character belongs to it, so that nothing is lost.
        return 0 if position == 0 else self.offsets[position]

    def until(self, position: int) -> int:
        """The offset in the input where a span that ends at this position of the clean text ends."""
        return len(self.raw) if position == len(self.text) else self.at(position)


def clean_text(raw: str) -> CleanText:
    """The text in normal form, character by character, with the map back."""
    if not _SUSPECT.search(raw) and unicodedata.is_normalized("NFC", raw):
        return CleanText(raw, raw, None)
    pieces: list[str] = []
    offsets: array[int] = array("q")
    last = 0
    for found in _CLUSTER.finditer(raw):
        start, end = found.span()
        pieces.append(raw[last:start])
        offsets.extend(range(last, start))
        piece = normalise(found.group())
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        last = end
    pieces.append(raw[last:])
    offsets.extend(range(last, len(raw) + 1))
    return CleanText("".join(pieces), raw, offsets)


@dataclass(slots=True)
class Line:
    """A line, or a piece of a line that was run together with others.

    `start` is its position in the clean text; `text` has no white space at its ends; `indent` the number of characters
    left out before it.
    """

    start: int
    text: str
    indent: int

    @property
    def first(self) -> int:
        """Position in the clean text of the first character that is no white space."""
        return self.start + self.indent


def split_lines(text: str) -> list[Line]:
    """The lines of a clean text. Every character belongs to the line that starts last before it."""
    lines: list[Line] = []
    position = 0
    for piece in text.split("\n"):
        stripped = piece.strip()
        lines.append(Line(position, stripped, piece.find(stripped) if stripped else 0))
        position += len(piece) + 1
    if lines and lines[-1].start >= len(text) and len(lines) > 1:
        lines.pop()
    return lines


def split_line(line: Line, cuts: list[int]) -> list[Line]:
    """The line cut at these positions of its `text`."""
    out: list[Line] = []
    begin = 0
    for cut in [*cuts, len(line.text)]:
        piece = line.text[begin:cut]
        stripped = piece.strip()
        start = line.start if begin == 0 else line.first + begin
        indent = (line.indent if begin == 0 else 0) + (piece.find(stripped) if stripped else 0)
        out.append(Line(start, stripped, indent))
        begin = cut
    return out
