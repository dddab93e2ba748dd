"""Tickets of courses: short texts that only this house can make, good for some minutes, in the address that the QR code holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer

GOOD_FOR: Final = timedelta(minutes=15)  # long enough to sign in with a second factor, short enough not to travel far
_LONGEST: Final = 200


class BadTicket(ValueError):
    """No ticket of this house, or one that is over; the message, in Vietnamese, says what to do."""


def make(course: int, *, at: datetime) -> str:
    """A ticket for a course, by its key, from that moment."""
    until = int((at + GOOD_FOR).timestamp()) // 60
    return _signer().sign(f"{course}.{until}")


def read(ticket: str, *, at: datetime) -> int:
    """The key of the course. Raises BadTicket."""
    try:
        course, until = _signer().unsign(ticket[:_LONGEST]).split(".")
    except BadSignature:
        raise BadTicket("Mã điểm danh không đúng. Hãy quét lại mã đang hiện ở lớp.") from None
    if at.timestamp() // 60 > int(until):
        raise BadTicket("Mã điểm danh đã hết hạn. Hãy quét lại mã đang hiện ở lớp.")
    return int(course)


def _signer() -> Signer:
    return Signer(salt="cualuat.training.attendance", sep="~")
