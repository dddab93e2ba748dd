"""Counting open clocks anew when calendar or limits change; who keeps matters is told of due dates that moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cualuat.base.actor import SYSTEM, Actor
from cualuat.timelimits import operations
from cualuat.timelimits.operations import RECOUNT_JOB, Counter, Moved

CHUNK = 500
Listener = Callable[[list[Moved], Actor, datetime], None]
_listeners: list[Listener] = []


def on_moved(listener: Listener) -> None:
    """Says who is told, in the same transaction, when due dates moved. Wired in `config`."""
    if listener not in _listeners:
        _listeners.append(listener)


def recount(*, at: datetime) -> None:
    """Counts anew what is out of date, some clocks to a transaction; may be stopped anywhere and run again."""
    while True:
        with transaction.atomic():
            counter = Counter(on=timezone.localdate(at))
            counted, moved = operations.recount(counter=counter, limit=CHUNK, by=SYSTEM, at=at)
            for listener in _listeners if moved else ():
                listener(moved, SYSTEM, at)
        if counted < CHUNK:
            return


HANDLERS = {RECOUNT_JOB: recount}
