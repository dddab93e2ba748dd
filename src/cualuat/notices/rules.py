"""When a message may go out and in which form it can: office hours, telephone numbers, parts of an SMS, waiting times."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from cualuat.kernel.text import normalise, strip_marks
from cualuat.kernel.workdays import VIETNAM

MAX_ATTEMPTS: Final = 8
MOST_PARTS: Final = 3  # of an SMS; longer ones cost more than a letter and arrive torn
LONGEST_REST: Final = timedelta(minutes=30)
NO_ZALO_USER: Final = "no_zalo_user"
_LONGEST_BREAK: Final = 60  # days; no feast is longer
_DAY: Final = timedelta(days=1)


class BadPhone(ValueError):
    """No SMS can reach this number; the message, in Vietnamese, says why and what to write."""


# --- office hours ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an agency may disturb people, local time of Vietnam: from the first moment up to, not including, the last.

    Raises `ValueError` for hours out of order.
    """

    morning: tuple[time, time] = (time(7, 30), time(11, 30))
    afternoon: tuple[time, time] = (time(13, 30), time(17, 0))

    def __post_init__(self) -> None:
        moments = [*self.morning, *self.afternoon]
        if moments != sorted(set(moments)):
            raise ValueError("Giờ làm việc phải theo thứ tự: đầu buổi sáng, cuối buổi sáng, đầu và cuối buổi chiều.")


def is_weekday(day: date) -> bool:
    """Monday to Friday, whatever the calendar says."""
    return day.isoweekday() < 6


def next_office_moment(at: datetime, hours: OfficeHours, is_working: Callable[[date], bool]) -> datetime:
    """`at` itself in office hours, else the beginning of the next ones, in the time of Vietnam.

    `is_working` says whether a day is a working day; it may raise LookupError for a year without a calendar. Raises
    `TypeError` for a moment without a time zone.
    """
    if at.tzinfo is None:
        raise TypeError("a moment with its time zone is needed")
    moment = at.astimezone(VIETNAM)
    for days in range(_LONGEST_BREAK):
        day = moment.date() + days * _DAY
        if _works(day, is_working):
            for opens, closes in (hours.morning, hours.afternoon):
                if moment < datetime.combine(day, closes, VIETNAM):
                    return max(moment, datetime.combine(day, opens, VIETNAM))
    return next_office_moment(at, hours, is_weekday)  # a calendar without working days is no reason to keep silent


def _works(day: date, is_working: Callable[[date], bool]) -> bool:
    try:
        return is_working(day)
    except LookupError:
        # Guessed for sending only: a reminder that comes on a holiday does less harm than one that never comes. No time
        # limit is ever counted this way.
        return is_weekday(day)


# --- waiting -----------------------------------------------------------------------------------------------------


def wait_after(attempts: int) -> timedelta:
    """How long a message waits after so many attempts: 1, 2, 4 … minutes."""
    return timedelta(minutes=2 ** (max(1, attempts) - 1))


def rest_after(failures: int) -> timedelta:
    """How long a channel is left alone after so many failures in a row: 1, 2, 4 … minutes, at most LONGEST_REST."""
    return min(LONGEST_REST, timedelta(minutes=2 ** min(10, max(1, failures) - 1)))


def message_key(pk: int, created_at: datetime, site: str) -> str:
    """What a message is known by outside: the same at each attempt, and no other message of any house has it.

    The moment is in it because numbers come again when a database is restored from a copy.
    """
    host = re.sub(r"[^a-z0-9.-]", "-", site.lower()) or "localhost"
    return f"cualuat.{pk}.{int(created_at.timestamp() * 1_000_000)}@{host}"


def is_sealed(word: str) -> bool:
    """Whether a kind of message, or of matter, belongs to the sealed part: nothing about it ever leaves."""
    return normalise(word).strip().casefold().startswith("sealed")


# --- telephone numbers -------------------------------------------------------------------------------------------

_FILLING: Final = re.compile(r"[\s.\-()/]+")
_MOBILE: Final = re.compile(r"[35789]\d{8}")
_OLD_MOBILE: Final = re.compile(r"1[2689]\d{8}")
_LANDLINE: Final = re.compile(r"2\d{8,9}")


