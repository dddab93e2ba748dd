"""A copy of a file without what it tells of its makers. The original is kept; officers work with the copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cualuat.files.cleaners.opendocument import clean_text_document
from cualuat.files.cleaners.pdf import clean_pdf
from cualuat.files.cleaners.picture import clean_picture
from cualuat.files.cleaners.plain import clean_text
from cualuat.files.cleaners.sheets import clean_sheets
from cualuat.files.cleaners.word import clean_word
from cualuat.files.formats.plain import decode
from cualuat.files.formats.refusal import UnacceptableFile, broken
from cualuat.files.kinds import KINDS, RECORDINGS
from cualuat.files.publication import quick_problems

__all__ = ["Cleaned", "UnacceptableFile", "clean"]

Cleaner = Callable[[Path, Path], tuple[str, ...]]
_CLEANERS: Final[dict[str, Cleaner]] = {
    "jpeg": clean_picture,
    "png": clean_picture,
    "webp": clean_picture,
    "gif": clean_picture,
    "pdf": clean_pdf,
    "docx": clean_word,
    "xlsx": clean_sheets,
    "odt": clean_text_document,
    "txt": clean_text,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What came of cleaning. All texts are Vietnamese.

    possible: whether a copy was made; if not, `reason` says why and what to do. removed: what was taken out. left: what
    remains and should be looked at before the copy is given to others.
    """

    possible: bool
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    reason: str = ""


def clean(source: Path, kind: str, target: Path) -> Cleaned:
    """Writes the copy to `target`; nothing is written where none is possible. Raises UnacceptableFile for a broken file.

    `kind` is the code that `inspect` gave.
    """
    cleaner = _CLEANERS.get(kind)
    if cleaner is None:
        return Cleaned(possible=False, reason=_reason(kind))
    try:
        removed = cleaner(source, target)
        left = tuple(str(problem) for problem in quick_problems(target, kind))
    except (ValueError, KeyError) as error:
        raise broken(KINDS[kind].name) from error
    return Cleaned(possible=True, removed=removed, left=(*_guess(source, kind), *left))


def _guess(source: Path, kind: str) -> tuple[str, ...]:
    decoded = decode(source.read_bytes()) if kind == "txt" else None
    if decoded is None or not decoded.guessed:
        return ()
    return ("Chữ được đọc theo bảng mã Windows-1258 do máy đoán. Hãy so lại với bản gốc.",)


def _reason(kind: str) -> str:
    name = KINDS[kind].name if kind in KINDS else "loại tệp này"
    if kind in RECORDINGS:
        return f"Máy chưa gỡ được thông tin ẩn trong {name} (thiết bị, ngày giờ, vị trí). Hãy cẩn thận khi chuyển cho người khác."
    return f"Máy chưa gỡ được thông tin ẩn trong {name}. Hãy lưu thành .docx, .xlsx, PDF hoặc JPEG để làm sạch được."
