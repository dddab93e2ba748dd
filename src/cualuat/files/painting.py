"""PDF redacted by painting: a page with something to hide becomes a picture with black boxes; nothing else of it is kept."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream
from PIL import Image, ImageChops, ImageDraw

from cualuat.files.cleaners.pdf import strip_pdf, write_pdf
from cualuat.files.formats.pages import Letter, Rectangle, letters, opened_page, opened_pages, painted, to_view
from cualuat.files.formats.pdf import UNREADABLE, notes_on, opened
from cualuat.files.matching import Folded

_BLACK: Final = "#000000"
_MARGIN: Final = 1.0  # points around found letters: strokes reach a little over their boxes
_LARGEST_EXACT: Final = 1_500_000  # bytes of a picture kept exactly; larger ones (scans, photographs) are kept as JPEG
_NO_LOSS: Final = 92  # quality at which nobody sees a difference
_KEPT_KEYS: Final = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
)
# What forms, patterns and pictures are painted with; other keys may lead anywhere.
_KEPT_OF_STREAMS: Final = frozenset({
    "/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group",
    "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent",
    "/Intent", "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte",
    "/ShadingType", "/Background", "/AntiAlias", "/Function", "/Extend", "/Coords", "/Domain", "/BitsPerCoordinate",
    "/BitsPerFlag", "/VerticesPerRow", "/N", "/Alternate",
})  # fmt: skip
_UNPAINTED: Final = frozenset({"/Link", "/Popup"})
_TURN_BACK: Final = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}
_POINTS_PER_INCH: Final = 72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, the first being page 1.

    In points, from the bottom left corner of the page as a reader shows it: cut to its visible part, and turned.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def find_in_pdf(source: Path, words: Iterable[str]) -> list[Box]:
    """Where the words stand in the text layer: in any case, with or without diacritics, also broken over lines.

    One box for each line of each occurrence. A scan without a text layer has none. Raises UnacceptableFile.
    """
    wanted, found = list(words), []
    with opened_pages(source) as document:
        for number in range(len(document)):
            with opened_page(document, number) as page:
                text = letters(page)
                for start, end in Folded("".join(letter.text for letter in text)).find(wanted):
                    found += [_box(page, number, line) for line in _lines(text[start:end])]
    return found


def _lines(text: list[Letter]) -> list[list[Letter]]:
    lines: list[list[Letter]] = []
    for letter in text:
        if letter.text.isspace() or letter.box.area == 0:
            continue
        if lines and _beside(lines[-1][-1].box, letter.box):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return lines


def _beside(before: Rectangle, box: Rectangle) -> bool:
    shared = min(before.top, box.top) - max(before.bottom, box.bottom)
    return shared > 0.5 * min(before.height, box.height) and box.left > before.left


def _box(page: Any, number: int, line: list[Letter]) -> Box:
    around = to_view(page, Rectangle.around([corner for letter in line for corner in letter.box.corners]))
    return Box(number + 1, around.left - _MARGIN, around.bottom - _MARGIN, around.right + _MARGIN, around.top + _MARGIN)


def redact_pdf(source: Path, target: Path, boxes: Iterable[Box], dpi: int = 200) -> None:
    """Writes a new PDF. Pages with boxes are pictures, black where the boxes are; the others are copied without traces.

    Raises UnacceptableFile for a file that cannot be opened, ValueError for a box on a page that is not there.
    """
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    with opened(source) as pdf, Pdf.new() as made:
        if not set(by_page) <= set(range(1, len(pdf.pages) + 1)):
            raise ValueError(f"the file has {len(pdf.pages)} pages, boxes are on {sorted(by_page)}")
        strip_pdf(pdf)
        with opened_pages(source) as document:
            for number, page in enumerate(pdf.pages, 1):
                if number in by_page or not _make_plain(page):
                    with opened_page(document, number - 1) as view:
                        _add_picture(made, page, view, by_page.get(number, []), dpi / _POINTS_PER_INCH)
                else:
                    made.pages.append(page)
        write_pdf(made, target)


def _add_picture(made: Pdf, page: Page, view: Any, boxes: list[Box], scale: float) -> None:
    picture = painted(view, scale)
    _blacken(picture, boxes, view.get_size())
    degrees = view.get_rotation() % 360
    if degrees in _TURN_BACK:
        picture = picture.transpose(_TURN_BACK[degrees])
    shown = Rectangle(*view.get_bbox())
    width, height = shown.right - shown.left, shown.height
    content = f"q {width:f} 0 0 {height:f} 0 0 cm /Page Do Q".encode()
    added = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width, height]),
        Rotate=degrees,
        Resources=Dictionary(XObject=Dictionary(Page=_stream(made, picture))),
        Contents=made.make_stream(content),
    )
    if "/UserUnit" in page.obj:
        added.UserUnit = page.obj.UserUnit
    made.pages.append(Page(made.make_indirect(added)))


def _blacken(picture: Image.Image, boxes: list[Box], size: tuple[float, float]) -> None:
    """Fills the boxes, every pixel that they touch."""
    draw = ImageDraw.Draw(picture)
    across, up = picture.width / size[0], picture.height / size[1]
    for box in boxes:
        left, right = sorted((box.x0 * across, box.x1 * across))
        top, bottom = sorted((picture.height - box.y0 * up, picture.height - box.y1 * up))
        draw.rectangle(
            (floor(left), floor(top), max(floor(left), ceil(right) - 1), max(floor(top), ceil(bottom) - 1)), _BLACK
        )


def _stream(made: Pdf, picture: Image.Image) -> Stream:
    red, green, blue = picture.split()
    if not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox():
        picture = red
    data, packing = zlib.compress(picture.tobytes()), Name.FlateDecode
    if len(data) > _LARGEST_EXACT:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=_NO_LOSS, subsampling=0)
        data, packing = packed.getvalue(), Name.DCTDecode
    return Stream(
        made,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=packing,
    )


def _make_plain(page: Page) -> bool:
    """Leaves of a page only what it paints; whether that could be done.

    Pages share lists of fonts and pictures: a list copied whole would carry along the pictures of the painted pages.
    """
    if any(str(note.get("/Subtype")) not in _UNPAINTED for note in notes_on(page)):
        return False  # what notes and form fields show is painted, too, what they hold is not kept
    for key in set(page.obj.keys()) - _KEPT_KEYS:
        del page.obj[key]
    try:
        return _keep_used(page.obj, pikepdf.parse_content_stream(page), set())
    except UNREADABLE:
        return False


def _keep_used(owner: Object, content: Iterable[Any], seen: set[tuple[int, int]]) -> bool:
    """Thins the list of resources of a page or of a form in it, and of all forms below; whether everything was plain."""
    resources = owner.get("/Resources")
    if not isinstance(resources, Dictionary):
        return True
    used = _used_names(content, resources)
    kept = Dictionary({kind: _thinned(kind, list_, used) for kind, list_ in resources.items()})
    owner["/Resources"] = kept
    if "/Properties" in kept and any(_is_layer(item) for _, item in kept.Properties.items()):
        return False  # what a layer hides would be shown without the list of layers
    return all(
        _is_plain(item, seen) for _, list_ in kept.items() if isinstance(list_, Dictionary) for _, item in list_.items()
    )


def _thinned(kind: str, list_: Object, used: set[str]) -> Object:
    if kind == "/ColorSpace" or not isinstance(list_, Dictionary):
        return list_
    return Dictionary({name: item for name, item in list_.items() if name in used})


def _names(content: Iterable[Any]) -> set[str]:
    return {str(operand) for step in content for operand in step.operands if isinstance(operand, Name)}


def _used_names(content: Iterable[Any], resources: Dictionary) -> set[str]:
    """What the content names, and what the forms that it paints name which have no list of their own."""
    forms = resources.get("/XObject")
    found: set[str] = set()
    new = _names(content)
    while new:
        found |= new
        painted_now = [forms[name] for name in new if name in forms] if isinstance(forms, Dictionary) else []
        without = [form for form in painted_now if form.get("/Subtype") == Name.Form and "/Resources" not in form]
        new = {name for form in without for name in _names(pikepdf.parse_content_stream(form))} - found
    return found


def _is_plain(item: Object, seen: set[tuple[int, int]]) -> bool:
    """Thins what a resource itself paints with: a form, a pattern, a mask. A font made of drawings is not looked into."""
    if not isinstance(item, Dictionary | Stream):
        return True
    if item.get("/Subtype") == Name.Type3:
        return not {"/XObject", "/Pattern", "/ExtGState"} & set(item.get("/Resources", Dictionary()).keys())
    if _is_layer(item.get("/OC")):
        return False
    if isinstance(item, Stream):
        for key in set(item.keys()) - _KEPT_OF_STREAMS:
            del item[key]
    return all(_is_plain_form(form, seen) for form in _forms_in(item))


def _forms_in(item: Dictionary | Stream) -> Iterator[Stream]:
    mask = item.get("/SMask")
    for form in (item, mask.get("/G") if isinstance(mask, Dictionary) else None):
        if isinstance(form, Stream) and "/Resources" in form:
            yield form


def _is_plain_form(form: Stream, seen: set[tuple[int, int]]) -> bool:
    if form.objgen in seen:
        return True
    seen.add(form.objgen)
    return _keep_used(form, pikepdf.parse_content_stream(form), seen)


def _is_layer(item: object) -> bool:
    return isinstance(item, Dictionary) and item.get("/Type") in (Name.OCG, Name.OCMD)
