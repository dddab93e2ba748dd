"""HTML to canonical legal text: the codification's bodies, saved web pages, Word files saved as HTML."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from cualuat.kernel.text import fold, normalise
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.load.readers.tables import IMAGE, Cell, is_layout, layout_lines, nested_lines, pipe_rows


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS: Final = _words(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary tbody td tfoot th thead tr ul"
)
_SKIPPED: Final = _words(
    "applet audio base button canvas datalist embed frame frameset head iframe link map meta nav noframes noscript object"
    " option script select style svg template textarea title video xml input"
)
_INLINE: Final = _words(
    "a abbr acronym area b basefont bdo big blink br cite code col colgroup del dfn em font i img ins kbd label"
    " marquee nobr o:p param q rb rp rt ruby s samp small span strike strong sub sup table time tt u var wbr"
    " v:shape v:imagedata v:shapetype w:sdt st1:place st1:country-region"
)
_TAG_NAMES: Final = "|".join(sorted(map(re.escape, _BLOCKS | _SKIPPED | _INLINE), key=len, reverse=True))
# «<5km», «Kkh < 20%», «<người dùng>»: an angle bracket that opens no tag of HTML is a less-than sign.
_STRAY = re.compile(rf"<(?!/?(?:{_TAG_NAMES}|[a-z0-9]+:[a-z0-9-]+)(?=[\s/>])|!--|!\[|!doctype|!element|\?[a-z])", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAX_DEPTH: Final = 150
_MAX_SPAN: Final = 1000

_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h[1-6])\b",
    re.I | re.S,
)
_ERROR_WORDS = re.compile(
    r"\b(?:40[0-9]|50[0-9]|error|not found|forbidden|bad gateway|access denied|unavailable|loi he thong|khong tim thay"
    r"|khong ton tai|tu choi truy cap|dang nhap|log ?in|sign in|captcha|request rejected|dang bao tri|checking your browser)\b"
)
_LAW_WORDS = re.compile(
    r"^(?:dieu \d+|can cu |chuong [ivx\d]+|an le so|nghi quyet|nghi dinh|thong tu|quyet dinh)\b", re.M
)
_MAX_ERROR_PAGE_LETTERS: Final = 4000


class _Writer:
    """Collects paragraphs; `lines` holds finished ones, an empty string stands for the line around a table."""

    __slots__ = ("buffer", "layouts", "lines", "tables")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.buffer: list[str] = []
        self.tables = 0
        self.layouts = 0

    def end_paragraph(self) -> None:
        if not self.buffer:
            return
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if text:
            self.lines.append("\\" + text if text[0] == "|" else text)

    def table(self, rows: list[list[Cell]]) -> None:
        self.end_paragraph()
        if is_layout(rows):
            self.layouts += 1
            self.lines += layout_lines(rows)
            return
        piped = pipe_rows(rows)
        if piped:
            self.tables += 1
            self.lines += ["", *piped, ""]

    def last_letter(self) -> str:
        return next((piece[-1] for piece in reversed(self.buffer) if piece), "")


def read_html(data: bytes | str) -> tuple[str, str | None, dict[str, str | int]]:
    """(canonical text, character set of the bytes, {«title», «tables»}) of a whole page."""
    source, encoding = (data, None) if isinstance(data, str) else decode_html(data)
    root = parse_html(source)
    writer = _Writer()
    _walk(root, writer, 0)
    properties: dict[str, str | int] = {"tables": writer.tables, "layout_tables": writer.layouts}
    title = root.findtext(".//title")
    if title and title.strip():
        properties["title"] = normalise(" ".join(title.split()))
    return _finish(writer), encoding, properties


def html_to_legal_text(data: bytes | str) -> str:
    """Canonical text of a page or a piece of HTML. Bytes are decoded by BOM, by the page's <meta>, else by trial."""
    return read_html(data)[0]


def element_to_legal_text(element: etree._Element) -> str:
    """Canonical text of what an element holds (its tail is not part of it)."""
    writer = _Writer()
    _walk(element, writer, 0)
    return _finish(writer)


def elements_to_legal_text(elements: Iterable[etree._Element]) -> str:
    """Canonical text of neighbours, with their tails.

    For bodies that the parser has torn apart: `<p class=body><p>…</p></p>` parses to siblings, because HTML closes an
    open <p> at the next one.
    """
    writer = _Writer()
    for element in elements:
        _walk(element, writer, 0)
        if element.tail:
            writer.buffer.append(element.tail)
    return _finish(writer)


def parse_html(source: str) -> etree._Element:
    """The root element of a page or a piece; stray «<» are kept as text. Raises UnreadableFile where there is nothing."""
    repaired = escape_stray_angles(source.replace("\x00", ""))
    # A declared encoding is of the bytes, which are decoded already; lxml refuses str with a declaration.
    repaired = re.sub(r"^\s*<\?xml[^>]*\?>", "", repaired, count=1)
    if not repaired.strip():
        raise UnreadableFile("empty", "Tệp HTML trống. Hãy lưu lại trang nguồn rồi nạp lại.")
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(repaired, parser=parser)
    except etree.ParserError as error:
        raise UnreadableFile("empty", "Tệp HTML không có nội dung. Hãy lưu lại trang nguồn rồi nạp lại.") from error
    if parser.error_log.filter_from_fatals():  # the parser stops there, and would drop the rest in silence
        raise UnreadableFile(
            "broken",
            "Tệp HTML lồng nhau quá sâu nên không đọc hết được. Hãy lưu lại trang dưới dạng Word hoặc văn bản.",
        )
    return root


def escape_stray_angles(source: str) -> str:
    """The same HTML with `&lt;` for each «<» that opens no tag: «<5km», «< 20%»."""
    return _STRAY.sub("&lt;", source)


