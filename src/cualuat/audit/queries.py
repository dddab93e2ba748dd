"""Reading the audit log."""

from __future__ import annotations

from django.db.models import QuerySet

from cualuat.audit.models import Event
from cualuat.audit.rules import FIRST, seal


def history(subject_type: str, subject_id: object) -> QuerySet[Event]:
    """The events of one thing, the newest first."""
    return Event.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by("-pk")


def latest() -> QuerySet[Event]:
    """All events, the newest first."""
    return Event.objects.order_by("-pk")


def first_broken() -> Event | None:
    """The first event whose seal does not fit the row or the chain; None when the log is whole."""
    previous = FIRST
    event: Event
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_hash != previous or event.hash != seal(previous, event.contents):
            return event
        previous = event.hash
    return None
