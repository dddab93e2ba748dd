"""What the worker does for contests."""

from __future__ import annotations

from datetime import datetime

from cualuat.contests.operations import judging, taking


def finish(*, at: datetime) -> None:
    """Closes attempts whose time and grace are over; they ended at their deadline, however late this runs."""
    taking.finish(at=at)


def clean(*, at: datetime) -> None:
    """Removes how participants can be reached once nobody needs it."""
    judging.forget_contacts(at=at)
