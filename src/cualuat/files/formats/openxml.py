"""docx and xlsx: which of the two it is, what refers to what, what must not be inside.

Source of the facts: ECMA-376 part 2 (Open Packaging Conventions).
"""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import unquote

from lxml import etree

from cualuat.files.formats.ole import PACKED_FILE, stream_names, with_macros, with_packed_file
from cualuat.files.formats.package import Package, is_xml, open_package
from cualuat.files.formats.refusal import OFFICE, UnacceptableFile, broken
from cualuat.files.formats.xml import check_prolog

CONTENT_TYPES: Final = "[Content_Types].xml"
ROOT_RELATIONS: Final = "_rels/.rels"
_MAIN: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_PROGRAM_TYPES = re.compile(r"macroEnabled|vbaProject|activeX|ms-excel\.(?:intl)?macrosheet", re.I)
_PROGRAM_PARTS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|macrosheets/|activeX/)", re.I)
_PROGRAM_RELATIONS: Final = frozenset(
    {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet", "activeXControlBinary", "control"}
)
_SIGNED_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!")
_DEEPEST: Final = 3  # packages inside packages

RELATION: Final = "{*}Relationship"


class Parts(Protocol):
    """What has parts with names: a package as it came, or one that is being rewritten."""

    @property
    def names(self) -> list[str]:
        """All parts."""

    def __contains__(self, name: str) -> bool: ...

    def tree(self, name: str) -> etree._Element:
        """A part of XML."""


@dataclass(frozen=True, slots=True)
class Relation:
    """That one part names another. `kind` is the last piece of the type; `target` a part's name, or an address outside."""

    source: str
    id: str
    kind: str
    target: str
    is_outside: bool


def office_kind(package: Package, depth: int = 0) -> str:
    """«docx» or «xlsx», after a look for programs in every part. Raises UnacceptableFile."""
    for name in package.names:
        if is_xml(name):
            check_prolog(package.read(name))
    types = content_types(package)
    if any(_PROGRAM_PARTS.search(name) for name in package.names) or any(map(_PROGRAM_TYPES.search, types.values())):
        raise with_macros()
    found = relations(package)
    if any(relation.kind in _PROGRAM_RELATIONS for relation in found):
        raise with_macros()
    main = [r for r in found if r.source == "" and r.kind == "officeDocument" and r.target in package]
    kind = _MAIN.get(types.get(main[0].target.lower(), "")) if len(main) == 1 else None
    if kind is None:
        raise UnacceptableFile(
            "unknown", "Loại tệp Office này chưa được nhận. Hãy lưu dưới dạng .docx, .xlsx hoặc PDF rồi gửi lại."
        )
    package.tree(main[0].target)
    for name in package.names:
        if not is_xml(name):
            _check_embedded(package, name, depth)
    return kind


def _check_embedded(package: Package, name: str, depth: int) -> None:
    head = package.head(name, 8)
    if head.startswith(_SIGNED_PROGRAMS) or PACKED_FILE in (streams := stream_names_of(package, name, head)):
        raise with_packed_file()
    if streams & {"vba", "macros", "_vba_project_cur"}:
        raise with_macros()
    if not head.startswith(b"PK\x03\x04"):
        return
    if depth >= _DEEPEST:
        raise UnacceptableFile("bomb", "Tệp Office lồng nhau quá nhiều lớp. Hãy xuất thành PDF rồi gửi tệp PDF.")
    with open_package(io.BytesIO(package.read(name))) as inner:
        office_kind(inner, depth + 1)


def stream_names_of(package: Package, name: str, head: bytes) -> set[str]:
    """Names inside an embedded compound file; empty for any other part."""
    return stream_names(package.read(name)) if head.startswith(b"\xd0\xcf\x11\xe0") else set()


def content_types(parts: Parts) -> dict[str, str]:
    """Part (lower case, without the first «/») → its content type. Raises UnacceptableFile when the list is missing."""
    if CONTENT_TYPES not in parts:
        raise broken(OFFICE)
    root = parts.tree(CONTENT_TYPES)
    defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter("{*}Default")}
    types = {name.lower(): defaults.get(name.rpartition(".")[2].lower(), "") for name in parts.names}
    types |= {e.get("PartName", "").lstrip("/").lower(): e.get("ContentType", "") for e in root.iter("{*}Override")}
    return types


def relations_name(part: str) -> str:
    """The part that holds the relations of a part; "" stands for the package."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def source_of(name: str) -> str:
    """The part whose relations a .rels part holds."""
    folder, _, file = name.rpartition("/")
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def relations(parts: Parts) -> list[Relation]:
    """Every relation of every part. Raises UnacceptableFile."""
    found = []
    for name in parts.names:
        if name.endswith(".rels"):
            source = source_of(name)
            found += [relation(element, source) for element in parts.tree(name).iter(RELATION)]
    return found


def relation(element: etree._Element, source: str) -> Relation:
    """A relation from its element in the relations of `source`."""
    target = element.get("Target", "")
    outside = element.get("TargetMode", "").lower() == "external"
    if not outside:
        path = unquote(target.partition("#")[0])
        base = "" if path.startswith("/") else posixpath.dirname(source)
        target = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return Relation(source, element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, outside)


def main_part(parts: Parts) -> str:
    """The name of the document or workbook itself. Raises UnacceptableFile."""
    for found in relations(parts):
        if found.source == "" and found.kind == "officeDocument":
            return found.target
    raise broken(OFFICE)
