"""Word files of today (.docx): Office Open XML in a zip."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from cualuat.kernel.text import normalise
from cualuat.law.load.readers.archives import MEBIBYTE, Limits, check_zip, read_zip_entry
from cualuat.law.load.readers.extraction import Extraction, ReadingWarning, UnreadableFile
from cualuat.law.load.readers.numbering import Numbering, Styles, W, is_on, value_of
from cualuat.law.load.readers.paragraphs import Paragraphs
from cualuat.law.load.readers.tables import IMAGE, Cell

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX_LIMITS: Final = Limits(max_entries=5_000, max_entry_bytes=256 * MEBIBYTE, max_total_bytes=1024 * MEBIBYTE)
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SKIPPED: Final = frozenset(
    [W + n for n in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "rt")]
)  # fmt: skip
# Check boxes and signs of Wingdings, by their place in that font.
_SYMBOLS: Final = {
    0x52: "☑", 0xFE: "☑", 0x51: "☒", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xFC: "✓", 0xFB: "✗", 0xE0: "→", 0xF0: "⇨",
}  # fmt: skip
_MAX_DEPTH: Final = 200


def read_docx(path: Path) -> Extraction:
    """The text of a .docx. Raises UnreadableFile for a broken, protected or bomb-like one, or another kind of Office file."""
    try:
        with zipfile.ZipFile(path) as archive:
            package = _Package(path, archive)
            return _Reader(package).extraction()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableFile(
            "truncated",
            f"Tệp Word bị đứt hoặc hỏng: «{path.name}» (tệp zip không trọn vẹn). Hãy tải lại hoặc lưu lại bằng Word.",
        ) from error


class _Package:
    """The parts of a docx by name, as parsed XML."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        self._entries = check_zip(archive, path.name, DOCX_LIMITS)
        self.main = self._main_name()

    def names(self) -> list[str]:
        return list(self._entries)

    def xml(self, name: str) -> etree._Element | None:
        """A part's root; None where the file has no such part."""
        info = self._entries.get(name)
        if info is None:
            return None
        data = read_zip_entry(self._archive, info, self._path, DOCX_LIMITS)
        if b"<!DOCTYPE" in data[:2048] or b"<!ENTITY" in data[:4096]:
            raise UnreadableFile(
                "unsafe-xml",
                f"Tệp «{self._path.name}» chứa khai báo XML nguy hiểm, Word không bao giờ tạo ra. Không mở.",
            )
        for strict, plain in _STRICT:
            data = data.replace(strict, plain)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(
                "broken", f"Tệp Word «{self._path.name}» hỏng ở phần «{name}». Hãy mở bằng Word và lưu lại."
            ) from error

    def beside(self, name: str) -> etree._Element | None:
        """A part that stands beside the main document: «styles.xml»."""
        return self.xml(posixpath.join(posixpath.dirname(self.main), name))

    def _main_name(self) -> str:
        relations = self.xml("_rels/.rels")
        for relation in () if relations is None else relations.iter(_RELATION):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"


