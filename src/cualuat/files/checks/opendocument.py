"""What an OpenDocument text says besides what is printed. Source of the facts: OASIS OpenDocument 1.3 part 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from cualuat.files.checks.problem import Problem, listed
from cualuat.files.formats.package import Package
from cualuat.files.formats.picture import embedded_traces
from cualuat.files.formats.xml import attribute, local_name

_ON_THE_WEB: Final = ("http://", "https://", "mailto:", "tel:", "#")
_PERSONAL: Final = {
    "creator": "tên người sửa cuối",
    "initial-creator": "tên người soạn",
    "printed-by": "tên người in",
    "title": "tiêu đề ẩn",
    "subject": "chủ đề ẩn",
    "description": "lời ghi chú ẩn",
    "keyword": "từ khóa ẩn",
    "user-defined": "thuộc tính tự đặt",
}
_PARTS: Final = ("content.xml", "styles.xml")
_LOOKS: Final = ("{*}table-cell-properties", "{*}paragraph-properties", "{*}text-properties")
_HIDING: Final = ("hidden-text", "hidden-paragraph")
_CLIP = re.compile(r"-?[\d.]+")
_SMALLEST: Final = 2.0  # points
_DEEPEST_STYLE: Final = 20


def text_document_problems(package: Package) -> list[Problem]:
    """What hinders publishing an odt. Raises UnacceptableFile for a broken one."""
    roots = [package.tree(name) for name in _PARTS if name in package]
    found = [*_whole(package)]
    for root in roots:
        found += [*_notes(root), *_links(root), *_pictures(root)]
    found += _hidden(package.tree("content.xml"), _styles(roots))
    return found


def _whole(package: Package) -> Iterator[Problem]:
    told = list(meta_traces(package))
    if told:
        yield Problem("metadata", f"Còn {listed(told)} trong thuộc tính tệp. Hãy dùng bản đã làm sạch.")
    names = package.names
    if any(name.startswith("Versions/") or name == "VersionList.xml" for name in names):
        message = "Tệp còn giữ các bản cũ. Hãy dùng bản đã làm sạch."
        yield Problem("old-revisions", message, is_blocking=True)
    if any(name.endswith("signatures.xml") for name in names):
        yield Problem("signatures", "Có chữ ký số kèm tên người ký. Hãy dùng bản đã làm sạch, hoặc công bố bản PDF.")
    if any(name.startswith("Object ") for name in names):
        yield Problem(
            "ole-objects",
            "Có đối tượng nhúng (bảng tính, công thức, tệp khác) mang theo cả dữ liệu nguồn. Hãy đổi thành ảnh hoặc bảng thường.",
            is_blocking=True,
        )
    traces = [trace for name in names if name.startswith("Pictures/") for trace in embedded_traces(package.read(name))]
    if traces:
        told = list(dict.fromkeys(traces))
        yield Problem("picture-metadata", f"Ảnh trong tệp còn {listed(told)}. Hãy dùng bản đã làm sạch.")


def meta_traces(package: Package) -> Iterator[str]:
    """What the properties of a file tell, in Vietnamese."""
    if "meta.xml" not in package:
        return
    for element in package.tree("meta.xml").iter("{*}*"):
        name = local_name(element.tag)
        if name in _PERSONAL and (element.text or "").strip():
            yield _PERSONAL[name]


def _notes(root: etree._Element) -> Iterator[Problem]:
    comments = len(list(root.iter("{*}annotation")))
    if comments:
        yield Problem("comments", f"Có {comments} ý kiến góp ý bên lề (comment). Hãy xem từng ý kiến rồi xóa.")
    changes = len(list(root.iter("{*}changed-region")))
    if changes:
        yield Problem(
            "tracked-changes",
            f"Còn {changes} chỗ sửa đang theo dõi, chữ đã xóa vẫn đọc được. "
            "Hãy chấp nhận hoặc từ chối hết các chỗ sửa rồi lưu lại.",
            is_blocking=True,
        )


def _links(root: etree._Element) -> Iterator[Problem]:
    targets = [
        (local_name(element.tag), str(value))
        for element in root.iter("{*}*")
        for name, value in element.attrib.items()
        if str(name).endswith("xlink}href")
    ]
    outside = [target for name, target in targets if _leads_outside(name, target)]
    if outside or any(root.iter("{*}dde-connection-decl", "{*}section-source", "{*}database-display")):
        yield Problem("external-links", "Có liên kết tới tệp hoặc máy bên ngoài. Hãy ngắt liên kết rồi lưu lại.")


def _leads_outside(element: str, target: str) -> bool:
    if element == "a":
        return not target.lower().strip().startswith(_ON_THE_WEB)
    return "://" in target or target.startswith(("../", "/", "\\"))


def _pictures(root: etree._Element) -> Iterator[Problem]:
    clips = [attribute(properties, "clip") or "" for properties in root.iter("{*}graphic-properties")]
    if any(float(number) > 0 for clip in clips for number in _CLIP.findall(clip)):
        yield Problem(
            "cropped-picture",
            "Có ảnh đã cắt bớt nhưng phần bị cắt vẫn còn trong tệp. Hãy cắt ảnh bằng phần mềm ảnh rồi chèn lại.",
            is_blocking=True,
        )


@dataclass(frozen=True, slots=True)
class _Look:
    is_hidden: bool = False
    size: str = ""
    colour: str = ""
    ground: str = ""
    parent: str = ""


def _styles(roots: list[etree._Element]) -> dict[str, _Look]:
    looks = {}
    for root in reversed(roots):  # a style of the content itself goes before one of the same name elsewhere
        for style in root.iter("{*}style"):
            said: dict[str, str] = {}
            for properties in style.iterchildren(*_LOOKS):
                said |= {local_name(key): str(value) for key, value in properties.attrib.items()}
            looks[(attribute(style, "name") or "")] = _Look(
                said.get("display") in ("none", "condition"),
                said.get("font-size", ""),
                said.get("color", "").lower(),
                said.get("background-color", "").lower().replace("transparent", ""),
                (attribute(style, "parent-style-name") or ""),
            )
    return looks


def _hidden(content: etree._Element, styles: dict[str, _Look]) -> Iterator[Problem]:
    faults: dict[str, list[str]] = {}
    for number, paragraph in enumerate(content.iter("{*}p", "{*}h"), 1):
        for element in (paragraph, *paragraph.iter("{*}span")):
            fault = _fault(element, paragraph, styles)
            if fault:
                faults.setdefault(fault, []).append(str(number))
    if any(True for _ in content.iter(*(f"{{*}}{name}" for name in _HIDING))) or any(
        attribute(section, "display") in ("none", "condition") for section in content.iter("{*}section")
    ):
        yield Problem("hidden-text", "Có đoạn chữ để ở dạng ẩn. Hãy bật hiện, xem lại rồi xóa.", is_blocking=True)
    messages = {
        "covered-text": "Có chữ bị tô nền đen; bỏ tô là đọc được. Hãy xóa chữ đó, thay bằng «[đã che]».",
        "hidden-text": "Có chữ ẩn, trùng màu nền hoặc quá nhỏ. Hãy đổi định dạng để xem, rồi xóa nếu không cần.",
    }
    for code, numbers in faults.items():
        yield Problem(code, messages[code], f"đoạn {listed(list(dict.fromkeys(numbers)))}", is_blocking=True)


def _fault(element: etree._Element, paragraph: etree._Element, styles: dict[str, _Look]) -> str:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    if not any(text.strip() for text in texts):
        return ""
    looks = [
        *_chain((attribute(element, "style-name") or ""), styles),
        *_chain((attribute(paragraph, "style-name") or ""), styles),
    ]
    colour = next((look.colour for look in looks if look.colour), "#000000")
    ground = next((look.ground for look in looks if look.ground), "") or _ground_around(paragraph, styles)
    size = next((look.size for look in looks if look.size.endswith("pt")), "12pt")
    if any(look.is_hidden for look in looks) or float(size.removesuffix("pt")) <= _SMALLEST:
        return "hidden-text"
    if colour == ground:
        return "covered-text" if ground == "#000000" else "hidden-text"
    return ""


def _ground_around(paragraph: etree._Element, styles: dict[str, _Look]) -> str:
    """The colour behind a paragraph as the cell around it says; none that is known in a shape."""
    for outer in paragraph.iterancestors("{*}table-cell", "{*}text-box", "{*}custom-shape"):
        if local_name(outer.tag) != "table-cell":
            return "unknown"
        ground = next(
            (look.ground for look in _chain((attribute(outer, "style-name") or ""), styles) if look.ground), ""
        )
        if ground:
            return ground
    return "#ffffff"


def _chain(name: str, styles: dict[str, _Look]) -> list[_Look]:
    found: list[_Look] = []
    while name in styles and len(found) < _DEEPEST_STYLE:
        found.append(styles[name])
        name = styles[name].parent
    return found
