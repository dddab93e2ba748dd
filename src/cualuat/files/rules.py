"""What a kept file is called."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cualuat.kernel.text import normalise

MAX_NAME: Final = 120  # letters, with the extension
NAMELESS: Final = "khong-ten"
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # what Windows allows in no file name
# Endings that are no part of a name, whatever the content is: those of kinds that are taken, and of programs.
_ENDINGS: Final = frozenset({
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif", "bmp", "tif", "tiff", "svg", "pdf", "doc", "docx", "docm",
    "dot", "dotx", "dotm", "xls", "xlsx", "xlsm", "xlsb", "xlt", "odt", "ods", "odp", "ppt", "pptx", "rtf", "txt", "log", "csv",
    "md", "htm", "html", "mht", "xml", "js", "vbs", "bat", "cmd", "com", "exe", "msi", "scr", "ps1", "sh", "jar", "apk", "dll",
    "lnk", "hta", "zip", "rar", "7z", "gz", "tar", "mp3", "m4a", "mp4", "m4v", "mov", "wav", "ogg", "oga", "opus", "avi", "mkv",
    "wma", "aac", "amr", "3gp", "php", "asp", "aspx", "jsp", "py",
})  # fmt: skip


def kept_name(name: str, extensions: tuple[str, ...]) -> str:
    """The name under which a file is kept: the last part of a path, in NFC, without letters that nobody sees or that turn
    the direction of reading, at most MAX_NAME letters.

    `extensions`: those that fit the content, the usual one first; one that stands there already stays.
    """
    base = normalise(name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in base
        if unicodedata.category(letter)[0] != "C" or letter.isspace()
    )
    stem = " ".join(_FORBIDDEN.sub(" ", seen).split()).strip(". ")
    extension, stem = _parted(stem, extensions)
    stem = stem[: MAX_NAME - len(extension) - 1].strip(". ") or NAMELESS
    return f"{stem}.{extension}"


def _parted(stem: str, extensions: tuple[str, ...]) -> tuple[str, str]:
    """(the extension that fits, the name without it and without false ones)."""
    first, _, last = stem.rpartition(".")
    if first and last.lower() in extensions:
        return last.lower(), _without_endings(first)
    return extensions[0], _without_endings(stem)


def _without_endings(stem: str) -> str:
    while True:
        first, _, last = stem.rpartition(".")
        if not first or last.strip().lower() not in _ENDINGS:
            return stem
        stem = first.rstrip(". ")
