"""Writing to the outbox."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.operations import operation
from cualuat.notices.models import Message


@operation
def queue(*, to: str, subject: str, body: str, at: datetime) -> Message:
    """Puts an e-mail in the outbox, in the caller's transaction: no commit, no mail."""
    one_line = " ".join(subject.split())[:200]
    return Message.objects.create(to=to, subject=one_line, body=body, created_at=at, next_attempt_at=at)
