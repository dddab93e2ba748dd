"""What the worker does for procedures: due days after the calendar changed, names whose time is over."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.procedures.operations import mirroring


def recount(*, at: datetime) -> None:
    """Counts files anew whose due day was counted before the last change of the calendar."""
    mirroring.recount(by=SYSTEM, at=at)


def clean(*, at: datetime) -> None:
    """Forgets who handed in files that ended long ago."""
    mirroring.clean(by=SYSTEM, at=at)
