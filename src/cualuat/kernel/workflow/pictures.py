"""The picture of a table as SVG: boxes for states, numbered arrows for steps, a legend of the numbers below.

No script, no style sheet and no style attributes, so that it may stand in a page under a strict content security policy.
Colours are variables of the page; where there are none, the colours of the reader's own system.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

from cualuat.kernel.workflow.drawings import BADGE, PORT, Box, Measures, Spot
from cualuat.kernel.workflow.lettering import balanced, lines, plain, written
from cualuat.kernel.workflow.places import Place, place
from cualuat.kernel.workflow.routes import Arrow, Route, route
from cualuat.kernel.workflow.tables import WAITS_NAMES, Edge, State, Table
from cualuat.kernel.workflow.ways import main_line

WIDEST: Final = 1100.0  # pixels
_MARGIN: Final = 18.0
_NARROWEST: Final = 700.0  # the legend needs room too
_BOX_WIDTHS: Final = (216.0, 190.0, 166.0, 150.0)
_PADDING: Final = 12.0
_TEXT, _SMALL, _HEADING = 15.0, 13.0, 20.0  # sizes of letters
_RADIUS: Final = 7.0
_BETWEEN: Final = 28.0

_INK: Final = "var(--ink, CanvasText)"
_SOFT: Final = "var(--ink-soft, CanvasText)"
_PAPER: Final = "var(--paper, Canvas)"
_SURFACE: Final = "var(--surface, Canvas)"
_WAITING: Final = "var(--warn-soft, Canvas)"
_MAIN: Final = "var(--accent, CanvasText)"
_FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
_SIGNS: Final = "Nét đậm: đường đi thường gặp. Viền đứt: đang chờ người khác. Viền kép: kết thúc."


def picture(table: Table, *, names: Mapping[str, str] | None = None) -> str:
    """SVG, at most WIDEST pixels wide; the same table gives the same text. `names`: words for the codes of roles."""
    drawing = _Drawing(table)
    inner = max(drawing.measures.width, _NARROWEST)
    heading = [
        _label(line, _MARGIN, _MARGIN + _HEADING * (n + 1) * 1.2, _HEADING, weight=700)
        for n, line in enumerate(lines(table.name, _HEADING, inner))
    ]
    top = _MARGIN + _HEADING * len(heading) * 1.2 + _BETWEEN
    left = _MARGIN + (inner - drawing.measures.width) / 2
    below = top + drawing.measures.height + _BETWEEN
    legend, height = _legend(table, names or {}, _MARGIN, below, inner)
    graph = f'<g transform="translate({_number(left)} {_number(top)})">'
    body = [*heading, graph, *drawing.svg(), "</g>", *legend]
    return _document(table, body, inner + 2 * _MARGIN, below + height + _MARGIN)


def _document(table: Table, body: Sequence[str], wide: float, high: float) -> str:
    scale = min(1.0, WIDEST / wide)
    course = " → ".join(table.state(code).name for code in main_line(table)) if table.has(table.initial) else ""
    told = f"{len(table.states)} trạng thái, {len(table.edges)} bước. Đường đi thường gặp: {course}."
    ids = f"{table.code}-title {table.code}-desc"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby={quoteattr(plain(ids))} '
            f'width="{_number(wide * scale)}" height="{_number(high * scale)}" '
            f'viewBox="0 0 {_number(wide)} {_number(high)}" font-family={quoteattr(_FONT)} fill="{_INK}">',
            f"<title id={quoteattr(plain(table.code + '-title'))}>{written(table.name)}</title>",
            f"<desc id={quoteattr(plain(table.code + '-desc'))}>{written(told)}</desc>",
            f'<rect width="100%" height="100%" fill="{_PAPER}"/>',
            *body,
            "</svg>",
            "",
        ]
    )


class _Drawing:
    """Boxes and arrows, without heading and legend."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.main = main_line(table) if table.has(table.initial) else ()
        self.numbers, self.staying = _numbers(table)
        self.places = place(table)
        self.routed = route(self.places, self._in_order(), beginning=table.initial)
        for box_width in _BOX_WIDTHS:
            self.measures = self._measured(box_width)
            if self.measures.width + 2 * _MARGIN <= WIDEST:
                break

    def _in_order(self) -> list[Arrow]:
        """The main line first, so that it is straight; then the short arrows."""
        places = self.places
        return sorted(
            self.numbers, key=lambda arrow: (not self._is_main(arrow), _away(places[arrow[0]], places[arrow[1]]))
        )

    def _is_main(self, arrow: Arrow) -> bool:
        return arrow in zip(self.main, self.main[1:], strict=False)

    def _measured(self, box_width: float) -> Measures:
        heights = {state.code: self._height(state, box_width) for state in self.table.states}
        badges = {arrow: len(numbers) for arrow, numbers in self.numbers.items()}
        return Measures(self.routed, self.places, heights, badges, box_width=box_width, initial=self.table.initial)

    def _height(self, state: State, box_width: float) -> float:
        return max(2 * _PADDING + self._text_height(state, box_width), PORT * self.routed.down.ports + 6.0)

    def _text_height(self, state: State, box_width: float) -> float:
        high = len(_name_lines(state, box_width)) * _TEXT * 1.25
        high += _SMALL * 1.3 if _waits(state) else 0.0
        rows = _rows_of(self.staying[state.code], box_width)
        return high + (BADGE * len(rows) + 4.0 if rows else 0.0)

    def svg(self) -> Iterator[str]:
        # The main line last, so that nothing seems to pass above it.
        for target in sorted((state.code for state in self.table.states), key=lambda code: code in self.main):
            yield from self._tree([found for found in self.routed.routes if found.arrow[1] == target])
        for state in self.table.states:
            yield from self._box(state)
        if self.table.initial in self.measures.boxes:
            initial = self.table.initial
            yield from _beginning(self.measures.beginning(initial, self.places[initial].column))

    def _tree(self, routes: Sequence[Route]) -> Iterator[str]:
        """The arrows to one box. Behind all of them lies paper, so that what they cross seems to pass below."""
        drawn = [(found, self.measures.line(found)) for found in routes]
        for _, spots in drawn:
            yield f'<path d="{_path(spots)}" fill="none" stroke="{_PAPER}" stroke-width="6"/>'
        for found, spots in sorted(drawn, key=lambda pair: self._is_main(pair[0].arrow)):
            yield from self._arrow(found, spots)

    def _arrow(self, found: Route, spots: Sequence[Spot]) -> Iterator[str]:
        main = self._is_main(found.arrow)
        colour, thick = (_MAIN, 2.6) if main else (_SOFT, 1.5)
        source, target = (self.table.state(code).name for code in found.arrow)
        numbers = self.numbers[found.arrow]
        steps = "; ".join(f"{number}. {self.table.edges[number - 1].name}" for number in numbers)
        yield f"<g><title>{written(f'{source} → {target}: {steps}')}</title>"
        yield f'<path d="{_path(spots)}" fill="none" stroke="{colour}" stroke-width="{thick}"/>'
        if found.enters:
            yield _arrowhead(spots[-1], found.enters, colour)
        x, y = spots[0]
        for before, number in enumerate(numbers):
            off = 3.0 + BADGE * (before + 0.5)
            yield from _badge(number, (x + found.leaves[0] * off, y + found.leaves[1] * off), colour)
        yield "</g>"

    def _box(self, state: State) -> Iterator[str]:
        box, main = self.measures.boxes[state.code], state.code in self.main
        yield f"<g><title>{written(state.name)}</title>"
        dashes = ' stroke-dasharray="7 4"' if _waits(state) else ""
        fill = _WAITING if _waits(state) else _SURFACE
        yield _rectangle(box, 0.0, f'fill="{fill}" stroke="{_MAIN if main else _INK}" stroke-width="1.6"{dashes}')
        if state.final:
            yield _rectangle(box, 4.0, f'fill="none" stroke="{_MAIN if main else _INK}" stroke-width="1.2"')
        middle = box.left + box.width / 2
        y = box.top + (box.height - self._text_height(state, box.width)) / 2
        for line in _name_lines(state, box.width):
            y += _TEXT * 1.25
            yield _label(line, middle, y - 4.5, _TEXT, weight=600, anchor="middle")
        if _waits(state):
            y += _SMALL * 1.3
            yield _label(_waits(state), middle, y - 3.0, _SMALL, anchor="middle", colour=_SOFT)
        yield from self._staying(state, middle, y + 4.0 + BADGE / 2)
        yield "</g>"

    def _staying(self, state: State, middle: float, y: float) -> Iterator[str]:
        """Steps that leave the matter in the state: their numbers behind the sign of a turn."""
        rows = _rows_of(self.staying[state.code], self.measures.boxes[state.code].width)
        for number_of_row, numbers in enumerate(rows):
            x = middle - BADGE * len(numbers) / 2
            if not number_of_row:
                yield from _turn(x - 5.0, y)
            for number in numbers:
                x += BADGE
                yield from _badge(number, (x - BADGE / 2 + 4.0, y + BADGE * number_of_row), _SOFT)


