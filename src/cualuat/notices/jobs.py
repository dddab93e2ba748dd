"""Emptying the outbox."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from cualuat.notices.models import Message, MessageState

MAX_ATTEMPTS = 8


def deliver(*, at: datetime, limit: int = 50) -> int:
    """Sends what is due, one by one; how many went out. Without a mail server everything waits.

    A message that cannot be sent is tried again after 1, 2, 4 … minutes, MAX_ATTEMPTS times.
    """
    if not settings.EMAIL_HOST:
        return 0
    sent = 0
    due = Message.objects.filter(state=MessageState.WAITING, next_attempt_at__lte=at).order_by("pk")[:limit]
    for message in due:
        sent += _send(message, at)
    return sent


def _send(message: Message, at: datetime) -> bool:
    message.attempts += 1
    try:
        EmailMessage(subject=message.subject, body=message.body, to=[message.to]).send()
    except (smtplib.SMTPException, OSError) as failure:
        message.error = f"{type(failure).__name__}: {failure}"[:1000]
        message.next_attempt_at = at + timedelta(minutes=2 ** (message.attempts - 1))
        if message.attempts >= MAX_ATTEMPTS:
            message.state = MessageState.FAILED
    else:
        message.state, message.sent_at, message.error = MessageState.SENT, at, ""
    message.save()
    return message.state == MessageState.SENT
