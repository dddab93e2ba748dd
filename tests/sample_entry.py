"""Occasions for tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from cualuat.base.actor import SYSTEM
from cualuat.entry.models import Occasion
from cualuat.entry.operations import arranging
from cualuat.entry.rules import Terms


def some_terms(now: datetime, **changes: object) -> Terms:
    """Open to all and secret, since an hour, for a week."""
    usual = {
        "audience": "open",
        "secrecy": "secret",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=7),
    }
    return Terms(**{**usual, **changes})  # type: ignore[arg-type]


def an_occasion(now: datetime, **changes: object) -> Occasion:
    """One whose terms are fixed."""
    row = arranging.make(kind="survey", title="Khảo sát thử", terms=some_terms(now, **changes), by=SYSTEM, at=now)
    return arranging.freeze(occasion=row, address="/thu/", by=SYSTEM, at=now)
