"""What a Word file says besides what is printed: comments, changes, hidden and covered text.

Source of the facts: ECMA-376 part 1, 17 (WordprocessingML).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from cualuat.files.checks.openxml import common_problems
from cualuat.files.checks.problem import Problem, listed
from cualuat.files.formats.openxml import main_part, relations
from cualuat.files.formats.package import Package
from cualuat.files.formats.xml import attribute, local_name

CHANGES: Final = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange"}
    | {"trPrChange", "tcPrChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge"}
)
_STORIES: Final = {
    "header": "đầu trang",
    "footer": "chân trang",
    "footnotes": "chú thích cuối trang",
    "endnotes": "chú thích cuối văn bản",
}
_FETCHING_FIELD = re.compile(r"^\s*(?:INCLUDE(?:PICTURE|TEXT)|LINK|DDE(?:AUTO)?|DATABASE|RD|IMPORT)\b", re.I)
_SMALLEST: Final = 4  # half points: nobody reads type of this size
_DARK: Final = 0x50  # of 255, in every colour
_DEEPEST_STYLE: Final = 20
_OFF: Final = ("0", "false", "off")
_TEXT, _HIDDEN, _COVERED, _WHITE, _TINY = "text", "vanish", "covered", "white", "tiny"
_FAULTS: Final = {
    _HIDDEN: ("hidden-text", "Có chữ để ở dạng ẩn. Hãy bật hiện chữ ẩn, xem lại rồi xóa."),
    _COVERED: ("covered-text", "Có chữ bị tô nền đen; bỏ tô là đọc được. Hãy xóa chữ đó, thay bằng «[đã che]»."),
    _WHITE: ("hidden-text", "Có chữ màu trắng trên nền trắng. Hãy đổi màu để xem, rồi xóa nếu không cần."),
    _TINY: ("hidden-text", "Có chữ nhỏ đến mức không đọc được. Hãy phóng to để xem, rồi xóa nếu không cần."),
}


@dataclass(slots=True)
class _Look:
    """How text is set: what a style or a run says of itself. None: nothing said."""

    is_hidden: bool | None = None
    half_points: float | None = None
    colour: str | None = None
    ground: str | None = None
    based_on: str = ""

    def over(self, other: _Look) -> _Look:
        """This look where it says something, the other one elsewhere."""
        return _Look(
            self.is_hidden if self.is_hidden is not None else other.is_hidden,
            self.half_points if self.half_points is not None else other.half_points,
            self.colour or other.colour,
            self.ground or other.ground,
            self.based_on,
        )


@dataclass(frozen=True, slots=True)
class _Story:
    """One part of the document with text of its own. `name`: in Vietnamese, "" for the body."""

    name: str
    root: etree._Element


def word_problems(package: Package) -> list[Problem]:
    """What hinders publishing a docx. Raises UnacceptableFile for a broken one."""
    stories = list(_stories(package))
    styles = _Styles(package)
    found = list(common_problems(package))
    found += _comments(package)
    for story in stories:
        found += [*_changes(story), *_faults(story, styles), *_drawn(story)]
    return found


def _stories(package: Package) -> Iterator[_Story]:
    main = main_part(package)
    yield _Story("", package.tree(main))
    for relation in relations(package):
        if relation.source == main and relation.kind in _STORIES and relation.target in package:
            yield _Story(_STORIES[relation.kind], package.tree(relation.target))


def _comments(package: Package) -> Iterator[Problem]:
    for relation in relations(package):
        if relation.kind == "comments" and relation.target in package:
            count = len(list(package.tree(relation.target).iter("{*}comment")))
            if count:
                yield Problem("comments", f"Có {count} ý kiến góp ý bên lề (comment). Hãy xem từng ý kiến rồi xóa.")


def _changes(story: _Story) -> Iterator[Problem]:
    changes = [element for element in story.root.iter("{*}*") if local_name(element.tag) in CHANGES]
    if changes:
        yield Problem(
            "tracked-changes",
            f"Còn {len(changes)} chỗ sửa đang theo dõi (track changes), chữ đã xóa vẫn đọc được. "
            "Hãy chấp nhận hoặc từ chối hết các chỗ sửa rồi lưu lại.",
            story.name,
            is_blocking=True,
        )


def _drawn(story: _Story) -> Iterator[Problem]:
    """Pictures of which a part is cut off, and fields that fetch."""
    if any(_is_cut(element) for element in story.root.iter("{*}srcRect")):
        yield Problem(
            "cropped-picture",
            "Có ảnh đã cắt bớt trong Word nhưng phần bị cắt vẫn còn trong tệp. Hãy nén ảnh và chọn xóa vùng đã cắt.",
            story.name,
            is_blocking=True,
        )
    codes = [element.text or "" for element in story.root.iter("{*}instrText")]
    codes += [str(value) for element in story.root.iter("{*}fldSimple") for value in element.attrib.values()]
    if any(map(_FETCHING_FIELD.match, codes)):
        yield Problem(
            "external-links", "Có trường lấy dữ liệu từ tệp hoặc máy khác. Hãy đổi trường thành chữ thường.", story.name
        )


def _is_cut(element: etree._Element) -> bool:
    return any(str(value) not in ("0", "0%") and not str(value).startswith("-") for value in element.attrib.values())


def _faults(story: _Story, styles: _Styles) -> Iterator[Problem]:
    places: dict[str, list[str]] = {}
    for number, paragraph in enumerate(story.root.iter("{*}p"), 1):
        if local_name(paragraph.tag) != "p" or "wordprocessingml" not in str(paragraph.tag):
            continue
        faults = Counter(styles.fault(run, paragraph) for run in _runs(paragraph))
        for fault in faults:
            if fault:
                places.setdefault(fault, []).append(str(number))
    for fault, numbers in places.items():
        code, message = _FAULTS[fault]
        place = f"{story.name} đoạn {listed(numbers)}".strip()
        yield Problem(code, message, place, is_blocking=True)


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph, without those of a text box inside it, which has paragraphs of its own."""
    for run in paragraph.iter("{*}r"):
        if "wordprocessingml" in str(run.tag) and next(run.iterancestors(paragraph.tag)) is paragraph:
            yield run


