"""What stands inside an OLE compound file (Word 97, old Excel, encrypted Office files): the names of its streams.

Source: [MS-CFB] and [MS-DOC] 2.5.1. Only as much as it takes to say what a file is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END: Final = 0xFFFFFFF0
_MAX_SECTORS: Final = 4096
_ENTRY: Final = 128
_ENCRYPTED: Final = 0x0100  # FIB.fEncrypted


@dataclass(frozen=True, slots=True)
class OleContent:
    """streams: names of streams and storages; word_encrypted: whether the Word document asks for a password."""

    streams: frozenset[str]
    word_encrypted: bool


def look_into(path: Path) -> OleContent:
    """Reads only the directory. A broken file gives what could be read."""
    try:
        with path.open("rb") as file:
            return _look(file)
    except (struct.error, ValueError, IndexError):
        return OleContent(frozenset(), False)


def _look(file: BinaryIO) -> OleContent:
    header = file.read(512)
    shift, first = struct.unpack_from("<H", header, 30)[0], struct.unpack_from("<I", header, 48)[0]
    if shift not in (9, 12):
        raise ValueError(shift)
    size = 1 << shift
    tables = [s for s in struct.unpack_from("<109I", header, 76) if s < _END]
    names: set[str] = set()
    document = None
    sector = first
    for _ in range(_MAX_SECTORS):
        if sector >= _END:
            break
        data = _sector(file, sector, size)
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            name = _name(data[at : at + _ENTRY])
            names.add(name)
            if name == "WordDocument":
                document = struct.unpack_from("<I", data, at + 116)[0]
        sector = _next(file, sector, size, tables)
    return OleContent(frozenset(names - {""}), _is_encrypted(file, document, size))


def _sector(file: BinaryIO, sector: int, size: int) -> bytes:
    file.seek((sector + 1) * size)
    return file.read(size)


def _next(file: BinaryIO, sector: int, size: int, tables: list[int]) -> int:
    per_table = size // 4
    table = _sector(file, tables[sector // per_table], size)
    return int(struct.unpack_from("<I", table, (sector % per_table) * 4)[0])


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")


def _is_encrypted(file: BinaryIO, sector: int | None, size: int) -> bool:
    if sector is None or sector >= _END:
        return False
    data = _sector(file, sector, size)
    magic, flags = struct.unpack_from("<H", data, 0)[0], struct.unpack_from("<H", data, 10)[0]
    return magic == 0xA5EC and bool(flags & _ENCRYPTED)
