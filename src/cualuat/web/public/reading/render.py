"""Legal text in the canonical form → safe HTML: clauses and points, quotations, tables, links, matches of a search.

Pure: no database, no clock. Everything that comes from a text is escaped; every character of it is shown, but for the
bars and marks of the pipe rows that become a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from cualuat.kernel.citation import Address, DocumentKind, DocumentRef, LinkSpan, NotAnAddress, link_spans
from cualuat.kernel.legaltext import Node, official_label, parse, parse_article
from cualuat.law.rules import provision_url
from cualuat.web.public.reading.matching import Range, matches

_UNITS: Final = ("clause", "point", "item")
_CONTAINERS: Final = ("part", "chapter", "section", "subsection")
_OWN_ARTICLES = re.compile(r"^Điều \d+[a-zđ]{0,2}[.:]", re.M)
_ROW = re.compile(r"\s*\|.*\|\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_IMAGE: Final = "[hình ảnh]"
# A longer cell in the first row, or one with a figure in it, is no name of a column.
_COLUMN_NAME = re.compile(r"[^\d]{1,120}")
IsKnown = Callable[[DocumentKind, str], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """One provision to show: its eId, kind, number as printed and text, as in law.models.Provision.

    `amending` says that it changes another document: a bare «Điều 5» in it means the other one, so it gets no link here.
    """

    eid: str
    kind: str
    number: str
    text: str
    amending: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Where a citation leads: address of the page, and slug and eId for the preview."""

    url: str
    slug: str
    eid: str


Resolve = Callable[[LinkSpan], Link | None]


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    mark: str  # «<», «^» or «»
    colspan: int = 1
    rowspan: int = 1
    covered: bool = False


