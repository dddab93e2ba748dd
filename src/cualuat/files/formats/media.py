"""Recordings: sound and film, recognised by the frame they are packed in, never decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from cualuat.files.formats.refusal import UnacceptableFile, broken

_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_SOUND: Final = frozenset({b"M4A ", b"M4B "})
_FILM: Final = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"mp71",
        b"M4V ",
        b"MSNV",
        b"dash",
    }
)
_MOST_INDEX: Final = 64 * 1024 * 1024  # bytes of a «moov» box that are read
_BITRATES: Final = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1 layer III, kbit/s
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
)
_SAMPLE_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_SOUND_CODECS: Final = (b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC")


def container_kind(path: Path) -> str:
    """«heic», «m4a» or «mp4» for a file that begins with a «ftyp» box. Raises UnacceptableFile."""
    with path.open("rb") as file:
        boxes = list(_boxes(file, path.stat().st_size))
        brands = _brands(file, boxes)
        if brands & _HEIC:
            return "heic"
        if not brands & (_SOUND | _FILM):
            raise UnacceptableFile(
                "unknown",
                "Loại phim hoặc ảnh này chưa được nhận. Hãy chuyển phim sang MP4, ảnh sang JPEG rồi gửi lại.",
            )
        index = next((box for box in boxes if box[0] == b"moov"), None)
        if index is None:
            raise broken("tệp phim")
        file.seek(index[1])
        has_picture = b"vide" in file.read(min(index[2], _MOST_INDEX))
    return "mp4" if has_picture else "m4a"


def _boxes(file: IO[bytes], size: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, place of the content, its length) of each outer box. Raises UnacceptableFile where they do not add up."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            head, length = 16, int.from_bytes(file.read(8), "big")
        elif length == 0:  # up to the end
            length = size - at
        if length < head or at + length > size:
            raise broken("tệp phim hoặc ghi âm")
        yield kind, at + head, length - head
        at += length
    if at != size:
        raise broken("tệp phim hoặc ghi âm")


def _brands(file: IO[bytes], boxes: list[tuple[bytes, int, int]]) -> set[bytes]:
    _, at, length = boxes[0]
    file.seek(at)
    content = file.read(min(length, 4096))
    return {content[:4], *(content[place : place + 4] for place in range(8, len(content) - 3, 4))}


def check_wave(path: Path) -> str:
    """«wav» for a RIFF file with a format and sound in it. Raises UnacceptableFile."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        names = set()
        at = 12
        while at + 8 <= size:
            file.seek(at)
            name, length = struct.unpack("<4sI", file.read(8))
            names.add(name)
            at += 8 + length + length % 2
    if not {b"fmt ", b"data"} <= names or int.from_bytes(head[4:8], "little") + 8 > size + 1:
        raise broken("tệp ghi âm WAV")
    return "wav"


def check_ogg(path: Path) -> str:
    """«ogg» for sound in an Ogg stream. Raises UnacceptableFile for films and others."""
    with path.open("rb") as file:
        first = file.read(512)
    if not any(codec in first for codec in _SOUND_CODECS):
        raise UnacceptableFile("unknown", "Tệp Ogg này không phải ghi âm. Hãy chuyển sang MP3 hoặc MP4 rồi gửi lại.")
    return "ogg"


def is_mp3(head: bytes) -> bool:
    """Whether a file begins with an ID3 tag or with a frame of sound."""
    return head.startswith(b"ID3") or _frame_length(head[:4]) > 0


def check_mp3(path: Path) -> str:
    """«mp3» when two frames of sound follow one another where the first must be. Raises UnacceptableFile."""
    with path.open("rb") as file:
        head = file.read(10)
        if len(head) < 10:
            raise broken("tệp ghi âm MP3")
        at = 10 + _tag_length(head[6:10]) if head.startswith(b"ID3") else 0
        file.seek(at)
        block = file.read(64 * 1024)
    start = next((place for place in range(len(block) - 4) if _frame_length(block[place : place + 4])), None)
    if start is None or block[:start].strip(b"\x00"):
        raise broken("tệp ghi âm MP3")
    following = start + _frame_length(block[start : start + 4])
    if following + 4 <= len(block) and not _frame_length(block[following : following + 4]):
        raise broken("tệp ghi âm MP3")
    return "mp3"


def _tag_length(four: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(four, (21, 14, 7, 0), strict=True))


def _frame_length(head: bytes) -> int:
    """Bytes of the frame of layer III that begins with these four bytes; 0 when none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != 1 or rate in (0, 15) or sampling == 3:
        return 0
    newest = version == 3
    return (144 if newest else 72) * _BITRATES[not newest][rate] * 1000 // _SAMPLE_RATES[version][sampling] + padding
