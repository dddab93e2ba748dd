"""Text written out for somebody who reads it aloud: numbers, days, times, document numbers and short forms in words.

Pure: no framework, no clock. What cannot be read with certainty is told (`Spoken.unsure`), never guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.text import strip_marks

DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ("", "nghìn", "triệu")
_BILLION: Final = 1_000_000_000
MOST: Final = 10**18 - 1  # larger ones are read figure by figure
_LETTERS: Final = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "G": "giê", "H": "hát", "I": "i", "J": "gi", "K": "ca",
    "L": "lờ", "M": "mờ", "N": "nờ", "O": "o", "P": "pê", "Q": "quy", "R": "rờ", "S": "sờ", "T": "tê", "U": "u", "V": "vê",
    "X": "ích", "Y": "i dài", "F": "ép", "W": "vê kép", "Z": "dét",
}  # fmt: skip
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_FIRST_DAYS: Final = 10  # «mùng một» … «mùng mười»


def number(value: int) -> str:
    """«hai mươi mốt» for 21, «một nghìn không trăm linh năm» for 1005. Raises ValueError below 0 and above MOST."""
    if not 0 <= value <= MOST:
        raise ValueError(f"{value} is not read in words")
    if value == 0:
        return DIGITS[0]
    return " ".join(_billions(value, leading=True))


def _billions(value: int, *, leading: bool) -> list[str]:
    """Words of a positive number; not `leading`: after words of a higher scale, so empty hundreds are read."""
    high, low = divmod(value, _BILLION)
    if high:
        words = [*_billions(high, leading=leading), "tỷ"]
        return words + (_below_billion(low, leading=False) if low else [])
    return _below_billion(low, leading=leading)


def _below_billion(value: int, *, leading: bool) -> list[str]:
    words: list[str] = []
    for place in (2, 1, 0):
        group = value // 1000**place % 1000
        if group:
            words += _group(group, leading=leading and not words)
            words += [_SCALES[place]] if place else []
    return words


def _group(value: int, *, leading: bool) -> list[str]:
    """Words of 1–999."""
    hundreds, rest = divmod(value, 100)
    words = [] if leading and not hundreds else [DIGITS[hundreds], "trăm"]
    if not rest:
        return words
    tens, ones = divmod(rest, 10)
    if not tens:
        return [*words, *(["linh"] if words else []), DIGITS[ones]]
    if tens == 1:
        return [*words, "mười", *([] if not ones else ["lăm"] if ones == 5 else [DIGITS[ones]])]
    last = {0: [], 1: ["mốt"], 4: ["tư"], 5: ["lăm"]}.get(ones, [DIGITS[ones]])
    return [*words, DIGITS[tens], "mươi", *last]


def figures(text: str) -> str:
    """«không chín một hai» for «0912»."""
    return " ".join(DIGITS[int(letter)] for letter in text if letter.isdecimal())


def _whole(text: str) -> str:
    """A whole number as people read it: «05» is five, «0912345678» goes figure by figure."""
    if len(text) > 18 or (text.startswith("0") and len(text) > 2):
        return figures(text)
    return number(int(text))


def roman(text: str) -> int:
    """4 for «IV»."""
    values = [_ROMAN[letter] for letter in text.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text to be read aloud; `unsure` what nobody told how to read; `syllables` how long it is."""

    text: str
    unsure: tuple[str, ...]
    syllables: int

    def seconds(self, pace: int) -> int:
        """How long it takes at so many syllables a minute."""
        return round(self.syllables * 60 / pace)


def length(seconds: int) -> str:
    """«2 phút 30 giây»."""
    minutes, rest = divmod(seconds, 60)
    parts = ([f"{minutes} phút"] if minutes else []) + ([f"{rest} giây"] if rest or not minutes else [])
    return " ".join(parts)


_N = r"(?<![\w.,/])"  # nothing of a word or number before
_E = r"(?![\w/])"  # nor after
_RULES: Final = (
    ("address", re.compile(r"(?:https?://|www\.)[^\s<>«»\"]+[^\s<>«»\".,;:!?)]", re.I)),
    ("document", re.compile(rf"{_N}(\d{{1,4}})/(?:(\d{{4}})/)?([A-ZĐ][A-ZĐa-z]*\d{{0,2}}(?:-[A-ZĐ][A-ZĐa-z\d]*)*){_E}")),
    ("date", re.compile(rf"{_N}(?:(ngày)\s+)?(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_E}", re.I)),
    ("month", re.compile(rf"{_N}(?:(tháng)\s+)?(\d{{1,2}})/(\d{{4}}){_E}", re.I)),
    ("day", re.compile(rf"{_N}(?:(ngày)\s+)?(\d{{1,2}})/(\d{{1,2}}){_E}", re.I)),
    ("clock", re.compile(rf"{_N}(\d{{1,2}})(?:[h:](\d{{2}})|h|\s*giờ\s+(\d{{1,2}})(?:\s*phút)?){_E}", re.I)),
    ("phone", re.compile(rf"{_N}(?:\+84|0)\d{{1,3}}(?:[ .]?\d{{2,4}}){{2,3}}{_E}")),
    ("span", re.compile(rf"{_N}(\d{{1,9}})\s*[–-]\s*(?=\d)")),
    ("number", re.compile(rf"{_N}(\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:[,.](\d{{1,6}}))?(?:\s*(%)|\s*([^\W\d_]{{1,3}}[23²³]?)(?!\w))?")),
    ("roman", re.compile(r"\b(quý|chương|phần|mục|khóa|lần thứ|thế kỷ)\s+([IVXLC]+)\b", re.I)),
    ("rest", re.compile(r"\d+")),
    ("short", re.compile(r"(?<!\w)[A-ZĐ][A-ZĐa-z]*[A-ZĐ][A-ZĐa-z]*(?!\w)")),
)  # fmt: skip
_VOWEL: Final = re.compile("[AEIOU]")


