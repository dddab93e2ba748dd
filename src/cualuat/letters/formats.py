"""What paragraphs, runs and tables of a Word file look like: styles on styles, and what is set on the thing itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cualuat.kernel.citation import int_to_roman
from cualuat.letters.packages import W

_ALIGN: Final = {"both": "justify", "distribute": "justify", "center": "center", "right": "right", "end": "right"}
_OFF: Final = ("0", "false", "off", "none")
_NO_LINE: Final = ("nil", "none", None)
_BULLETS: Final = {"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "-", "o": "○", "": "•"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Text:
    """A run: words in one look, or with another `kind` a break, a tab, a label of a list, the number of the page."""

    text: str = ""
    size: float = 12
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    raised: str = ""
    capitals: bool = False
    kind: str = "text"
    width: float = 0
    dots: bool = False

    def saying(self, text: str) -> Text:
        """The same look with these words."""
        return replace(self, text=text.upper() if self.capitals else text)

    def as_kind(self, kind: str, *, width: float = 0, dots: bool = False) -> Text:
        """The same look for something that is not words."""
        return replace(self, kind=kind, width=width, dots=dots)


@dataclass(slots=True)
class Paragraph:
    """`first` is negative where the first line hangs out; `line` a multiple with rule «auto», else points."""

    align: str = "left"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    rule: str = "auto"
    keep: bool = False
    break_before: bool = False
    top: float = 0
    bottom: float = 0
    size: float = 12
    above: float = 0
    tabs: list[tuple[str, bool]] = field(default_factory=list)
    runs: list[Text] = field(default_factory=list)
    kind: str = "paragraph"

    def copy(self) -> Paragraph:
        """The same look without words."""
        return replace(self, runs=[], tabs=[])


@dataclass(slots=True)
class Frame:
    """How a table draws its lines, by side («insideH», «insideV» between cells), and its place and margins."""

    lines: dict[str, float]
    align: str = "left"
    indent: float = 0
    left: float = 5.4
    right: float = 5.4

    def draw(self, cell: Any, columns: int, rows: int) -> None:
        """Gives a cell the lines it has not set itself (a side below 0 is not set)."""
        edges = {
            "top": "top" if cell.y == 0 else "insideH",
            "bottom": "bottom" if cell.y + cell.rows >= rows else "insideH",
            "left": "left" if cell.x == 0 else "insideV",
            "right": "right" if cell.x + cell.columns >= columns else "insideV",
        }
        for side, line in edges.items():
            if getattr(cell, side) < 0:
                setattr(cell, side, self.lines.get(line, 0))


def points(element: Any, name: str, default: float) -> float:
    """An attribute in twentieths of a point, as points; the default where it is absent or no number."""
    try:
        return float(element.get(f"{W}{name}")) / 20
    except (TypeError, ValueError):
        return default


def whole(element: Any, name: str, default: int) -> int:
    """An attribute as a whole number; the default where there is no element, no attribute or no number."""
    try:
        return int(element.get(f"{W}{name}"))
    except (AttributeError, TypeError, ValueError):
        return default


class Formats:
    """Answers for one file; counts its numbered paragraphs, so ask for labels in the order of the text."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self._paragraph_defaults: Any = None
        self._run_defaults: Any = None
        if styles is not None:
            self._styles = {s.get(f"{W}styleId", ""): s for s in styles.iter(f"{W}style")}
            self._default = next((i for i, s in self._styles.items() if _is_default(s)), "")
            self._paragraph_defaults = styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
            self._run_defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._lists = _Lists(numbering)

    def paragraph(self, element: Any) -> Paragraph:
        """The look of a paragraph, without its words."""
        made = Paragraph()
        own = element.find(f"{W}pPr")
        level = self._lists.level(self._number(element))
        listed = level.find(f"{W}pPr") if level is not None else None
        chain = [s.find(f"{W}pPr") for s in self._chain(self._style_of(element))]
        for properties in (self._paragraph_defaults, *chain, listed, own):
            for child in () if properties is None else properties:
                setter = _PARAGRAPH.get(child.tag.removeprefix(W)) if isinstance(child.tag, str) else None
                if setter:
                    setter(made, child)
        made.size = self._look(self._style_of(element), own.find(f"{W}rPr") if own is not None else None).size
        sizes = [look.size for look in (self.text(r, element) for r in element.iter(f"{W}r")) if look is not None]
        made.size = max(sizes, default=made.size)
        return made

    def text(self, run: Any, paragraph: Any) -> Text | None:
        """The look of a run in a paragraph, None where it is hidden."""
        own = run.find(f"{W}rPr")
        if own is not None and _on(own.find(f"{W}vanish")):
            return None
        return self._look(self._style_of(paragraph), own)

    def label(self, element: Any) -> Text | None:
        """The number or bullet that Word puts before a paragraph by itself."""
        number = self._number(element)
        text = self._lists.next_label(number)
        if not text:
            return None
        style = self.paragraph(element)
        look = self._look(self._style_of(element), None).saying(text)
        return look.as_kind("label", width=-style.first) if style.first < 0 else look.saying(f"{text} ")

    def table(self, properties: Any) -> Frame:
        """Lines, margins and place of a table."""
        frame = Frame({})
        style = properties.find(f"{W}tblStyle") if properties is not None else None
        chain = [s.find(f"{W}tblPr") for s in self._chain(style.get(f"{W}val", "") if style is not None else "")]
        for source in (*chain, properties):
            if source is None:
                continue
            for line in source.find(f"{W}tblBorders") if source.find(f"{W}tblBorders") is not None else ():
                frame.lines[line.tag.removeprefix(W)] = _line(line)
            for margin in source.find(f"{W}tblCellMar") if source.find(f"{W}tblCellMar") is not None else ():
                side = {"start": "left", "end": "right"}.get(name := margin.tag.removeprefix(W), name)
                if side in ("left", "right"):
                    setattr(frame, side, points(margin, "w", 5.4))
            if (place := source.find(f"{W}jc")) is not None:
                frame.align = _ALIGN.get(place.get(f"{W}val", ""), "left")
            if (indent := source.find(f"{W}tblInd")) is not None:
                frame.indent = points(indent, "w", 0)
        return frame

    def cell(self, element: Any, cell: Any) -> None:
        """What a cell sets for itself; sides it leaves to the table become -1."""
        properties = element.find(f"{W}tcPr")
        cell.top = cell.bottom = cell.left = cell.right = -1
        if properties is None:
            return
        for line in properties.find(f"{W}tcBorders") if properties.find(f"{W}tcBorders") is not None else ():
            side = {"start": "left", "end": "right"}.get(name := line.tag.removeprefix(W), name)
            if side in ("top", "bottom", "left", "right"):
                setattr(cell, side, _line(line))
        if (valign := properties.find(f"{W}vAlign")) is not None:
            cell.valign = valign.get(f"{W}val", "top")

    def _look(self, style: str, own: Any) -> Text:
        found: dict[str, Any] = {"size": 10.0}
        chain = [s.find(f"{W}rPr") for s in self._chain(style)]
        character = own.find(f"{W}rStyle") if own is not None else None
        if character is not None:
            chain += [s.find(f"{W}rPr") for s in self._chain(character.get(f"{W}val", ""))]
        for properties in (self._run_defaults, *chain, own):
            for child in () if properties is None else properties:
                setter = _RUN.get(child.tag.removeprefix(W)) if isinstance(child.tag, str) else None
                if setter:
                    found.update(setter(child))
        return Text(**found)

    def _style_of(self, paragraph: Any) -> str:
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if found is None else str(found.get(f"{W}val"))

    def _number(self, paragraph: Any) -> tuple[str, int] | None:
        places = [paragraph, *reversed(list(self._chain(self._style_of(paragraph))))]
        for place in places:
            found = place.find(f"{W}pPr/{W}numPr")
            if found is not None and found.find(f"{W}numId") is not None:
                return str(found.find(f"{W}numId").get(f"{W}val")), whole(found.find(f"{W}ilvl"), "val", 0)
        return None

    def _chain(self, style: str) -> list[Any]:
        """A style and those it rests on, the lowest first."""
        found: list[Any] = []
        while style in self._styles and self._styles[style] not in found:
            found.insert(0, self._styles[style])
            below = found[0].find(f"{W}basedOn")
            style = below.get(f"{W}val", "") if below is not None else ""
        return found


