"""Where the tone mark stands: «hoà» and «hòa», «uỷ» and «ủy» are one syllable. The traditional place is the one form.

Source of the facts: both placements are in use, the newer one in Decision 240/QĐ of 1984 (Ministry of Education).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_TONE = re.compile(f"[{_TONES}]")
_VOWELS = "aăâeêioôơuưy"
_CLUSTER = re.compile(
    f"(?P<onset>qu(?=[{_VOWELS}])|gi(?=[{_VOWELS}])|[^{_VOWELS}]*)(?P<vowels>[{_VOWELS}]{{1,3}})(?P<coda>[^{_VOWELS}]*)$"
)
_MOVABLE = re.compile("[àáãảạèéẽẻẹìíĩỉịòóõỏọùúũủụỳýỹỷỵằắẵẳặầấẫẩậềếễểệồốỗổộờớỡởợừứữửự]")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=65_536)
def place_tone(syllable: str) -> str:
    """One lower-case NFC syllable with its tone mark in the traditional place: «hoà» → «hòa», «hòan» → «hoàn».

    A word that is no Vietnamese syllable, or has no tone mark or several, comes back as it is.
    """
    if not _MOVABLE.search(syllable):
        return syllable
    decomposed = unicodedata.normalize("NFD", syllable)
    marks = _TONE.findall(decomposed)
    if len(marks) != 1:
        return syllable
    bare = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    parts = _CLUSTER.match(bare)
    if not parts:
        return syllable
    at = parts.end("onset") + _tone_vowel(parts["vowels"], bool(parts["coda"]))
    return unicodedata.normalize("NFC", bare[: at + 1] + marks[0] + bare[at + 1 :])


def _tone_vowel(vowels: str, closed: bool) -> int:
    """Index of the vowel that carries the tone in a cluster of one to three vowels."""
    marked = [i for i, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(vowels) == 1:
        return 0
    return 1 if closed or len(vowels) == 3 else 0


def place_tones(text: str) -> str:
    """Lower-case text with every syllable in its one form; everything else stays as it is."""
    return _WORD.sub(lambda word: place_tone(word.group()), text)
