"""Bar charts as SVG, for pages and for paper. Plain Python; no style but attributes, so that a page's CSS may overrule them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from cualuat.reports.rules import grouped

WIDTH: Final = 680
_LEFT: Final = 250
_RIGHT: Final = 70
_BAR: Final = 16
_ROW: Final = 52
_HEAD: Final = 34
_LINE: Final = 34  # letters of a label in one line
_FONTS: Final = "Times New Roman, Tinos, Liberation Serif, Libertinus Serif, serif"
_NOW: Final = "#9a3412"
_BEFORE: Final = "#b8aca0"
_INK: Final = "#1c1917"


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a chart: its name, this period, the one before (None where nothing was counted)."""

    name: str
    value: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, and what it shows in words."""

    svg: str
    words: str


def bars(title: str, shown: Sequence[Bar], *, now: str, before: str, ident: str = "bieu-do") -> Chart:
    """Two bars for each figure, this period over the one before; `now`, `before` what the periods are called."""
    words = f"{title}. " + "; ".join(_words(bar, now, before) for bar in shown) + "."
    height = _HEAD + _ROW * max(1, len(shown)) + 8
    top = max([1, *(max(bar.value, bar.before or 0) for bar in shown)])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="{ident}-ten {ident}-loi" font-family="{_FONTS}" font-size="15">',
        f'<title id="{ident}-ten">{escape(title)}</title>',
        f'<desc id="{ident}-loi">{escape(words)}</desc>',
        *_legend(now, before),
    ]
    for n, bar in enumerate(shown):
        parts += _row(bar, _HEAD + n * _ROW, top)
    return Chart("".join([*parts, "</svg>"]), words)


def _words(bar: Bar, now: str, before: str) -> str:
    told = f"{bar.name}: {now} {grouped(bar.value)}"
    return told if bar.before is None else f"{told}, {before} {grouped(bar.before)}"


def _legend(now: str, before: str) -> list[str]:
    second = _LEFT + 24 + 8 * len(now) + 30
    return [
        f'<rect class="chart__now" x="{_LEFT}" y="6" width="16" height="14" fill="{_NOW}"/>',
        f'<text class="chart__text" x="{_LEFT + 22}" y="18" fill="{_INK}">{escape(now)}</text>',
        f'<rect class="chart__before" x="{second}" y="6" width="16" height="14" fill="{_BEFORE}"/>',
        f'<text class="chart__text" x="{second + 22}" y="18" fill="{_INK}">{escape(before)}</text>',
    ]


def _row(bar: Bar, y: int, top: int) -> list[str]:
    found = [_label(line, y + 18 + n * 17) for n, line in enumerate(_lines(bar.name))]
    found += _bar("chart__now", _NOW, bar.value, y + 4, top)
    if bar.before is not None:
        found += _bar("chart__before", _BEFORE, bar.before, y + 4 + _BAR + 2, top)
    return found


def _label(text: str, y: int) -> str:
    return f'<text class="chart__text" x="{_LEFT - 10}" y="{y}" text-anchor="end" fill="{_INK}">{escape(text)}</text>'


def _bar(look: str, fill: str, value: int, y: int, top: int) -> list[str]:
    width = round((WIDTH - _LEFT - _RIGHT) * value / top, 1)
    end = _LEFT + width + 6
    return [
        f'<rect class="{look}" x="{_LEFT}" y="{y}" width="{max(width, 1.0)}" height="{_BAR}" fill="{fill}"/>',
        f'<text class="chart__text" x="{end}" y="{y + 13}" fill="{_INK}">{grouped(value)}</text>',
    ]


def _lines(name: str) -> list[str]:
    """The name in at most two lines."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1][: _LINE - 1]}…"]
    return lines
