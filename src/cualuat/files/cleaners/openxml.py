"""What docx and xlsx have in common when they are written anew: parts and relations that tell are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from cualuat.files.checks.openxml import property_traces
from cualuat.files.formats.openxml import (
    CONTENT_TYPES,
    RELATION,
    Relation,
    relation,
    relations,
    relations_name,
    source_of,
)
from cualuat.files.formats.package import Package, Rewriting, is_xml
from cualuat.files.formats.picture import embedded_traces, stripped

_THUMBNAIL, _EDITORS, _DATA = "ảnh thu nhỏ", "tên và tài khoản người góp ý, người sửa", "dữ liệu ẩn kèm tệp"
_TEMPLATE, _PRINTER, _SIGNATURE = "đường dẫn tệp mẫu", "thiết lập máy in", "chữ ký số (bản gốc vẫn giữ)"
# Last piece of a relation's type → what is told when it is taken out; "" for the properties, told one by one.
TELLING_RELATIONS: Final = {
    "core-properties": "",
    "extended-properties": "",
    "custom-properties": "",
    "thumbnail": _THUMBNAIL,
    "customXml": _DATA,
    "customXmlProps": _DATA,
    "printerSettings": _PRINTER,
    "people": _EDITORS,
    "commentsExtensible": _EDITORS,
    "commentsIds": _EDITORS,
    "documenttasks": _EDITORS,
    "documentTasks": _EDITORS,
    "revisionHeaders": _EDITORS,
    "revisionLog": _EDITORS,
    "usernames": _EDITORS,
    "attachedTemplate": _TEMPLATE,
    "mailMergeSource": "nguồn trộn thư",
    "mailMergeHeaderSource": "nguồn trộn thư",
    "mailMergeRecipientData": "nguồn trộn thư",
    "recipientData": "nguồn trộn thư",
    "glossaryDocument": _DATA,
    "keyMapCustomizations": _DATA,
    "attachedToolbars": _DATA,
    "extensibility": _DATA,
    "webextension": _DATA,
    "webextensiontaskpanes": _DATA,
    "classificationlabels": "nhãn phân loại của cơ quan gửi",
    "origin": _SIGNATURE,
    "signature": _SIGNATURE,
}
_FILE_NAME = re.compile(r"[/\\]|\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|emf|wmf|pdf|docx?)\s*$", re.I)


def take_out_relations(rewriting: Rewriting, package: Package) -> list[str]:
    """Removes relations that tell, and every part that nothing leads to any more; what was taken out, in Vietnamese."""
    removed = dict.fromkeys(property_traces(package, relations(package)))
    for name in rewriting.names:
        if name.endswith(".rels"):
            removed |= dict.fromkeys(_thin_out(rewriting, name))
    _drop_unreached(rewriting)
    return [trace for trace in removed if trace]


def _thin_out(rewriting: Rewriting, name: str) -> Iterator[str]:
    root = rewriting.tree(name)
    telling = [e for e in root.iter(RELATION) if relation(e, source_of(name)).kind in TELLING_RELATIONS]
    for element in telling:
        yield TELLING_RELATIONS[relation(element, source_of(name)).kind]
        root.remove(element)
    if telling:
        rewriting.put(name, root)


def _drop_unreached(rewriting: Rewriting) -> None:
    by_source: dict[str, list[Relation]] = {}
    for found in relations(rewriting):
        by_source.setdefault(found.source, []).append(found)
    reached, waiting = {CONTENT_TYPES}, [""]
    while waiting:
        source = waiting.pop()
        reached.add(relations_name(source))
        targets = [r.target for r in by_source.get(source, []) if not r.is_outside]
        waiting += [target for target in targets if target not in reached]
        reached.update(targets)
    for name in rewriting.names:
        if name not in reached:
            rewriting.remove(name)
    left = {f"/{name}".lower() for name in rewriting.names}
    types = rewriting.tree(CONTENT_TYPES)
    for element in list(types.iter("{*}Override")):
        if element.get("PartName", "").lower() not in left:
            types.remove(element)
    rewriting.put(CONTENT_TYPES, types)


def edit_parts(rewriting: Rewriting, edits: list[Callable[[etree._Element], list[str]]]) -> list[str]:
    """Lets every edit work on every part of XML; what they took out. A part in which nothing was found stays as it is."""
    removed: dict[str, None] = {}
    for name in rewriting.names:
        if not is_xml(name) or name.endswith(".rels") or name == CONTENT_TYPES:
            continue
        root = rewriting.tree(name)
        found = [trace for edit in edits for trace in edit(root)]
        if found:
            rewriting.put(name, root)
            removed |= dict.fromkeys(trace for trace in found if trace)
    return list(removed)


def strip_pictures(rewriting: Rewriting) -> list[str]:
    """Takes out of the pictures in a package what is not drawn."""
    removed: dict[str, None] = {}
    for name in rewriting.names:
        if is_xml(name):
            continue
        data = rewriting.read(name)
        plain = stripped(data)
        if plain != data:
            rewriting.put(name, plain)
            removed |= dict.fromkeys(embedded_traces(data))
    return list(removed)


def strip_picture_names(root: etree._Element) -> list[str]:
    """Where a picture lay on somebody's machine stands in its description; a description in words stays."""
    found = []
    for element in root.iter("{*}docPr", "{*}cNvPr"):
        for key in ("descr", "title"):
            if _FILE_NAME.search(element.get(key, "")):
                del element.attrib[key]
                found.append("tên tệp ảnh gốc")
        if _FILE_NAME.search(element.get("name", "")):  # the one of the three that must be there
            element.set("name", "Ảnh")
            found.append("tên tệp ảnh gốc")
    return found


class Names:
    """The same person is the same number in the whole document, and nobody's name."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def neutral(self, name: str) -> str:
        """«Người 1», «Người 2» …"""
        return f"Người {self._numbers.setdefault(name, len(self._numbers) + 1)}"

    def is_neutral(self, name: str) -> bool:
        """Whether a name is one of these already."""
        return re.fullmatch(r"Người \d+", name) is not None