@dataclass(slots=True)
class Sheet:
    """The texts of one page. Made first, so that all links can be looked up at once; then `html` prints each text.

    `ids` are the eIds that the printed texts will bear; `spans` all links found. `address_of`: where the page of a clause is, of
    what is no document of the library.
    """

    sources: Sequence[Source]
    slug: str
    is_known: IsKnown | None = None
    address_of: Callable[[str], str] | None = None
    ids: set[str] = field(default_factory=set)
    _trees: dict[str, Node] = field(default_factory=dict)
    _spans: dict[int, list[LinkSpan]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.sources:
            tree = _tree(source)
            self._trees[source.eid] = tree
            self.ids.add(source.eid)
            self._read(tree, _address(source.eid), source.amending)

    def _read(self, node: Node, here: Address | None, amending: bool) -> None:
        if node.kind in (*_UNITS, "article"):
            here = _address(node.eid) or here
        if node.kind in (*_UNITS, "article", *_CONTAINERS):
            self.ids.add(node.eid)
        quoted = node.kind == "quote"
        spans = link_spans(node.text, here=None if quoted else here, is_known=self.is_known) if node.text else []
        if quoted or amending:
            spans = [s for s in spans if s.document or (not quoted and "này" in node.text[s.start : s.end])]
        if spans:
            self._spans[id(node)] = spans
        for child in node.children:
            self._read(child, here, amending)

    @property
    def spans(self) -> Iterator[LinkSpan]:
        """All links of the page, in order."""
        for found in self._spans.values():
            yield from found

    @property
    def refs(self) -> set[DocumentRef]:
        """All other documents that the page names."""
        return {span.document for span in self.spans if span.document is not None}

    def html(self, eid: str, resolve: Resolve, *, asked: str = "", find: str = "", first_match: int = 1) -> Printed:
        """The HTML of one provision. `asked` is the eId to point out; `find` folded words to mark."""
        printer = _Printer(self, resolve, asked, find, first_match)
        tree = self._trees[eid]
        html = printer.node(tree, root=True)
        return Printed(mark_safe(html), printer.next_match - first_match)  # noqa: S308 – escaped piece by piece

    def text_of(self, eid: str, unit: str) -> str | None:
        """The plain text of a clause or point of a provision, number included; None when there is none."""
        node = next((n for n in self._trees[eid].iter() if n.eid == unit), None)
        return node.plain().strip() if node else None


def mark_words(text: str, find: str, first_match: int = 1) -> Printed:
    """A line of text (a heading) with the words found marked."""
    out: list[str] = []
    at = 0
    found = matches(text, find)
    for number, (start, end) in enumerate(found, start=first_match):
        out += [_plain(text[at:start]), f'<mark id="tim-{number}">{_plain(text[start:end])}</mark>']
        at = end
    return Printed(mark_safe("".join([*out, _plain(text[at:])])), len(found))  # noqa: S308 – escaped piece by piece


@dataclass(frozen=True, slots=True)
class Printed:
    """HTML and how many matches are marked in it."""

    html: SafeString
    matches: int


def _tree(source: Source) -> Node:
    """The tree of a provision's text, with the eIds that its units have in the whole document."""
    if source.kind in ("article", "clause"):
        tree = parse_article(source.text, number=source.number or "1")
        _rename(tree, len(tree.eid), source.eid)
        return tree
    if source.kind == "body":
        tree = parse(source.text)
        tree.eid = source.eid
        return tree
    if source.kind in ("annex", "form") and _OWN_ARTICLES.search(source.text):
        tree = parse(source.text)
        for node in tree.iter():
            node.eid = f"{source.eid}__{node.eid}" if node.eid else source.eid
        return tree
    return Node("paragraph", source.eid, None, "", source.text, 0, 0, len(source.text))


def _rename(tree: Node, cut: int, eid: str) -> None:
    for node in tree.iter():
        node.eid = eid + node.eid[cut:]


def _address(eid: str) -> Address | None:
    try:
        return Address.from_eid(eid)
    except NotAnAddress:
        return None


def safe_url(address: str) -> str:
    """An address of ours with its Vietnamese letters encoded («đ» in «diem-đ»)."""
    return quote(address, safe="/#?=&_.-~")


class _Printer:
    """Prints one tree; knows where the marks of a search stand."""

    def __init__(self, sheet: Sheet, resolve: Resolve, asked: str, find: str, first_match: int) -> None:
        self.sheet, self.resolve, self.asked, self.find = sheet, resolve, asked, find
        self.next_match = first_match

    def node(self, node: Node, *, root: bool = False) -> str:
        body = self._own(node)
        inner = "".join([self.node(child) for child in node.children])
        if root or node.kind == "document":
            return body + inner
        if node.kind in _UNITS:
            asked = " unit--asked" if node.eid == self.asked else ""
            return f'<div class="unit unit--{node.kind}{asked}" id="{escape(node.eid)}">{body}{inner}</div>'
        if node.kind == "quote":
            return f'<blockquote class="quoted">{body}{inner}</blockquote>'
        if node.kind in ("article", *_CONTAINERS):
            return f'<div class="inner inner--{node.kind}" id="{escape(node.eid)}">{body}{inner}</div>'
        return body + inner

    def _own(self, node: Node) -> str:
        if not node.text.strip():
            return ""
        run = _Run(node, self.sheet._spans.get(id(node), []), matches(node.text, self.find) if self.find else [])
        out: list[str] = []
        rows: list[tuple[int, int]] = []
        first = True
        for start, end in _lines(node.text):
            if _is_row(node.text, start, end):
                rows.append((start, end))
                continue
            out += self._flush(run, rows)
            rows = []
            out.append(self._paragraph(node, run, start, end, first))
            first = False
        out += self._flush(run, rows)
        return "".join(out)

    def _flush(self, run: _Run, rows: list[tuple[int, int]]) -> list[str]:
        if not rows:
            return []
        return [self._table(run, rows)]

    def _paragraph(self, node: Node, run: _Run, start: int, end: int, first: bool) -> str:
        text = self._text
        if first and node.kind in _UNITS and start < node.mark <= end:
            anchor = self._anchor(node) if node.kind == "clause" else ""
            mark = f'<span class="unit__number">{text(run, start, node.mark)}</span>'
            return f"<p>{anchor}{mark}{text(run, node.mark, end)}</p>"
        if first and node.kind in ("article", *_CONTAINERS) and node.mark:
            return f'<p class="inner__heading">{text(run, start, end)}</p>'
        if node.kind == "basis" or node.text.startswith("Căn cứ", start):
            return f'<p class="basis">{text(run, start, end)}</p>'
        if node.kind in ("paragraph", "body") and node.text[start:end].isupper():
            return f'<p class="capitals">{text(run, start, end)}</p>'
        return f"<p>{text(run, start, end)}</p>"

    def _anchor(self, node: Node) -> str:
        if not self.sheet.slug and self.sheet.address_of is None:
            return ""
        address = self.sheet.address_of(node.eid) if self.sheet.address_of else provision_url(self.sheet.slug, node.eid)
        url = escape(safe_url(address))
        label = escape(official_label(node.eid))
        return f'<a class="unit__anchor no-print" href="{url}" aria-label="Liên kết tới {label}"></a>'

    # -- tables

    def _table(self, run: _Run, rows: list[tuple[int, int]]) -> str:
        grid = [_cells(run.text, start, end) for start, end in rows]
        _span(grid)
        out = ['<div class="scroll-x" tabindex="0" role="group" aria-label="Bảng, cuộn ngang được"><table>']
        headed = _has_header(run.text, grid)
        for y, row in enumerate(grid):
            out.append("<tr>")
            tag, scope = ("th", ' scope="col"') if headed and y == 0 else ("td", "")
            for cell in row:
                if cell.covered:
                    continue
                spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
                spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
                text = "" if cell.mark else self._cell(run, cell)
                out.append(f"<{tag}{scope}{spans}>{text}</{tag}>")
            out.append("</tr>")
        out.append("</table></div>")
        return "".join(out)

    def _cell(self, run: _Run, cell: _Cell) -> str:
        start = cell.start
        if run.text[start : cell.end] in ("\\<", "\\^"):
            start += 1
        return self._text(run, start, cell.end).replace("&lt;br&gt;", "<br>").replace("\\|", "|")

    # -- words

    def _text(self, run: _Run, start: int, end: int) -> str:
        if not run.spans and not run.marks:
            return _plain(run.text[start:end])
        out: list[str] = []
        at = start
        for span in run.spans:
            first, last = max(span.start, start), min(span.end, end)
            if first >= last or first < at:
                continue
            link = self.resolve(span)
            if link is None:
                continue
            out.append(self._marked(run, at, first))
            out.append(
                f'<a class="cite" href="{escape(link.url)}" data-vb="{escape(link.slug)}" data-dieu="{escape(link.eid)}">'
                f"{self._marked(run, first, last)}</a>"
            )
            at = last
        out.append(self._marked(run, at, end))
        return "".join(out)

    def _marked(self, run: _Run, start: int, end: int) -> str:
        if not run.marks:
            return _plain(run.text[start:end])
        out: list[str] = []
        at = start
        for number, (first, last) in enumerate(run.marks):
            low, high = max(first, at), min(last, end)
            if low >= high:
                continue
            out.append(_plain(run.text[at:low]))
            out.append(f"<mark{self._match_id(run, number)}>{_plain(run.text[low:high])}</mark>")
            at = high
        out.append(_plain(run.text[at:end]))
        return "".join(out)

    def _match_id(self, run: _Run, number: int) -> str:
        """One id for each match, though a match that a link cuts has several marks."""
        if number in run.numbered:
            return ""
        run.numbered.add(number)
        self.next_match += 1
        return f' id="tim-{self.next_match - 1}"'


class _Run:
    """A node's text with the places of its links and marks."""

    __slots__ = ("marks", "numbered", "spans", "text")

    def __init__(self, node: Node, spans: list[LinkSpan], marks: list[Range]) -> None:
        self.text, self.spans, self.marks = node.text, spans, marks
        self.numbered: set[int] = set()


def _plain(text: str) -> str:
    out = escape(text, quote=False)
    return out.replace(_IMAGE, f'<span class="image-gap">{_IMAGE}</span>') if _IMAGE in out else out


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that hold something, as (start, end)."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _is_row(text: str, start: int, end: int) -> bool:
    return text.find("|", start, end) >= 0 and _ROW.match(text[start:end]) is not None


def _cells(text: str, start: int, end: int) -> list[_Cell]:
    bars = [start + found.start() for found in _BAR.finditer(text[start:end])]
    cells = []
    for left, right in pairwise(bars):
        first, last = left + 1, right
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        inside = text[first:last]
        cells.append(_Cell(first, last, inside if inside in ("<", "^") else ""))
    return cells


def _span(grid: list[list[_Cell]]) -> None:
    """Gives each cell the width and height that the marks beside and below it say; makes all rows equally wide."""
    width = max(len(row) for row in grid)
    for row in grid:
        row += [_Cell(0, 0, "") for _ in range(width - len(row))]
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if not cell.covered and not cell.mark:
                _grow(grid, y, x, cell)


def _grow(grid: list[list[_Cell]], y: int, x: int, cell: _Cell) -> None:
    row = grid[y]
    while x + cell.colspan < len(row) and row[x + cell.colspan].mark == "<" and not row[x + cell.colspan].covered:
        cell.colspan += 1
    while y + cell.rowspan < len(grid) and _continues(grid[y + cell.rowspan], x, cell.colspan):
        cell.rowspan += 1
    for below in grid[y : y + cell.rowspan]:
        for other in below[x : x + cell.colspan]:
            other.covered = other is not cell


def _continues(row: list[_Cell], x: int, width: int) -> bool:
    cells = row[x : x + width]
    return cells[0].mark == "^" and all(c.mark in ("<", "^") and not c.covered for c in cells)


def _has_header(text: str, grid: list[list[_Cell]]) -> bool:
    first = [cell for cell in grid[0] if not cell.covered]
    names = [text[c.start : c.end] for c in first]
    return len(grid) > 1 and len(first) > 1 and all(_COLUMN_NAME.fullmatch(name) for name in names)
