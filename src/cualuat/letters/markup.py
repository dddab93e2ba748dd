"""Building a Word file element by element, in the look of Decree 30/2020/NĐ-CP: page, styles, paragraphs, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

FONT: Final = "Times New Roman"
MARGINS: Final = {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(15)}
FIRST_LINE: Final = int(Mm(12.7))
_HEADER_DISTANCE: Final = Mm(10)
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_LINE: Final = {"val": "single", "sz": "6", "space": "0", "color": "000000"}


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: sizes and spaces in points, indents in EMU.

    `line` a multiple of the single line, or `exact` points, or `least` points.
    """

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "CENTER"
    before: float = 0
    after: float = 0
    first: int = 0
    left: int = 0
    line: float = 1.0
    exact: float = 0
    least: float = 0
    keep: bool = False


# The blocks of Decree 30/2020, Annex I; the names are what the clerk sees in Word.
NATION, MOTTO, PARENT, AGENCY = "Quốc hiệu", "Tiêu ngữ", "Cơ quan chủ quản", "Cơ quan ban hành"
NUMBER, PLACE, SUBJECT_OF_LETTER = "Số, ký hiệu", "Địa danh, ngày tháng", "Trích yếu công văn"
TYPE, SUBJECT, AUTHORITY, BASIS = "Tên loại", "Trích yếu", "Thẩm quyền ban hành", "Căn cứ"
ADDRESSEE, ADDRESSEES, BODY, HEADING, ARTICLE = "Kính gửi", "Nơi kính gửi", "Nội dung", "Mục", "Điều"
CHAPTER, ANNEX, ANNEX_TITLE, ANNEX_OF = "Phần, chương", "Phụ lục", "Tên phụ lục", "Văn bản kèm phụ lục"
SIGNER_TITLE, SIGNER_ROOM, SIGNER_NAME, SIGNER_HINT = "Chức vụ ký", "Chỗ ký", "Họ tên ký", "Chú dẫn ký"
RECIPIENTS, RECIPIENT, CELL, CELL_HEAD = "Nơi nhận", "Danh sách nơi nhận", "Ô bảng", "Đầu bảng"
CELL_CENTRED = "Ô bảng giữa"
SMALL_CELL, SMALL_CENTRED, SMALL_HEAD = "Ô sổ", "Ô sổ giữa", "Đầu sổ"
CONTROL, GAP, PAGE_NUMBER = "Thẻ điều khiển", "Khoảng cách", "Số trang"
# Lines drawn under a text; the last word of each says how long (`strokes`).
STROKES: Final = {"Kẻ dưới cơ quan": AGENCY, "Kẻ dưới tiêu ngữ": MOTTO, "Kẻ dưới trích yếu": SUBJECT}

