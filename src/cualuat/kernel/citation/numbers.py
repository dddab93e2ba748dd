"""Numbers of documents («31/2024/QH15», «977/QĐ-TTg», «66-NQ/TW»): parse, print, compare, find in text.

Form: Decree 30/2020/NĐ-CP Annex I part II.3 and Annex III; older forms as they stand in the official codification.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.citation.issuers import ISSUERS, Issuer, issuer_by_abbreviation
from cualuat.kernel.citation.kinds import KINDS, DocumentKind, kind_by_abbreviation, kind_by_code
from cualuat.kernel.text import fold, normalise


class NotANumber(ValueError):
    """The text is not the number of a document."""


AMBIGUITY_TEXT: Final = {
    "year": "số không ghi năm ban hành",
    "issuer": "số không ghi cơ quan ban hành",
    "place": "số không cho biết địa phương ban hành",
}

# Only the Supreme People's Court proclaims precedents, so «26/2018/AL» needs no issuer.
_PRECEDENT = kind_by_code("an-le")
_TOKENS = re.compile(r"[-/.()]+")
_NOT_KEY = re.compile(r"[^A-Z0-9]+")
_SERIAL_PARTS = re.compile(r"(\d+)(?:\.(\d+))?([a-z]*)")
# Spellings without diacritics or in small letters → the official ones: «nd» → «NĐ», «ttg» → «TTg».
_OFFICIAL: Final = {
    fold(a): a
    for a in (*(a for k in reversed(KINDS) for a in k.abbreviations), *(a for i in ISSUERS for a in i.abbreviations))
}


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Number of a document, cut in its parts; `str()` gives the official spelling.

    `serial` as printed, with leading zeros («043», «66.22», «522b»); `year` None where the number bears none;
    `suffix` type and issuer («NĐ-CP», «QH15»), empty where it is not written; `joint` the sign between serial and
    suffix when there is no year («/» in «977/QĐ-TTg», «-» in «66-NQ/TW»).
    Two spellings of one number have the same `key`; compare keys, not values, to know whether two numbers are one.
    """

    serial: str
    year: int | None
    suffix: str
    joint: str = "/"

    def __str__(self) -> str:
        if self.year is not None:
            head = f"{self.serial}/{self.year}"
            return f"{head}/{self.suffix}" if self.suffix else head
        return f"{self.serial}{self.joint}{self.suffix}" if self.suffix else self.serial

    @property
    def key(self) -> str:
        """Folded form for look-up and comparison: «31/2019/ND-CP», «66/NQ-TW»; serial without leading zeros."""
        suffix = _NOT_KEY.sub("-", fold(self.suffix.replace("&", "")).upper()).strip("-")
        serial = fold(self.serial).upper().lstrip("0") or "0"
        return "/".join(part for part in (serial, str(self.year or ""), suffix) if part)

    @property
    def akn_number(self) -> str:
        """The number as a slug for Akoma Ntoso addresses: «31-2024-qh15», «30-2020-nd-cp»."""
        return _NOT_KEY.sub("-", fold(str(self).replace("&", "")).upper()).strip("-").lower()

    @property
    def kind(self) -> DocumentKind | None:
        """The type the suffix names; None for «QH15» (law, code or resolution) and other silent suffixes."""
        return _kind_of(self.suffix)

    @property
    def issuers(self) -> tuple[Issuer, ...]:
        """The bodies the suffix names, in its order (several in a joint circular); empty when it names none we know."""
        return _issuers_of(self.suffix)

    @property
    def issuer(self) -> Issuer | None:
        """The first body the suffix names."""
        return next(iter(self.issuers), None)

    @property
    def ambiguity(self) -> tuple[str, ...]:
        """What is missing for the number to mean one document: any of «year», «issuer», «place».

        Numbers without a year start again each year; numbers of people's councils and committees do not say of which
        province. `AMBIGUITY_TEXT` has the words to show.
        """
        missing = [] if self.year is not None else ["year"]
        if not self.issuers and self.kind is not _PRECEDENT:
            missing.append("issuer")
        elif self.issuers and all(issuer.local for issuer in self.issuers):
            missing.append("place")
        return tuple(missing)

    @property
    def sort_key(self) -> tuple[int, int, int, str, str]:
        """Year, serial as a number, its second part and letter, suffix: documents in the order they were issued."""
        number, second, letter = _serial_parts(self.serial)
        return (self.year or 0, number, second, letter, self.key)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, DocumentNumber):
            return NotImplemented
        return (self.sort_key, str(self)) < (other.sort_key, str(other))


