"""What a query says: words, "phrases", -exclusions, document numbers, a citation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cualuat.kernel.citation.citations import Citation
from cualuat.kernel.citation.numbers import NotANumber, parse_number
from cualuat.kernel.citation.queries import parse_query
from cualuat.kernel.lookup.words import ABBREVIATIONS, ONLY_BEFORE_NUMBER, everyday
from cualuat.kernel.text import fold, normalise, plain_syllables

LONGEST_QUERY = 1000  # characters that are read; the rest of a longer query is left out
MOST_WORDS = 64  # syllables that are searched

_QUOTED = re.compile(r"(?P<minus>(?<!\S)[-−])?[\"“”„«](?P<phrase>[^\"“”„«»]+)[\"“”»]")
_EXCLUDED = re.compile(r"(?<!\S)[-−](?=[^\W\d_])(?P<word>[^\W_]+)")
_NUMBER = re.compile(
    r"(?<![\w/])\d{1,5}[a-zđ]?/(?:\d{4}(?:/[^\W_]+(?:-[^\W_]+)*)?|[^\W\d_][^\W_]*(?:-[^\W_]+)+)(?![\w/])", re.I
)
# «điều 5 luật … quy định gì», «theo điều 5 luật …»
_ASKS_WHAT = re.compile(
    r"\s+(?:(?:có\s+)?(?:quy định|quy dinh|nói|noi)(?:\s+(?:về|ve))?\s+)?"
    r"(?:gì|gi|những gì|nhung gi|(?:như |nhu )?thế nào|(?:như |nhu )?the nao|ra sao|là gì|la gi)\W*$",
    re.I,
)
_POINTS_AT = re.compile(r"^(?:nội dung|noi dung|theo|xem|tìm|tim|(?:quy định|quy dinh) (?:tại|tai))\s+", re.I)
_ABBREVIATIONS = {
    **{fold(k): (k, v) for k, v in ABBREVIATIONS.items()},
    **{k: (k, v) for k, v in ABBREVIATIONS.items()},
}
_SHORT = re.compile(r"(?<![\w/-])(?P<short>[^\W\d_]+(?:&[^\W\d_]+)?)(?![\w/&-])(?=\W*(?:số\W*|so\W*)?(?P<digit>\d)?)")


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart. Words are syllables in normal form (see kernel.text), abbreviations spelled out."""

    text: str  # normal form, spaces single, cut at LONGEST_QUERY characters
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    exclusions: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()  # keys of document numbers: "31/2019/ND-CP", "31/2019/ND", "31/2019"
    citation: Citation | None = None
    added: tuple[tuple[str, ...], ...] = ()  # what the law calls what was typed: «sổ đỏ» → giấy chứng nhận quyền …
    marked: bool = False  # whether any letter bears a diacritic

    @property
    def empty(self) -> bool:
        """Nothing to look for: no words, phrases or numbers (exclusions alone find nothing)."""
        return not (self.words or self.phrases or self.numbers)


def analyse(query: str) -> Query:
    """The parts of any text typed into a search box; never raises. Operators it does not know are punctuation."""
    text = " ".join(normalise(query[: 4 * LONGEST_QUERY]).split())[:LONGEST_QUERY]
    phrases: list[tuple[str, ...]] = []
    exclusions: list[tuple[str, ...]] = []

    def take_quoted(match: re.Match[str]) -> str:
        words = tuple(plain_syllables(match["phrase"])[:MOST_WORDS])
        if words:
            (exclusions if match["minus"] else phrases).append(words)
        return " "

    def take_excluded(match: re.Match[str]) -> str:
        exclusions.append(tuple(plain_syllables(match["word"])))
        return " "

    rest = _QUOTED.sub(take_quoted, text)
    rest = _EXCLUDED.sub(take_excluded, rest)
    numbers = tuple(dict.fromkeys(key for match in _NUMBER.finditer(rest) if (key := _key(match.group()))))
    citation = _citation(text)
    words = plain_syllables(expand_abbreviations(_NUMBER.sub(" ", rest) if numbers else rest))[:MOST_WORDS]
    marked = fold(text) != text.lower()
    return Query(
        text=text,
        words=tuple(words),
        phrases=tuple(phrases),
        exclusions=tuple(exclusions),
        numbers=_of_kind(numbers, citation),
        citation=citation,
        added=() if citation else everyday(words, marked=marked),
        marked=marked,
    )


def expand_abbreviations(text: str) -> str:
    """Text with «UBND», «blds», «NĐ 31» spelled out; «tt», «ct» alone in small letters are left as they are."""

    def spell(match: re.Match[str]) -> str:
        typed = match["short"]
        known = _ABBREVIATIONS.get(typed.lower()) or _ABBREVIATIONS.get(fold(typed))
        if not known:
            return typed
        short, long = known
        clear = match["digit"] or (typed.isupper() and len(typed) > 1) or short not in ONLY_BEFORE_NUMBER
        return long if clear else typed

    return _SHORT.sub(spell, text)


def _key(text: str) -> str | None:
    try:
        return parse_number(text).key
    except NotANumber:
        return None


def _of_kind(numbers: tuple[str, ...], citation: Citation | None) -> tuple[str, ...]:
    """«nđ 31/2019» → 31/2019/ND: the type is known although the number does not bear it; so of «nđ 31 năm 2019»."""
    document = citation.document if citation else None
    if document is None or document.number is None or document.number.year is None:
        return numbers
    numbers = numbers or (document.number.key,)
    if document.number.suffix or document.kind is None:
        return numbers
    return tuple(f"{numbers[0]}/{fold(short).upper()}" for short in document.kind.abbreviations[:1]) or numbers


def _citation(text: str) -> Citation | None:
    """The citation the query is or asks about; a query of several hundred characters is none."""
    if not 0 < len(text) <= 200:
        return None
    bare = _ASKS_WHAT.sub("", _POINTS_AT.sub("", text))
    return parse_query(text) or (parse_query(bare) if bare != text else None)