def _turn(x: float, y: float) -> Iterator[str]:
    circle = f"M{_number(x)} {_number(y - 4)}a5.5 5.5 0 1 0 1.5 5"
    yield f'<path d="{circle}" fill="none" stroke="{_SOFT}" stroke-width="1.5"/>'
    yield _arrowhead((x + 1.5, y - 1.5), (0, 1), _SOFT, size=5.0)


def _rows_of(numbers: Sequence[int], box_width: float) -> list[Sequence[int]]:
    """As many numbers to a row as the box has room for beside the sign of a turn."""
    most = int((box_width - 2 * _PADDING - BADGE) // BADGE)
    return [numbers[first : first + most] for first in range(0, len(numbers), most)]


def _numbers(table: Table) -> tuple[dict[Arrow, list[int]], dict[str, list[int]]]:
    """For each arrow the numbers of its steps, and for each state those that stay in it. Unknown states are left out."""
    moving: dict[Arrow, list[int]] = {}
    staying: dict[str, list[int]] = {state.code: [] for state in table.states}
    for number, edge in enumerate(table.edges, 1):
        for source in dict.fromkeys(edge.sources):
            target = edge.target or source
            if source == target and source in staying:
                staying[source].append(number)
            elif source in staying and target in staying:
                moving.setdefault((source, target), []).append(number)
    return moving, staying


def _away(one: Place, other: Place) -> int:
    return abs(one.row - other.row) + abs(one.column - other.column)


def _name_lines(state: State, box_width: float) -> list[str]:
    return balanced(state.name, _TEXT * 1.05, box_width - 2 * _PADDING)


def _waits(state: State) -> str:
    if state.final or state.waits_for not in ("citizen", "other"):
        return ""
    return f"chờ {WAITS_NAMES[state.waits_for]}"


def _legend(table: Table, names: Mapping[str, str], left: float, top: float, wide: float) -> tuple[list[str], float]:
    """What the numbers mean, in two columns; and how high that is."""
    svg = [_label("Các bước", left, top + _TEXT, _TEXT, weight=700)]
    start = top + _TEXT + 14.0
    column = (wide - _BETWEEN) / 2
    half = math.ceil(len(table.edges) / 2)
    ends = [start]
    for first, last in ((0, half), (half, len(table.edges))):
        y = start
        for number in range(first, last):
            x = left + (column + _BETWEEN if first else 0.0)
            entry, y = _entry(number + 1, table.edges[number], names, (x, y), column)
            svg += entry
        ends.append(y)
    y = max(ends) + 14.0
    for line in lines(_SIGNS, _SMALL, wide):
        y += _SMALL * 1.4
        svg.append(_label(line, left, y, _SMALL, colour=_SOFT))
    return svg, y - top


def _entry(number: int, edge: Edge, names: Mapping[str, str], at: Spot, wide: float) -> tuple[list[str], float]:
    """One step of the legend, and where the next one begins."""
    x, y = at
    who = ", ".join(names.get(code, code) for code in edge.who)
    words = f"{edge.name} ({who})" if who else edge.name
    svg = list(_badge(number, (x + BADGE / 2, y + BADGE / 2), _SOFT))
    for line in lines(words, _SMALL, wide - BADGE - 10.0):
        svg.append(_label(line, x + BADGE + 8.0, y + 13.5, _SMALL))
        y += _SMALL * 1.35
    return svg, y + 6.0


def _beginning(at: Spot) -> Iterator[str]:
    x, y = at
    yield f'<circle cx="{_number(x)}" cy="{_number(y - 21)}" r="5.5" fill="{_MAIN}"/>'
    yield f'<path d="M{_number(x)} {_number(y - 16)}V{_number(y - 4)}" stroke="{_MAIN}" stroke-width="2.6"/>'
    yield _arrowhead((x, y), (0, 1), _MAIN)


def _badge(number: int, at: Spot, colour: str) -> Iterator[str]:
    x, y = at
    yield (
        f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(BADGE / 2 - 0.5)}" fill="{_PAPER}" '
        f'stroke="{colour}" stroke-width="1.2"/>'
    )
    yield _label(str(number), x, y + 3.9, 10.5 if number < 100 else 8.5, weight=600, anchor="middle")