class _Styles:
    """The looks that styles give."""

    def __init__(self, package: Package) -> None:
        self._looks: dict[str, _Look] = {}
        for relation in relations(package):
            if relation.kind == "styles" and relation.target in package:
                for style in package.tree(relation.target).iter("{*}style"):
                    look = _look(_child(style, "rPr"), _child(style, "pPr"))
                    look.based_on = _value(_child(style, "basedOn")) or ""
                    self._looks[attribute(style, "styleId") or ""] = look

    def fault(self, run: etree._Element, paragraph: etree._Element) -> str:
        """Why the text of a run is not seen, or ""."""
        if not any((text.text or "").strip() for text in run.iter("{*}t")):
            return ""
        properties, of_paragraph = _child(run, "rPr"), _child(paragraph, "pPr")
        look = _look(properties, of_paragraph)
        look = look.over(self._style(_child(properties, "rStyle"))).over(self._style(_child(of_paragraph, "pStyle")))
        if look.is_hidden:
            return _HIDDEN
        if look.half_points is not None and look.half_points <= _SMALLEST:
            return _TINY
        return _colour_fault(look, look.ground or _ground_around(run))

    def _style(self, reference: etree._Element | None) -> _Look:
        name, look = _value(reference) or "", _Look()
        for _ in range(_DEEPEST_STYLE):
            if name not in self._looks:
                break
            look = look.over(self._looks[name])
            name = self._looks[name].based_on
        return look


def _colour_fault(look: _Look, ground: str | None) -> str:
    if ground == "unknown":
        return ""
    colour = look.colour or "000000"
    if ground is not None and _is_dark(ground):
        return _COVERED if _is_dark(colour) else ""
    return _WHITE if _is_white(colour) and (ground is None or _is_white(ground)) else ""


def _ground_around(run: etree._Element) -> str | None:
    """The colour behind a run as the cell around it says; «unknown» in a shape, which has a colour of its own."""
    for outer in run.iterancestors("{*}tc", "{*}txbxContent"):
        if local_name(outer.tag) == "txbxContent":
            return "unknown"
        ground = _shade(_child(outer, "tcPr"))
        if ground:
            return ground
    return None


def _look(properties: etree._Element | None, of_paragraph: etree._Element | None) -> _Look:
    hidden = _child(properties, "vanish")
    size = _value(_child(properties, "sz"))
    colour = _value(_child(properties, "color"))
    return _Look(
        None if hidden is None else (_value(hidden) or "1").lower() not in _OFF,
        float(size) if size and size.replace(".", "", 1).isdigit() else None,
        None if colour in (None, "auto") else colour,
        _shade(properties) or _shade(of_paragraph),
    )


def _shade(properties: etree._Element | None) -> str | None:
    marker = _value(_child(properties, "highlight"))
    if marker and marker != "none":
        return "000000" if marker == "black" else "808080"
    shading = _child(properties, "shd")
    if shading is None:
        return None
    if _value(shading) == "solid":  # covers the whole ground with the colour of its pattern
        colour = attribute(shading, "color")
        return "000000" if colour in (None, "auto") else colour
    fill = attribute(shading, "fill")
    return None if fill in (None, "auto") else fill


def _channels(colour: str) -> list[int]:
    try:
        return list(bytes.fromhex(colour))
    except ValueError:
        return []


def _is_dark(colour: str) -> bool:
    channels = _channels(colour)
    return len(channels) == 3 and max(channels) < _DARK


def _is_white(colour: str) -> bool:
    channels = _channels(colour)
    return len(channels) == 3 and min(channels) > 0xF0


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return element.find(f"{{*}}{name}") if element is not None else None


def _value(element: etree._Element | None) -> str | None:
    return attribute(element, "val") if element is not None else None