class _Reader:
    """One text being written out."""

    def __init__(self, short: Mapping[str, str], units: Mapping[str, str]) -> None:
        self.short, self.units = short, units
        self.unsure: list[str] = []

    def read(self, text: str) -> str:
        for name, pattern in _RULES:
            write: Callable[[re.Match[str]], str] = getattr(self, f"_{name}")
            text = pattern.sub(write, text)
        return text

    def _address(self, found: re.Match[str]) -> str:
        plain = re.sub(r"^https?://", "", found[0], flags=re.I).strip("/")
        return plain.replace(".", " chấm ").replace("/", " gạch chéo ").replace("-", " gạch ngang ")

    def _document(self, found: re.Match[str]) -> str:
        serial = figures(found[1]) if found[1].startswith("0") else number(int(found[1]))
        year = f" năm {number(int(found[2]))}" if found[2] else ""
        symbols = " ".join(self._symbol(part) for part in found[3].split("-"))
        return f"{serial}{year}, {symbols}"

    def _symbol(self, part: str) -> str:
        letters, ordinal = re.fullmatch(r"(.*?)(\d*)", part).groups()  # type: ignore[union-attr]
        return self._named(letters) + (f" khóa {number(int(ordinal))}" if ordinal else "")

    def _named(self, letters: str) -> str:
        if letters in self.short:
            return self.short[letters]
        if letters not in self.unsure:
            self.unsure.append(letters)
        return " ".join(_LETTERS.get(letter.upper(), letter) for letter in letters)

    def _date(self, found: re.Match[str]) -> str:
        try:
            date(int(found[4]), int(found[3]), int(found[2]))
        except ValueError:  # no such day: read as it stands, and told
            self.unsure.append(found[0])
            return f"{found[1] or ''} " + " trên ".join(_whole(part) for part in found.groups()[1:])
        return f"{self._day_word(found[1], found[2])} tháng {number(int(found[3]))} năm {number(int(found[4]))}"

    def _day_word(self, before: str | None, day: str) -> str:
        first = "mùng " if int(day) <= _FIRST_DAYS else ""
        return f"{before or 'ngày'} {first}{number(int(day))}"

    def _month(self, found: re.Match[str]) -> str:
        if not 1 <= int(found[2]) <= 12:
            return found[0]
        return f"{found[1] or 'tháng'} {number(int(found[2]))} năm {number(int(found[3]))}"

    def _day(self, found: re.Match[str]) -> str:
        try:
            date(2000, int(found[3]), int(found[2]))
        except ValueError:
            return f"{found[1] + ' ' if found[1] else ''}{number(int(found[2]))} trên {number(int(found[3]))}"
        return f"{self._day_word(found[1], found[2])} tháng {number(int(found[3]))}"

    def _clock(self, found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2] or found[3] or 0)
        if hour > 24 or minute > 59:
            return found[0]
        return f"{number(hour)} giờ" + (f" {number(minute)} phút" if minute else "")

    def _phone(self, found: re.Match[str]) -> str:
        text = re.sub(r"\D", "", found[0].replace("+84", "0"))
        return figures(text)

    def _span(self, found: re.Match[str]) -> str:
        return f"{_whole(found[1])} đến "

    def _number(self, found: re.Match[str]) -> str:
        words = _whole(found[1].replace(".", ""))
        if found[2]:
            words += f" phẩy {figures(found[2]) if found[2].startswith('0') else number(int(found[2]))}"
        if found[3]:
            return f"{words} phần trăm"
        if found[4] is None:
            return words
        return f"{words} {self.units.get(found[4], found[4])}"

    def _roman(self, found: re.Match[str]) -> str:
        return f"{found[1]} {number(roman(found[2]))}"

    def _rest(self, found: re.Match[str]) -> str:
        return f" {figures(found[0])} "

    def _short(self, found: re.Match[str]) -> str:
        word = found[0]
        if word in self.short:
            return self.short[word]
        # A word in capitals has a vowel; what has none, or capitals within, is a short form.
        if word.isupper() and _VOWEL.search(strip_marks(word)):
            return word
        return self._named(word)


def spoken(text: str, *, short: Mapping[str, str], units: Mapping[str, str]) -> Spoken:
    """The text written out, paragraph by paragraph; `short` and `units` say how short forms are read."""
    reader = _Reader(short, units)
    lines = [" ".join(reader.read(line).split()) for line in text.splitlines()]
    written = re.sub(r" +([,.;:!?])", r"\1", "\n".join(lines)).strip()
    return Spoken(written, tuple(reader.unsure), len(re.findall(r"[^\W_]+", written)))
