"""How far a vote is, in words; what a paper needs."""

from __future__ import annotations

from typing import Final

RECEIPT: Final = 12  # symbols of a receipt, 11 of them random: 55 bits
KEEPS: Final = 5  # of a secret vote with fewer papers no list is given out: it would tell who voted what
WITHDRAWN: Final = "(đã rút tên)"
STAGES: Final = {
    "draft": "đang soạn",
    "waiting": "chưa mở",
    "open": "đang mở",
    "over": "hết giờ, chờ đóng hòm phiếu",
    "closed": "đã đóng hòm phiếu, chờ kiểm",
    "counted": "đã kiểm, chờ công bố",
    "published": "đã công bố kết quả",
    "annulled": "đã hủy",
}


def stage(phase: str, *, counted: bool, published: bool, annulled: bool) -> str:
    """How far a vote is: the phase of its occasion, and what was done after the close."""
    if annulled:
        return "annulled"
    if published:
        return "published"
    return "counted" if counted else phase
