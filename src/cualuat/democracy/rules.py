"""Days and counts of democracy inside the agency. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

POSTING_STATES: Final[dict[str, str]] = {
    "waiting": "Chưa công khai",
    "late": "Quá hạn công khai",
    "posted": "Đang công khai",
    "may_go": "Đang công khai, đã đủ ngày",
    "taken_down": "Đã gỡ",
}
ROUND_STATES: Final[dict[str, str]] = {
    "draft": "Đang soạn",
    "waiting": "Chưa mở",
    "open": "Đang lấy ý kiến",
    "over": "Hết hạn, chưa chốt",
    "closed": "Đã chốt, chưa giải trình xong",
    "published": "Đã công bố giải trình",
}
WAYS: Final[dict[str, str]] = {"hands": "Giơ tay", "paper": "Phiếu kín bằng giấy, đếm tay", "ballot": "Bỏ phiếu kín"}
# What people count and somebody types in; of a ballot the programme counts the papers.
BY_HAND: Final[dict[str, str]] = {way: name for way, name in WAYS.items() if way != "ballot"}
LINE_STATES: Final[dict[str, str]] = {"done": "Đã làm xong", "doing": "Đang làm", "not": "Chưa làm"}


def posting_state(*, due: date, posted: date | None, until: date | None, taken_down: date | None, on: date) -> str:
    """How a thing that must be made known stands on a day: a key of POSTING_STATES. It stays up through the day `until`.

    >>> posting_state(due=date(2026, 11, 20), posted=None, until=None, taken_down=None, on=date(2026, 11, 21))
    'late'
    """
    if taken_down is not None:
        return "taken_down"
    if posted is None:
        return "late" if due < on else "waiting"
    return "may_go" if until is not None and until < on else "posted"


def on_paper(position: int, text: str, longest: int) -> tuple[str, str]:
    """What is voted on as it stands on the ballot paper, and the whole of it where that is too long for a line.

    >>> on_paper(2, "Giảm họp", 300), on_paper(1, "Một hai ba", 8)
    (('2. Giảm họp', ''), ('1. Một …', 'Một hai ba'))
    """
    plain = f"{position}. {' '.join(text.split())}"
    return (plain, "") if len(plain) <= longest else (f"{plain[: longest - 1]}…", text)


def has_quorum(present: int, invited: int, share: tuple[int, int]) -> bool:
    """Whether at least that share of those invited is there.

    >>> has_quorum(20, 30, (2, 3)), has_quorum(19, 30, (2, 3))
    (True, False)
    """
    return invited > 0 and present * share[1] >= invited * share[0]


def least_present(invited: int, share: tuple[int, int]) -> int:
    """How many must be there.

    >>> least_present(31, (2, 3))
    21
    """
    return -(-invited * share[0] // share[1])


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one vote: hands, or sheets of paper (`given` out; those not valid in `invalid`)."""

    way: str
    agree: int
    against: int
    none: int = 0
    given: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        """All that was counted."""
        return self.agree + self.against + self.none + self.invalid

    def fault(self, present: int) -> tuple[str, str]:
        """What cannot be, in Vietnamese, and at which input; nothing where it fits."""
        if self.way not in BY_HAND:
            return "Hãy chọn cách biểu quyết.", "way"
        if self.way == "hands" and (self.given or self.invalid):
            return "Giơ tay thì không có phiếu phát ra, phiếu không hợp lệ.", "given"
        if self.way == "paper" and self.given > present:
            return f"Số phiếu phát ra không thể hơn số người dự ({present}).", "given"
        most = self.given if self.way == "paper" else present
        if self.cast > most:
            name = "số phiếu phát ra" if self.way == "paper" else "số người dự"
            return f"Cộng lại là {self.cast}, nhiều hơn {name} ({most}). Hãy đếm lại.", "agree"
        if not self.cast:
            return "Hãy ghi số đã đếm.", "agree"
        return "", ""

    def passes(self, present: int, share: tuple[int, int]) -> bool:
        """Whether more than that share of those present agrees.

        >>> Tally("hands", 11, 9).passes(21, (1, 2)), Tally("hands", 10, 9).passes(20, (1, 2))
        (True, False)
        """
        return self.agree * share[1] > present * share[0]
