"""What a carrier takes and what it answers, as values: carriers know no tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way. `key` is the same at each attempt and no other message has it; see rules.message_key."""

    key: str
    channel: str
    to: str
    subject: str
    text: str
    template: str
    values: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)  # of a mail, besides the usual ones


@dataclass(frozen=True, slots=True)
class Accepted:
    """It was taken over, now or at an earlier attempt; `provider_id` is what they call it."""

    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """It will never be taken over: `words` say why, `code` for machines."""

    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """It was not taken over, or nobody knows; it must be tried again.

    `counts`: the attempt counts, because it may be the message's own fault; it does not where the message was never
    handed over. `rest`: the channel itself is in trouble, other messages had better wait too. `after`: not before this
    time has passed, where the other side said so.
    """

    words: str
    counts: bool = True
    rest: bool = False
    after: timedelta | None = None
    code: str = ""  # for machines, as in NotTaken


Outcome = Accepted | NotTaken | Later


class Carrier(Protocol):
    """Hands messages over on one or more channels."""

    def ready(self) -> bool:
        """Whether the house has set it up; if not, messages wait."""
        ...

    def carry(self, parcel: Parcel, at: datetime) -> Outcome:
        """Hands one message over. Does not raise for what can go wrong on the way."""
        ...
