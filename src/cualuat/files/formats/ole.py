"""Compound files of old Office: which program wrote them, whether they hold macros or need a password.

Source of the facts: [MS-CFB] for the file system, [MS-DOC] 2.5.2 (FibBase) and [MS-XLS] 2.4 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cualuat.files.formats.refusal import UnacceptableFile, broken, with_password

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END: Final = 0xFFFFFFFA  # from here on numbers of sectors have a meaning of their own
_MACRO_NAMES: Final = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur"})
PACKED_FILE: Final = "\x01ole10native"  # stream of an object that is any file of any kind
_MOST_DIRECTORY: Final = 4096  # sectors
_BOUNDSHEET, _FILEPASS = 0x85, 0x2F
_MACRO_SHEET: Final = 1


def office_kind(path: Path) -> str:
    """«doc» or «xls». Raises UnacceptableFile: password, macros, another program's file, broken file."""
    try:
        file = _CompoundFile(path.read_bytes())
        return _kind(file)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise broken("tệp Office đời cũ") from error


def _kind(file: _CompoundFile) -> str:
    if "encryptedpackage" in file.top:
        raise with_password("tệp Office")
    if file.names & _MACRO_NAMES:
        raise with_macros()
    if PACKED_FILE in file.names:
        raise with_packed_file()
    if "worddocument" in file.top:
        _check_word(file.head("worddocument", 32))
        return "doc"
    book = next((name for name in ("workbook", "book") if name in file.top), None)
    if book is None:
        raise UnacceptableFile(
            "unknown", "Loại tệp Office này chưa được nhận. Hãy lưu dưới dạng .docx, .xlsx hoặc PDF rồi gửi lại."
        )
    _check_sheets(file.head(book, 1024 * 1024))
    return "xls"


def with_macros() -> UnacceptableFile:
    """For a document that holds a program."""
    return UnacceptableFile(
        "macros",
        "Tệp có macro (chương trình chạy kèm) nên không được nhận. Hãy lưu lại dưới dạng .docx, .xlsx hoặc PDF rồi gửi lại.",
    )


def with_packed_file() -> UnacceptableFile:
    """For a document in which a whole file lies as an object: nobody can tell what it does."""
    return UnacceptableFile(
        "embedded-file",
        "Trong tài liệu có nhúng một tệp khác (đối tượng «Package») nên không được nhận. Hãy xóa đối tượng đó, gửi tệp kia riêng.",
    )


def _check_word(head: bytes) -> None:
    if len(head) < 12:
        raise broken("tệp Word")
    if struct.unpack_from("<H", head, 10)[0] & 0x0100:
        raise with_password("tệp Word")


def _check_sheets(stream: bytes) -> None:
    for number, content in _records(stream):
        if number == _FILEPASS:
            raise with_password("bảng tính Excel")
        if number == _BOUNDSHEET and len(content) > 5 and content[5] == _MACRO_SHEET:
            raise with_macros()


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the first substream, which speaks of the whole workbook."""
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == 0x0A:  # end of the substream
            return
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    first: int  # sector
    size: int


class _CompoundFile:
    """The directory of a compound file, and the beginnings of its streams.

    `top`: lower-case name → (first sector, bytes) of what stands in the root; `names`: every lower-case name.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sector = 1 << struct.unpack_from("<H", data, 30)[0]
        self._small = 1 << struct.unpack_from("<H", data, 32)[0]
        if self._sector not in (512, 4096) or self._small != 64:
            raise broken("tệp Office đời cũ")
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self._table = self._read_table()
        entries = list(self._read_directory(struct.unpack_from("<I", data, 48)[0]))
        self._root = entries[0]
        self.names = {entry.name for entry in entries if entry.kind}
        self.top = {entry.name: entry for entry in _family(entries, self._root.child)}

    def head(self, name: str, most: int) -> bytes:
        """At most so many bytes from the beginning of a stream in the root."""
        entry = self.top[name]
        most = min(entry.size, most)
        if entry.size >= self._cutoff:
            return self._chain(entry.first, most)[:most]
        container = self._chain(self._root.first, self._root.size)
        links = self._chain(struct.unpack_from("<I", self._data, 60)[0], self._root.size)
        parts: list[bytes] = []
        at = entry.first
        while at < _END and len(parts) * self._small < most:
            parts.append(container[at * self._small : (at + 1) * self._small])
            at = struct.unpack_from("<I", links, at * 4)[0]
        return b"".join(parts)[:most]

    def _content(self, sector: int) -> bytes:
        return self._data[(sector + 1) * self._sector : (sector + 2) * self._sector]

    def _read_table(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        more = struct.unpack_from("<I", self._data, 68)[0]
        most = len(self._data) // self._sector + 110
        while more < _END and len(sectors) < most:
            *further, more = struct.unpack(f"<{self._sector // 4}I", self._content(more))
            sectors += further
        content = b"".join(self._content(sector) for sector in sectors[:most] if sector < _END)
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _chain(self, start: int, most: int) -> bytes:
        """The content of the sectors from one on; a chain that bites its tail ends too."""
        parts, sector = [], start
        for _ in range(min(most // self._sector + 1, len(self._table))):
            if sector >= _END:
                break
            parts.append(self._content(sector))
            sector = self._table[sector]
        return b"".join(parts)

    def _read_directory(self, start: int) -> Iterator[_Entry]:
        content = self._chain(start, _MOST_DIRECTORY * self._sector)
        for at in range(0, len(content) - 127, 128):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le").lower()
            left, right, child = struct.unpack_from("<III", content, at + 68)
            first, size = struct.unpack_from("<II", content, at + 116)
            yield _Entry(name, kind, left, right, child, first, size)


def _family(entries: list[_Entry], start: int) -> list[_Entry]:
    """The entries beside one another in a storage, reached from one of them."""
    found, waiting, seen = [], [start], set()
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        found.append(entries[number])
        waiting += [entries[number].left, entries[number].right]
    return found


def stream_names(data: bytes) -> set[str]:
    """Lower-case names in a compound file; empty when the bytes are no such file or a broken one."""
    try:
        return _CompoundFile(data).names if data.startswith(MAGIC) else set()
    except (struct.error, IndexError, UnicodeDecodeError, UnacceptableFile):
        return set()
