"""Finding words in a text whatever their case, diacritics and spacing, with the places where they stand in that very text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cualuat.kernel.text import normalise, strip_marks

# A letter with the marks that follow it: one letter to the reader, in whatever form it was written.
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.S)


class Folded:
    """A text in two spellings of equal length, letter for letter: as written (NFC), and without diacritics.

    `starts` and `ends`: where each letter begins and ends in the text that was given, which may be in any form.
    """

    def __init__(self, text: str) -> None:
        written: list[str] = []
        plain: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for cluster in _CLUSTER.finditer(text):
            for letter, bare in _letters(cluster.group()):
                written.append(letter)
                plain.append(bare)
                self.starts.append(cluster.start())
                self.ends.append(cluster.end())
        self.written = "".join(written)
        self.plain = "".join(plain)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` (not included, at least one) stand in the text that was given."""
        return self.starts[start], self.ends[end - 1]

    def find(self, words: Iterable[str]) -> Iterator[tuple[int, int]]:
        """The places of every one of the words, also where a line ends within: spaces do not count, ends of words do."""
        squeezed, numbers = _squeezed(self.plain.lower())
        for word in words:
            wanted, _ = _squeezed(Folded(word).plain.lower())
            for found in re.finditer(re.escape(wanted), squeezed) if wanted else ():
                first, last = numbers[found.start()], numbers[found.end() - 1]
                if not self._cuts_a_word(first, last):
                    yield self.place(first, last + 1)

    def _cuts_a_word(self, first: int, last: int) -> bool:
        text = self.plain
        before = first > 0 and text[first].isalnum() and text[first - 1].isalnum()
        return before or (last + 1 < len(text) and text[last].isalnum() and text[last + 1].isalnum())


@lru_cache(maxsize=65_536)
def _letters(cluster: str) -> tuple[tuple[str, str], ...]:
    """(letter, the same without diacritics) for a cluster; none for what nobody sees, two for a ligature."""
    composed = unicodedata.normalize("NFKC", normalise(cluster))
    found = [(letter, strip_marks(letter)) for letter in composed]
    return tuple((letter, bare) for letter, bare in found if len(bare) == 1 and len(bare.lower()) == 1)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without white space, and where each of its letters was."""
    numbers = [number for number, letter in enumerate(text) if not letter.isspace()]
    return "".join(text[number] for number in numbers), numbers
