"""Tickets of courses, in the address that the QR code in the room holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cualuat.base import tickets
from cualuat.base.tickets import BadTicket

__all__ = ["GOOD_FOR", "BadTicket", "make", "read"]

GOOD_FOR: Final = timedelta(minutes=15)  # long enough to sign in with a second factor, short enough not to travel far
_PURPOSE: Final = "cualuat.training.attendance"


def make(course: int, *, at: datetime) -> str:
    """A ticket for a course, by its key, from that moment."""
    return tickets.make(_PURPOSE, course, until=at + GOOD_FOR)


def read(ticket: str, *, at: datetime) -> int:
    """The key of the course. Raises BadTicket."""
    return tickets.read(_PURPOSE, ticket, at=at)