def _serial_parts(serial: str) -> tuple[int, int, str]:
    found = _SERIAL_PARTS.match(fold(serial))
    if not found:
        return (0, 0, serial)
    return (int(found.group(1)), int(found.group(2) or 0), found.group(3))


@functools.lru_cache(maxsize=8192)
def _kind_of(suffix: str) -> DocumentKind | None:
    tokens = [t for t in _TOKENS.split(suffix) if t]
    if tokens[:2] == ["TT", "LB"] or tokens[:2] == ["TT", "LN"]:
        return kind_by_abbreviation("TTLT")
    return next((kind for token in tokens if (kind := kind_by_abbreviation(token))), None)


@functools.lru_cache(maxsize=8192)
def _issuers_of(suffix: str) -> tuple[Issuer, ...]:
    tokens = [t for t in _TOKENS.split(suffix) if t]
    found: list[Issuer] = []
    for token in tokens:
        issuer = issuer_by_abbreviation(token)
        if issuer is not None and issuer not in found:
            found.append(issuer)
    return tuple(found)


# --- reading -----------------------------------------------------------------------------------------------------

_LETTERS = "A-Za-zĐđƯưÐ"
_YEAR = r"(?:19|20)\d\d"
# Serial, then either year and a joint, or a joint alone. What follows is the suffix.
_HEAD = re.compile(
    rf"(?P<serial>\d{{1,5}}(?:\.\d{{1,3}})?[ ]?(?:[a-zđA-Z](?=\s*[-/–]))?)\s*(?P<joint>[-/–])\s*"
    rf"(?:(?P<year>{_YEAR})(?!\d)(?:\s*[-/–]\s*|(?=\s*$)))?"
)
_TOKEN = re.compile(rf"[{_LETTERS}0-9&]+")
_JOINT = re.compile(r"\s?[-/–.]\s?|\s[-–]\s")
_UNIT = re.compile(r"\([A-Z]\d{1,2}\)")  # the department: TT-BCA(C13)
_UPPER = re.compile(r"[A-ZĐƯÐ][A-ZĐƯÐ0-9&]*")
_MIXED = re.compile(r"TTg|TTr|CTr|QyĐ|Qp\d?", re.ASCII)
_EDGES = re.compile(r"^[\s\"'“”‘’(]*(?:số|so|Số|SỐ|So)?\s*[:.]?\s*|[\s.,;:\"'“”‘’]+$")


def parse_number(text: str) -> DocumentNumber:
    """The number the text is, in its official spelling. Raises NotANumber.

    Forgives «Số:» before, dots, quotes and spaces around or inside, en-dashes, small letters, missing diacritics:
    «Số: 31 /2019/nd–cp.» → 31/2019/NĐ-CP. A number without suffix needs its year («31/2019»).
    """
    clean = _EDGES.sub("", normalise(text))
    head = _HEAD.match(clean)
    if not head:
        bare = re.fullmatch(rf"(\d{{1,5}}[a-zđ]?)\s*/\s*({_YEAR})", clean)
        if bare:
            return DocumentNumber(bare.group(1), int(bare.group(2)), "")
        raise NotANumber(text)
    rest = re.sub(r"\s+", "", clean[head.end() :]).replace("–", "-")
    year = int(head["year"]) if head["year"] else None
    if not rest and year is not None:
        return DocumentNumber(head["serial"].replace(" ", ""), year, "")
    if not re.fullmatch(rf"[{_LETTERS}][{_LETTERS}0-9&]*(?:[-/.][{_LETTERS}0-9&]+|\([A-Z]\d+\))*", rest):
        raise NotANumber(text)
    return _number(head["serial"], year, rest, head["joint"])


