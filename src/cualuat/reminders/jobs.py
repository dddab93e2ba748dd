"""The scan as work that nobody waits for."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.reminders import operations


def remind(*, at: datetime) -> None:
    """Tells those who have something to do, or to see to."""
    operations.remind(by=SYSTEM, at=at)
