"""States of dialogues and questions, the order by support, what is due of a kind. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

K = TypeVar("K")

STATES: Final[dict[str, str]] = {
    "draft": "Đang soạn",
    "announced": "Sắp diễn ra",
    "running": "Đến giờ, chưa chốt",
    "held": "Đã tổ chức, chưa công khai trả lời",
    "published": "Đã công khai trả lời",
    "cancelled": "Đã hủy",
}
QUESTION_STATES: Final[dict[str, str]] = {
    "waiting": "Chờ duyệt",
    "shown": "Đã đăng",
    "merged": "Đã gộp",
    "refused": "Không đăng",
}
PUBLIC_STATES: Final[dict[str, str]] = STATES | {
    "running": "Đang diễn ra",
    "held": "Đã diễn ra, câu trả lời sẽ được đăng",
    "published": "Đã trả lời",
}
SOURCES: Final[dict[str, str]] = {
    "web": "Gửi qua trang",
    "paper": "Gửi giấy, điện thoại",
    "floor": "Hỏi tại buổi đối thoại",
}
OUTCOMES: Final[dict[str, str]] = {
    "": "Chưa trả lời",
    "answered": "Đã trả lời tại buổi đối thoại",
    "written": "Trả lời bằng văn bản sau",
    "case": "Đã chuyển thành hồ sơ",
}
SIGNING_BEFORE: Final = timedelta(minutes=45)
SIGNING_AFTER: Final = timedelta(minutes=30)
MOST_QUESTIONS: Final = 5  # that one person sends to one dialogue
MOST_SUPPORTS: Final = 500
MOST_TOGETHER: Final = 5  # people of one registration


def state(
    *, announced: bool, cancelled: bool, held: bool, published: bool, begins: datetime, at: datetime
) -> str:  # fmt: skip
    """How far a dialogue is: a key of STATES."""
    if cancelled:
        return "cancelled"
    if published:
        return "published"
    if held:
        return "held"
    if not announced:
        return "draft"
    return "running" if at >= begins else "announced"


def public_state(state: str, *, over: bool) -> str:
    """How far it is in the words of people who came: `over` once its time is."""
    return PUBLIC_STATES["held" if state == "running" and over else state]


def may_sign_in(begins: datetime, ends: datetime, at: datetime) -> bool:
    """Whether people in the room may say that they are there."""
    return begins - SIGNING_BEFORE <= at <= ends + SIGNING_AFTER


def counted(pairs: Iterable[tuple[K, str]], merged: Mapping[K, K]) -> dict[K, int]:
    """Question → how many different people support it or one that was merged into it.

    >>> counted([("a", "lan"), ("b", "lan"), ("b", "nam")], {"b": "a"})
    {'a': 2}
    """
    people: dict[K, set[str]] = {}
    for question, who in pairs:
        people.setdefault(merged.get(question, question), set()).add(who)
    return {question: len(keys) for question, keys in people.items()}


@dataclass(frozen=True, slots=True)
class Need:
    """What is due of a kind in a year: how often, how often it was and will be, by when the next one at the latest."""

    times: int
    held: int
    planned: int
    due: date | None

    @property
    def missing(self) -> int:
        """How many nobody has planned yet."""
        return max(0, self.times - self.held - self.planned)

    def late(self, on: date) -> bool:
        """Whether one should have been held before this day."""
        return self.due is not None and self.due < on


def need(*, times: int, held: int, planned: int, year: int) -> Need:
    """The year is cut into as many parts as dialogues are due; the next one falls due at the end of the first part without one.

    >>> need(times=4, held=1, planned=0, year=2026).due
    datetime.date(2026, 6, 30)
    >>> need(times=1, held=0, planned=1, year=2026).due
    datetime.date(2026, 12, 31)
    """
    if times <= 0 or held >= times:
        return Need(times, held, planned, None)
    months = 12 * (held + 1) // times
    after = date(year + 1, 1, 1) if months >= 12 else date(year, months + 1, 1)
    return Need(times, held, planned, after - timedelta(days=1))