def _number(serial: str, year: int | None, suffix: str, joint: str) -> DocumentNumber:
    joint = "/" if year is not None else joint.replace("–", "-")
    return DocumentNumber(serial.replace(" ", ""), year, _official(suffix), joint)


@functools.lru_cache(maxsize=8192)
def _official(suffix: str) -> str:
    """The suffix with each part in its official spelling: «nd-cp» → «NĐ-CP», «TT-BGDÐT» → «TT-BGDĐT»."""
    return "".join(_official_part(part) for part in re.split(r"([-/.()])", suffix.replace("Ð", "Đ")))


def _official_part(part: str) -> str:
    if _UPPER.fullmatch(part) and not part.isascii():
        return part
    return _OFFICIAL.get(fold(part), part.upper() if part.islower() else part)


# The slash or dash of a number has a digit (or one letter, or a space) before it.
_CANDIDATE = re.compile(
    rf"(?<![\d/.–-])\d{{1,5}}(?:\.\d{{1,3}})?[a-zđ]?[ ]?(?:[-/–][ ]?(?:{_YEAR})[ ]?[-/–][ ]?|[-/–][ ]?)(?=[{_LETTERS}])"
)


def number_at(text: str, start: int) -> tuple[int, DocumentNumber] | None:
    """The number that begins at `start`, with the place where it ends; None when there is none."""
    head = _HEAD.match(text, start)
    if not head:
        return None
    end = _suffix_end(text, head.end())
    year = int(head["year"]) if head["year"] else None
    if end is None:
        return None
    suffix = re.sub(r"\s+", "", text[head.end() : end]).replace("–", "-")
    number = _number(head["serial"], year, suffix, head["joint"])
    if number.year is None and not (number.kind or number.issuers):
        return None  # «01/TNDN» is the name of a form
    return end, number


def _suffix_end(text: str, start: int) -> int | None:
    """Where the suffix that begins at `start` ends; None when no suffix begins there."""
    end, known = _token_end(text, start)
    if end is None or (not known and not text[start:end].isupper()):
        return None
    while True:
        unit = _UNIT.match(text, end)
        if unit:
            return unit.end()
        joint = _JOINT.match(text, end)
        if not joint:
            return end
        after, known = _token_end(text, joint.end())
        loose = joint.group().strip() == "." or len(joint.group()) > 1
        if after is None or (loose and not known):
            return end
        end = after


def _token_end(text: str, start: int) -> tuple[int | None, bool]:
    """End of the part of a suffix at `start` (None: no part) and whether it is a known abbreviation."""
    token = _TOKEN.match(text, start)
    if not token:
        return None, False
    end = token.end()
    if end < len(text) and text[end].isalpha():
        # A word goes on: «NĐ-CPđể», or «BỘ» in capitals, which is no abbreviation.
        capitals = _UPPER.match(token.group())
        end = start + len(capitals.group()) if capitals else start
        return (end, True) if end > start and text[end].islower() and _known(text[start:end]) else (None, False)
    if _known(token.group()):
        return end, True
    upper = _MIXED.match(token.group()) or _UPPER.match(token.group())
    if not upper:
        return None, False
    cut = upper.group()
    if len(cut) == len(token.group()):
        return end, False
    return (start + len(cut), True) if _known(cut) else (None, False)


@functools.lru_cache(maxsize=8192)
def _known(token: str) -> bool:
    return kind_by_abbreviation(token) is not None or issuer_by_abbreviation(token) is not None


def find_numbers(text: str) -> list[tuple[int, int, DocumentNumber]]:
    """Every number in a text in NFC, left to right, as (start, end, number); a number needs a suffix to be seen."""
    found: list[tuple[int, int, DocumentNumber]] = []
    for candidate in _CANDIDATE.finditer(text):
        if found and candidate.start() < found[-1][1]:
            continue
        hit = number_at(text, candidate.start())
        if hit:
            found.append((candidate.start(), hit[0], hit[1]))
    return found
