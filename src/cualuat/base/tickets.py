"""Tickets: short texts that only this house can make, good until a moment, in the address that a QR code holds."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.signing import BadSignature, Signer

_LONGEST: Final = 200


class BadTicket(ValueError):
    """No ticket of this house, or one that is over; the message, in Vietnamese, says what to do."""


def make(purpose: str, key: int, *, until: datetime) -> str:
    """A ticket for the thing of this key; good for this purpose only, to the minute."""
    return _signer(purpose).sign(f"{key}.{int(until.timestamp()) // 60}")


def read(purpose: str, ticket: str, *, at: datetime) -> int:
    """The key that a ticket is for. Raises BadTicket."""
    try:
        key, until = _signer(purpose).unsign(ticket[:_LONGEST]).split(".")
    except BadSignature:
        raise BadTicket("Mã điểm danh không đúng. Hãy quét lại mã đang hiện ở phòng.") from None
    if at.timestamp() // 60 > int(until):
        raise BadTicket("Mã điểm danh đã hết hạn. Hãy quét lại mã đang hiện ở phòng.")
    return int(key)


def _signer(purpose: str) -> Signer:
    return Signer(salt=purpose, sep="~")