class _Reader:
    def __init__(self, package: _Package) -> None:
        self._package = package
        root = package.xml(package.main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise UnreadableFile(
                "not-word", "Tệp nén này không phải văn bản Word (.docx). Hãy mở và lưu lại dưới dạng .docx."
            )
        self._body = body
        self._styles = Styles(package.beside("styles.xml"))
        self._numbering = Numbering(package.beside("numbering.xml"), self._styles)
        self._notes: list[tuple[str, str]] = []
        self._capitals = False
        self._tracked = False

    def extraction(self) -> Extraction:
        out = Paragraphs()
        self._blocks(self._body, out, 0)
        out.end()
        self._write_notes(out)
        properties = self._properties()
        properties["tables"] = out.tables
        properties["layout_tables"] = out.layouts
        text = out.text()
        return Extraction(text, DOCX_TYPE, "docx", out.encoding, self._warnings(), properties=properties)

    def _warnings(self) -> tuple[ReadingWarning, ...]:
        found = []
        if any(posixpath.basename(name).lower().startswith("vbaproject") for name in self._package.names()):
            found.append(
                ReadingWarning(
                    "macros", "Tệp Word chứa macro. Macro không được chạy và không được giữ lại; chỉ lấy phần chữ."
                )
            )
        if self._tracked:
            found.append(
                ReadingWarning(
                    "tracked-changes", "Tệp còn thay đổi chưa chốt (Track Changes): phần chèn được lấy, phần xóa bị bỏ."
                )
            )
        return tuple(found)

    def _properties(self) -> dict[str, str | int]:
        core = self._package.xml("docProps/core.xml")
        wanted = {
            "title": _DC + "title",
            "author": _DC + "creator",
            "created": _TERMS + "created",
            "modified": _TERMS + "modified",
        }
        found = {} if core is None else {key: core.findtext(tag) or "" for key, tag in wanted.items()}
        return {key: normalise(value.strip()) for key, value in found.items() if value.strip()}

    def _blocks(self, parent: etree._Element, out: Paragraphs, depth: int) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child, out, depth)
            elif tag == W + "tbl":
                self._table(child, out, depth)
            elif isinstance(tag, str) and tag not in _SKIPPED and depth < _MAX_DEPTH:
                self._blocks(child, out, depth + 1)  # w:sdt, w:sdtContent, w:customXml, w:ins

    def _paragraph(self, paragraph: etree._Element, out: Paragraphs, depth: int) -> None:
        properties = paragraph.find(W + "pPr")
        style = None if properties is None else value_of(properties.find(W + "pStyle"))
        self._capitals = self._styles.capitals(style or self._styles.default)
        boxes: list[etree._Element] = []
        label = self._numbering.label(properties)
        if out.nested or self._has_text(paragraph):  # the number alone is text in a table's first column, not elsewhere
            out.add(label)
        self._inline(paragraph, out, boxes, depth)
        mark_deleted = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        self._tracked = self._tracked or mark_deleted
        if not mark_deleted:
            out.end()
        for box in boxes:
            self._blocks(box, out, depth + 1)

    @staticmethod
    def _has_text(paragraph: etree._Element) -> bool:
        found = paragraph.iter(W + "t", W + "drawing", W + "sym", W + "object", _M + "t")
        return any(element.tag != W + "t" or (element.text or "").strip() for element in found)

    def _inline(self, parent: etree._Element, out: Paragraphs, boxes: list[etree._Element], depth: int) -> None:
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or depth > _MAX_DEPTH:
                continue
            if tag in _SKIPPED:
                self._tracked = self._tracked or tag in (W + "del", W + "moveFrom")
            elif tag == W + "r":
                self._run(child, out, boxes, depth)
            elif tag.startswith(_M):
                out.add(_formula(child, 0))
            elif tag == W + "txbxContent":
                boxes.append(child)
            else:
                self._tracked = self._tracked or tag == W + "ins"
                self._inline(_chosen(child), out, boxes, depth + 1)

    def _run(self, run: etree._Element, out: Paragraphs, boxes: list[etree._Element], depth: int) -> None:
        look = run.find(W + "rPr")
        if look is not None and is_on(look.find(W + "vanish")):
            return
        caps = None if look is None else look.find(W + "caps")
        capitals = self._capitals if caps is None else is_on(caps)
        raised = look is not None and value_of(look.find(W + "vertAlign")) == "superscript"
        for child in run:
            tag = child.tag
            if tag == W + "t":
                text = (child.text or "").upper() if capitals else child.text or ""
                out.add_superscript(text) if raised else out.add(text)
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self._sign(child, tag, out, boxes, depth)

    def _sign(
        self, element: etree._Element, tag: str, out: Paragraphs, boxes: list[etree._Element], depth: int
    ) -> None:
        name = tag.removeprefix(W)
        if name in ("br", "cr"):
            out.end()
        elif name in _PLAIN_SIGNS:
            out.add(_PLAIN_SIGNS[name])
        elif name == "sym":
            out.add(_symbol(element.get(W + "char", "")))
        elif name in ("footnoteReference", "endnoteReference"):
            self._notes.append((name.removesuffix("Reference"), element.get(W + "id", "")))
            out.add(f"[{len(self._notes)}]")
        elif name in ("drawing", "pict", "object") or tag == _MC + "AlternateContent":
            self._picture(_chosen(element), out, boxes)

    def _picture(self, element: etree._Element, out: Paragraphs, boxes: list[etree._Element]) -> None:
        """A drawing with text boxes gives their text, one with a picture the mark for it; ruled lines give nothing."""
        found = [box for box in element.iter(W + "txbxContent") if not _in_fallback(box, element)]
        boxes += found
        if not found and (
            element.tag == W + "object" or any(True for _ in element.iter(_A + "blip", _V + "imagedata"))
        ):
            out.add(f" {IMAGE} ")

    def _table(self, table: etree._Element, out: Paragraphs, depth: int) -> None:
        rows = list(_children(table, W + "tr"))
        if len(rows) == 1 and len(cells := list(_children(rows[0], W + "tc"))) == 1:
            self._blocks(cells[0], out, depth + 1)  # a frame around everything: its tables are tables of the page
            return
        out.add_table(_spanned([self._row(row, depth) for row in rows if row.find(f"{W}trPr/{W}del") is None]))

    def _row(self, row: etree._Element, depth: int) -> list[tuple[Cell, bool]]:
        """Each cell, and whether it goes on with the cell above."""
        before = _count(value_of(row.find(f"{W}trPr/{W}gridBefore")), 0)
        cells = [(Cell((), before), False)] if before else []
        for element in _children(row, W + "tc"):
            inner = Paragraphs(nested=True)
            if depth < _MAX_DEPTH:
                self._blocks(element, inner, depth + 5)
            inner.end()
            merge = element.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
            cells.append((Cell(tuple(inner.lines), _count(value_of(element.find(f"{W}tcPr/{W}gridSpan")), 1)), goes_on))
        return cells

    def _write_notes(self, out: Paragraphs) -> None:
        roots = {kind: self._package.beside(f"{kind}s.xml") for kind in {kind for kind, _ in self._notes}}
        by_id = {
            (kind, note.get(W + "id", "")): note
            for kind, root in roots.items()
            if root is not None
            for note in root.findall(W + kind)
        }
        for number, key in enumerate(self._notes, 1):
            note = by_id.get(key)
            out.add(f"[{number}] ")
            if note is not None:
                self._blocks(note, out, 0)
            out.end()


