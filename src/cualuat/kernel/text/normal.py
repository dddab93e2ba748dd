"""One spelling for one text: Unicode form, look-alike letters, invisible characters, folding.

Source of the facts: TCVN 6909:2001 (Unicode for Vietnamese), Unicode Annex 15 (normal forms).
"""

from __future__ import annotations

import re
import unicodedata

# Letters that print alike but are others: Icelandic eth and African D for the Vietnamese đ.
_LOOK_ALIKE = {
    "\u00d0": "Đ",
    "\u0189": "Đ",
    "\u00f0": "đ",
    "\u0256": "đ",
    "\u00a0": " ",
    "\u2007": " ",
    "\u202f": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u0085": "\n",
    "\u000b": "\n",
    "\u000c": "\n",
}
# Soft hyphen, zero-width characters, direction marks, byte order mark.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_CONTROL = {chr(c): None for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\r\x0b\x0c\x85"}
_TABLE = str.maketrans({**_CONTROL, **dict.fromkeys(_INVISIBLE), **_LOOK_ALIKE})
_ODD = re.compile(f"[{''.join(map(chr, (key if isinstance(key, int) else ord(key) for key in _TABLE)))}]")
_NEWLINES = re.compile(r"\r\n?")
_FOLD_D = str.maketrans({"đ": "d", "Đ": "D"})


def normalise(text: str) -> str:
    """Text in NFC with one kind of newline, without invisible or control characters, with Vietnamese Đ/đ.

    Idempotent. Words, punctuation and line structure stay as they are.
    """
    text = unicodedata.normalize("NFC", _NEWLINES.sub("\n", text))
    if not _ODD.search(text):  # most texts; looking is five times faster than translating
        return text
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def strip_marks(text: str) -> str:
    """Text without diacritics, case kept: «Đất đai» → «Dat dai». The letter đ has no decomposition, so it is mapped."""
    decomposed = unicodedata.normalize("NFD", text.translate(_FOLD_D))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text: str) -> str:
    """The folded form used to compare and to search: normal form, lower case, no diacritics."""
    return strip_marks(normalise(text)).lower()
