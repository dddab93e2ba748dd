"""What a workbook says besides what is printed: hidden sheets, rows and columns, notes, white figures, stored queries.

Source of the facts: ECMA-376 part 1, 18 (SpreadsheetML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from cualuat.files.checks.openxml import common_problems
from cualuat.files.checks.problem import Problem, listed
from cualuat.files.formats.openxml import Relation, main_part, relations
from cualuat.files.formats.package import Package
from cualuat.files.formats.refusal import broken
from cualuat.files.formats.xml import attribute, local_name

_LINKED: Final = frozenset({"externalLink", "connections", "queryTable", "xmlMaps"})
_STORED: Final = frozenset({"pivotCacheDefinition", "powerPivotData"})
_NOTES: Final = frozenset({"comments", "threadedComment"})
_FETCHING_FORMULA = re.compile(r"\b(?:DDE|WEBSERVICE|RTD|CALL|REGISTER)\s*\(|\|'", re.I)
_WHITE_INDEXES: Final = ("1", "9", "65")
_WHITE_THEME: Final = "0"
_SMALLEST: Final = 2.0  # points
_LEAST_SIZE: Final = 0.5  # height of a row or width of a column from which on something can be read


@dataclass(slots=True)
class _Findings:
    """Cells with something in them that is not seen, by what hides them. Cells by their names, rows and columns by number."""

    invisible: list[str] = field(default_factory=list)
    rows: dict[str, None] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    fetching: list[str] = field(default_factory=list)


def sheet_problems(package: Package) -> list[Problem]:
    """What hinders publishing an xlsx. Raises UnacceptableFile for a broken one."""
    links = relations(package)
    found = [*common_problems(package), *_of_workbook(links)]
    invisible = _invisible_styles(package, links)
    for name, state, part in _sheets(package, links):
        place = f"trang tính «{name}»"
        if state:
            found.append(
                Problem("hidden-sheets", "Trang tính đang ẩn. Hãy bỏ ẩn để xem, rồi xóa.", place, is_blocking=True)
            )
        if part in package:
            found += [*_notes(package, links, part, place), *_of_sheet(_read(package, part, invisible), place)]
    return found


def _sheets(package: Package, links: list[Relation]) -> Iterator[tuple[str, bool, str]]:
    """(name, whether it is hidden, part) of each sheet."""
    main = main_part(package)
    parts = {relation.id: relation.target for relation in links if relation.source == main}
    for sheet in package.tree(main).iter("{*}sheet"):
        key = attribute(sheet, "id") or ""
        yield sheet.get("name", "?"), sheet.get("state", "visible") != "visible", parts.get(key, "")


def _of_workbook(links: list[Relation]) -> Iterator[Problem]:
    kinds = {relation.kind for relation in links}
    if kinds & _LINKED:
        yield Problem(
            "external-links", "Có kết nối dữ liệu hoặc liên kết tới bảng tính khác. Hãy ngắt liên kết, chỉ giữ giá trị."
        )
    if kinds & _STORED:
        yield Problem(
            "pivot-caches",
            "Bảng tổng hợp (pivot) mang theo toàn bộ dữ liệu nguồn. Hãy chép giá trị sang bảng thường rồi xóa pivot.",
            is_blocking=True,
        )
    if kinds & {"revisionHeaders", "usernames"}:
        yield Problem(
            "tracked-changes", "Có nhật ký sửa đổi kèm tên người sửa. Hãy dùng bản đã làm sạch.", is_blocking=True
        )


def _notes(package: Package, links: list[Relation], part: str, place: str) -> Iterator[Problem]:
    targets = [r.target for r in links if r.source == part and r.kind in _NOTES and r.target in package]
    count = max((len(list(package.tree(name).iter("{*}comment", "{*}threadedComment"))) for name in targets), default=0)
    if count:
        yield Problem("comments", f"Có {count} ghi chú (comment) trong ô. Hãy xem từng ghi chú rồi xóa.", place)


def _of_sheet(found: _Findings, place: str) -> Iterator[Problem]:
    if found.rows:
        message = f"Có dòng ẩn chứa dữ liệu: {listed(list(found.rows))}. Hãy bỏ ẩn để xem, rồi xóa."
        yield Problem("hidden-rows", message, place, is_blocking=True)
    if found.columns:
        message = f"Có cột ẩn chứa dữ liệu: {listed(list(found.columns))}. Hãy bỏ ẩn để xem, rồi xóa."
        yield Problem("hidden-columns", message, place, is_blocking=True)
    if found.invisible:
        yield Problem(
            "hidden-text",
            "Có ô chứa dữ liệu nhưng không nhìn thấy (chữ trùng màu nền, quá nhỏ, định dạng ẩn số). "
            "Hãy chọn ô để xem, rồi xóa.",
            f"{place}, ô {listed(found.invisible)}",
            is_blocking=True,
        )
    if found.fetching:
        message = "Có công thức lấy dữ liệu từ nơi khác. Hãy thay công thức bằng giá trị."
        yield Problem("external-links", message, f"{place}, ô {listed(found.fetching)}")


def _read(package: Package, part: str, invisible: frozenset[int]) -> _Findings:
    """A sheet read piece by piece: it may be larger than memory should hold."""
    found = _Findings()
    hidden: list[tuple[int, int]] = []
    is_row_hidden_by_default = False
    try:
        with package.stream(part) as file:
            for event, element in etree.iterparse(
                file, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
            ):
                name = local_name(element.tag)
                if event == "start" and name == "sheetFormatPr":
                    is_row_hidden_by_default = element.get("zeroHeight") in ("1", "true")
                elif event == "start" and name == "col" and _is_hidden(element, "width"):
                    hidden.append((int(element.get("min", "1")), int(element.get("max", "1"))))
                elif event == "end" and name == "row":
                    _read_row(element, found, hidden, invisible, is_row_hidden_by_default)
                    element.clear()
    except (etree.XMLSyntaxError, ValueError, OSError) as error:
        raise broken("bảng tính") from error
    return found


def _read_row(
    row: etree._Element, found: _Findings, hidden: list[tuple[int, int]], invisible: frozenset[int], by_default: bool
) -> None:
    is_hidden = _is_hidden(row, "ht") or (by_default and row.get("hidden") is None and row.get("ht") is None)
    for cell in row.iter("{*}c"):
        place = cell.get("r", "")
        if not _has_value(cell):
            continue
        if is_hidden:
            found.rows[row.get("r", "?")] = None
        letters = place.rstrip("0123456789")
        if letters and any(first <= column_number(letters) <= last for first, last in hidden):
            found.columns[letters] = None
        if int(cell.get("s", "0")) in invisible:
            found.invisible.append(place)
        if any(_FETCHING_FORMULA.search(formula.text or "") for formula in cell.iter("{*}f")):
            found.fetching.append(place)


def _is_hidden(element: etree._Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or float(element.get(size, "10")) < _LEAST_SIZE


def _has_value(cell: etree._Element) -> bool:
    return any((element.text or "").strip() for element in cell.iter("{*}v", "{*}t", "{*}f"))


def column_number(letters: str) -> int:
    """«A» → 1, «AA» → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _invisible_styles(package: Package, links: list[Relation]) -> frozenset[int]:
    """Numbers of the cell styles in which nothing is seen."""
    part = next((r.target for r in links if r.kind == "styles" and r.target in package), None)
    if part is None:
        return frozenset()
    root = package.tree(part)
    formats = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iter("{*}numFmt")}
    fonts = list(root.iterfind("{*}fonts/{*}font"))
    fills = list(root.iterfind("{*}fills/{*}fill"))
    cells = root.iterfind("{*}cellXfs/{*}xf")
    return frozenset(
        number
        for number, cell in enumerate(cells)
        if formats.get(cell.get("numFmtId"), "").replace(" ", "") == ";;;"
        or _is_unseen(_nth(fonts, cell.get("fontId", "0")), _nth(fills, cell.get("fillId", "0")))
    )