_PLAIN_SIGNS: Final = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": ""}


def _symbol(code: str) -> str:
    """A sign of a symbol font by its hexadecimal place; what is not known prints as a dot."""
    place = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else 0
    return chr(place) if 0x100 <= place < 0xD800 else _SYMBOLS.get(place & 0xFF, "•")


def _chosen(element: etree._Element) -> etree._Element:
    """Of the two ways in which a file may say the same thing, the first."""
    if element.tag != _MC + "AlternateContent":
        return element
    choice = element.find(_MC + "Choice")
    return choice if choice is not None else next(iter(element), element)


def _in_fallback(element: etree._Element, top: etree._Element) -> bool:
    """Whether the element repeats another, or stands inside another text box, which will give it."""
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag in (_MC + "Fallback", W + "txbxContent"):
            return True
    return False


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls, not those of inner tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "smartTag"):
            yield from _children(child, tag)


def _count(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 5 else default


def _spanned(rows: list[list[tuple[Cell, bool]]]) -> list[list[Cell]]:
    """Word repeats a vertically merged cell on each row; here the first covers the others."""
    heights: dict[tuple[int, int], int] = {}
    open_at: dict[int, int] = {}
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        column = 0
        for cell, goes_on in row:
            top = open_at.get(column) if goes_on else None
            if top is None:
                open_at[column] = y
            else:
                heights[top, column] = y - top + 1
                covered.add((y, column))
            column += cell.colspan
    result: list[list[Cell]] = []
    for y, row in enumerate(rows):
        result.append([])
        column = 0
        for cell, _ in row:
            if (y, column) not in covered:
                result[-1].append(Cell(cell.lines, cell.colspan, heights.get((y, column), 1)))
            column += cell.colspan
    return result


def _formula(element: etree._Element, depth: int) -> str:
    """An Office formula on one line: (a)/(b), x^2, √(x)."""
    if depth > 50:
        return ""
    name = element.tag.removeprefix(_M) if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    parts = {str(child.tag).removeprefix(_M): _formula(child, depth + 1) for child in element}
    if name == "f":
        return f"({parts.get('num', '')})/({parts.get('den', '')})"
    if name == "sSup":
        return f"{parts.get('e', '')}^{parts.get('sup', '')}"
    if name == "rad":
        return f"√({parts.get('e', '')})"
    return "".join(
        _formula(child, depth + 1) for child in element if isinstance(child.tag, str) and not child.tag.endswith("Pr")
    )
