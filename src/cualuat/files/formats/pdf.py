"""PDF as a set of objects: opened with limits, walked through, told which revisions it holds.

Source of the facts: ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from cualuat.files.formats.refusal import UnacceptableFile, broken, with_password

WHAT: Final = "tệp PDF"
MAX_PAGES: Final = 5_000
_MAX_STREAM: Final = 200 * 1024 * 1024  # unpacked bytes of a stream other than a picture
_MAX_PIXELS: Final = 400_000_000  # of one picture
_DEEPEST: Final = 60  # containers inside containers, not counting references
# What is raised by objects that are not what they should be: pikepdf passes on what qpdf or C++ said of them.
UNREADABLE: Final = (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, UnicodeDecodeError)
_TELLING_ANNOTATIONS: Final = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"})

# Streams that unpack to more than this are refused by qpdf itself, also those it reads while it opens a file.
pikepdf.settings.set_qpdf_limits(flate_max_memory=_MAX_STREAM, run_length_max_memory=_MAX_STREAM)


@contextmanager
def opened(path: Path) -> Iterator[Pdf]:
    """A PDF that needs no password. Raises UnacceptableFile, also while it is read."""
    try:
        with pikepdf.open(path) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise with_password(WHAT) from error
    except UNREADABLE as error:
        raise broken(WHAT) from error


def check_pdf(path: Path) -> str:
    """«pdf» after a look at every object. Raises UnacceptableFile: password, broken, bomb, too many pages."""
    with opened(path) as pdf:
        if not 0 < len(pdf.pages) <= MAX_PAGES:
            raise UnacceptableFile(
                "too-many-pages",
                f"Tệp PDF có {len(pdf.pages)} trang, ngoài giới hạn 1–{MAX_PAGES}. Hãy tách thành nhiều tệp.",
            )
        for item in pdf.objects:
            if isinstance(item, Stream):
                _check_stream(item)
    return "pdf"


def _check_stream(stream: Stream) -> None:
    if stream.get("/Subtype") == Name.Image:
        width, height = stream.get("/Width", 0), stream.get("/Height", 0)
        if isinstance(width, int) and isinstance(height, int) and width * height > _MAX_PIXELS:
            raise _bomb()
        return
    try:
        stream.read_bytes()
    except pikepdf.PdfError as error:
        if "limit" in str(error):
            raise _bomb() from error
        # A stream that nobody can read harms nobody; viewers show the rest.


def _bomb() -> UnacceptableFile:
    return UnacceptableFile(
        "bomb", "Tệp PDF bung ra quá lớn, là dấu hiệu của tệp độc hại. Hãy in lại thành PDF mới rồi gửi tệp mới."
    )


def dictionaries(pdf: Pdf) -> Iterator[Dictionary | Stream]:
    """Every dictionary of the file, also those inside others, also the dictionary of each stream."""
    for item in pdf.objects:
        yield from _inside(item, 0)


def _inside(item: object, depth: int) -> Iterator[Dictionary | Stream]:
    if depth > _DEEPEST:
        return
    if isinstance(item, Dictionary | Stream):
        yield item
        children = [value for _, value in item.items()]
    elif isinstance(item, Array):
        children = list(item)
    else:
        return
    for child in children:
        if isinstance(child, Object) and not child.is_indirect:
            yield from _inside(child, depth + 1)


def notes_on(page: pikepdf.Page) -> list[Dictionary]:
    """The annotations of a page that are dictionaries, as they should be."""
    found = page.obj.get("/Annots")
    return [item for item in found if isinstance(item, Dictionary)] if isinstance(found, Array) else []


def carries_a_file(annotation: Dictionary) -> bool:
    """Whether an annotation is a file, a sound, a film."""
    return str(annotation.get("/Subtype")) in _TELLING_ANNOTATIONS


def is_signature(item: object) -> bool:
    """Whether an object is a digital signature."""
    return isinstance(item, Dictionary) and "/ByteRange" in item


def is_plain_jpeg(stream: Stream) -> bool:
    """Whether a stream is the very bytes of a JPEG file."""
    packing = stream.get("/Filter")
    names = [str(name) for name in packing] if isinstance(packing, Array) else [str(packing)]
    return stream.get("/Subtype") == Name.Image and names == ["/DCTDecode"]


def revisions(path: Path) -> int:
    """How many times the file was written: above 1 it holds what an earlier version said."""
    data = path.read_bytes()
    ends = len(re.findall(rb"%%EOF", data))
    first = data.find(b"%%EOF")
    # A file made for the web has its first table in front; Word adds an empty table to every file.
    quick = b"/Linearized" in data[:1024] and first < len(data) // 2 + 2048
    empty = len(re.findall(rb"xref\s+0 0\s+trailer", data))
    return max(1, ends - quick - empty)
