"""The pages of a PDF as they are painted: their letters with their boxes, their size, their picture.

Three systems of coordinates, all in PDF points: of the page («user space», as in the file); of the view (the page as a reader
sees it: cut and turned, from the bottom left corner); of the picture (pixels from the top left corner).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ctypes import c_double, c_void_p, cast
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from cualuat.files.formats.refusal import broken, with_password

MAX_PIXELS: Final = 40_000_000  # of one painted page
# PDFium keeps state of its own for the whole process and must not be entered by two threads.
_ONE_AT_A_TIME: Final = threading.RLock()


class Rectangle(NamedTuple):
    """Edges in points."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: list[tuple[float, float]]) -> Rectangle:
        """The smallest one with all points in it."""
        across, up = [x for x, _ in points], [y for _, y in points]
        return cls(min(across), min(up), max(across), max(up))

    @property
    def corners(self) -> list[tuple[float, float]]:
        """The four corners."""
        return [(self.left, self.bottom), (self.right, self.bottom), (self.right, self.top), (self.left, self.top)]

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def area(self) -> float:
        """In square points."""
        return max(0.0, self.right - self.left) * max(0.0, self.height)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def contains(self, other: Rectangle) -> bool:
        """Whether another one is wholly inside."""
        return self.holds(other.left, other.bottom) and self.holds(other.right, other.top)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the text layer. `ink`: box of what is painted; `box`: as high as the type; both of the page.

    `painter`: the address of the page object that paints it, None for a space that the page only implies.
    """

    text: str
    ink: Rectangle
    box: Rectangle
    painter: int | None


@contextmanager
def opened_pages(path: Path) -> Iterator[Any]:
    """The document, with its form fields. Nobody else may use PDFium meanwhile. Raises UnacceptableFile."""
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise with_password("tệp PDF") from error
            raise broken("tệp PDF") from error
        with closing(document):
            try:
                document.init_forms()
                yield document
            except pdfium.PdfiumError as error:
                raise broken("tệp PDF") from error


@contextmanager
def opened_page(document: Any, number: int) -> Iterator[Any]:
    """One page, from 0 on."""
    with closing(document[number]) as page:
        yield page


def letters(page: Any) -> list[Letter]:
    """The text layer, letter by letter, in the order of reading as far as PDFium can tell."""
    with closing(page.get_textpage()) as text:
        return [_letter(text.raw, index) for index in range(text.count_chars())]


def _letter(text: Any, index: int) -> Letter:
    number = pdfium_raw.FPDFText_GetUnicode(text, index)
    shown = chr(number) if number and not 0xD800 <= number <= 0xDFFF else "\ufffd"
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    pdfium_raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    ink = Rectangle(left.value, bottom.value, right.value, top.value)
    loose = pdfium_raw.FS_RECTF()
    pdfium_raw.FPDFText_GetLooseCharBox(text, index, loose)
    box = Rectangle.around([*ink.corners, (loose.left, loose.bottom), (loose.right, loose.top)])
    return Letter(shown, ink, box, address(pdfium_raw.FPDFText_GetTextObject(text, index)))


def address(item: Any) -> int | None:
    """Where a page object lies in memory: the same object has the same address."""
    return cast(item, c_void_p).value if item else None


def to_view(page: Any, box: Rectangle) -> Rectangle:
    """A rectangle of the page as one of the view."""
    shown = Rectangle(*page.get_bbox())
    turned = [_turned(x - shown.left, y - shown.bottom, shown, page.get_rotation() % 360) for x, y in box.corners]
    return Rectangle.around(turned)


def _turned(x: float, y: float, shown: Rectangle, degrees: int) -> tuple[float, float]:
    """A point of the page, counted from its lower left corner, after the page was turned clockwise."""
    width, height = shown.right - shown.left, shown.height
    if degrees == 90:
        return y, width - x
    if degrees == 180:
        return width - x, height - y
    return (height - y, x) if degrees == 270 else (x, y)


def painted(page: Any, scale: float, *, gray: bool = False) -> Image.Image:
    """The view as a picture, with notes and form fields; `scale`: pixels per point, less where the page is huge."""
    width, height = page.get_size()
    fitting = min(scale, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=fitting, grayscale=gray, draw_annots=True, may_draw_forms=True)
    with closing(bitmap):
        picture: Image.Image = bitmap.to_pil()
        return picture.convert("L" if gray else "RGB")
