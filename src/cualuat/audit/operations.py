"""Adding to the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from cualuat.audit.models import Event
from cualuat.audit.queries import keys
from cualuat.audit.rules import FIRST, seal
from cualuat.base.actor import Actor

_CHAIN_LOCK = 7_110_977  # any constant: the advisory lock of the chain on PostgreSQL


def record(
    *,
    action: str,
    subject: tuple[str, object, str],
    by: Actor,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> Event:
    """Adds one event, within the caller's transaction.

    `subject` is (type, key, label as people know it); `detail` what JSON can hold, such as {"title": [old, new]}.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        last = Event.objects.order_by("-pk").values_list("hash", flat=True).first() or FIRST
        event = Event(
            at=at,
            action=action,
            actor_id=by.id,
            actor_name=by.name,
            subject_type=subject[0],
            subject_id=str(subject[1]),
            subject_label=subject[2][:400],
            detail=dict(detail or {}),
            previous_hash=last,
        )
        event.hash = seal(keys()[0], last, event.contents)
        event.save()
        return event
