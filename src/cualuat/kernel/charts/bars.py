"""Bar charts as SVG, for pages and for paper. Plain Python; no style but attributes, so that a page's CSS may overrule them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

WIDTH: Final = 680
_RIGHT: Final = 70
_BAR: Final = 16
_HEAD: Final = 34
_LINE: Final = 34  # letters of a label in one line, beside its bars
_FONTS: Final = "Times New Roman, Tinos, Liberation Serif, Libertinus Serif, serif"
_NOW: Final = "#9a3412"
_BEFORE: Final = "#b8aca0"
_INK: Final = "#1c1917"


def grouped(value: int) -> str:
    """«1.234» as Vietnamese papers write it."""
    return f"{value:,}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a chart: its name, this period, the one before (None where nothing was counted)."""

    name: str
    value: int
    before: int | None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: names beside the bars, or over them on narrow screens."""

    width: int
    left: int
    over: int  # room above the bars for a name
    row: int


_WIDE: Final = _Frame(WIDTH, 250, 0, 52)
_NARROW: Final = _Frame(360, 4, 18, 66)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, and what it shows in words."""

    svg: str
    words: str


def bars(
    title: str, shown: Sequence[Bar], *, now: str, before: str = "", ident: str = "bieu-do", narrow: bool = False
) -> Chart:
    """Two bars for each figure, this period over the one before; `now`, `before` what the periods are called.

    Without `before` one bar each.
    """
    frame = _NARROW if narrow else _WIDE
    words = f"{title}. " + "; ".join(_words(bar, now, before) for bar in shown) + "."
    head = _HEAD + (20 if narrow and before else 0)
    if not before:
        frame = replace(frame, row=frame.row - _BAR - 2)
    height = head + frame.row * max(1, len(shown)) + 8
    top = max([1, *(max(bar.value, bar.before or 0) for bar in shown)])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {frame.width} {height}" '
        f'width="{frame.width}" height="{height}" role="img" aria-labelledby="{ident}-ten {ident}-loi" '
        f'font-family="{_FONTS}" font-size="15">',
        f'<title id="{ident}-ten">{escape(title)}</title>',
        f'<desc id="{ident}-loi">{escape(words)}</desc>',
        *_legend(now, before, frame),
    ]
    for n, bar in enumerate(shown):
        parts += _row(bar, head + n * frame.row, top, frame)
    return Chart("".join([*parts, "</svg>"]), words)


def _words(bar: Bar, now: str, before: str) -> str:
    told = f"{bar.name}: {now} {grouped(bar.value)}"
    return told if bar.before is None else f"{told}, {before} {grouped(bar.before)}"


def _legend(now: str, before: str, frame: _Frame) -> list[str]:
    """Side by side, one below the other where it is narrow."""
    x, y = (frame.left, 26) if frame.over else (frame.left + 54 + 8 * len(now), 6)
    found = [
        f'<rect class="chart__now" x="{frame.left}" y="6" width="16" height="14" fill="{_NOW}"/>',
        f'<text class="chart__text" x="{frame.left + 22}" y="18" fill="{_INK}">{escape(now)}</text>',
    ]
    if not before:
        return found
    return [
        *found,
        f'<rect class="chart__before" x="{x}" y="{y}" width="16" height="14" fill="{_BEFORE}"/>',
        f'<text class="chart__text" x="{x + 22}" y="{y + 12}" fill="{_INK}">{escape(before)}</text>',
    ]


def _row(bar: Bar, y: int, top: int, frame: _Frame) -> list[str]:
    if frame.over:
        found = [_label(_cut(bar.name, 48), frame.left, y + 14, "start")]
    else:
        lines = enumerate(_lines(bar.name))
        found = [_label(line, frame.left - 10, y + 18 + n * 17, "end") for n, line in lines]
    y += frame.over
    found += _bar("chart__now", _NOW, bar.value, y + 4, top, frame)
    if bar.before is not None:
        found += _bar("chart__before", _BEFORE, bar.before, y + 4 + _BAR + 2, top, frame)
    return found


def _label(text: str, x: int, y: int, anchor: str) -> str:
    return f'<text class="chart__text" x="{x}" y="{y}" text-anchor="{anchor}" fill="{_INK}">{escape(text)}</text>'


def _bar(look: str, fill: str, value: int, y: int, top: int, frame: _Frame) -> list[str]:
    width = round((frame.width - frame.left - _RIGHT) * value / top, 1)
    end = frame.left + width + 6
    return [
        f'<rect class="{look}" x="{frame.left}" y="{y}" width="{max(width, 1.0)}" height="{_BAR}" fill="{fill}"/>',
        f'<text class="chart__text" x="{end}" y="{y + 13}" fill="{_INK}">{grouped(value)}</text>',
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


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
