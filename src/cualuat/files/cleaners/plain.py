"""A plain text in UTF-8, without letters that nobody sees."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from cualuat.files.formats.plain import decode
from cualuat.files.formats.refusal import broken
from cualuat.kernel.text import normalise


def clean_text(source: Path, target: Path) -> tuple[str, ...]:
    """Writes the text anew; what was taken out, in Vietnamese. Raises UnacceptableFile."""
    decoded = decode(source.read_bytes())
    if decoded is None:
        raise broken("tệp chữ thuần")
    plain = "".join(letter for letter in normalise(decoded.text) if unicodedata.category(letter) != "Cf")
    target.write_bytes(plain.encode())
    hidden = any(unicodedata.category(letter) == "Cf" for letter in set(decoded.text))
    return ("ký tự không nhìn thấy",) if hidden else ()
