"""A docx without what tells who wrote it; its text, comments and changes stay."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from cualuat.files.cleaners.openxml import (
    Names,
    edit_parts,
    strip_picture_names,
    strip_pictures,
    take_out_relations,
)
from cualuat.files.formats.package import Rewriting, open_package
from cualuat.files.formats.xml import local_name

_EDITORS = "tên người góp ý, người sửa"
# Element → what is told when it is taken out.
_TELLING: Final = {
    "rsids": "dấu vết các lần sửa",
    "rsid": "dấu vết các lần sửa",
    "docId": "số định danh của tệp",
    "docVars": "dữ liệu ẩn kèm tệp",
    "attachedTemplate": "đường dẫn tệp mẫu",
    "mailMerge": "nguồn trộn thư",
    "printerSettings": "thiết lập máy in",
    "dataBinding": "",
}


def clean_word(source: Path, target: Path) -> tuple[str, ...]:
    """Writes the document anew; what was taken out, in Vietnamese. Raises UnacceptableFile."""
    names = Names()

    def rename(root: etree._Element) -> list[str]:
        return _rename(root, names)

    with open_package(source) as package:
        rewriting = Rewriting(package)
        removed = take_out_relations(rewriting, package)
        removed += edit_parts(rewriting, [_take_out, _forget_revisions, rename, strip_picture_names])
        removed += strip_pictures(rewriting)
        rewriting.write(target)
    return tuple(dict.fromkeys(removed))


def _take_out(root: etree._Element) -> list[str]:
    found = []
    for element in list(root.iter(*(f"{{*}}{name}" for name in _TELLING))):
        parent = element.getparent()
        if parent is not None:
            found.append(_TELLING[local_name(element.tag)])
            parent.remove(element)
    return found


def _forget_revisions(root: etree._Element) -> list[str]:
    """Numbers of editing sessions tell which paragraphs were written together, and which files have one origin."""
    found = []
    for element in root.iter("{*}*"):
        for key in [key for key in element.attrib if local_name(key).startswith("rsid")]:
            del element.attrib[key]
            found.append(_TELLING["rsids"])
    return found


def _rename(root: etree._Element, names: Names) -> list[str]:
    found = []
    for element in root.iter("{*}*"):
        for key in list(element.attrib):
            name, value = local_name(key), str(element.attrib[key])
            if name == "author" and not names.is_neutral(value):
                element.attrib[key] = names.neutral(value)
                found.append(_EDITORS)
            elif name in ("initials", "date", "dateUtc") and _is_by_somebody(element):
                del element.attrib[key]
                found.append("thời điểm góp ý, sửa")
    return found


def _is_by_somebody(element: etree._Element) -> bool:
    return any(local_name(key) == "author" for key in element.attrib)