def _nth(items: list[etree._Element], number: str) -> etree._Element | None:
    return items[int(number)] if number.isdigit() and int(number) < len(items) else None


def _is_unseen(font: etree._Element | None, fill: etree._Element | None) -> bool:
    size = font.find("{*}sz") if font is not None else None
    if size is not None and float(size.get("val", "11")) <= _SMALLEST:
        return True
    ink = _colour(font.find("{*}color") if font is not None else None, "000000")
    pattern = fill.find("{*}patternFill") if fill is not None else None
    if pattern is None:  # a gradient, of which nobody can say what stands out from it
        return fill is None and ink == "FFFFFF"
    is_solid = pattern.get("patternType") == "solid"
    ground = _colour(pattern.find("{*}fgColor"), "000000") if is_solid else "FFFFFF"
    return ink == ground


def _colour(element: etree._Element | None, usual: str) -> str:
    """Six hexadecimal digits, or a name of its own for a colour of the theme."""
    if element is None or element.get("auto"):
        return usual
    if element.get("rgb"):
        return str(element.get("rgb"))[-6:].upper()
    indexed, theme = element.get("indexed"), element.get("theme")
    tint = float(element.get("tint", "0"))
    if indexed in _WHITE_INDEXES or (theme == _WHITE_THEME and abs(tint) < 0.01):
        return "FFFFFF"
    if indexed in ("0", "8", "64") or (theme == "1" and abs(tint) < 0.01):
        return "000000"
    return f"{indexed}/{theme}/{tint}"
