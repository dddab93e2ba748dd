"""Pictures: whether they can be shown safely, what they tell about who took them, how that is cut out of their bytes."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from PIL import ExifTags, Image, ImageFile

from cualuat.files.formats.refusal import UnacceptableFile, broken

MAX_PIXELS: Final = 80_000_000  # of one frame; Pillow itself begins to warn at 89 million
MAX_ALL_PIXELS: Final = 400_000_000  # of all frames of an animation
MAX_FRAMES: Final = 500
_FORMATS: Final = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
_SEVERAL_IN_JPEG: Final = "MPO"  # what Pillow calls a JPEG in which a camera put a second one
_UNREADABLE: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, MemoryError)
_PLACE, _DEVICE = "vị trí chụp ảnh", "thiết bị và ngày giờ chụp ảnh"
_DESCRIPTION, _THUMBNAIL = "lời mô tả trong ảnh", "ảnh thu nhỏ"
# Segments of JPEG that say how the picture is drawn (JFIF without a thumbnail, colours). All other ones may tell.
_JPEG_NEEDED: Final = {0xE0: b"\x00\x10JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
_PNG_NEEDED: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
    | {b"iCCP", b"acTL", b"fcTL", b"fdAT"}
)
PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
JPEG_MAGIC: Final = b"\xff\xd8\xff"


@contextmanager
def opened(source: Path | IO[bytes]) -> Iterator[ImageFile.ImageFile]:
    """A picture of a kind that is taken and of a sane size. Raises UnacceptableFile, also while its pixels are read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # EXIF that is damaged: common, and no reason to lose the picture
            with Image.open(source, formats=tuple(_FORMATS)) as picture:
                check_size(picture)
                yield picture
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large() from error
    except _UNREADABLE as error:
        raise broken("ảnh") from error


def kind_of(picture: Image.Image) -> str:
    """The code of the kind."""
    return "jpeg" if picture.format == _SEVERAL_IN_JPEG else _FORMATS[picture.format or ""]


def frames(picture: Image.Image) -> int:
    """How many pictures an animation has. The second picture in a JPEG is the camera's own copy, no frame."""
    return 1 if kind_of(picture) == "jpeg" else getattr(picture, "n_frames", 1)


def check_size(picture: Image.Image) -> None:
    """Raises UnacceptableFile for a picture that unpacks to more than a machine should hold."""
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS:
        raise _too_large()
    count = frames(picture)
    if count > MAX_FRAMES or count * pixels > MAX_ALL_PIXELS:
        raise _too_large()


def _too_large() -> UnacceptableFile:
    return UnacceptableFile(
        "too-many-pixels",
        f"Ảnh có quá nhiều điểm ảnh (hơn {MAX_PIXELS // 1_000_000} triệu). Hãy thu nhỏ ảnh rồi gửi lại.",
    )


def check_picture(path: Path) -> str:
    """The code of the kind, after all pixels were read. Raises UnacceptableFile."""
    with opened(path) as picture:
        for number in range(frames(picture)):
            picture.seek(number)
            picture.load()
        return kind_of(picture)


def traces(source: Path | IO[bytes]) -> tuple[str, ...]:
    """What a picture tells besides its pixels, in Vietnamese; empty when nothing or when it cannot be opened."""
    try:
        with opened(source) as picture:
            return _traces(picture)
    except UnacceptableFile:
        return ()


def _traces(picture: ImageFile.ImageFile) -> tuple[str, ...]:
    try:
        found = dict.fromkeys(_exif_traces(picture.getexif()))
    except _UNREADABLE:  # something is there, and others may know how to read it
        found = dict.fromkeys([_DEVICE])
    info = picture.info
    if info.get("xmp") or info.get("XML:com.adobe.xmp") or info.get("photoshop") or info.get("comment"):
        found[_DESCRIPTION] = None
    text = getattr(picture, "text", {}) if kind_of(picture) == "png" else {}
    if text:
        found[_DESCRIPTION] = None
    if picture.format == _SEVERAL_IN_JPEG:
        found["ảnh thứ hai trong tệp"] = None
    return tuple(found)


def _exif_traces(exif: Image.Exif) -> Iterator[str]:
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield _PLACE
    others = set(exif) - {ExifTags.Base.Orientation, ExifTags.Base.ExifOffset, ExifTags.Base.GPSInfo}
    if others or exif.get_ifd(ExifTags.IFD.Exif):
        yield _DEVICE
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield _THUMBNAIL


def all_traces(path: Path) -> tuple[str, ...]:
    """The same, and whether something stands behind the picture's end: a short film, an older picture."""
    data = path.read_bytes()
    return (*traces(path), *(("dữ liệu nối thêm sau ảnh (đoạn phim, ảnh cũ)",) if _has_tail(data) else ()))


def _has_tail(data: bytes) -> bool:
    try:
        if data.startswith(JPEG_MAGIC):
            scan = data.find(b"\xff\xda")
            return bool(data[_end_of_jpeg(data, scan) :].strip(b"\x00\r\n")) if scan >= 0 else False
        if data.startswith(PNG_MAGIC):
            return len(PNG_MAGIC) + sum(len(chunk) for _, chunk in _png_chunks(data)) < len(data)
    except struct.error:
        pass
    return False


def stripped(data: bytes) -> bytes:
    """A JPEG or PNG inside a document without what is not drawn; pixels stay bit for bit. Other bytes come back as they are.

    The orientation is dropped, not applied: documents say themselves how a picture is turned.
    """
    try:
        if data.startswith(JPEG_MAGIC):
            return _stripped_jpeg(data)
        if data.startswith(PNG_MAGIC):
            return PNG_MAGIC + b"".join(chunk for name, chunk in _png_chunks(data) if name in _PNG_NEEDED)
    except (struct.error, IndexError):
        pass
    return data


def _stripped_jpeg(data: bytes) -> bytes:
    parts, at = [data[:2]], 2
    while True:
        while data[at + 1] == 0xFF:  # filling
            at += 1
        marker = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        if data[at] != 0xFF or length < 2:
            return data
        if marker == 0xDA:  # from here on pixels; what stands behind their end is another file
            end = _end_of_jpeg(data, at)
            return b"".join([*parts, data[at:end]])
        if _is_drawn(marker, data[at + 2 : at + 18]):
            parts.append(data[at : at + 2 + length])
        at += 2 + length


def _is_drawn(marker: int, head: bytes) -> bool:
    """Whether a segment, given by its marker and its beginning, is needed to draw the picture."""
    if not 0xE0 <= marker <= 0xEF and marker != 0xFE:
        return True
    needed = _JPEG_NEEDED.get(marker, b"-")
    return head.startswith(needed) or head[2:].startswith(needed)


def _end_of_jpeg(data: bytes, at: int) -> int:
    """Where the pixels end, from the first scan on: scans of a progressive picture follow one another."""
    while True:
        at = data.find(b"\xff", at + 1)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] == 0xD9:
            return at + 2
        if data[at + 1] not in (0, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            at += 1 + struct.unpack_from(">H", data, at + 2)[0]


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_MAGIC)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at : at + 12 + length]
        at += 12 + length
        if name == b"IEND":
            return


def embedded_traces(data: bytes) -> tuple[str, ...]:
    """What a picture inside a document tells besides its pixels."""
    return traces(io.BytesIO(data)) if stripped(data) != data else ()
