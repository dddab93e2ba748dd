"""What the worker does for surveys."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.surveys.operations import answering


def clean(*, at: datetime) -> None:
    """Removes drafts whose time is up."""
    answering.forget_old(by=SYSTEM, at=at)
