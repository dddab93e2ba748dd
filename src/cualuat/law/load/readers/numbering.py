"""Word's automatic numbering as text: what `numbering.xml` and the styles would print before a paragraph.

Source: ECMA-376 part 1, §17.9. Letters follow Word (a b c d e f …, then aa bb …), not the Vietnamese order of points,
because the reader must give what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_UNITS: Final = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_NO_NUMBER: Final = "0"
_MAX_STYLE_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. text: «%1.%2.»; suffix: what stands between number and text; restart: as w:lvlRestart."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = " "
    legal: bool = False
    restart: int | None = None
    style: str | None = None


@dataclass
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


def value_of(element: etree._Element | None, name: str = "val") -> str | None:
    """The w: attribute of an element that may be absent."""
    return None if element is None else element.get(W + name)


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and not turned off."""
    return element is not None and element.get(W + "val", "1") not in ("0", "false", "off", "none")


class Styles:
    """Paragraph styles: which list they number by, and whether they print capitals."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}
        self.default = next(
            (
                i
                for i, s in self._styles.items()
                if s.get(W + "type") == "paragraph" and s.get(W + "default") in ("1", "true")
            ),
            "",
        )

    def chain(self, style_id: str | None) -> list[etree._Element]:
        """The style and those it is based on, nearest first."""
        chain: list[etree._Element] = []
        while style_id and style_id in self._styles and len(chain) < _MAX_STYLE_DEPTH:
            chain.append(self._styles[style_id])
            style_id = value_of(chain[-1].find(W + "basedOn"))
        return chain

    def numbering(self, style_id: str | None) -> tuple[str | None, str | None, str | None]:
        """(w:numId, w:ilvl, the style that says so)."""
        for style in self.chain(style_id):
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                return (
                    value_of(properties.find(W + "numId")),
                    value_of(properties.find(W + "ilvl")),
                    style.get(W + "styleId"),
                )
        return None, None, None

    def capitals(self, style_id: str | None) -> bool:
        """Whether text of the style prints in capitals."""
        for style in self.chain(style_id):
            caps = style.find(f"{W}rPr/{W}caps")
            if caps is not None:
                return is_on(caps)
        return False


class Numbering:
    """Counts through a document; `label` must be asked for each paragraph, in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def label(self, properties: etree._Element | None) -> str:
        """The number to print before a paragraph, with what parts it from the text; empty for a paragraph without.

        properties: the paragraph's <w:pPr>.
        """
        number, level = self._place(properties)
        numbered = self._lists.get(number or _NO_NUMBER)
        if numbered is None or level not in numbered.levels:
            return ""
        counters = self._count(number or "", numbered, level)
        definition = numbered.levels[level]
        text = self._text(numbered, definition, counters)
        return text + definition.suffix if text else ""

    def _place(self, properties: etree._Element | None) -> tuple[str | None, int]:
        direct = None if properties is None else properties.find(W + "numPr")
        style = None if properties is None else value_of(properties.find(W + "pStyle"))
        number, level, styled_by = self._styles.numbering(style or self._styles.default)
        if direct is not None:
            number = value_of(direct.find(W + "numId")) or number
            level = value_of(direct.find(W + "ilvl")) or level
        if level is None and number in self._lists:
            levels = self._lists[number].levels
            return number, next((n for n, one in levels.items() if styled_by and one.style == styled_by), 0)
        return number, _digits(level, 0)

    def _count(self, number: str, numbered: _List, level: int) -> dict[int, int]:
        counters = self._counters.setdefault(numbered.abstract, {})
        if level in numbered.starts and (number, level) not in self._started:
            self._started.add((number, level))
            counters[level] = numbered.starts[level]
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = numbered.levels[level].start
        for deeper in [n for n in counters if n > level]:
            if self._restarts(numbered.levels.get(deeper), level):
                del counters[deeper]
        for above in range(level):
            counters.setdefault(above, numbered.levels[above].start if above in numbered.levels else 1)
        return counters

    @staticmethod
    def _restarts(deeper: Level | None, level: int) -> bool:
        if deeper is None or deeper.restart is None:
            return True
        return deeper.restart > level

    @staticmethod
    def _text(numbered: _List, definition: Level, counters: dict[int, int]) -> str:
        if definition.format == "none":
            return _PLACE.sub("", definition.text).strip()
        if definition.format == "bullet":
            return _bullet(definition.text)

        def place(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            kind = numbered.levels[index].format if index in numbered.levels else "decimal"
            return format_number(counters.get(index, 1), "decimal" if definition.legal else kind)

        return _PLACE.sub(place, definition.text)

    def _read(self, root: etree._Element) -> None:
        abstracts = {a.get(W + "abstractNumId", ""): a for a in root.findall(W + "abstractNum")}
        numbers = {n.get(W + "numId", ""): n for n in root.findall(W + "num")}
        for number, element in numbers.items():
            abstract = self._linked(value_of(element.find(W + "abstractNumId")) or "", abstracts, numbers)
            if abstract not in abstracts:
                continue
            levels = {_digits(lvl.get(W + "ilvl"), 0): _level(lvl) for lvl in abstracts[abstract].findall(W + "lvl")}
            self._lists[number] = _override(_List(abstract, levels), element)

    def _linked(self, abstract: str, abstracts: dict[str, etree._Element], numbers: dict[str, etree._Element]) -> str:
        """A list may take its levels from a numbering style, which names the list that has them."""
        link = value_of(abstracts[abstract].find(W + "numStyleLink")) if abstract in abstracts else None
        number = self._styles.numbering(link)[0] if link else None
        if number is None or number not in numbers:
            return abstract
        return value_of(numbers[number].find(W + "abstractNumId")) or abstract


def format_number(number: int, kind: str) -> str:
    """A counter as Word prints it: kind is the value of w:numFmt; an unknown kind counts in digits."""
    formatter = _FORMATS.get(kind)
    return formatter(number) if formatter and 0 < number < 10_000 else str(number)


def _override(numbered: _List, element: etree._Element) -> _List:
    for override in element.findall(W + "lvlOverride"):
        index = _digits(override.get(W + "ilvl"), 0)
        level = override.find(W + "lvl")
        if level is not None:
            numbered.levels[index] = _level(level)
        start = value_of(override.find(W + "startOverride"))
        if start is not None:
            numbered.starts[index] = _digits(start, 1)
    return numbered


def _level(element: etree._Element) -> Level:
    restart = value_of(element.find(W + "lvlRestart"))
    return Level(
        start=_digits(value_of(element.find(W + "start")), 1),
        format=value_of(element.find(W + "numFmt")) or "decimal",
        text=value_of(element.find(W + "lvlText")) or "",
        suffix="" if value_of(element.find(W + "suff")) == "nothing" else " ",
        legal=is_on(element.find(W + "isLgl")),
        restart=None if restart is None else _digits(restart, 0),
        style=value_of(element.find(W + "pStyle")),
    )


def _digits(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else default


def _bullet(text: str) -> str:
    """Bullets come from symbol fonts, as letters of the private area; those print as a dot."""
    if not text or text in "o§ØüvwqnlF" or any(0xE000 <= ord(c) <= 0xF8FF for c in text):
        return "•"
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _counting(number: int) -> str:
    """Vietnamese words for 1–99; larger numbers in digits."""
    tens, unit = divmod(number, 10)
    if number == 10:
        return "mười"
    if tens == 0:
        return _UNITS[unit]
    if tens > 9:
        return str(number)
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    tail = {1: "mốt" if tens > 1 else "một", 5: "lăm", 0: ""}.get(unit, _UNITS[unit])
    return f"{head} {tail}".strip()


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "vietnameseCounting": _counting,
}
