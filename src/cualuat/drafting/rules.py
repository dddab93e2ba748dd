"""States of a document that must be issued, and how it stands on a day. Plain Python."""

from __future__ import annotations

from datetime import date
from typing import Final

STATES: Final[dict[str, str]] = {
    "waiting": "Chưa soạn",
    "drafting": "Đang soạn",
    "opinions": "Đang lấy ý kiến",
    "submitted": "Đã trình",
    "issued": "Đã ban hành",
    "dropped": "Không ban hành",
}
OPEN: Final = ("waiting", "drafting", "opinions", "submitted")
WRITABLE: Final = ("waiting", "drafting", "opinions")

VERDICTS: Final[dict[str, str]] = {
    "accepted": "Tiếp thu",
    "partly": "Tiếp thu một phần",
    "refused": "Giải trình, không tiếp thu",
}

STANDINGS: Final[dict[str, str]] = {
    "late": "Quá hạn",
    "in_time": "Ban hành đúng hạn",
    "after": "Ban hành, quá hạn",
    "issued": "Đã ban hành",
    "dropped": "Không ban hành",
    "no_due": "Chưa có hạn",
    "running": "Còn hạn",
}


def standing(*, state: str, due: date | None, issued_on: date | None, on: date) -> str:
    """How a document stands on a day: a key of STANDINGS. The day it is due still counts as in time.

    >>> standing(state="drafting", due=date(2026, 11, 20), issued_on=None, on=date(2026, 11, 21))
    'late'
    """
    if state == "dropped":
        return "dropped"
    if issued_on is not None:
        if due is None:
            return "issued"
        return "in_time" if issued_on <= due else "after"
    if due is None:
        return "no_due"
    return "late" if due < on else "running"