def decode_html(data: bytes) -> tuple[str, str]:
    """(text, name of the character set). Order: BOM, <meta charset>, UTF-8, windows-1258."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name.removesuffix("-sig")
    declared = _CHARSET.search(data[:4096])
    names = [declared.group(1).decode("ascii")] if declared else []
    for name in [*names, "utf-8", "windows-1258"]:
        try:
            return data.decode(name), name.lower()
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode(names[0] if names and _known(names[0]) else "utf-8", errors="replace"), "utf-8"


def looks_like_html(data: bytes) -> bool:
    """Whether the first bytes are a web page (or Word's «save as web page»)."""
    start = data[:8192].removeprefix(codecs.BOM_UTF8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", errors="ignore").encode()
    return _HTML_START.match(start) is not None


def error_page_title(text: str, properties: dict[str, str | int]) -> str | None:
    """The heading of an error or sign-in page, None for a page with content. `text` is what html_to_legal_text gave."""
    if len(text) > _MAX_ERROR_PAGE_LETTERS or _LAW_WORDS.search(fold(text)):
        return None
    title = str(properties.get("title", "")) or text.split("\n", 1)[0]
    return title[:100] if _ERROR_WORDS.search(fold(f"{title}\n{text}")) or len(text) < 200 else None


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _finish(writer: _Writer) -> str:
    writer.end_paragraph()
    return normalise(join_with_tables(writer.lines))


def join_with_tables(lines: list[str]) -> str:
    """Lines in one text; of several empty lines in a row, and of those at the ends, none is kept but one in the middle."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)


def _walk(element: etree._Element, writer: _Writer, depth: int) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return
    if depth > _MAX_DEPTH:
        writer.buffer.append(" ".join(str(piece) for piece in element.itertext()))
        return
    special = _SPECIAL.get(tag)
    if special is not None:
        special(element, writer, depth)
        return
    block = tag in _BLOCKS
    if block:
        writer.end_paragraph()
    _walk_inside(element, writer, depth)
    if block:
        writer.end_paragraph()


def _walk_inside(element: etree._Element, writer: _Writer, depth: int) -> None:
    if element.text:
        writer.buffer.append(element.text)
    for child in element:
        _walk(child, writer, depth + 1)
        if child.tail:
            writer.buffer.append(child.tail)


def _line_break(element: etree._Element, writer: _Writer, depth: int) -> None:
    writer.end_paragraph()
    _walk_inside(element, writer, depth)


def _image(element: etree._Element, writer: _Writer, depth: int) -> None:
    writer.buffer.append(f" {IMAGE} ")


def _superscript(element: etree._Element, writer: _Writer, depth: int) -> None:
    """10<sup>6</sup> must not read 106; m<sup>2</sup> is written m2 in Vietnamese law; 20<sup>0</sup>C is 20°C."""
    text = "".join(str(piece) for piece in element.itertext()).strip()
    if text and writer.last_letter().isdigit() and not element.findall(".//a"):
        writer.buffer.append("°" if text in ("0", "o") else f"^{text}" if text.lstrip("-–").isdigit() else text)
        return
    _walk_inside(element, writer, depth)


def _list_item(element: etree._Element, writer: _Writer, depth: int) -> None:
    writer.end_paragraph()
    parent = element.getparent()
    if parent is not None and parent.tag == "ol":
        place = sum(1 for _ in element.itersiblings("li", preceding=True)) + _number(parent.get("start"), 1)
        kind = parent.get("type", "1")
        letter = chr(ord(kind) + place - 1) if kind in ("a", "A") and 1 <= place <= 26 else str(place)
        writer.buffer.append(f"{letter}. ")
    else:
        writer.buffer.append("- ")
    _walk_inside(element, writer, depth)
    writer.end_paragraph()


def _table(element: etree._Element, writer: _Writer, depth: int) -> None:
    writer.end_paragraph()
    elements = _row_elements(element, writer, depth)
    if len(elements) == 1 and len(cells := _cell_elements(elements[0])) == 1:
        # A frame around everything: what stands in it, tables too, stands in the page.
        _walk_inside(cells[0], writer, depth + 1)
        writer.end_paragraph()
        return
    writer.table(_rows(elements, depth))


def _row_elements(table: etree._Element, writer: _Writer, depth: int) -> list[etree._Element]:
    """The table's own rows; what is no row (a caption, stray text) goes to the writer, before the table."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
        elif child.tag not in ("colgroup", "col"):
            _walk(child, writer, depth + 1)
            writer.end_paragraph()
    return rows


def _cell_elements(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _rows(elements: list[etree._Element], depth: int) -> list[list[Cell]]:
    return [[_cell(cell, depth) for cell in _cell_elements(row)] for row in elements]


def _cell(element: etree._Element, depth: int) -> Cell:
    inner = _CellWriter()
    _walk_inside(element, inner, depth + 3)
    inner.end_paragraph()
    return Cell(tuple(inner.lines), _number(element.get("colspan"), 1), _number(element.get("rowspan"), 1))


class _CellWriter(_Writer):
    """Inside a cell a table is flattened, and a pipe needs no mark: the table escapes it."""

    __slots__ = ()

    def end_paragraph(self) -> None:
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if text:
            self.lines.append(text)

    def table(self, rows: list[list[Cell]]) -> None:
        self.end_paragraph()
        self.lines += nested_lines(rows)


def _number(value: str | None, default: int) -> int:
    match = re.match(r"\s*(\d{1,6})", value or "")
    return min(max(int(match.group(1)), 1), _MAX_SPAN) if match else default


_SPECIAL: Final = {
    "br": _line_break,
    "img": _image,
    "li": _list_item,
    "sup": _superscript,
    "table": _table,
}
