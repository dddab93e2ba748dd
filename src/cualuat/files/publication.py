"""What hinders giving a file to the public: what it still tells that nobody sees on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from cualuat.files.checks.covered import hidden_text_problems
from cualuat.files.checks.opendocument import text_document_problems
from cualuat.files.checks.pdf import object_problems
from cualuat.files.checks.picture import picture_problems
from cualuat.files.checks.plain import text_problems
from cualuat.files.checks.problem import Problem
from cualuat.files.checks.sheets import sheet_problems
from cualuat.files.checks.word import word_problems
from cualuat.files.formats.package import Package, open_package
from cualuat.files.formats.refusal import UnacceptableFile
from cualuat.files.kinds import KINDS, OLD_OFFICE, PICTURES, RECORDINGS

__all__ = ["Problem", "publication_problems", "quick_problems"]

_PACKAGES: Final[dict[str, Callable[[Package], list[Problem]]]] = {
    "docx": word_problems,
    "xlsx": sheet_problems,
    "odt": text_document_problems,
}


def publication_problems(path: Path, kind: str) -> list[Problem]:
    """Every hindrance found, those for the whole file first; empty: none was found. Pages of a PDF are painted for it.

    `kind` is the code that `inspect` gave. A file that cannot be read through has a blocking problem, it raises nothing.
    """
    try:
        found = quick_problems(path, kind)
        return [*found, *hidden_text_problems(path)] if kind == "pdf" else found
    except (UnacceptableFile, ValueError, KeyError) as failure:
        return [Problem("unreadable", f"Không kiểm tra được tệp. {failure}", is_blocking=True)]


def quick_problems(path: Path, kind: str) -> list[Problem]:
    """The same without painting. Raises UnacceptableFile, ValueError or KeyError for a broken file."""
    if kind in _PACKAGES:
        with open_package(path) as package:
            return _PACKAGES[kind](package)
    if kind == "pdf":
        return object_problems(path)
    if kind == "txt":
        return text_problems(path)
    return picture_problems(path) if kind in PICTURES else [_unchecked(kind)]


def _unchecked(kind: str) -> Problem:
    if kind in OLD_OFFICE:
        what_to_do = "Hãy mở tệp, lưu thành .docx, .xlsx hoặc PDF rồi kiểm tra bản mới."
    elif kind in RECORDINGS:
        what_to_do = "Hãy nghe, xem hết trước khi quyết định; che tên, mặt, giọng bằng phần mềm riêng."
    else:
        what_to_do = "Hãy chuyển sang JPEG hoặc PDF rồi kiểm tra bản mới."
    name = KINDS[kind].name if kind in KINDS else "loại tệp này"
    return Problem("unchecked", f"Máy không kiểm tra được {name}. {what_to_do}", is_blocking=True)
