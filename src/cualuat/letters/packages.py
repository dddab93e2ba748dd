"""Word files as they come in: opened within bounds, and what in them must not come in at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from cualuat.letters.tags import TemplateProblem

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
_LARGEST_FILE: Final = 5_000_000
_LARGEST_WHOLE: Final = 40_000_000
_LARGEST_XML: Final = 4_000_000
_MOST_PARTS: Final = 500
# Parts whose text is rendered; others of Word's (comments, glossary) must hold no tags.
_TEXT_PARTS: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_EMBEDDED: Final = re.compile(r"word/(?:embeddings|activeX|afchunk|glossary)", re.IGNORECASE)
_FETCHING_FIELDS: Final = re.compile(
    r"\b(?:INCLUDE\w*|DDE\w*|LINK|IMPORT|MACROBUTTON|AUTOTEXT\w*|DATABASE|RD)\b", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"\"[^\"]*\"")
_TAG_MARK: Final = re.compile(r"\{\{|\{%|\{#")


class NotAWordFile(ValueError):
    """The bytes are no Word file that may be opened; the message says what they are and what to do."""


class Package:
    """The parts of a .docx file, unpacked within bounds. Raises NotAWordFile."""

    def __init__(self, data: bytes) -> None:
        self.parts = _unpack(data)
        self._trees: dict[str, Any] = {}
        if "word/document.xml" not in self.parts or "[Content_Types].xml" not in self.parts:
            raise NotAWordFile("Tệp không phải văn bản Word (.docx). Hãy mở bằng Word và lưu lại thành .docx.")

    def tree(self, name: str) -> Any:
        """The XML of a part, None where there is none. Raises NotAWordFile for broken or oversized XML."""
        if name not in self.parts:
            return None
        if name not in self._trees:
            self._trees[name] = read_xml(self.parts[name], name)
        return self._trees[name]

    def text_parts(self) -> Iterator[str]:
        """The names of the parts whose text goes into the letter, the body first."""
        yield "word/document.xml"
        yield from sorted(n for n in self.parts if _TEXT_PARTS.fullmatch(n) and n != "word/document.xml")

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Relationship id → (last word of its type, target) of a part like «word/document.xml»."""
        folder, _, file = part.rpartition("/")
        tree = self.tree(f"{folder}/_rels/{file}.rels")
        if tree is None:
            return {}
        return {
            r.get("Id", ""): (r.get("Type", "").rpartition("/")[2], r.get("Target", ""))
            for r in tree.iter(_RELATIONSHIP)
        }


def read_xml(data: bytes, name: str) -> Any:
    """The tree of some XML that declares nothing of its own. Raises NotAWordFile."""
    if len(data) > _LARGEST_XML:
        raise NotAWordFile(f"Phần {name} của tệp quá lớn.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise NotAWordFile(f"Phần {name} của tệp có khai báo DOCTYPE hoặc ENTITY, không được nhận.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotAWordFile(f"Phần {name} của tệp bị hỏng. Hãy mở bằng Word, lưu lại rồi thử lại.") from error


def paragraph_text(paragraph: Any) -> str:
    """The text of a `w:p` itself, not of text boxes in it; breaks as «\\n», tabs as «\\t»."""
    words: list[str] = []
    for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if next(element.iterancestors(f"{W}p"), None) is not paragraph or element.getparent().tag == f"{W}tabs":
            continue
        words.append({f"{W}tab": "\t", f"{W}br": "\n"}.get(element.tag, element.text or ""))
    return "".join(words)


def paragraphs(package: Package) -> list[str]:
    """The text of every paragraph that will be rendered, part by part."""
    return [
        paragraph_text(paragraph) for name in package.text_parts() for paragraph in package.tree(name).iter(f"{W}p")
    ]


def dangers(package: Package) -> list[TemplateProblem]:
    """What a template must not carry: macros, embedded objects, links to fetch, tags outside text."""
    found = [*_parts(package), *_links(package)]
    for name in package.text_parts():
        tree = package.tree(name)
        found += [
            TemplateProblem(f"Mẫu có trường «{code}», lấy nội dung từ nơi khác; hãy xóa.") for code in _fields(tree)
        ]
        found += [
            TemplateProblem("Có thẻ nằm ngoài chữ của đoạn văn (trong thuộc tính hoặc phần đã xóa).", p)
            for p in _strays(tree)
        ]
        if next(tree.iter(f"{W}object", f"{W}altChunk", f"{W}control"), None) is not None:
            found.append(TemplateProblem("Mẫu có đối tượng nhúng; hãy xóa rồi lưu lại."))
    return found


def _unpack(data: bytes) -> dict[str, bytes]:
    if data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        raise NotAWordFile("Tệp là .doc cũ hoặc có mật khẩu. Hãy mở bằng Word và lưu thành .docx không mật khẩu.")
    if len(data) > _LARGEST_FILE:
        raise NotAWordFile(f"Tệp lớn hơn {_LARGEST_FILE // 1_000_000} MB; hãy bớt hình ảnh.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > _MOST_PARTS or sum(m.file_size for m in members) > _LARGEST_WHOLE:
                raise NotAWordFile("Tệp giải nén ra quá lớn, không được nhận.")
            return {m.filename: archive.read(m) for m in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, NotAWordFile):
            raise
        raise NotAWordFile("Tệp không phải văn bản Word (.docx) hoặc đã hỏng.") from error


def _parts(package: Package) -> Iterator[TemplateProblem]:
    types = package.parts["[Content_Types].xml"].decode("utf-8", "replace")
    if "macroEnabled" in types or "vbaProject" in types or any("vbaProject" in name for name in package.parts):
        yield TemplateProblem("Tệp có macro. Hãy lưu lại thành .docx (không phải .docm).")
    elif not any(kind in types for kind in _MAIN):
        yield TemplateProblem("Tệp không phải văn bản Word (.docx).")
    if any(_EMBEDDED.match(name) for name in package.parts):
        yield TemplateProblem("Mẫu có tệp hoặc đối tượng nhúng; hãy xóa rồi lưu lại.")


def _links(package: Package) -> Iterator[TemplateProblem]:
    for name in package.parts:
        if not name.endswith(".rels"):
            continue
        for link in package.tree(name).iter(_RELATIONSHIP):
            outside = link.get("TargetMode") == "External"
            kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
            if outside and not (kind == "hyperlink" and re.match(r"(?:https?|mailto):", target)):
                yield TemplateProblem(f"Mẫu liên kết ra ngoài tệp ({kind}: {target[:80]}); hãy gỡ liên kết này.")


def _fields(tree: Any) -> list[str]:
    """The names of fields that fetch something, in a tree; the code of one field may be spread over several runs."""
    codes = [e.get(f"{W}instr", "") for e in tree.iter(f"{W}fldSimple")]
    for paragraph in tree.iter(f"{W}p"):
        codes.append("".join(e.text or "" for e in paragraph.iter(f"{W}instrText")))
    return [found.group() for code in codes for found in _FETCHING_FIELDS.finditer(_QUOTED.sub("", code))]


def _strays(tree: Any) -> list[str]:
    """Marks of tags in attributes or in text that belongs to no paragraph's words."""
    found = []
    for element in tree.iter():
        texts = [*element.attrib.values(), element.tail or ""]
        if element.tag != f"{W}t" or next(element.iterancestors(f"{W}p"), None) is None:
            texts.append(element.text or "")
        found += [text[:80] for text in texts if _TAG_MARK.search(text)]
    return found
