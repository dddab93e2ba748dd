"""An xlsx without what tells who wrote it; its figures, notes and hidden sheets stay."""

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
from cualuat.files.formats.xml import attributes_named, local_name

_EDITORS: Final = "tên người ghi chú"
_PATH, _SHARING = "đường dẫn lưu tệp", "tên người đang mở tệp"
_TELLING: Final = {"absPath": _PATH, "fileSharing": _SHARING, "fileRecoveryPr": "", "revisionPtr": ""}


def clean_sheets(source: Path, target: Path) -> tuple[str, ...]:
    """Writes the workbook anew; what was taken out, in Vietnamese. Raises UnacceptableFile."""
    names = Names()

    def rename(root: etree._Element) -> list[str]:
        return [*_rename_authors(root, names), *_rename_people(root, names)]

    with open_package(source) as package:
        rewriting = Rewriting(package)
        removed = take_out_relations(rewriting, package)
        removed += edit_parts(rewriting, [_take_out, _forget_printers, rename, strip_picture_names])
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
            _drop_empty_choice(parent)
    for element in root.iter("{*}pivotCacheDefinition"):
        for key in {"refreshedBy", "refreshedDate"} & set(element.keys()):
            del element.attrib[key]
            found.append("tên người cập nhật bảng tổng hợp")
    return found


def _drop_empty_choice(choice: etree._Element) -> None:
    """What newer programs choose instead of something else must not be nothing."""
    outer = choice.getparent()
    around = outer.getparent() if outer is not None and local_name(outer.tag) == "AlternateContent" else None
    if outer is not None and around is not None and not any(len(each) for each in outer):
        around.remove(outer)


def _forget_printers(root: etree._Element) -> list[str]:
    """A page set-up must not point to the printer's part, which is gone."""
    found = []
    for element in root.iter("{*}pageSetup"):
        for key in attributes_named(element, "id"):
            del element.attrib[key]
            found.append("thiết lập máy in")
    return found


def _rename_authors(root: etree._Element, names: Names) -> list[str]:
    """Authors of notes; a note begins with its author's name, which the program puts there."""
    found, known = [], []
    for author in root.iter("{*}author"):
        name = author.text or ""
        if name.strip() and not names.is_neutral(name):
            known.append(name)
            author.text = names.neutral(name)
            found.append(_EDITORS)
    for text in root.iter("{*}t") if known else ():
        shown = (text.text or "").strip()
        for name in known:
            if shown == name or shown.startswith(f"{name}:"):
                text.text = (text.text or "").replace(name, names.neutral(name), 1)
                break
    return found


def _rename_people(root: etree._Element, names: Names) -> list[str]:
    """People who take part in threads of notes: their names and accounts."""
    found = []
    for person in root.iter("{*}person"):
        name = person.get("displayName", "")
        if not names.is_neutral(name):
            person.set("displayName", names.neutral(name))
            person.set("userId", names.neutral(name))
            person.set("providerId", "None")
            found.append(_EDITORS)
    for note in root.iter("{*}threadedComment"):
        if "dT" in note.attrib:
            del note.attrib["dT"]
            found.append("thời điểm ghi chú")
    return found
