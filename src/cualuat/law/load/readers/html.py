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
from cualuat.law.load.readers.paragraphs import Paragraphs
from cualuat.law.load.readers.tables import IMAGE, Cell


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
# The commonest first: the pattern below is tried at every tag of the codification, a million times.
_FREQUENT: Final = ("p", "a", "td", "span", "tr", "em", "strong", "font", "br", "div")
_TAG_NAMES: Final = "|".join(map(re.escape, (*_FREQUENT, *sorted(_BLOCKS | _SKIPPED | _INLINE))))
# «<5km», «Kkh < 20%», «<người dùng>»: an angle bracket that opens no tag of HTML is a less-than sign.
_STRAY = re.compile(rf"<(?!/?(?:{_TAG_NAMES}|[a-z0-9]+:[a-z0-9-]+)(?=[\s/>])|!--|!\[|!doctype|!element|\?[a-z])", re.I)
# «<p1. Hồ sơ», «<pCác tiêu chuẩn»: a paragraph whose bracket was lost; «<pH 7» is none.
_UNCLOSED_P = re.compile(r"<p(?=\d{1,2}\.\s|[A-ZĐÁÀẢÃẠĂÂÊÔƠƯ](?![A-Z])[^\W\d_])")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAX_DEPTH: Final = 300
_MAX_SPAN: Final = 1000

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|(?:%s)(?=[\s/>]))" % _TAG_NAMES.encode(),
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


def read_html(data: bytes | str) -> tuple[str, str | None, dict[str, str | int]]:
    """(canonical text, character set of the bytes, {«title», «tables»}) of a whole page."""
    source, encoding = (data, None) if isinstance(data, str) else decode_html(data)
    root = parse_html(source)
    writer = Paragraphs()
    _walk(root, writer, 0)
    properties: dict[str, str | int] = {"tables": writer.tables, "layout_tables": writer.layouts}
    title = root.findtext(".//title")
    if title and title.strip():
        properties["title"] = normalise(" ".join(title.split()))
    return writer.text(), encoding, properties


def html_to_legal_text(data: bytes | str) -> str:
    """Canonical text of a page or a piece of HTML. Bytes are decoded by BOM, by the page's <meta>, else by trial."""
    return read_html(data)[0]


def element_to_legal_text(element: etree._Element) -> str:
    """Canonical text of what an element holds (its tail is not part of it)."""
    writer = Paragraphs()
    _walk(element, writer, 0)
    return writer.text()


def elements_to_legal_text(elements: Iterable[etree._Element]) -> str:
    """Canonical text of neighbours, with their tails.

    For bodies that the parser has torn apart: `<p class=body><p>…</p></p>` parses to siblings, because HTML closes an
    open <p> at the next one.
    """
    writer = Paragraphs()
    for element in elements:
        _walk(element, writer, 0)
        if element.tail:
            writer.add(element.tail)
    return writer.text()


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
    return _STRAY.sub("&lt;", _UNCLOSED_P.sub("<p>", source))


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


def _walk(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return
    if depth > _MAX_DEPTH:
        writer.add(" ".join(str(piece) for piece in element.itertext()))
        return
    special = _SPECIAL.get(tag)
    if special is not None:
        special(element, writer, depth)
        return
    block = tag in _BLOCKS
    if block:
        writer.end()
    _walk_inside(element, writer, depth)
    if block:
        writer.end()


def _walk_inside(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    if element.text:
        writer.add(element.text)
    for child in element:
        _walk(child, writer, depth + 1)
        if child.tail:
            writer.add(child.tail)


def _line_break(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    writer.end()
    _walk_inside(element, writer, depth)


def _image(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    writer.add(f" {IMAGE} ")


def _superscript(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    writer.add_superscript("".join(str(piece) for piece in element.itertext()).strip())


def _list_item(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    writer.end()
    parent = element.getparent()
    if parent is not None and parent.tag == "ol":
        place = sum(1 for _ in element.itersiblings("li", preceding=True)) + _number(parent.get("start"), 1)
        kind = parent.get("type", "1")
        letter = chr(ord(kind) + place - 1) if kind in ("a", "A") and 1 <= place <= 26 else str(place)
        writer.add(f"{letter}. ")
    else:
        writer.add("- ")
    _walk_inside(element, writer, depth)
    writer.end()


def _table(element: etree._Element, writer: Paragraphs, depth: int) -> None:
    writer.end()
    elements = _row_elements(element, writer, depth)
    if len(elements) == 1 and len(cells := _cell_elements(elements[0])) == 1:
        # A frame around everything: what stands in it, tables too, stands in the page.
        _walk_inside(cells[0], writer, depth + 1)
        writer.end()
        return
    writer.add_table(_rows(elements, depth))


def _row_elements(table: etree._Element, writer: Paragraphs, depth: int) -> list[etree._Element]:
    """The table's own rows; what is no row (a caption, stray text) goes to the writer, before the table."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
        elif child.tag not in ("colgroup", "col"):
            _walk(child, writer, depth + 1)
            writer.end()
    return rows


def _cell_elements(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _rows(elements: list[etree._Element], depth: int) -> list[list[Cell]]:
    return [[_cell(cell, depth) for cell in _cell_elements(row)] for row in elements]


def _cell(element: etree._Element, depth: int) -> Cell:
    inner = Paragraphs(nested=True)
    _walk_inside(element, inner, depth + 3)
    inner.end()
    return Cell(tuple(inner.lines), _number(element.get("colspan"), 1), _number(element.get("rowspan"), 1))


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
