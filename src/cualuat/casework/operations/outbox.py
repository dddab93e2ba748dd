"""What an administrator does with a message in the outbox, with its row in the audit log: `notices` is a stranger to the log."""

from __future__ import annotations

from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.notices import operations as notices
from cualuat.notices.models import Message


@operation
def retry(*, message: Message, by: Actor, at: datetime) -> Message:
    """Has a message sent again. Raises NotAllowed, Refused."""
    by.require("administrator")
    try:
        done = notices.retry(message=message, by=by, at=at)
    except notices.Refused as error:
        raise Refused(str(error)) from error
    audit.record(action="notices.retry", subject=_label(done), by=by, at=at)
    return done


@operation
def hold(*, message: Message, reason: str, by: Actor, at: datetime) -> Message:
    """Keeps a message from going out, for a reason. Raises NotAllowed, Refused."""
    by.require("administrator")
    if len(reason.strip()) > 500:
        raise Refused("Lý do dài quá 500 ký tự. Hãy viết gọn lại.", "reason")
    try:
        done = notices.hold(message=message, reason=reason, by=by, at=at)
    except notices.Refused as error:
        raise Refused(str(error), "" if reason.strip() else "reason") from error
    audit.record(action="notices.hold", subject=_label(done), by=by, at=at, detail={"reason": done.error})
    return done


def _label(message: Message) -> tuple[str, object, str]:
    """Without address and text: the log is read by more people than the outbox, and is never shortened."""
    return ("message", message.pk, f"{message.get_channel_display()} số {message.pk}")
