"""Files that procedures come in: a folder, a JSON file, an archive (.zip, .tar, .tar.gz, .tar.zst)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cualuat.law.load.readers.archives import MEBIBYTE, Limits, open_source
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.procedures.rules.national import BadProcedure, Given, objects_in, read

_LIMITS: Final = Limits(max_entries=20_000, max_entry_bytes=20 * MEBIBYTE, max_total_bytes=500 * MEBIBYTE)
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Bad:
    """A file, or a place in it, that no procedure came out of, and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}."


@dataclass
class Gathered:
    """What was read: procedures, each with the name of its file, and what could not be read."""

    source: str
    given: list[tuple[str, Given]] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


def gather(path: Path, *, called: str = "") -> Gathered:
    """Reads everything; stores nothing. Raises UnreadableFile where the file as a whole cannot be opened."""
    found = Gathered(called or path.name)
    codes: dict[str, str] = {}
    for name, data in _entries(path, found.source):
        try:
            rows = objects_in(name, data)
        except BadProcedure as error:
            found.bad.append(Bad(name, str(error)))
            continue
        for number, row in enumerate(rows, 1):
            place = f"{name}, thủ tục thứ {number}" if len(rows) > 1 else name
            try:
                one = read(row)
            except BadProcedure as error:
                found.bad.append(Bad(place, str(error)))
                continue
            if one.code in codes:
                found.bad.append(Bad(place, f"mã {one.code} đã có ở {codes[one.code]}"))
                continue
            codes[one.code] = place
            found.given.append((place, one))
    if not found.given and not found.bad:
        raise UnreadableFile("empty", f"Trong «{found.source}» không có tệp .json nào.")
    if len(found.given) > MOST:
        raise UnreadableFile("too-many", f"«{found.source}» có hơn {MOST} thủ tục. Hãy chia nhỏ.")
    return found


def _entries(path: Path, called: str) -> Iterator[tuple[str, bytes]]:
    if path.is_file() and Path(called).suffix.lower() == ".json":
        if path.stat().st_size > _LIMITS.max_entry_bytes:
            raise UnreadableFile("too-large", f"Tệp «{called}» lớn hơn {_LIMITS.max_entry_bytes // MEBIBYTE} MB.")
        yield called, path.read_bytes()
        return
    with open_source(path, limits=_LIMITS) as source:
        yield from source.entries(lambda name: name.lower().endswith(".json") and "/." not in f"/{name}")
