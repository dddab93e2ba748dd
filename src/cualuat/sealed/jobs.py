"""Periodic work: ending grants whose time is over, sweeping up encrypted files that no row knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from cualuat.base.actor import SYSTEM
from cualuat.sealed import operations


def expire_grants(*, at: datetime) -> None:
    """Removes the shares that ended grants gave. That a grant is over holds without it."""
    operations.expire_grants(by=SYSTEM, at=at)


def sweep_files(*, at: datetime) -> None:
    """Removes what failed transactions left on disk."""
    operations.sweep_files(by=SYSTEM, at=at)


PERIODIC = {
    "sealed.expire_grants": (expire_grants, timedelta(minutes=5)),
    "sealed.sweep_files": (sweep_files, timedelta(days=1)),
}
