"""Tickets of meetings: short texts that only this house can make, good for some minutes, in the address that the QR code holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer

GOOD_FOR: Final = timedelta(minutes=15)
_LONGEST: Final = 200


class BadTicket(ValueError):
    """No ticket of this house, or one that is over; the message, in Vietnamese, says what to do."""


def make(meeting: int, *, at: datetime) -> str:
    """A ticket for a meeting, by its key, from that moment."""
    return _signer().sign(f"{meeting}.{int((at + GOOD_FOR).timestamp()) // 60}")


def read(ticket: str, *, at: datetime) -> int:
    """The key of the meeting. Raises BadTicket."""
    try:
        meeting, until = _signer().unsign(ticket[:_LONGEST]).split(".")
    except BadSignature:
        raise BadTicket("Mã điểm danh không đúng. Hãy quét lại mã đang hiện ở buổi sinh hoạt.") from None
    if at.timestamp() // 60 > int(until):
        raise BadTicket("Mã điểm danh đã hết hạn. Hãy quét lại mã đang hiện ở buổi sinh hoạt.")
    return int(meeting)


def _signer() -> Signer:
    return Signer(salt="cualuat.campaigns.meeting", sep="~")
