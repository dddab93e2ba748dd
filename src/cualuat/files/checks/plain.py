"""What a plain text says besides what is seen."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from cualuat.files.checks.problem import Problem
from cualuat.files.formats.plain import decode


def text_problems(path: Path) -> list[Problem]:
    """Letters that nobody sees may mark whose copy this is."""
    decoded = decode(path.read_bytes())
    if decoded is None:
        return [Problem("unreadable", "Không đọc được chữ trong tệp. Hãy lưu lại dạng UTF-8.", is_blocking=True)]
    if any(unicodedata.category(letter) == "Cf" for letter in set(decoded.text)):
        return [Problem("hidden-text", "Có ký tự không nhìn thấy trong văn bản. Hãy dùng bản đã làm sạch.")]
    return []
