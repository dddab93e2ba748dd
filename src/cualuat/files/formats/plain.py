"""Plain text: which bytes are text, and which text is a program or a page in disguise."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from cualuat.files.formats.refusal import UnacceptableFile

_MARKUP = re.compile(
    r"<(?:!doctype\b|\?xml\b|\?php\b|html\b|head\b|body\b|script\b|iframe\b|svg\b|object\b|embed\b|meta\b|%[@=\s])",
    re.I,
)
_MAIL_PAGE = re.compile(r"^mime-version:|^content-type:\s*multipart/", re.I | re.M)
_SCRIPT = re.compile(
    r"\A\s*(?:#!|@echo\b|\[autorun\]|\[internetshortcut\]|windows registry editor\b|regedit4\b|%!ps\b|%pdf-"
    r"|set-executionpolicy\b|powershell\b|on error resume next\b|import (?:os|sys|subprocess)\b)"
    r"|wscript\.|createobject\s*\(|activexobject\s*\(|\binvoke-expression\b",
    re.I,
)
_LOOKED_AT: Final = 4096  # letters at the beginning of a text in which disguise is looked for
_MARKS_1258: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the character set it was in. `guessed`: the bytes do not tell, so that a person should look."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes) -> Decoded | None:
    """The text in UTF-8, UTF-16 or Windows-1258; None for bytes that are no text."""
    for encoding, mark in (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        if data.startswith(mark):
            return _readable(data[len(mark) :], encoding)
    found = _readable(data, "utf-8")
    if found is not None:
        return found
    old = _readable(data, "cp1258", guessed=True)
    return old if old is not None and _is_vietnamese(old.text) else None


def _readable(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in set(text) - set("\t\n\r\v\f")):
        return None
    return Decoded(text, encoding, guessed)


def _is_vietnamese(text: str) -> bool:
    """Whether letters make up a text and every combining mark stands on a letter: other bytes decode to a jumble."""
    if any(mark in _MARKS_1258 and not before.isalpha() for before, mark in zip(" " + text, text, strict=False)):
        return False
    usual = sum(letter.isalnum() or letter.isspace() or letter in _MARKS_1258 for letter in text)
    return usual >= 0.7 * len(text)


def check_text(text: str) -> None:
    """Raises UnacceptableFile for a web page, a page saved by a mail program, XML, or a script."""
    head = text[:_LOOKED_AT]
    if _MARKUP.search(head) or _MAIL_PAGE.search(head):
        raise UnacceptableFile(
            "web-page",
            "Đây là trang web hoặc tệp XML, không phải văn bản. Hãy mở ra, in hoặc xuất thành PDF rồi gửi tệp PDF.",
        )
    if _SCRIPT.search(head):
        raise UnacceptableFile(
            "program", "Tệp chứa lệnh chạy chương trình nên không được nhận. Hãy gửi nội dung dưới dạng PDF hoặc Word."
        )