def _label(
    text: str, x: float, y: float, size: float, *, weight: int = 400, anchor: str = "start", colour: str = _INK
) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{bold}{where} fill="{colour}">'
        f"{written(text)}</text>"
    )


def _rectangle(box: Box, inset: float, paint: str) -> str:
    return (
        f'<rect x="{_number(box.left + inset)}" y="{_number(box.top + inset)}" width="{_number(box.width - 2 * inset)}" '
        f'height="{_number(box.height - 2 * inset)}" rx="{_number(10 - inset)}" {paint}/>'
    )


def _arrowhead(tip: Spot, way: tuple[int, int], colour: str, size: float = 9.0) -> str:
    x, y = tip
    dx, dy = way
    back = (x - dx * size, y - dy * size)
    one = (back[0] - dy * size * 0.5, back[1] + dx * size * 0.5)
    other = (back[0] + dy * size * 0.5, back[1] - dx * size * 0.5)
    spots = " ".join(f"{_number(sx)},{_number(sy)}" for sx, sy in ((x, y), one, other))
    return f'<polygon points="{spots}" fill="{colour}"/>'


def _path(spots: Sequence[Spot]) -> str:
    """A line through the spots, its corners rounded."""
    parts = [f"M{_number(spots[0][0])} {_number(spots[0][1])}"]
    for before, corner, after in zip(spots, spots[1:], spots[2:], strict=False):
        reach = min(_RADIUS, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        into, out = _towards(corner, before, reach), _towards(corner, after, reach)
        parts.append(f"L{_pair(into)}Q{_pair(corner)} {_pair(out)}")
    parts.append(f"L{_pair(spots[-1])}")
    return "".join(parts)


def _towards(one: Spot, other: Spot, reach: float) -> Spot:
    far = math.dist(one, other)
    share = reach / far if far else 0.0
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


def _pair(spot: Spot) -> str:
    return f"{_number(spot[0])} {_number(spot[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
