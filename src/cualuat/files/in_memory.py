"""Looking into files that must never lie on the disk: only where the system keeps a folder in memory do they get a name."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cualuat.files.cleaning import clean
from cualuat.files.inspection import UnacceptableFile, inspect
from cualuat.files.kinds import KINDS
from cualuat.files.operations import TooLarge
from cualuat.files.rules import kept_name
from cualuat.files.uploads import max_public_bytes

IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 – the very point: it is memory


@dataclass(frozen=True, slots=True, repr=False)
class Examined:
    """A file that may be kept: its name with the right ending, its type, its copy without metadata where one was made."""

    name: str
    media_type: str
    data: bytes
    cleaned: bytes | None


def examine(*, name: str, data: bytes) -> Examined:
    """Inspects and cleans a file. Raises UnacceptableFile, TooLarge.

    Where the system has no folder in memory, the file lies in a folder of its own for that moment, and is overwritten
    before it goes.
    """
    if len(data) > max_public_bytes():
        raise TooLarge(f"Tệp lớn hơn {max_public_bytes() // 1024 // 1024} MB. Hãy tách nhỏ, hoặc gửi qua bưu điện.")
    folder = IN_MEMORY if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="cualuat-", dir=folder) as place:
        source, target = Path(place) / "in", Path(place) / "out"
        try:
            source.write_bytes(data)
            return _examine(source, target, name, data)
        finally:
            if folder is None:
                _overwrite(source, target)


def _examine(source: Path, target: Path, name: str, data: bytes) -> Examined:
    inspection = inspect(source, name)
    target.touch()
    try:
        cleaned = clean(source, inspection.kind, target)
    except UnacceptableFile as refusal:
        raise refusal.named(name) from refusal
    copy = target.read_bytes() if cleaned.possible else None
    return Examined(kept_name(name, KINDS[inspection.kind].extensions), inspection.media_type, data, copy)


def _overwrite(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            path.write_bytes(b"\0" * path.stat().st_size)