LOOKS: Final[dict[str, Look]] = {
    NATION: Look(size=13, bold=True),
    MOTTO: Look(size=14, bold=True),
    PARENT: Look(size=13),
    AGENCY: Look(size=13, bold=True),
    NUMBER: Look(size=13),
    PLACE: Look(size=14, italic=True),
    SUBJECT_OF_LETTER: Look(size=12, before=6),
    TYPE: Look(bold=True, before=12, keep=True),
    SUBJECT: Look(bold=True, keep=True),
    AUTHORITY: Look(bold=True, before=12, after=12, keep=True),
    BASIS: Look(italic=True, align="JUSTIFY", first=FIRST_LINE, after=6, line=1.1),
    ADDRESSEE: Look(before=12, after=12, line=1.1),
    ADDRESSEES: Look(align="LEFT", left=int(Mm(38)), after=3),
    BODY: Look(align="JUSTIFY", first=FIRST_LINE, after=6, line=1.1),
    HEADING: Look(bold=True, align="LEFT", first=FIRST_LINE, before=6, after=6, line=1.1, keep=True),
    CHAPTER: Look(bold=True, before=12, after=6, keep=True),
    ANNEX: Look(bold=True, keep=True),
    ANNEX_TITLE: Look(bold=True, keep=True),
    ANNEX_OF: Look(italic=True, after=12, keep=True),
    ARTICLE: Look(align="JUSTIFY", first=FIRST_LINE, after=6, line=1.1),
    SIGNER_TITLE: Look(bold=True, keep=True),
    SIGNER_HINT: Look(size=12, italic=True, keep=True),
    SIGNER_ROOM: Look(least=62, keep=True),
    SIGNER_NAME: Look(bold=True),
    RECIPIENTS: Look(size=12, bold=True, italic=True, align="LEFT", keep=True),
    RECIPIENT: Look(size=11, align="LEFT"),
    CELL: Look(size=13, align="LEFT", before=2, after=2),
    CELL_CENTRED: Look(size=13, before=2, after=2),
    CELL_HEAD: Look(size=13, bold=True, before=2, after=2, keep=True),
    SMALL_CELL: Look(size=10, align="LEFT", before=1, after=1),
    SMALL_CENTRED: Look(size=10, before=1, after=1),
    SMALL_HEAD: Look(size=10, bold=True, before=1, after=1, keep=True),
    CONTROL: Look(size=9, align="LEFT"),
    GAP: Look(exact=8),
    PAGE_NUMBER: Look(size=14),
    **dict.fromkeys(STROKES, Look(before=3, exact=4, keep=True)),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one look; None of `bold`, `italic` leaves what the style says; `raised` «superscript», «subscript»."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    raised: str = ""


class Sheet:
    """A Word file that grows from the top."""

    def __init__(self, *, landscape: bool = False, looks: dict[str, Look] | None = None) -> None:
        self.file: Any = docx.Document()
        _page(self.file, landscape=landscape)
        _normal(self.file)
        for name, look in (looks or LOOKS).items():
            _style(self.file, name, look)
        for name in STROKES:
            self.file.styles[name].element.get_or_add_pPr().insert_element_before(_top_line(), *_AFTER_BORDERS)
        self._ids = {style.name: style.style_id for style in self.file.styles}
        self._end: Any = self.file.element.body.sectPr
        _page_number(self.file)
        _drop_thumbnail(self.file)

    def new_section(self, *, landscape: bool) -> None:
        """What follows stands on pages of its own, numbered from one, the number of the first not shown."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        break_, before = self._end.getprevious(), self._end.getprevious().getprevious()
        if before is not None and before.tag == qn("w:p"):  # a line of its own could fall on an empty page
            before.get_or_add_pPr().append(break_.pPr.find(qn("w:sectPr")))
            break_.getparent().remove(break_)
        sides = sorted((int(section.page_width), int(section.page_height)))
        section.page_width, section.page_height = reversed(sides) if landscape else sides
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        properties = section._sectPr
        for old in properties.findall(qn("w:pgNumType")):
            properties.remove(old)
        properties.find(qn("w:pgMar")).addnext(tag("w:pgNumType", start="1"))
        self._end = properties

    @property
    def width(self) -> int:
        """Between the margins of the section that is being written, in EMU."""
        section = self.file.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def add(self, *elements: Any) -> None:
        """Puts paragraphs and tables at the end."""
        for element in elements:
            self._end.addprevious(element)

    def paragraph(self, style: str, *words: Words | str, keep: bool = False) -> Any:
        """A paragraph; «\\n» breaks the line."""
        paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
        properties.append(tag("w:pStyle", val=self._ids[style]))
        if keep:
            properties.append(tag("w:keepNext"))
        paragraph.append(properties)
        for part in words:
            paragraph.append(_run(part if isinstance(part, Words) else Words(part)))
        return paragraph

    def stroke(self, style: str, width: int, share: float = 0.4) -> Any:
        """A thin paragraph with a line on top, `share` of `width` (EMU) long."""
        paragraph = self.paragraph(style)
        side = str(int(width * (1 - share) / 2) // 635)
        paragraph.pPr.append(tag("w:ind", left=side, right=side, firstLine="0"))
        return paragraph

    def columns(self, cells: Sequence[Sequence[Any]], widths: Sequence[int]) -> Any:
        """One row without borders, for blocks that stand side by side; never torn apart by a page."""
        table = _grid(widths, borders=False, margin=0)
        table.append(row([cell(paragraphs, width) for paragraphs, width in zip(cells, widths, strict=True)]))
        return table

    def grid(self, rows: Iterable[Any], widths: Sequence[int], margin: int = Mm(1.5)) -> Any:
        """A table with borders, `margin` left and right of the words."""
        table = _grid(widths, borders=True, margin=margin)
        for line in rows:
            table.append(line)
        return table


def tag(name: str, **attributes: str) -> Any:
    """`<w:name w:key="value"/>`."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def row(cells: Iterable[Any], *, head: bool = False) -> Any:
    """A row that stays on one page; a head is repeated on each."""
    line, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    properties.append(tag("w:cantSplit"))
    if head:
        properties.append(tag("w:tblHeader"))
    line.append(properties)
    for element in cells:
        line.append(element)
    return line


def cell(paragraphs: Iterable[Any], width: int, *, span: int = 1, merge: str = "") -> Any:
    """A cell of some width in EMU over `span` columns; `merge` «restart» where the cells below belong to it, there «continue»."""
    element, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    properties.append(tag("w:tcW", type="dxa", w=str(width // 635)))
    if span > 1:
        properties.append(tag("w:gridSpan", val=str(span)))
    if merge:
        properties.append(tag("w:vMerge", val=merge))
    element.append(properties)
    for paragraph in paragraphs:
        element.append(paragraph)
    return element


def _run(words: Words) -> Any:
    run = OxmlElement("w:r")
    if words.bold is not None or words.italic is not None or words.raised:
        properties = OxmlElement("w:rPr")
        for name, value in (("w:b", words.bold), ("w:i", words.italic)):
            if value is not None:
                properties.append(tag(name, val="1" if value else "0"))
        if words.raised:
            properties.append(tag("w:vertAlign", val=words.raised))
        run.append(properties)
    for i, line in enumerate(words.text.split("\n")):
        if i:
            run.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = line
        text.set(_SPACE, "preserve")
        run.append(text)
    return run


def _grid(widths: Sequence[int], *, borders: bool, margin: int) -> Any:
    table, properties = OxmlElement("w:tbl"), OxmlElement("w:tblPr")
    properties.append(tag("w:tblW", type="dxa", w=str(sum(widths) // 635)))
    if borders:
        lines = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            lines.append(tag(f"w:{side}", val="single", sz="4", space="0", color="000000"))
        properties.append(lines)
    properties.append(tag("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(tag(f"w:{side}", w=str(int(margin) // 635), type="dxa"))
    properties.append(margins)
    table.append(properties)
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        grid.append(tag("w:gridCol", w=str(width // 635)))
    table.append(grid)
    return table


def _page(file: Any, *, landscape: bool) -> None:
    section = file.sections[0]
    sides = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = MARGINS["top"], MARGINS["bottom"]
    section.left_margin, section.right_margin = MARGINS["left"], MARGINS["right"]
    section.header_distance = section.footer_distance = _HEADER_DISTANCE


def _normal(file: Any) -> None:
    normal = file.styles["Normal"]
    _font(normal, Look(align="LEFT"))
    normal.paragraph_format.space_after = Pt(0)
    for old in file.styles.element.xpath("w:docDefaults//w:lang"):
        old.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(tag("w:lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"))


def _style(file: Any, name: str, look: Look) -> None:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    style.quick_style = True
    _font(style, look)
    layout = style.paragraph_format
    layout.alignment = getattr(WD_ALIGN_PARAGRAPH, look.align)
    layout.left_indent, layout.first_line_indent = Emu(look.left), Emu(look.first)
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = Pt(look.exact or look.least) if look.exact or look.least else look.line
    if look.least:
        layout.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    layout.keep_with_next = look.keep


def _font(style: Any, look: Look) -> None:
    style.font.name, style.font.size = FONT, Pt(look.size)
    style.font.bold, style.font.italic = look.bold, look.italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)  # the theme's font would win
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FONT)


def _top_line() -> Any:
    borders = OxmlElement("w:pBdr")
    borders.append(tag("w:top", **_LINE))
    return borders


def _page_number(file: Any) -> None:
    """Arabic, centred in the top margin, not on the first page."""
    section = file.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.style = file.styles[PAGE_NUMBER]
    for kind in ("begin", "", "separate", "2", "end"):
        run = paragraph.add_run("2" if kind == "2" else "")
        if kind in ("begin", "separate", "end"):
            run._r.append(tag("w:fldChar", fldCharType=kind))
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = "PAGE"
            run._r.append(instruction)


def _drop_thumbnail(file: Any) -> None:
    """The picture of another page that python-docx's blank file carries."""
    relations = file.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        relations.pop(key)
