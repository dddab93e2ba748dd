"""The outline of a plan: paragraphs with their markers (I., 1., 1.1., a), -, +) as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

# Marker classes from the outermost to the innermost; the rank of a dotted number grows with its dots.
_MARKS: Final = (
    (10, "roman", re.compile(r"(?:(?:PHẦN|Phần)\s+)?(?P<value>[IVXL]{1,6})\s*[.:)/]\s*(?=\S)")),
    (20, "dotted", re.compile(r"(?P<value>\d{1,3}(?:\.\d{1,3})+)\s*[.:)]?\s+(?=\S)")),
    (20, "number", re.compile(r"(?P<value>\d{1,3})\s*[.)/]\s*(?=[^\W\d]|[“\"«(])")),
    (40, "letter", re.compile(r"(?P<value>[a-zđ])\s*[.)/]\s*(?=\S)")),
    (50, "dash", re.compile(r"(?P<value>[-–—•*])\s*(?=[^\W\d_]|[“\"«(]|\d)")),
    (60, "plus", re.compile(r"(?P<value>\+)\s*(?=\S)")),
)
_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"


@dataclass(slots=True)
class Item:
    """One paragraph with its marker and what stands below it.

    `marker` is the value alone (`II`, `1`, `1.2`, `a`, `-`), empty for a paragraph without; `line` counts from 1.
    """

    marker: str
    kind: str
    rank: int
    text: str
    line: int
    children: list[Item] = field(default_factory=list)
    paragraphs: list[tuple[int, str]] = field(default_factory=list)

    def walk(self) -> Iterator[Item]:
        """This item and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Irregularity:
    """A break in the numbering: which line, what is wrong, in Vietnamese."""

    line: int
    message: str


def marker_of(text: str) -> tuple[int, str, str, str]:
    """Rank, kind and value of the marker at the start of a paragraph, and the text after it; rank 0 where there is none."""
    for rank, kind, pattern in _MARKS:
        found = pattern.match(text)
        if found:
            value = found["value"]
            return rank + value.count(".") * 5, kind, value, text[found.end() :].strip()
    return 0, "", "", text.strip()


def outline(lines: Iterable[tuple[int, str]]) -> tuple[list[Item], list[tuple[int, str]]]:
    """The items at the top, and the paragraphs before the first of them.

    Each line, `(number, text)`, lands exactly once: as an item, as a paragraph of one, or before the first.
    """
    top: list[Item] = []
    before: list[tuple[int, str]] = []
    path: list[Item] = []
    for number, text in lines:
        rank, kind, value, rest = marker_of(text)
        if kind == "roman" and not _follows_roman(value, top, rest):
            rank, kind, value, rest = 0, "", "", text
        if not rank:
            if path:
                path[-1].paragraphs.append((number, text))
            else:
                before.append((number, text))
            continue
        item = Item(value, kind, rank, rest, number)
        while path and path[-1].rank >= rank:
            path.pop()
        (path[-1].children if path else top).append(item)
        path.append(item)
    return top, before


def _follows_roman(value: str, top: list[Item], rest: str) -> bool:
    """«I. MỤC ĐÍCH» opens a part; «V. A.» in a list of names or «C. Mác» does not."""
    return bool(rest) and (value != "L" or bool(top))


def irregularities(items: Iterable[Item]) -> list[Irregularity]:
    """Where numbers are skipped, repeated or run backwards among the children of one item."""
    found: list[Irregularity] = []
    items = list(items)
    last: dict[str, tuple[int, str]] = {}
    for item in items:
        place = _place(item)
        if place is not None:
            before = last.get(item.kind)
            expected = before[0] + 1 if before else 1
            if place != expected and not (before is None and item.kind == "dotted"):
                found.append(Irregularity(item.line, _words(item, place, before)))
            last[item.kind] = (place, item.marker)
        found += irregularities(item.children)
    return found


def _words(item: Item, place: int, before: tuple[int, str] | None) -> str:
    if before is None:
        return f"Mục «{item.marker}» đứng đầu nhưng không phải số thứ nhất."
    if place == before[0]:
        return f"Hai mục cùng mang số «{item.marker}»."
    return f"Mục «{item.marker}» đứng ngay sau mục «{before[1]}»."


def _place(item: Item) -> int | None:
    """The ordinal that the marker says; None for dashes."""
    if item.kind == "roman":
        return _roman(item.marker)
    if item.kind == "number":
        return int(item.marker)
    if item.kind == "dotted":
        return int(item.marker.rpartition(".")[2])
    if item.kind == "letter":
        return _LETTERS.find(item.marker) + 1 or None
    return None


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
