"""Markdown: paragraphs wrapped at any width, pipe tables, and tables whose cells are parted by a line with a lone pipe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cualuat.kernel.text import normalise
from cualuat.law.load.readers.paragraphs import join_with_tables
from cualuat.law.load.readers.tables import Cell, is_layout, layout_lines, pipe_rows

_BEGINS: Final = re.compile(r"^(?:[-–•]\s*\S|\+\s|\*\s|#{1,6}\s|>\s|(?:[IVX]{1,5}|\d{1,3}(?:\.\d+)*|[a-zđ])[.)]\s)")
_RULE: Final = re.compile(r"^\s*(?:[-–—_*]\s*){3,}$")
_PIPED: Final = re.compile(r"^\|.*\S.*\|$")
_PIPED_RULE: Final = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")


def looks_like_markdown(text: str, name: str) -> bool:
    """By the ending of the name, or by lone pipes beside bold words."""
    if name.lower().endswith((".md", ".markdown")):
        return True
    head = text[:20_000]
    return "\n|\n" in head and "**" in head


def read_lines(text: str) -> str:
    """Canonical text of a Markdown document; emphasis and heading marks go, words stay."""
    out: list[str] = []
    for block in _blocks(normalise(text).replace("\r", "").split("\n")):
        if isinstance(block, list):
            lines = layout_lines(block) if is_layout(block) else pipe_rows(block)
            out += ["", *lines, ""] if lines and lines[0].startswith("| ") else lines
        elif block:
            out.append(block)
    return join_with_tables([line for i, line in enumerate(out) if line or (i and out[i - 1])]).strip()


def _blocks(lines: Sequence[str]) -> Iterator[str | list[list[Cell]]]:
    """Paragraphs, and tables as rows of cells."""
    i, open_lines = 0, list[str]()
    while i < len(lines):
        line = lines[i].strip()
        if line == "|" or (_PIPED.match(line) and not open_lines):
            yield from _paragraphs(open_lines)
            open_lines = []
            i, rows = _lone_pipes(lines, i) if line == "|" else _piped(lines, i)
            yield rows
            continue
        if not line or _RULE.match(line):
            yield from _paragraphs(open_lines)
            open_lines = []
        else:
            open_lines.append(line)
        i += 1
    yield from _paragraphs(open_lines)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of lines without an empty one between them."""
    whole: list[str] = []
    for line in lines:
        if whole and _BEGINS.match(_bare(line)) and not _goes_on(whole[-1], line):
            yield _plain(" ".join(whole))
            whole = []
        whole.append(line)
    if whole and (text := _plain(" ".join(whole))):
        yield text


def _goes_on(line: str, following: str) -> bool:
    """«… ngày», «… Số» at the end of a line, or a dash between years: what follows is no marker."""
    if re.match(r"[-–]\s*\d", following) and line[-1:].isdigit():
        return True
    return bool(re.search(r"(?:ngày|tháng|năm|số|Số|điều|khoản|mục|tối thiểu|ít nhất|từ|đến|\d\s*-)$", line))


def _lone_pipes(lines: Sequence[str], start: int) -> tuple[int, list[list[Cell]]]:
    """A table of which each cell ends at a line with nothing but a pipe; a row has one pipe more than cells."""
    rows: list[list[Cell]] = []
    i, width = start, 0
    while i < len(lines) and lines[i].strip() == "|":
        row: list[Cell] = []
        i += 1
        while i < len(lines):
            cell, i = _cell(lines, i)
            row.append(cell)
            ended = i + 1 >= len(lines) or not lines[i + 1].strip() or lines[i + 1].strip() == "|"
            i += 1
            if ended and (len(row) >= width if width else True):
                break
        width = width or len(row)
        rows.append(row)
        following = next((j for j in range(i, len(lines)) if lines[j].strip()), len(lines))
        if following < len(lines) and lines[following].strip() == "|" and following - i <= 1:
            i = following
    return i, rows


def _cell(lines: Sequence[str], i: int) -> tuple[Cell, int]:
    inside: list[str] = []
    while i < len(lines) and lines[i].strip() != "|":
        inside.append(lines[i].strip())
        i += 1
    return Cell(tuple(_cell_lines(inside))), i


def _cell_lines(lines: Sequence[str]) -> Iterator[str]:
    """In a cell a new line begins a paragraph only where it looks like one: a dash, a line of capitals after another."""
    whole: list[str] = []
    for line in lines:
        if not _bare(line) or _RULE.match(line):
            if whole and not _open(whole):
                yield _plain(" ".join(whole))
                whole = []
            elif whole:
                whole.append(line)
            continue
        if whole and not _open(whole) and _new_in_cell(_bare(" ".join(whole)), _bare(line)):
            yield _plain(" ".join(whole))
            whole = []
        whole.append(line)
    if whole and (text := _plain(" ".join(whole))):
        yield text


def _new_in_cell(before: str, line: str) -> bool:
    if before.endswith(":") and not _BEGINS.match(line):
        return False
    return bool(_BEGINS.match(line) or before.isupper())


def _open(lines: Sequence[str]) -> bool:
    """Whether an emphasis begun in these lines has not ended."""
    text = " ".join(lines)
    return text.count("**") % 2 == 1 or text.replace("**", "").count("*") % 2 == 1


def _piped(lines: Sequence[str], start: int) -> tuple[int, list[list[Cell]]]:
    rows: list[list[Cell]] = []
    i = start
    while i < len(lines) and _PIPED.match(lines[i].strip()):
        line = lines[i].strip()
        if not _PIPED_RULE.match(line):
            cells = re.split(r"(?<!\\)\|", line[1:-1])
            rows.append([Cell(tuple(filter(None, [_plain(cell.replace("\\|", "|"))]))) for cell in cells])
        i += 1
    return i, rows


def _bare(line: str) -> str:
    return line.replace("*", "").strip()


def _plain(text: str) -> str:
    """Without the marks of emphasis and headings."""
    words = re.sub(r"^#{1,6}\s+|^>\s+", "", text)
    words = re.sub(r"(?<!\s)\*+|\*+(?!\s)|(?<=\s)\*{2,}(?=\s)|^\*+\s|\s\*+$", "", words)
    return " ".join(words.split())
