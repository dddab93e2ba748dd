"""Text of a PDF that nobody sees but everybody can copy: under a black box, under a picture, white on white.

Two ways of looking, because each misses what the other finds: the order in which things are painted (text under a white box on
which other words stand), and the picture of the page (text where the picture has none, whatever hides it).
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float, c_int, c_uint
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from pikepdf import Array, Dictionary
from PIL import Image

from cualuat.files.checks.problem import Problem
from cualuat.files.formats import pdf as objects
from cualuat.files.formats.pages import Letter, Rectangle, address, letters, opened_page, opened_pages, painted, to_view

_SCALE: Final = 2.0  # pixels per point
_MARGIN: Final = 2  # pixels around a letter that are looked at: a stroke alone is as even as a box
_EVEN: Final = 24  # of 255: less difference than that is none to the eye
_DARK: Final = 90  # of 255
_TINY: Final = 1.5  # points: nobody reads type of this height
_LEAST_RUN: Final = 3  # letters beside one another; fewer are chance
_WHOLE_PAGE: Final = 0.7  # share of the page from which on a picture is the page itself (a scan)
_MASK_BITS: Final = 1  # a picture of one bit paints its black dots only
_INVISIBLE_INK: Final = 3  # text render mode of text that is only there to be searched
_SOLID: Final = 0.85  # share of its frame that a shape must fill to hide what is under it
_OPAQUE, _NEARLY_OPAQUE = 250, 200

COVERED, HIDDEN, LAYER = "covered-text", "hidden-text", "text-layer"
_MESSAGES: Final = {
    COVERED: "Có chữ nằm dưới ô tô màu hoặc dưới hình: nhìn thì không thấy nhưng vẫn sao chép được. "
    "Hãy dùng chức năng che của hệ thống để xóa hẳn.",
    HIDDEN: "Có chữ không nhìn thấy được (trùng màu nền, quá nhỏ, ngoài khung trang) nhưng vẫn sao chép được. "
    "Hãy xem lại và xóa ở bản gốc, hoặc che cả trang.",
    LAYER: "Trang quét có lớp chữ ẩn để tìm kiếm; chỗ đã che trên ảnh vẫn có thể còn trong lớp chữ. "
    "Hãy che lại bằng chức năng của hệ thống.",
}


@dataclass(frozen=True, slots=True)
class _Cover:
    """Something opaque, painted as number `order` of the page."""

    order: int
    box: Rectangle
    is_page: bool = False


def hidden_text_problems(path: Path) -> list[Problem]:
    """At most one problem of each kind for each page. Raises UnacceptableFile."""
    found: list[Problem] = []
    notes = _covering_notes(path)
    with opened_pages(path) as document:
        for number in range(len(document)):
            with opened_page(document, number) as page:
                codes = _codes(page, notes.get(number, []))
            found += [_problem(code, number + 1) for code in (COVERED, HIDDEN, LAYER) if code in codes]
    return found


def _problem(code: str, page: int) -> Problem:
    return Problem(code, _MESSAGES[code], f"trang {page}", is_blocking=code != LAYER)


def _codes(page: Any, notes: list[Rectangle]) -> set[str]:
    text = [letter for letter in letters(page) if letter.text.isalnum()]
    if not text:
        return set()
    painting = _Painting(page, notes)
    judged = [painting.judge(letter) for letter in text]
    runs = [(code, len(list(run))) for code, run in groupby(judged)]
    return {code for code, length in runs if code and length >= _LEAST_RUN}


class _Painting:
    """A page: what is painted after what, and how it looks in the end."""

    def __init__(self, page: Any, notes: list[Rectangle]) -> None:
        self._page = page
        self._notes = notes
        self._picture = painted(page, _SCALE, gray=True)
        self._size = Rectangle(0, 0, *page.get_size())
        self._order: dict[int | None, int] = {}
        self._invisible: set[int | None] = set()
        self._covers: list[_Cover] = []
        for number, (item, matrix) in enumerate(_objects(page)):
            self._note(number, item, matrix)

    def judge(self, letter: Letter) -> str:
        """A code, or "" for a letter that is seen."""
        order = self._order.get(letter.painter, -1)
        covers = [cover for cover in self._covers if cover.order > order >= 0 and _hides(cover.box, letter.ink)]
        if any(not cover.is_page for cover in covers) or any(_hides(note, letter.ink) for note in self._notes):
            return COVERED
        is_layer = bool(covers) or letter.painter in self._invisible
        least, most = self._shades(letter)
        is_even = most - least < _EVEN
        if is_even and most < _DARK:
            return COVERED
        if is_layer:
            return LAYER
        return HIDDEN if is_even or letter.box.height < _TINY else ""

    def _shades(self, letter: Letter) -> tuple[int, int]:
        """The darkest and the lightest pixel around a letter; outside of the page nothing is seen."""
        view = to_view(self._page, letter.ink)
        across, up = self._picture.width / self._size.right, self._picture.height / self._size.top
        frame = (
            max(0, int(view.left * across) - _MARGIN),
            max(0, int((self._size.top - view.top) * up) - _MARGIN),
            min(self._picture.width, int(view.right * across) + 1 + _MARGIN),
            min(self._picture.height, int((self._size.top - view.bottom) * up) + 1 + _MARGIN),
        )
        if frame[0] >= frame[2] or frame[1] >= frame[3]:
            return 255, 255
        return _extremes(self._picture, frame)

    def _note(self, number: int, item: Any, matrix: pdfium.PdfMatrix) -> None:
        if item.type == pdfium_raw.FPDF_PAGEOBJ_TEXT:
            self._order[address(item.raw)] = number
            if pdfium_raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE_INK:
                self._invisible.add(address(item.raw))
        elif item.type == pdfium_raw.FPDF_PAGEOBJ_PATH:
            self._covers += [_Cover(number, _moved(box, matrix)) for box in _solid_shapes(item)]
        elif item.type == pdfium_raw.FPDF_PAGEOBJ_IMAGE and _is_opaque_picture(item):
            box = _moved(Rectangle(*item.get_bounds()), matrix)
            self._covers.append(_Cover(number, box, box.area > _WHOLE_PAGE * self._size.area))


def _extremes(picture: Image.Image, frame: tuple[int, int, int, int]) -> tuple[int, int]:
    least, most = picture.crop(frame).getextrema()
    assert isinstance(least, int | float)
    assert isinstance(most, int | float)
    return int(least), int(most)


def _hides(cover: Rectangle, ink: Rectangle) -> bool:
    """Whether a letter lies under a cover: its middle, and most of its height, so that a line through it does not count."""
    middle = (ink.left + ink.right) / 2, (ink.bottom + ink.top) / 2
    shared = min(cover.top, ink.top) - max(cover.bottom, ink.bottom)
    return cover.holds(*middle) and shared >= 0.6 * ink.height


def _objects(page: Any) -> Iterator[tuple[Any, pdfium.PdfMatrix]]:
    """Everything painted, in its order, with the matrix that leads from its own coordinates to those of the page."""
    matrices: dict[int | None, pdfium.PdfMatrix] = {None: pdfium.PdfMatrix()}
    for item in page.get_objects():
        outer = matrices[address(item.container.raw) if item.container is not None else None]
        if item.type == pdfium_raw.FPDF_PAGEOBJ_FORM:
            matrices[address(item.raw)] = item.get_matrix().multiply(outer)
        yield item, outer


def _moved(box: Rectangle, matrix: pdfium.PdfMatrix) -> Rectangle:
    return Rectangle.around([matrix.on_point(x, y) for x, y in box.corners])


def _solid_shapes(path: Any) -> list[Rectangle]:
    """The frames of those parts of a shape that hide what is under them; in the coordinates of what holds the shape."""
    fill, stroke = c_int(), c_int()
    pdfium_raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if fill.value and _is_opaque(path, pdfium_raw.FPDFPageObj_GetFillColor):
        return _solid_parts(path)
    if stroke.value and not fill.value and _is_opaque(path, pdfium_raw.FPDFPageObj_GetStrokeColor):
        parts = _parts(path)
        if len(parts) == 1 and len(parts[0]) == 2:  # one line: as wide as its pen
            return [Rectangle(*path.get_bounds())]
    return []


def _solid_parts(path: Any) -> list[Rectangle]:
    matrix = path.get_matrix()
    parts = [[matrix.on_point(x, y) for x, y in part] for part in _parts(path)]
    frames = [Rectangle.around(part) for part in parts if len(part) > 2]
    # One part inside another is a hole: together they are a frame, which hides nothing but its edge.
    if any(a is not b and a.contains(b) for a in frames for b in frames):
        return []
    solid = [part for part in parts if len(part) > 2 and _area(part) >= _SOLID * Rectangle.around(part).area]
    return [Rectangle.around(part) for part in solid]


def _parts(path: Any) -> list[list[tuple[float, float]]]:
    """The corners of each closed part."""
    parts: list[list[tuple[float, float]]] = []
    curve = 0
    for index in range(pdfium_raw.FPDFPath_CountSegments(path)):
        segment = pdfium_raw.FPDFPath_GetPathSegment(path, index)
        kind = pdfium_raw.FPDFPathSegment_GetType(segment)
        if kind == pdfium_raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        curve = (curve + 1) % 3 if kind == pdfium_raw.FPDF_SEGMENT_BEZIERTO else 0
        if curve == 0:  # of a curve only the end is on it
            parts[-1].append(_point(segment))
    return parts


def _point(segment: Any) -> tuple[float, float]:
    x, y = c_float(), c_float()
    pdfium_raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _area(points: list[tuple[float, float]]) -> float:
    following = [*points[1:], points[0]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, following, strict=True))) / 2


def _is_opaque(item: Any, colour_of: Any) -> bool:
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not colour_of(item, red, green, blue, alpha):
        return False
    if max(red.value, green.value, blue.value) < _DARK:  # dark hides in whatever way it is mixed
        return alpha.value >= _NEARLY_OPAQUE
    return alpha.value >= _OPAQUE and not pdfium_raw.FPDFPageObj_HasTransparency(item)


def _is_opaque_picture(item: Any) -> bool:
    facts = pdfium_raw.FPDF_IMAGEOBJ_METADATA()
    pdfium_raw.FPDFImageObj_GetImageMetadata(item, item.page, facts)
    return facts.bits_per_pixel != _MASK_BITS and not pdfium_raw.FPDFPageObj_HasTransparency(item)


def _covering_notes(path: Path) -> dict[int, list[Rectangle]]:
    """Page (from 0 on) → the boxes of notes that hide what is under them."""
    with objects.opened(path) as pdf:
        pages = enumerate(pdf.pages)
        return {number: [box for each in objects.notes_on(page) for box in _note_boxes(each)] for number, page in pages}


def _note_boxes(note: Dictionary) -> Iterator[Rectangle]:
    if not _is_covering(note):
        return
    numbers = [float(x) for x in note.get("/QuadPoints") or note.get("/Rect") or ()]
    size = 8 if len(numbers) % 8 == 0 else 4
    for at in range(0, len(numbers) - size + 1, size):
        yield Rectangle.around(list(zip(numbers[at : at + size : 2], numbers[at + 1 : at + size : 2], strict=True)))


def _is_covering(note: Dictionary) -> bool:
    kind = str(note.get("/Subtype"))
    strength = note.get("/CA", 1)
    if kind == "/Redact":  # a box that was drawn and never carried out
        return True
    if kind in ("/Highlight", "/Underline", "/StrikeOut"):
        return kind == "/Highlight" and _is_dark(note.get("/C"))
    if kind in ("/Square", "/Circle", "/Polygon"):
        return _is_colour(note.get("/IC")) and float(strength) > 0.75
    return kind == "/FreeText" and _is_colour(note.get("/C"))


def _is_colour(value: object) -> bool:
    return isinstance(value, Array) and len(value) > 0


def _is_dark(value: object) -> bool:
    if not isinstance(value, Array) or len(value) == 0:
        return False
    parts = [float(part) for part in value]
    if len(parts) == 4:  # cyan, magenta, yellow, black
        return parts[3] > 0.7 or min(parts[:3]) > 0.7
    return max(parts) < 0.35