class _Lists:
    """Numbers and bullets that Word counts by itself."""

    def __init__(self, numbering: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if numbering is None:
            return
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {whole(lvl, "ilvl", 0): lvl for lvl in abstract.iter(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in numbering.iter(f"{W}num"):
            target = number.find(f"{W}abstractNumId")
            if target is not None:
                self._abstract[number.get(f"{W}numId", "")] = target.get(f"{W}val", "")

    def level(self, number: tuple[str, int] | None) -> Any:
        if number is None:
            return None
        return self._levels.get(self._abstract.get(number[0], ""), {}).get(number[1])

    def next_label(self, number: tuple[str, int] | None) -> str:
        level = self.level(number)
        if level is None or number is None:
            return ""
        name, depth = self._abstract[number[0]], number[1]
        self._counts[name, depth] = self._counts.get((name, depth), self._start(name, depth) - 1) + 1
        for deeper in [key for key in self._counts if key[0] == name and key[1] > depth]:
            del self._counts[deeper]
        pattern = _value(level, "lvlText")
        if _value(level, "numFmt") == "bullet":
            return _BULLETS.get(pattern, pattern)
        return re.sub(r"%(\d)", lambda found: self._count(name, int(found.group(1)) - 1), pattern)

    def _count(self, name: str, depth: int) -> str:
        count = self._counts.get((name, depth), self._start(name, depth))
        return _figure(count, _value(self._levels[name].get(depth), "numFmt"))

    def _start(self, name: str, depth: int) -> int:
        level = self._levels[name].get(depth)
        return whole(level.find(f"{W}start"), "val", 1) if level is not None else 1


def _value(parent: Any, name: str) -> str:
    found = parent.find(f"{W}{name}") if parent is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""


def _figure(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(count - 1) % 26]
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = int_to_roman(count)
        return roman if kind == "upperRoman" else roman.lower()
    return "" if kind == "none" else f"{count:02d}" if kind == "decimalZero" else str(count)


def _is_default(style: Any) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")


def _on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def _line(element: Any) -> float:
    """The width of a line in points, 0 for none."""
    if element.get(f"{W}val") in _NO_LINE:
        return 0
    try:
        return max(0.25, float(element.get(f"{W}sz", "4")) / 8)
    except ValueError:
        return 0.5


def _half_points(element: Any) -> float:
    try:
        return float(element.get(f"{W}val")) / 2
    except (TypeError, ValueError):
        return 12


_RUN: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "b": lambda e: {"bold": _on(e)},
    "i": lambda e: {"italic": _on(e)},
    "u": lambda e: {"underline": _on(e)},
    "strike": lambda e: {"strike": _on(e)},
    "caps": lambda e: {"capitals": _on(e)},
    "sz": lambda e: {"size": _half_points(e)},
    "vertAlign": lambda e: {"raised": {"superscript": "super", "subscript": "sub"}.get(e.get(f"{W}val"), "")},
}


def _align(made: Paragraph, element: Any) -> None:
    made.align = _ALIGN.get(element.get(f"{W}val", ""), "left")


def _indents(made: Paragraph, element: Any) -> None:
    made.left = points(element, "left", points(element, "start", made.left))
    made.right = points(element, "right", points(element, "end", made.right))
    if element.get(f"{W}hanging") is not None:
        made.first = -points(element, "hanging", 0)
    else:
        made.first = points(element, "firstLine", made.first)


def _spacing(made: Paragraph, element: Any) -> None:
    made.before = points(element, "before", made.before)
    made.after = points(element, "after", made.after)
    if element.get(f"{W}line") is not None:
        made.rule = {"exact": "exact", "atLeast": "least"}.get(element.get(f"{W}lineRule", "auto"), "auto")
        made.line = points(element, "line", 12) / (12 if made.rule == "auto" else 1)


def _borders(made: Paragraph, element: Any) -> None:
    for line in element:
        name = line.tag.removeprefix(W)
        if name in ("top", "bottom"):
            setattr(made, name, _line(line))


def _tabs(made: Paragraph, element: Any) -> None:
    made.tabs = [
        (t.get(f"{W}val", "left"), t.get(f"{W}leader") in ("dot", "middleDot"))
        for t in element
        if t.get(f"{W}val") != "clear"
    ]


def _flag(name: str) -> Callable[[Paragraph, Any], None]:
    def set_flag(made: Paragraph, element: Any) -> None:
        setattr(made, name, _on(element))

    return set_flag


_PARAGRAPH: Final[Mapping[str, Callable[[Paragraph, Any], None]]] = {
    "jc": _align,
    "ind": _indents,
    "spacing": _spacing,
    "pBdr": _borders,
    "tabs": _tabs,
    "keepNext": _flag("keep"),
    "pageBreakBefore": _flag("break_before"),
}
