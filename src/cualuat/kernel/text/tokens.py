"""Syllables: what Vietnamese text is indexed by. Words are mostly two syllables, so pairs are indexed too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from cualuat.kernel.text.normal import normalise, strip_marks
from cualuat.kernel.text.tones import place_tone

_TOKEN = re.compile(r"\d+[a-zđ]?(?:/[^\W_]+(?:-[^\W_]+)*)+|[^\W_]+")
_PART = re.compile(r"[^\W_]+")
PAIR = "_"  # joins the two syllables of a pair; never inside a syllable


def syllables(text: str) -> list[str]:
    """The syllables of any text in order: NFC, lower case, tone marks in one place.

    A number such as «31/2024/QH15» comes whole and then in its parts: 31/2024/qh15, 31, 2024, qh15.
    """
    return [place_tone(token) for found in _TOKEN.findall(normalise(text).lower()) for token in _parts(found)]


def plain_syllables(text: str) -> list[str]:
    """The same without the whole numbers: one token for each run of letters and digits."""
    return [place_tone(token) for token in _PART.findall(normalise(text).lower())]


def _parts(token: str) -> list[str]:
    return [token, *_PART.findall(token)] if "/" in token else [token]


def pairs(tokens: Iterable[str]) -> list[str]:
    """Neighbouring tokens joined: [«khiếu», «nại», «tố»] → [«khiếu_nại», «nại_tố»]."""
    return [f"{first}{PAIR}{second}" for first, second in pairwise(tokens)]


@lru_cache(maxsize=262_144)
def fold_token(token: str) -> str:
    """One token without diacritics."""
    return token if token.isascii() else strip_marks(token)


def slug(text: str, limit: int = 80) -> str:
    """Text as a part of an address: ASCII letters and digits joined by hyphens, cut between words at `limit` characters.

    Empty when nothing is left.
    """
    words = [word for token in plain_syllables(text) if (word := "".join(c for c in fold_token(token) if c.isascii()))]
    whole = "-".join(words)
    if len(whole) <= limit:
        return whole
    cut = whole[: limit + 1].rpartition("-")[0]
    return cut or whole[:limit]
