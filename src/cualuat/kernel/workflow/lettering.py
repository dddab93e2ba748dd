"""Text in a picture: how wide it will be, about, and its lines. No font is at hand, so a wide one is assumed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from xml.sax.saxutils import escape

_NARROW: Final = frozenset("iljtfrI.,:;'!|()[]/-–· ")
_WIDE: Final = frozenset("mwMWQO@%—…")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(text: str) -> str:
    """The text on one line, as it may stand in XML."""
    return escape(plain(text))


def plain(text: str) -> str:
    """The text on one line, without characters that XML does not know."""
    return " ".join(_NOT_XML.sub(" ", text).split())


def width(text: str, size: float) -> float:
    """In pixels, for a font of this size."""
    letters = unicodedata.normalize("NFD", text)
    return sum(_share(letter) for letter in letters) * size


def _share(letter: str) -> float:
    """How wide a letter is, in shares of the size of the font."""
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.37
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.72 if letter.isupper() else 0.61


def lines(text: str, size: float, widest: float) -> list[str]:
    """The text cut at spaces into lines no wider than `widest`; a word that is too long is cut where it must be."""
    found = [""]
    for word in plain(text).split():
        for piece in _pieces(word, size, widest):
            longer = f"{found[-1]} {piece}".strip()
            if width(longer, size) <= widest:
                found[-1] = longer
            else:
                found.append(piece)
    return [line for line in found if line] or [""]


def balanced(text: str, size: float, widest: float) -> list[str]:
    """As few lines as `lines`, but of about the same width."""
    found = lines(text, size, widest)
    narrower = widest
    while len(found) > 1 and narrower > size:
        narrower -= size / 2
        tried = lines(text, size, narrower)
        if len(tried) > len(found) or any(width(line, size) > narrower for line in tried):
            break
        found = tried
    return found


def _pieces(word: str, size: float, widest: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size) > widest and not unicodedata.combining(letter):
            pieces.append("")
        pieces[-1] += letter
    return pieces
