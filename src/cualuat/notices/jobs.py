"""Emptying the outbox: every message at least once, its state honest at every moment."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from cualuat.notices.channels import CARRIERS
from cualuat.notices.channels.interface import Accepted, Later, NotTaken, Outcome, Parcel
from cualuat.notices.models import Channel, ChannelRest, Message, MessageState
from cualuat.notices.rules import (
    MAX_ATTEMPTS,
    NO_ZALO_USER,
    OfficeHours,
    fit_sms,
    is_weekday,
    message_key,
    next_office_moment,
    rest_after,
    wait_after,
)

# What has been in «sending» this long belonged to a process that died. No carrier needs nearly as long.
LOST_AFTER = timedelta(minutes=10)
# Seconds after which a round takes no more messages, so that marks of time stay true and jobs get their turn.
LONGEST_ROUND = 60.0
log = logging.getLogger("cualuat.notices")

_office: tuple[OfficeHours, Callable[[date], bool]] = (OfficeHours(), is_weekday)


def keep_office_hours(hours: OfficeHours, is_working: Callable[[date], bool]) -> None:
    """Says when messages that are not urgent may go out, also at a later attempt. Wired in `config`."""
    global _office
    _office = (hours, is_working)


def deliver(*, at: datetime, limit: int = 50) -> int:
    """Hands over what is due, the channels taking turns; how many messages were taken over.

    A channel that the house has not set up waits. A message that cannot be sent is tried again after 1, 2, 4 … minutes,
    MAX_ATTEMPTS times. Several workers may do this at once.
    """
    _give_up_lost(at)
    is_open = next_office_moment(at, *_office) <= at
    turns = deque(channel for channel in Channel.values if CARRIERS[channel].ready())
    end = time.monotonic() + LONGEST_ROUND
    sent = tried = 0
    while turns and tried < limit and time.monotonic() < end:
        channel = turns.popleft()
        message = _take(channel, at, is_open=is_open)
        if message is None:
            continue
        turns.append(channel)
        tried += 1
        sent += _hand_over(message, at)
    return sent


def _due(channel: str, at: datetime, *, is_open: bool) -> QuerySet[Message]:
    waiting = Q(state=MessageState.WAITING, next_attempt_at__lte=at)
    lost = Q(state=MessageState.SENDING, sending_since__lt=at - LOST_AFTER)
    due = Message.objects.filter(waiting | lost, channel=channel)
    return (due if is_open else due.filter(in_office_hours=False)).order_by("-urgent", "next_attempt_at", "pk")


def _take(channel: str, at: datetime, *, is_open: bool) -> Message | None:
    """Marks the next message of a channel as being sent, in a transaction of its own, so that nobody else takes it."""
    due = _due(channel, at, is_open=is_open)
    if not due.exists() or ChannelRest.objects.filter(channel=channel, until__gt=at).exists():
        return None
    with transaction.atomic():
        message = _locked(due).first()
        if message is None:
            return None
        message.state, message.sending_since = MessageState.SENDING, at
        message.attempts += 1
        message.save()
        return message


def _locked(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Rows that another worker is about to take are passed over. SQLite has one writer at a time anyway."""
    return messages.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)


def _give_up_lost(at: datetime) -> None:
    """What ended its process at every attempt must not end this one too."""
    lost = Message.objects.filter(state=MessageState.SENDING, sending_since__lt=at - LOST_AFTER)
    words = f"Tiến trình bị dừng khi đang gửi, lần thứ {MAX_ATTEMPTS}; không rõ tin đã đi chưa."
    hopeless = lost.filter(attempts__gte=MAX_ATTEMPTS)
    if hopeless.exists():  # looking takes no lock of the whole database, as writing does on SQLite
        hopeless.update(state=MessageState.FAILED, error=words)


def _hand_over(message: Message, at: datetime) -> bool:
    """Whether it was taken over."""
    parcel = Parcel(
        key=message_key(message.pk, message.created_at, urlsplit(settings.CUALUAT_URL).hostname or ""),
        channel=message.channel,
        to=message.to,
        subject=message.subject,
        text=message.body,
        template=message.template,
        values=message.values,
        headers=message.headers,
    )
    outcome: Outcome
    try:
        outcome = CARRIERS[message.channel].carry(parcel, at)
    except Exception as failure:
        log.exception("message %s could not be handed over", message.pk)
        outcome = Later(f"{type(failure).__name__}: {failure}")
    if isinstance(outcome, Accepted):  # before all else and at one stroke: who dies now sends it a second time
        _mine(message).update(
            state=MessageState.SENT,
            sent_at=at,
            error="",
            refusal="",
            provider_id=outcome.provider_id,
            sending_since=None,
        )
    with transaction.atomic():
        _note_channel(message.channel, outcome, at)
        if not isinstance(outcome, Accepted):
            _note_message(message, outcome, at)
    return isinstance(outcome, Accepted)


def _mine(taken: Message) -> QuerySet[Message]:
    """The row as this worker took it; none where it was so slow that another took the message for lost: that one tells how it ended."""
    return Message.objects.filter(pk=taken.pk, state=MessageState.SENDING, sending_since=taken.sending_since)


def _note_channel(channel: str, outcome: Outcome, at: datetime) -> None:
    """Leaves a channel in trouble alone for a while; whoever answers is out of trouble."""
    if not isinstance(outcome, Later):
        ChannelRest.objects.filter(channel=channel).delete()
    elif outcome.rest:
        row, _ = ChannelRest.objects.select_for_update().get_or_create(channel=channel, defaults={"until": at})
        row.failures += 1
        row.until = at + max(outcome.after or timedelta(0), rest_after(row.failures))
        row.error = outcome.words
        row.save()


def _note_message(taken: Message, outcome: NotTaken | Later, at: datetime) -> None:
    message = _mine(taken).select_for_update().first()
    if message is None:
        return
    message.sending_since, message.refusal = None, outcome.code[:40]
    if isinstance(outcome, NotTaken):
        message.state, message.error = MessageState.FAILED, outcome.words[:1000]
        if message.channel == Channel.ZALO and outcome.code == NO_ZALO_USER:
            _send_as_sms(message, at)
    else:
        _put_off(message, outcome, at)
    message.save()


def _put_off(message: Message, outcome: Later, at: datetime) -> None:
    message.error = outcome.words[:1000]
    if not outcome.counts:
        message.attempts -= 1
    message.next_attempt_at = at + max(outcome.after or timedelta(0), wait_after(message.attempts))
    failed = message.attempts >= MAX_ATTEMPTS
    message.state = MessageState.FAILED if failed else MessageState.WAITING


def _send_as_sms(message: Message, at: datetime) -> None:
    message.error = "Người nhận không dùng Zalo; đã chuyển sang tin nhắn SMS."
    Message.objects.create(
        channel=Channel.SMS,
        to=message.to,
        body=fit_sms(message.body),
        kind=message.kind,
        about_type=message.about_type,
        about_id=message.about_id,
        urgent=message.urgent,
        in_office_hours=message.in_office_hours,
        not_before=message.not_before,
        created_at=at,
        next_attempt_at=at,
        instead_of=message,
    )
