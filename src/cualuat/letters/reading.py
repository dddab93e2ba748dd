"""A Word file as plain values to be typeset: sections, paragraphs, runs and tables with all that styles add worked out.

It reads letters of `layout`, also after a person changed them in Word. What it does not understand it names in `left_out`
and reads on. Lengths are in points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cualuat.letters.formats import Formats, Paragraph, Text, points, whole
from cualuat.letters.packages import NotAWordFile, Package, W

_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMBED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_INLINE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWN: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # how pictures begin that can be set
_EMU: Final = 12_700  # in a point
_NO_WORDS: Final = "Hình ảnh"  # for a picture whose maker wrote none; PDF/A asks for some
_CHOICE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TAB: Final = 36.0
_MOST_PARAGRAPHS: Final = 40_000
_SIDES: Final = ("top", "bottom", "left", "right")
_LEFT_OUT: Final = {
    "drawing": "hình ảnh, hình vẽ",
    "pict": "hình ảnh, hình vẽ",
    "object": "đối tượng nhúng",
    "footnoteReference": "chú thích chân trang",
    "endnoteReference": "chú thích cuối văn bản",
    "oMath": "công thức toán",
    "oMathPara": "công thức toán",
    "sym": "ký hiệu của phông chữ riêng",
    "del": "chữ đã xóa khi theo dõi sửa đổi",
    "moveFrom": "chữ đã xóa khi theo dõi sửa đổi",
    "altChunk": "nội dung nhúng từ tệp khác",
}
_INSIDE: Final = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "customXml"}
)


@dataclass(slots=True)
class Cell:
    """A cell at column `x` and row `y`; sides are the widths of its lines, 0 for none; `before`, `after` room inside."""

    x: int
    y: int
    columns: int
    rows: int
    blocks: list[Any]
    top: float = 0
    bottom: float = 0
    left: float = 0
    right: float = 0
    valign: str = "top"
    whole: bool = False
    height: float = 0
    before: float = 0
    after: float = 0


@dataclass(slots=True)
class Table:
    """`columns` their widths; the first `head` rows are repeated on every page."""

    columns: list[float]
    cells: list[Cell]
    head: int = 0
    align: str = "left"
    indent: float = 0
    margin_left: float = 5.4
    margin_right: float = 5.4
    above: float = 0
    kind: str = "table"

    @property
    def bordered(self) -> bool:
        """Whether any line is drawn; a table without lines only puts blocks side by side."""
        return any(getattr(cell, side) > 0 for cell in self.cells for side in _SIDES)


@dataclass(slots=True)
class PageBreak:
    """What follows begins on a new page."""

    kind: str = "break"


Blocks = list[Paragraph | Table | PageBreak]


@dataclass(slots=True)
class Section:
    """Pages of one size; header and footer of the first page differ where `first_differs`; `starts`: its number, 0 for the next."""

    blocks: Blocks = field(default_factory=list)
    width: float = 595.3
    height: float = 841.9
    top: float = 56.7
    bottom: float = 56.7
    left: float = 85
    right: float = 42.5
    header_distance: float = 28.3
    footer_distance: float = 28.3
    first_differs: bool = False
    starts: int = 0
    header: Blocks = field(default_factory=list)
    footer: Blocks = field(default_factory=list)
    first_header: Blocks = field(default_factory=list)
    first_footer: Blocks = field(default_factory=list)


@dataclass(slots=True)
class Drawn:
    """A picture that stands in a line: its bytes, and words for who cannot see it."""

    data: list[int]
    alt: str


@dataclass(slots=True)
class Sheets:
    """The whole letter; `day` «2026-02-05» from the file's properties or «»; `left_out` what will not be seen.

    `pictures` by the text of the runs of kind «image» that show them.
    """

    title: str
    author: str
    day: str
    sections: list[Section]
    left_out: list[str]
    pictures: dict[str, Drawn] = field(default_factory=dict)


def read(docx: bytes, *, pictures: bool = True) -> Sheets:
    """What a Word file holds, its pictures left out where they are not wanted. Raises NotAWordFile."""
    return _Reader(Package(docx), pictures).read()


class _Reader:
    """Walks once over the body; remembers what it left out."""

    def __init__(self, package: Package, with_pictures: bool) -> None:
        self.package, self.with_pictures = package, with_pictures
        self.formats = Formats(package.tree("word/styles.xml"), package.tree("word/numbering.xml"))
        self.relations = package.relations("word/document.xml")
        self.shown = self.relations  # of the part that is being read
        self.pictures: dict[str, Drawn] = {}
        self.left_out: list[str] = []
        self.inherited: dict[str, Blocks] = {}

    def read(self) -> Sheets:
        body = self.package.tree("word/document.xml").find(f"{W}body")
        if body is None or sum(1 for _ in body.iter(f"{W}p")) > _MOST_PARAGRAPHS:
            raise NotAWordFile("Văn bản quá dài để dựng bản PDF; hãy chia nhỏ.")
        sections: list[Section] = []
        blocks: Blocks = []
        for element in _content(body):
            if element.tag == f"{W}sectPr":
                sections.append(self._section(element, blocks))
                blocks = []
                continue
            blocks += self._block(element)
            ends = element.find(f"{W}pPr/{W}sectPr")
            if ends is not None:
                sections.append(self._section(ends, blocks))
                blocks = []
        if blocks or not sections:
            sections.append(Section(_spaced(blocks)))
        title, author, day = (self._property(name) for name in ("title", "creator", "modified"))
        return Sheets(title, author, day[:10], sections, self.left_out, self.pictures)

    def _property(self, name: str) -> str:
        tree = self.package.tree("docProps/core.xml")
        found = [e.text for e in tree.iter() if _local(e) == name and e.text] if tree is not None else []
        return found[0] if found else ""

    # -- sections

    def _section(self, properties: Any, blocks: Blocks) -> Section:
        section = Section(_spaced(blocks))
        size, margins = properties.find(f"{W}pgSz"), properties.find(f"{W}pgMar")
        if size is not None:
            section.width = points(size, "w", section.width)
            section.height = points(size, "h", section.height)
        if margins is not None:
            for side in _SIDES:
                setattr(section, side, abs(points(margins, side, getattr(section, side))))
            section.header_distance = points(margins, "header", section.header_distance)
            section.footer_distance = points(margins, "footer", section.footer_distance)
        section.starts = whole(properties.find(f"{W}pgNumType"), "start", 0)
        section.first_differs = properties.find(f"{W}titlePg") is not None
        for name in ("header", "footer"):
            for reference in properties.findall(f"{W}{name}Reference"):
                kind = "first_" if reference.get(f"{W}type") == "first" else ""
                if reference.get(f"{W}type") != "even":
                    self.inherited[f"{kind}{name}"] = self._part(reference.get(_REL, ""))
            setattr(section, name, self.inherited.get(name, []))
            setattr(section, f"first_{name}", self.inherited.get(f"first_{name}", []))
        return section

    def _part(self, relation: str) -> Blocks:
        _, target = self.relations.get(relation, ("", ""))
        tree = self.package.tree(f"word/{target}")
        if tree is None:
            return []
        self.shown = self.package.relations(f"word/{target}")
        found = _spaced([block for element in _content(tree) for block in self._block(element)])
        self.shown = self.relations
        return found

    # -- blocks

    def _block(self, element: Any) -> Blocks:
        if element.tag == f"{W}p":
            return self._paragraph(element)
        if element.tag == f"{W}tbl":
            return [self._table(element)]
        self._miss(element)
        return []

    def _paragraph(self, element: Any) -> Blocks:
        """One paragraph; more where a page break stands in the middle of it."""
        style = self.formats.paragraph(element)
        found: Blocks = [PageBreak()] if style.break_before else []
        current = style.copy()
        label = self.formats.label(element)
        if label:
            current.runs.append(label)
        for run in self._runs(element, style):
            if run.kind == "newpage":
                found += [current, PageBreak()]
                current = style.copy()
            else:
                current.runs.append(run)
        if current.runs or len(found) < 2 or not isinstance(found[-1], PageBreak):
            found.append(current)
        return found

    def _runs(self, element: Any, style: Paragraph) -> Iterator[Text]:
        """The runs of a paragraph; of a complex field the result, but of PAGE and NUMPAGES what the page will say."""
        field_code, depth, in_result = "", 0, False
        tabs = iter(style.tabs)
        for run in self._run_elements(element):
            look = self.formats.text(run, element)
            if look is None:
                continue
            for part in run:
                name = _local(part)
                if name == "fldChar":
                    kind = part.get(f"{W}fldCharType")
                    depth += {"begin": 1, "end": -1}.get(kind, 0)
                    in_result = kind == "separate"
                    if kind == "begin":
                        field_code = ""
                    elif kind == "end" and _page_field(field_code):
                        yield look.as_kind(_page_field(field_code))
                elif name == "instrText":
                    field_code += part.text or ""
                elif depth == 0 or (in_result and not _page_field(field_code)):
                    yield from self._piece(part, name, look, tabs)

    def _piece(self, part: Any, name: str, look: Text, tabs: Iterator[tuple[str, bool]]) -> Iterator[Text]:
        if name == "t":
            yield look.saying(part.text or "")
        elif name in ("br", "cr"):
            yield look.as_kind("newpage" if part.get(f"{W}type") == "page" else "break")
        elif name in ("tab", "ptab"):
            kind, dots = next(tabs, ("left", False))
            yield look.as_kind("fill", dots=dots) if kind == "right" or dots else look.as_kind("tab", width=_TAB)
        elif name == "noBreakHyphen":
            yield look.saying("\u2011")
        elif name == "drawing" and (shown := self._picture(part, look)) is not None:
            yield shown
        else:
            self._miss(part)

    def _picture(self, part: Any, look: Text) -> Text | None:
        """A picture that stands in the line as a letter does; None for any that floats, or that cannot be set."""
        inline, blip = part.find(_INLINE), next(part.iter(_BLIP), None)
        if inline is None or blip is None or not self.with_pictures:
            return None
        _, target = self.shown.get(blip.get(_EMBED, ""), ("", ""))
        name = f"word/{target}"
        data = self.package.parts.get(name, b"")
        if not data.startswith(_DRAWN):
            return None
        extent = next((e for e in inline if _local(e) == "extent"), None)
        described = next((e for e in inline if _local(e) == "docPr"), None)
        cx = extent.get("cx", "") if extent is not None else ""
        alt = described.get("descr", "") if described is not None else ""
        self.pictures[name] = Drawn(list(data), alt.strip() or _NO_WORDS)
        width = int(cx) / _EMU if cx.isdecimal() else 0.0
        return replace(look, text=name).as_kind("image", width=width or 200.0)

    def _run_elements(self, element: Any) -> Iterator[Any]:
        for child in element:
            name = _local(child)
            if name == "r":
                yield child
            elif name in _INSIDE:
                yield from self._run_elements(child)
            else:
                self._miss(child)

    def _miss(self, element: Any) -> None:
        """Remembers what is not drawn, once."""
        name = _local(element)
        if element.tag == _CHOICE or name in ("drawing", "pict"):
            what = (
                "khung chữ (text box)"
                if next(element.iter(f"{W}txbxContent"), None) is not None
                else _LEFT_OUT["drawing"]
            )
        else:
            what = _LEFT_OUT.get(name, "")
        if what and what not in self.left_out:
            self.left_out.append(what)

    # -- tables

    def _table(self, element: Any) -> Table:
        properties = element.find(f"{W}tblPr")
        frame = self.formats.table(properties)
        widths = [points(column, "w", 0) for column in element.findall(f"{W}tblGrid/{W}gridCol")]
        rows = [r for r in _content(element) if r.tag == f"{W}tr"]
        columns = max([len(widths), *(sum(_span(c) for c in _cells(r)) for r in rows)], default=1)
        if len(widths) < columns or not all(widths):
            widths = [sum(widths) / columns or 100.0] * columns
        table = Table(
            widths, [], align=frame.align, indent=frame.indent, margin_left=frame.left, margin_right=frame.right
        )
        open_merges: dict[int, Cell] = {}
        for y, line in enumerate(rows):
            self._row(table, line, y, open_merges)
        for cell in table.cells:
            frame.draw(cell, columns, len(rows))
        table.head = _head_rows(rows, table)
        return table

    def _row(self, table: Table, line: Any, y: int, open_merges: dict[int, Cell]) -> None:
        x = max(0, whole(line.find(f"{W}trPr/{W}gridBefore"), "val", 0))
        for element in _cells(line):
            span = max(0, min(_span(element), len(table.columns) - x))
            merge = element.find(f"{W}tcPr/{W}vMerge")
            above = open_merges.get(x)
            if merge is not None and merge.get(f"{W}val") != "restart" and above is not None:
                above.rows += 1
            elif span:
                cell = self._cell(element, line, Cell(x, y, span, 1, self._cell_blocks(element)))
                table.cells.append(cell)
                open_merges.pop(x, None)
                if merge is not None:
                    open_merges[x] = cell
            x += span

    def _cell(self, element: Any, line: Any, cell: Cell) -> Cell:
        """The cell with its lines and its room."""
        height = line.find(f"{W}trPr/{W}trHeight")
        cell.whole = line.find(f"{W}trPr/{W}cantSplit") is not None
        cell.height = points(height, "val", 0) if height is not None else 0
        self.formats.cell(element, cell)
        if cell.blocks and not isinstance(cell.blocks[0], PageBreak):
            cell.before = cell.blocks[0].above
        if cell.blocks and isinstance(cell.blocks[-1], Paragraph):
            cell.after = cell.blocks[-1].after
        return cell

    def _cell_blocks(self, element: Any) -> Blocks:
        return _spaced([block for child in _content(element) for block in self._block(child)])


def _spaced(blocks: Blocks) -> Blocks:
    """Sets the room above each block: the larger of what the one before wants below and this one above, as in Word."""
    below = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            block.above = max(below, block.before)
            below = block.after
        elif isinstance(block, Table):
            block.above, below = below, 0.0
        else:
            below = 0.0
    return blocks


def _content(element: Any) -> Iterator[Any]:
    """The blocks in an element, through content controls and tracked insertions."""
    for child in element:
        name = _local(child)
        if name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _content(child)
        elif name in ("p", "tbl", "sectPr", "tr", "altChunk"):
            yield child


def _cells(line: Any) -> list[Any]:
    return [
        c
        for child in line
        for c in ([child] if child.tag == f"{W}tc" else child.iter(f"{W}tc") if _local(child) == "sdt" else [])
    ]


def _span(cell: Any) -> int:
    return max(1, whole(cell.find(f"{W}tcPr/{W}gridSpan"), "val", 1))


def _head_rows(rows: list[Any], table: Table) -> int:
    """How many rows from the top are repeated; a cell must not reach out of them."""
    count = 0
    while count < len(rows) and rows[count].find(f"{W}trPr/{W}tblHeader") is not None:
        count += 1
    return count if all(c.y + c.rows <= count for c in table.cells if c.y < count) else 0


def _page_field(code: str) -> str:
    word = code.split()[0].upper() if code.split() else ""
    return {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}.get(word, "")


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
