"""Kinds and states of what is written for people, how it stands on a day, how long it takes to read. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

KINDS: Final[dict[str, str]] = {"guide": "Hướng dẫn", "question": "Hỏi đáp"}
SOURCES: Final[dict[str, str]] = {"guide": "guides", "question": "questions"}  # what the search calls them
STATES: Final[dict[str, str]] = {
    "draft": "Đang soạn",
    "review": "Chờ duyệt",
    "published": "Đã công khai",
    "withdrawn": "Đã gỡ",
}
# What a review left: the piece was published, or looked at again and still right.
REVIEWS: Final[dict[str, str]] = {"published": "Công khai", "confirmed": "Xem lại, vẫn đúng"}
MEDIA: Final[dict[str, str]] = {"audio": "Âm thanh", "video": "Phim"}

_SYLLABLES_A_MINUTE: Final = 200  # slow enough for somebody who reads little
ADDRESSES: Final[dict[str, str]] = {"guide": "/huong-dan/", "question": "/hoi-dap/"}


def address_of(kind: str, slug: str) -> str:
    """Where the public reads a piece.

    >>> address_of("question", "khieu-nai-mat-tien-khong")
    '/hoi-dap/khieu-nai-mat-tien-khong/'
    """
    return f"{ADDRESSES[kind]}{slug}/"


def minutes(syllables: int) -> int:
    """How long reading takes, at least a minute.

    >>> minutes(0), minutes(200), minutes(201)
    (1, 1, 2)
    """
    return max(1, -(-syllables // _SYLLABLES_A_MINUTE))


def lines(text: str) -> list[str]:
    """What was typed one a line, each once, in order, without the empty ones."""
    return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))


def in_order(found: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those of the known codes that were found, in the order of what is known.

    >>> in_order(["b", "x", "a"], ["a", "b", "c"])
    ['a', 'b']
    """
    wanted = set(found)
    return [code for code in known if code in wanted]


def day_number(day: date | None) -> int | None:
    """A day as the index of the search keeps it: 20261127."""
    return day.year * 10000 + day.month * 100 + day.day if day else None
