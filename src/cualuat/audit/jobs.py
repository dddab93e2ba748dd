"""Writing down outside the database how far the audit log goes, so that its last rows cannot be cut off unseen."""

from __future__ import annotations

import os
from datetime import datetime

from cualuat.audit import queries


def anchor(*, at: datetime) -> None:
    """Adds number and seal of the last event to the file of anchors, unless they stand there already."""
    last = queries.latest().first()
    known = queries.anchors()
    if last is None or (known and known[-1].pk == last.pk):
        return
    path = queries.anchor_file()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as file:
        file.write(f"{last.pk} {last.hash}\n")
