"""Reading the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, QuerySet

from cualuat.notices.channels import CARRIERS
from cualuat.notices.models import Channel, ChannelRest, Message, MessageState


def about(subject_type: str, subject_id: object) -> QuerySet[Message]:
    """The messages about one matter, the newest first."""
    return Message.objects.filter(about_type=subject_type, about_id=str(subject_id)).order_by("-pk")


def counts() -> dict[str, int]:
    """How many messages are in each state, states without any too."""
    found = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in MessageState.values}


def oldest_waiting(*, at: datetime) -> Message | None:
    """The message that should have gone out longest ago and has not; None when nothing is due."""
    due = Message.objects.filter(state__in=[MessageState.WAITING, MessageState.SENDING], not_before__lte=at)
    return due.order_by("not_before", "pk").first()


def failed() -> QuerySet[Message]:
    """Messages that reached nobody, the newest first; those that another channel took over are left out."""
    return Message.objects.filter(state=MessageState.FAILED, replaced_by=None).order_by("-pk")


def resting(*, at: datetime) -> QuerySet[ChannelRest]:
    """Channels that are not tried for now, and why."""
    return ChannelRest.objects.filter(until__gt=at).order_by("channel")


def listed(*, state: str = "", channel: str = "") -> QuerySet[Message]:
    """The outbox, the newest first; of one state, of one channel where given."""
    rows = Message.objects.order_by("-pk")
    if state in MessageState.values:
        rows = rows.filter(state=state)
    return rows.filter(channel=channel) if channel in Channel.values else rows


def message(pk: int) -> Message | None:
    """The message with this key."""
    return Message.objects.filter(pk=pk).first()


def channels() -> list[tuple[str, str, bool]]:
    """Each channel: its code, its name, whether the house has set it up."""
    return [(channel.value, str(channel.label), CARRIERS[channel].ready()) for channel in Channel]


def states() -> list[tuple[str, str]]:
    """The states of a message: code and name."""
    return [(state.value, str(state.label)) for state in MessageState]
