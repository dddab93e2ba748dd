"""What nobody waits for: names of those who came or asked are destroyed in time."""

from __future__ import annotations

from datetime import datetime

from cualuat.dialogues.operations import attending


def shred(*, at: datetime) -> None:
    """Destroys what is due to be."""
    attending.shred_due(at=at)
