"""What a file is by its content, and whether it is taken. A name says nothing: it is chosen by who sends the file."""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cualuat.files.formats import media, ole, opendocument, openxml, pdf, picture, plain
from cualuat.files.formats.package import open_package
from cualuat.files.formats.refusal import UnacceptableFile, broken, two_in_one
from cualuat.files.kinds import KINDS, PICTURES

__all__ = ["Inspection", "UnacceptableFile", "inspect"]

_HEAD: Final = 4096
_FIRST: Final = 1024  # bytes in which readers of PDF and browsers look for what a file is
_TAIL: Final = 65_557  # the longest end of a zip: 22 bytes and a comment
_LARGEST_TEXT: Final = 20 * 1024 * 1024

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg)\b|<\?php\b", re.I)
# The same in the midst of pixels, where short words come about by chance.
_PAGE_AMONG_PIXELS = re.compile(rb"<(?:!doctype\s+html|html|script|iframe)[\s>]|<\?php\s", re.I)
_DISGUISES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"This program cannot be run in DOS mode")

_ARCHIVES: Final = (
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF", b"PK\x05\x06",
    b"!<arch>\n", b"\x60\xea", b"xar!", b"PK\x07\x08", b"ITSF",
)  # fmt: skip
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm",
)  # fmt: skip
_OTHER_PICTURES: Final = (
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"8BPS",
    b"\x00\x00\x01\x00",
    b"\xff\x0a",
    b"\x00\x00\x00\x0cjP",
)

_KNOWN: Final = (
    "Hãy gửi ảnh (JPEG, PNG), PDF, Word, Excel, OpenDocument, văn bản thuần, hoặc ghi âm, phim (MP3, M4A, MP4)."
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is. `kind` is a code of `kinds.KINDS`; `extension`, without a dot, is the usual one for it."""

    kind: str
    media_type: str
    extension: str


def inspect(path: Path, name: str) -> Inspection:
    """What the file is, by its content; `name`, as the sender gave it, is only used to speak of it.

    Raises UnacceptableFile: a Vietnamese sentence with the name, what is wrong, what to do.
    """
    try:
        code = _recognise(path)
    except UnacceptableFile as refusal:
        raise refusal.named(name) from refusal
    kind = KINDS[code]
    return Inspection(kind.code, kind.media_type, kind.extension)


def _recognise(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise UnacceptableFile("empty", "Tệp trống (0 byte). Hãy mở tệp kiểm tra rồi gửi lại.")
    for begins, check in _RECOGNISERS:
        if begins(head):
            _check_alone(path, head)
            kind = check(path)
            if kind in PICTURES:
                _check_picture_bytes(path, head)
            return kind
    _refuse_known(head)
    return _check_text(path)


def _office(path: Path) -> str:
    with open_package(path) as package:
        if openxml.CONTENT_TYPES in package:
            return openxml.office_kind(package)
        if "mimetype" in package:
            return opendocument.check_text_document(package)
    raise _archive()


def _rich_text(path: Path) -> str:
    content = path.read_bytes()
    if re.search(rb"\\obj(?:data|update|autlink)\b", content):
        raise ole.with_packed_file()
    if not content.rstrip(b"\x00\r\n ").endswith(b"}"):
        raise broken("tệp RTF")
    return "rtf"


def _wave_or_picture(path: Path) -> str:
    with path.open("rb") as file:
        kind = file.read(12)[8:12]
    if kind == b"WEBP":
        return picture.check_picture(path)
    if kind == b"WAVE":
        return media.check_wave(path)
    raise UnacceptableFile("unknown", f"Loại tệp này chưa được nhận. {_KNOWN}")


def _starts(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magic)


def _starts_as_pdf(head: bytes) -> bool:
    return head[:_FIRST].lstrip(b"\xef\xbb\xbf\x00\t\r\n ").startswith(b"%PDF-")


_RECOGNISERS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[Path], str]], ...]] = (
    (_starts(picture.JPEG_MAGIC, picture.PNG_MAGIC, b"GIF87a", b"GIF89a"), picture.check_picture),
    (_starts(b"RIFF"), _wave_or_picture),
    (_starts_as_pdf, pdf.check_pdf),
    (_starts(b"PK\x03\x04"), _office),
    (_starts(ole.MAGIC), ole.office_kind),
    (_starts(b"{\\rtf"), _rich_text),
    (_starts(b"OggS"), media.check_ogg),
    (lambda head: head[4:8] == b"ftyp", media.container_kind),
    (media.is_mp3, media.check_mp3),
)


def _check_alone(path: Path, head: bytes) -> None:
    """Raises UnacceptableFile for a file that others would take for something else."""
    first = head[:_FIRST]
    if _PAGE.search(first) or (b"%PDF-" in first and not _starts_as_pdf(head)):
        raise two_in_one("tệp")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        tail = content[-_TAIL:]
        if any(content.find(disguise) >= 0 for disguise in _DISGUISES):
            raise two_in_one("tệp")
    if not head.startswith(b"PK") and _ends_as_zip(tail):
        raise two_in_one("tệp")
    end = tail.rfind(b"%%EOF") if _starts_as_pdf(head) else -1
    if end >= 0 and _PAGE.search(tail[end:]):
        raise two_in_one("tệp PDF")


def _ends_as_zip(tail: bytes) -> bool:
    """Whether the directory of a zip stands near the end: its end mark, and before it as many bytes as it says."""
    for mark in re.finditer(rb"PK\x05\x06\x00{4}", tail):
        at = mark.start()
        size = int.from_bytes(tail[at + 12 : at + 16], "little")
        if size > at or b"PK\x01\x02" in tail[:at]:
            return True
    return False


def _check_picture_bytes(path: Path, head: bytes) -> None:
    """Raises UnacceptableFile for a picture that is also a page or a script."""
    # Width and height of a GIF, length of the first segment of a JPEG: where a script opens a comment.
    begins_as_script = head.startswith(b"GIF") and all(32 <= byte < 127 for byte in head[6:10])
    if begins_as_script or (head.startswith(picture.JPEG_MAGIC) and head[4:6] == b"/*"):
        raise two_in_one("ảnh")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _PAGE_AMONG_PIXELS.search(content):
            raise two_in_one("ảnh")


def _refuse_known(head: bytes) -> None:
    is_binary = b"\x00" in head
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise _archive()
    if head.startswith(b"#!") or (is_binary and head.startswith(_PROGRAMS)):
        raise UnacceptableFile(
            "program", "Tệp là chương trình nên không được nhận. Hãy gửi nội dung dưới dạng ảnh, PDF hoặc Word."
        )
    if is_binary and head.startswith(_OTHER_PICTURES):
        raise UnacceptableFile("unknown", "Loại ảnh này chưa được nhận. Hãy chuyển sang JPEG hoặc PNG rồi gửi lại.")


def _archive() -> UnacceptableFile:
    return UnacceptableFile("archive", "Tệp nén không được nhận. Hãy giải nén rồi gửi từng tệp bên trong.")


def _check_text(path: Path) -> str:
    if path.stat().st_size > _LARGEST_TEXT:
        raise UnacceptableFile("unknown", f"Loại tệp này chưa được nhận. {_KNOWN}")
    decoded = plain.decode(path.read_bytes())
    if decoded is None:
        raise UnacceptableFile("unknown", f"Loại tệp này chưa được nhận, hoặc tệp đã hỏng. {_KNOWN}")
    plain.check_text(decoded.text)
    return "txt"
