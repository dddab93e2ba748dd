"""Word file in the look of Decree 30/2020/NĐ-CP: A4, Times New Roman 14, headings that the navigation pane shows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cualuat.law.exports.content import Block, Content, Division, runs_on
from cualuat.law.exports.heads import Head, is_basis, read_head, read_signature, style_of_line
from cualuat.law.exports.tables import Cell, Table

_FONT: Final = "Times New Roman"
_TEXT_WIDTH: Final = Mm(210 - 30 - 20)
_HEADING: Final = {
    "part": 1, "annex": 1, "form": 2, "chapter": 2, "section": 3, "subsection": 4, "article": 5,
}  # fmt: skip
_CENTRED: Final = ("part", "annex", "form", "chapter", "section", "subsection")
_HEAD_STYLES: Final = {"name": "Đầu văn bản", "number": "Số văn bản", "date": "Ngày văn bản"}
_INDENT: Final = {"clause": Mm(0), "point": Mm(5), "item": Mm(10)}


def to_docx(content: Content) -> bytes:
    """The bytes of a .docx file."""
    return _Writer(content).write()


class _Writer:
    """Builds the file paragraph by paragraph; XML elements directly, for python-docx looks each style up by name."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.file: Any = docx.Document()
        _set_page(self.file)
        _set_styles(self.file)
        self._ids = {style.name: style.style_id for style in self.file.styles}
        self._body: Any = self.file.element.body
        self._end: Any = self._body.sectPr

    def write(self) -> bytes:
        """The bytes of the finished file."""
        content = self.content
        self._properties()
        for i, division in enumerate(content.divisions):
            if i == 0:
                self._beginning(division)
            self._division(division)
        if not content.divisions:
            self._neutral_head()
        if content.source:
            self._add(f"Nguồn: {content.source}", "Ghi chú")
        _page_numbers(self.file, content.full_name)
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _properties(self) -> None:
        properties = self.file.core_properties
        properties.title = self.content.full_name[:255]
        properties.subject = self.content.title[:255]
        properties.author = self.content.issuer[:255]
        properties.language = "vi-VN"
        properties.comments = self.content.notices[0][:255]
        revised = self.content.document.revised_at.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = revised
        properties.last_modified_by = ""

    # -- head and signature

    def _beginning(self, division: Division) -> None:
        """The head of the document itself when it is whole and has one; else where this text comes from."""
        head = None
        if division.kind in ("preamble", "body") and not self.content.document.is_partial:
            head = read_head(division.blocks, self.content.title)
        if head is None:
            self._neutral_head()
            return
        division.blocks = head.rest
        self._notices()
        self._official_head(head)

    def _official_head(self, head: Head) -> None:
        left, right = ([(line, _HEAD_STYLES[style_of_line(line)]) for line in side] for side in (head.left, head.right))
        self._two_columns(left, right, share=0.4)
        for line in head.title:
            self._add(line, "Tên văn bản")

    def _neutral_head(self) -> None:
        content = self.content
        if content.document.kind_name and not content.document.name_key:
            self._add(content.document.kind_name.upper(), "Tên văn bản")
        self._add(content.title, "Tên văn bản")
        known = [f"Số: {content.number}" if content.number else "", content.issuer]
        self._add(" – ".join(filter(None, known)), "Giữa")
        self._notices()

    def _notices(self) -> None:
        for notice in self.content.notices:
            self._add(notice, "Ghi chú")

    def _signature(self, division: Division) -> None:
        signature = read_signature(division.blocks)
        left = [(line, "Nơi nhận") for line in signature.left]
        right = [(line, _HEAD_STYLES[style_of_line(line)]) for line in signature.right]
        self._two_columns(left, right, share=0.5)
        self._blocks(signature.rest)

    # -- text

    def _division(self, division: Division) -> None:
        if division.kind == "signature":
            self._signature(division)
            return
        blocks = self._opening(division)
        self._blocks(blocks, division.kind)
        for child in division.children:
            self._division(child)
        self._blocks(division.tail, division.kind)

    def _opening(self, division: Division) -> list[Block]:
        """Writes number and heading, and the remark; answers the blocks that are left."""
        blocks = division.blocks
        level = _HEADING.get(division.kind)
        first = blocks[0].text if blocks else ""
        if division.kind == "annex":
            self._break_page()
        if level and division.kind in _CENTRED and division.kind not in ("section", "subsection"):
            self._add("\n".join(filter(None, (division.num, division.heading))), f"Heading {level}")
        elif level and division.title:
            self._add(division.title, f"Heading {level}")
        elif division.num:
            text = first if runs_on(first) or not blocks or blocks[0].table is None else ""
            self._add(f"{division.num} {text}".strip(), _style_of(division.kind))
            blocks = blocks[1:] if text else blocks
        if division.remark:
            self._add(division.remark, "Ghi chú")
        return blocks

    def _blocks(self, blocks: Iterable[Block], kind: str = "") -> None:
        for block in blocks:
            if block.table is not None:
                self._table(block.table)
            else:
                basis = kind in ("preamble", "body") and is_basis(block.text)
                self._add(block.text, "Căn cứ" if basis else _style_of(kind))

    def _add(self, text: str, style: str) -> None:
        self._end.addprevious(self._paragraph(text, style))

    def _break_page(self) -> None:
        paragraph = self._paragraph("", "Ô bảng")
        paragraph[-1].append(_element("w:br", type="page"))
        self._end.addprevious(paragraph)

    def _paragraph(self, text: str, style: str) -> Any:
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        name = OxmlElement("w:pStyle")
        name.set(qn("w:val"), self._ids[style])
        properties.append(name)
        paragraph.append(properties)
        for i, line in enumerate(text.split("\n")):
            run = OxmlElement("w:r")
            if i:
                run.append(OxmlElement("w:br"))
            words = OxmlElement("w:t")
            words.text = line
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(words)
            paragraph.append(run)
        return paragraph

    # -- tables

    def _two_columns(self, left: list[tuple[str, str]], right: list[tuple[str, str]], *, share: float) -> None:
        """Two cells without borders; `share` of the width for the left one."""
        widths = (int(_TEXT_WIDTH * share), int(_TEXT_WIDTH * (1 - share)))
        table = self._grid(widths, borders=False)
        row = OxmlElement("w:tr")
        whole = OxmlElement("w:trPr")
        whole.append(OxmlElement("w:cantSplit"))  # a signature is not to be torn apart by a page
        row.append(whole)
        for lines, width in zip((left, right), widths, strict=True):
            row.append(self._cell([self._paragraph(text, style) for text, style in lines], width))
        table.append(row)
        self._end.addprevious(table)
        self._add("", "Ô bảng")  # two tables in a row would be one

    def _table(self, table: Table) -> None:
        grid = self._grid([_TEXT_WIDTH // table.width] * table.width, borders=True)
        owner = {
            (r, c): cell
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        }
        for number in range(table.height):
            grid.append(self._row(table, owner, number))
        self._end.addprevious(grid)
        self._add("", "Ô bảng")

    def _row(self, table: Table, owner: dict[tuple[int, int], Cell], number: int) -> Any:
        row = OxmlElement("w:tr")
        column = 0
        while column < table.width:
            cell = owner[number, column]
            first = cell.row == number
            lines = cell.lines if first else []
            width = _TEXT_WIDTH // table.width * cell.columns
            xml = self._cell([self._paragraph(line, "Ô bảng") for line in lines], width)
            _span(xml.find(qn("w:tcPr")), cell, first=first)
            row.append(xml)
            column += cell.columns
        return row

    def _grid(self, widths: Sequence[int], *, borders: bool) -> Any:
        table = OxmlElement("w:tbl")
        properties = OxmlElement("w:tblPr")
        properties.append(_element("w:tblW", type="dxa", w=str(_twips(_TEXT_WIDTH))))
        if borders:
            lines = OxmlElement("w:tblBorders")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
                lines.append(_element(f"w:{side}", val="single", sz="4", space="0", color="auto"))
            properties.append(lines)
        table.append(properties)
        grid = OxmlElement("w:tblGrid")
        for width in widths:
            grid.append(_element("w:gridCol", w=str(_twips(width))))
        table.append(grid)
        return table

    def _cell(self, paragraphs: list[Any], width: int) -> Any:
        cell = OxmlElement("w:tc")
        properties = OxmlElement("w:tcPr")
        properties.append(_element("w:tcW", type="dxa", w=str(_twips(width))))
        cell.append(properties)
        for paragraph in paragraphs or [self._paragraph("", "Ô bảng")]:
            cell.append(paragraph)
        return cell


def _span(properties: Any, cell: Cell, *, first: bool) -> None:
    if cell.columns > 1:
        properties.append(_element("w:gridSpan", val=str(cell.columns)))
    if cell.rows > 1:
        properties.append(_element("w:vMerge", val="restart" if first else "continue"))


def _style_of(kind: str) -> str:
    return {"point": "Điểm", "item": "Tiết"}.get(kind, "Đoạn")


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _twips(length: int) -> int:
    return int(length) // 635


# --- page and styles ---------------------------------------------------------------------------------------------


def _set_page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)


def _set_styles(file: Any) -> None:
    normal = file.styles["Normal"]
    _font(normal, size=14)
    language = _element("w:lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN")
    normal.element.get_or_add_rPr().append(language)
    for old in file.styles.element.xpath("w:docDefaults//w:lang"):
        old.set(qn("w:val"), "vi-VN")
    normal.paragraph_format.space_after = Pt(6)
    for level in range(1, 6):
        _heading(file.styles[f"Heading {level}"], centred=level < 5, italic=level == 4)
    first_line, none = Mm(10), Mm(0)
    _style(file, "Đoạn", indent=none, first=first_line, align="JUSTIFY")
    _style(file, "Điểm", indent=_INDENT["point"], first=first_line, align="JUSTIFY")
    _style(file, "Tiết", indent=_INDENT["item"], first=first_line, align="JUSTIFY")
    _style(file, "Căn cứ", first=first_line, align="JUSTIFY", italic=True)
    _style(file, "Tên văn bản", align="CENTER", bold=True)
    _style(file, "Giữa", align="CENTER")
    _style(file, "Đầu văn bản", align="CENTER", bold=True, size=13, after=0)
    _style(file, "Số văn bản", align="CENTER", size=13, after=0)
    _style(file, "Ngày văn bản", align="CENTER", italic=True, size=13, after=0)
    _style(file, "Nơi nhận", align="LEFT", size=11, after=0)
    _style(file, "Ô bảng", align="LEFT", size=12, after=0)
    _style(file, "Ghi chú", align="LEFT", size=12, italic=True)


def _style(
    file: Any,
    name: str,
    *,
    align: str,
    indent: int = 0,
    first: int = 0,
    size: int = 14,
    after: int = 6,
    bold: bool = False,
    italic: bool = False,
) -> None:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    _font(style, size=size, bold=bold, italic=italic)
    style.paragraph_format.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    style.paragraph_format.left_indent = indent
    style.paragraph_format.first_line_indent = first
    style.paragraph_format.space_after = Pt(after)


def _heading(style: Any, *, centred: bool, italic: bool) -> None:
    _font(style, size=14, bold=True, italic=italic)
    style.font.color.rgb = RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    layout.first_line_indent = Mm(0) if centred else Mm(10)
    layout.space_before, layout.space_after = Pt(12 if centred else 6), Pt(6)
    layout.keep_with_next = True


def _font(style: Any, *, size: int, bold: bool = False, italic: bool = False) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)  # the theme's font would win
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), _FONT)


def _page_numbers(file: Any, name: str) -> None:
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(f"{name[:80]} – trang ")
    run.font.size = Pt(10)
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(10)
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            run._r.append(instruction)