def normal_phone(text: str) -> str:
    """«+84912345678» for «0912 345 678», «84912…», «+84 (0) 912…», «0084…». Raises `BadPhone`."""
    digits = _FILLING.sub("", normalise(text))
    number = _national(digits)
    if number is None:
        raise BadPhone("Hãy ghi số điện thoại di động gồm 10 chữ số, ví dụ: 0912 345 678.")
    if _OLD_MOBILE.fullmatch(number):
        raise BadPhone("Số di động 11 chữ số đã được đổi đầu số từ năm 2018. Hãy ghi số mới gồm 10 chữ số.")
    if _LANDLINE.fullmatch(number):
        raise BadPhone("Số máy bàn không nhận được tin nhắn. Hãy ghi số di động.")
    if not _MOBILE.fullmatch(number):
        raise BadPhone("Số di động gồm 10 chữ số và bắt đầu bằng 03, 05, 07, 08 hoặc 09. Hãy kiểm tra lại.")
    return f"+84{number}"


def _national(digits: str) -> str | None:
    """The digits after 0 or the country code; None for what is no Vietnamese number."""
    plain = digits.removeprefix("+")
    if not (plain.isascii() and plain.isdecimal()):
        return None
    if plain.startswith("0084"):
        return plain[4:].removeprefix("0")
    if digits.startswith("0"):
        return plain[1:]
    if plain.startswith("84") and (digits.startswith("+") or len(plain) > 10):
        return plain[2:].removeprefix("0")
    return None


# --- SMS ---------------------------------------------------------------------------------------------------------

Alphabet = Literal["gsm7", "ucs2"]
_GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE: Final = frozenset("^{}\\[~]|€\f")
_ROOM: Final[dict[Alphabet, tuple[int, int]]] = {"gsm7": (160, 153), "ucs2": (70, 67)}  # alone; as one of several parts
_PLAINER: Final = str.maketrans(
    {
        **dict.fromkeys("«»“”„", '"'),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("–—−‑", "-"),
        "…": "...",
        "•": "-",
        "₫": "d",
        "×": "x",
        "→": "->",
        "\t": " ",
    }
)


@dataclass(frozen=True, slots=True)
class SmsSize:
    """How a text goes out as SMS: its alphabet, its length in that alphabet's units, in how many parts."""

    alphabet: Alphabet
    units: int
    parts: int


def sms_size(text: str) -> SmsSize:
    """GSM 03.38 where every letter is in it, else UCS-2; a letter of two units is never torn between two parts."""
    alphabet: Alphabet = "gsm7" if set(text) <= _GSM_BASIC | _GSM_DOUBLE else "ucs2"
    units = [_units(letter, alphabet) for letter in text]
    alone, joined = _ROOM[alphabet]
    if sum(units) <= alone:
        return SmsSize(alphabet, sum(units), 1)
    parts, used = 1, 0
    for unit in units:
        if used + unit > joined:
            parts, used = parts + 1, 0
        used += unit
    return SmsSize(alphabet, sum(units), parts)


def _units(letter: str, alphabet: Alphabet) -> int:
    if alphabet == "gsm7":
        return 2 if letter in _GSM_DOUBLE else 1
    return 2 if ord(letter) > 0xFFFF else 1


def plain_sms(text: str) -> str:
    """The text without diacritics, in the letters of GSM 03.38 alone; «?» for what has no place there."""
    folded = strip_marks(normalise(text).translate(_PLAINER))
    return "".join(letter if letter in _GSM_BASIC | _GSM_DOUBLE else "?" for letter in folded)


def fit_sms(text: str, most: int = MOST_PARTS) -> str:
    """The text as an SMS of at most `most` parts: as it is, else without diacritics, else cut after a word."""
    text = normalise(text).strip()
    if sms_size(text).parts <= most:
        return text
    plain = plain_sms(text)
    if sms_size(plain).parts <= most:
        return plain
    words = plain[: most * _ROOM["gsm7"][0]].split(" ")
    while len(words) > 1 and sms_size(_ended(" ".join(words))).parts > most:
        words.pop()
    cut = " ".join(words)
    while sms_size(_ended(cut)).parts > most:
        cut = cut[:-1]
    return _ended(cut)


def _ended(text: str) -> str:
    return f"{text.rstrip(' .,;:-')}..."
