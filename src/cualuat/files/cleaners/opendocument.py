"""An odt without what tells who wrote it; its text, comments and changes stay."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from cualuat.files.checks.opendocument import meta_traces
from cualuat.files.cleaners.openxml import Names, strip_pictures
from cualuat.files.formats.opendocument import MANIFEST
from cualuat.files.formats.package import Rewriting, is_xml, open_package
from cualuat.files.formats.xml import attribute, attributes_named, local_name

_LEFT_OUT: Final = {
    "Thumbnails/": "ảnh thu nhỏ",
    "Versions/": "các bản cũ trong tệp",
    "VersionList.xml": "các bản cũ trong tệp",
    "META-INF/documentsignatures.xml": "chữ ký số (bản gốc vẫn giữ)",
    "META-INF/macrosignatures.xml": "chữ ký số (bản gốc vẫn giữ)",
    "layout-cache": "",
    "Basic/": "",
    "Scripts/": "",
}
_SETTINGS: Final = {
    "PrinterName": "thiết lập máy in",
    "PrinterSetup": "thiết lập máy in",
    "PrinterPaperFromSetup": "thiết lập máy in",
    "Rsid": "dấu vết các lần sửa",
    "RsidRoot": "dấu vết các lần sửa",
    "CurrentDatabaseDataSource": "nguồn trộn thư",
    "CurrentDatabaseCommand": "nguồn trộn thư",
    "PrintFaxName": "thiết lập máy in",
}
_NO_DATE: Final = "2000-01-01T00:00:00"  # a change must bear a date


def clean_text_document(source: Path, target: Path) -> tuple[str, ...]:
    """Writes the document anew; what was taken out, in Vietnamese. Raises UnacceptableFile."""
    names = Names()
    with open_package(source) as package:
        rewriting = Rewriting(package)
        removed = list(meta_traces(package))
        removed += _leave_out(rewriting)
        for name in rewriting.names:
            if is_xml(name) and name != MANIFEST:
                removed += _edit(rewriting, name, names)
        removed += strip_pictures(rewriting)
        rewriting.write(target, stored=("mimetype",))
    return tuple(dict.fromkeys(trace for trace in removed if trace))


def _leave_out(rewriting: Rewriting) -> list[str]:
    removed = []
    for name in rewriting.names:
        told = next((trace for start, trace in _LEFT_OUT.items() if name.startswith(start)), None)
        if told is not None:
            rewriting.remove(name)
            removed.append(told)
    manifest = rewriting.tree(MANIFEST)
    for entry in list(manifest):
        path = attribute(entry, "full-path") or "/"
        if any(path.startswith(start) for start in _LEFT_OUT):
            manifest.remove(entry)
    rewriting.put(MANIFEST, manifest)
    return removed


def _edit(rewriting: Rewriting, name: str, names: Names) -> list[str]:
    root = rewriting.tree(name)
    if name == "meta.xml":
        for meta in root.iter("{*}meta"):
            meta[:] = []
        rewriting.put(name, root)
        return []
    found = [*_forget_settings(root), *_forget_revisions(root), *_rename(root, names)]
    if found:
        rewriting.put(name, root)
    return found


def _forget_settings(root: etree._Element) -> list[str]:
    found = []
    for item in list(root.iter("{*}config-item")):
        name = attribute(item, "name")
        parent = item.getparent()
        if name in _SETTINGS and parent is not None:
            found += [_SETTINGS[name]] if (item.text or "").strip() else []
            parent.remove(item)
    return found


def _forget_revisions(root: etree._Element) -> list[str]:
    found = []
    for element in root.iter("{*}*"):
        for key in attributes_named(element, "rsid", "paragraph-rsid"):
            del element.attrib[key]
            found.append("dấu vết các lần sửa")
    return found


def _rename(root: etree._Element, names: Names) -> list[str]:
    found = []
    for element in root.iter("{*}annotation", "{*}change-info"):
        for child in list(element):
            name, text = local_name(child.tag), child.text or ""
            if name == "creator" and not names.is_neutral(text):
                child.text = names.neutral(text)
                found.append("tên người góp ý, người sửa")
            elif name in ("creator-initials", "sender-initials"):
                element.remove(child)
            elif name == "date" and text != _NO_DATE:
                child.text = _NO_DATE
                found.append("thời điểm góp ý, sửa")
    return found
