"""What the worker does for consultations."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.consultations.operations import posting


def close_over(*, at: datetime) -> None:
    """Ends every collection whose last day is over."""
    posting.close_over(by=SYSTEM, at=at)
