"""Addresses of provisions: part, chapter, section, subsection, article, clause, point, item, annex.

Labels and numbering: Decree 30/2020/NĐ-CP Annex I; the order of letters of points is that of the Vietnamese alphabet.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Final


class NotAnAddress(ValueError):
    """The text is not the eId of a provision."""


# From the widest to the narrowest; with the Akoma Ntoso prefix and the Vietnamese label.
LEVELS: Final = ("annex", "part", "chapter", "section", "subsection", "article", "clause", "point", "item")
_PREFIX: Final = {
    "annex": "annex",
    "part": "part",
    "chapter": "chp",
    "section": "sec",
    "subsection": "subsec",
    "article": "art",
    "clause": "para",
    "point": "point",
    "item": "item",
}
LABELS: Final = {
    "annex": "Phụ lục",
    "part": "Phần",
    "chapter": "Chương",
    "section": "Mục",
    "subsection": "Tiểu mục",
    "article": "Điều",
    "clause": "khoản",
    "point": "điểm",
    "item": "tiết",
}
_LEVEL_OF_PREFIX = {prefix: level for level, prefix in _PREFIX.items()}
_CONTAINERS: Final = ("part", "chapter", "section", "subsection")

# Letters of points in their official order; the others of the alphabet have their place for the odd text that uses them.
POINT_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET, 1)}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = re.compile(r"(?=[IVXLC])(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_PIECES = re.compile(r"\d+|[^\W\d_]+")
_VALUE = r"[^\W_]+(?:\.[^\W_]+)*"
_SEGMENT = re.compile(rf"({'|'.join(_LEVEL_OF_PREFIX)})_({_VALUE})(?:_\d+)?")


def roman_to_int(text: str) -> int | None:
    """The value of a Roman numeral in capitals up to CCCXCIX; None when the text is none."""
    if not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_DIGITS[c] for c in text]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


def int_to_roman(value: int) -> str:
    """The Roman numeral of a value from 1 to 399."""
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for worth, sign in signs:
        out += sign * (value // worth)
        value %= worth
    return out


Rank = tuple[tuple[int, ...], ...]


@functools.lru_cache(maxsize=16384)
def _rank(level: str, value: str) -> Rank:
    """Sort key of a number such as «5», «198a», «đ», «IIa», «1.2»: figures by value, letters by Vietnamese order."""
    roman = re.match(r"([IVXLC]+)(\w*)", value) if level in ("annex", "part", "chapter", "section") else None
    number = roman_to_int(roman.group(1)) if roman else None
    if roman and number is not None:
        return ((0, number), *_rank("", roman.group(2)))
    return tuple(
        (0, int(piece)) if piece.isdecimal() else (1, *(_LETTER_RANK.get(c, 99) for c in piece.lower()))
        for piece in _PIECES.findall(value)
    )


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Address:
    """Place of a provision in one document. Every field is its number as printed: chapter «II», article «198a», point «đ».

    May be relative: `Address(clause="2")` is clause 2 of an article that the text around tells.
    """

    part: str | None = None
    chapter: str | None = None
    section: str | None = None
    subsection: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    item: str | None = None
    annex: str | None = None

    @property
    def level(self) -> str | None:
        """Name of the narrowest level given: «point» for điểm a khoản 2 Điều 5; None for the empty address."""
        return next((level for level in reversed(LEVELS) if getattr(self, level) is not None), None)

    @property
    def eid(self) -> str:
        """Akoma Ntoso eId: «art_5__para_2__point_a», «part_I__chp_II». Raises ValueError for the empty address.

        Articles are numbered through the whole document, so the eId of an article carries no part or chapter.
        """
        levels = [level for level in LEVELS if self.article is None or level not in _CONTAINERS]
        segments = [f"{_PREFIX[level]}_{value}" for level in levels if (value := getattr(self, level)) is not None]
        if not segments:
            raise ValueError("the empty address has no eId")
        return "__".join(segments)

    @classmethod
    def from_eid(cls, eid: str) -> Address:
        """The address an eId stands for; the occurrence number of a repeated eId («art_5_2») is not part of it.

        Raises NotAnAddress («preamble», «body» and what is no eId).
        """
        values: dict[str, str] = {}
        for text in eid.split("__"):
            segment = _SEGMENT.fullmatch(text)
            level = _LEVEL_OF_PREFIX[segment.group(1)] if segment else ""
            if segment is None or level in values:
                raise NotAnAddress(eid)
            values[level] = segment.group(2)
        return cls(**values)

    def __str__(self) -> str:
        """Official order, from the narrowest: «điểm a khoản 2 Điều 5», «Mục 1 Chương II»."""
        return " ".join(f"{LABELS[level]} {value}" for level in reversed(LEVELS) if (value := getattr(self, level)))

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Order of provisions in a document; containers before articles, since an address may leave its chapter out."""
        containers = () if self.article is not None else tuple(self._ranks(_CONTAINERS))
        return (
            *self._ranks(("annex",)),
            self.article is not None,
            containers,
            *self._ranks(("article", "clause", "point", "item")),
            tuple(self._ranks(_CONTAINERS)),
        )

    def _ranks(self, levels: tuple[str, ...]) -> list[Rank]:
        # An absent level sorts first: an article stands before its clauses.
        return [() if (value := getattr(self, level)) is None else _rank(level, value) for level in levels]

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Address):
            return NotImplemented
        return (self.sort_key, str(self)) < (other.sort_key, str(other))

    def contains(self, other: Address) -> bool:
        """Whether the other provision is this one or lies in it, as far as the two addresses say it."""
        skip = _CONTAINERS if self.article is not None and other.article is not None else ()
        return all(
            value == getattr(other, level)
            for level in LEVELS
            if level not in skip and (value := getattr(self, level)) is not None
        )

    def within(self, outer: Address) -> Address:
        """This relative address made absolute by the provision in which it is written: khoản 2 in Điều 5 → khoản 2 Điều 5.

        Only levels above the widest one given are taken over; an address that names its article or a container stays.
        """
        widest = next((i for i, level in enumerate(LEVELS) if getattr(self, level) is not None), len(LEVELS))
        if widest <= LEVELS.index("article"):
            return self
        return replace(self, **{level: getattr(outer, level) for level in LEVELS[:widest]})


def expand(first: Address, last: Address, *, limit: int = 400) -> tuple[Address, ...]:
    """The provisions from first to last, both included, when only their last level differs and it can be counted.

    Plain numbers («Điều 5 đến Điều 9»), Roman numerals and letters of points are counted; else, or when there would be
    more than `limit`, the answer is just (first, last).
    """
    level = first.level
    ends = (first, last)
    if level is None or last.level != level or replace(first, **{level: None}) != replace(last, **{level: None}):
        return ends
    values = _count(str(getattr(first, level)), str(getattr(last, level)))
    if not 2 <= len(values) <= limit:
        return ends
    return tuple(replace(first, **{level: value}) for value in values)


def _count(first: str, last: str) -> list[str]:
    if first.isdecimal() and last.isdecimal():
        return [str(n) for n in range(int(first), int(last) + 1)] if not first.startswith("0") else []
    if len(first) == len(last) == 1 and first in POINT_LETTERS and last in POINT_LETTERS:
        return list(POINT_LETTERS[POINT_LETTERS.index(first) : POINT_LETTERS.index(last) + 1])
    start, end = roman_to_int(first), roman_to_int(last)
    return [int_to_roman(n) for n in range(start, end + 1)] if start and end else []
