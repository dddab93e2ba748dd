"""The secret address of somebody's calendar."""

from __future__ import annotations

import secrets
from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import operation
from cualuat.programme.models import CalendarFeed


@operation
def renew(*, by: Actor, at: datetime) -> CalendarFeed:
    """Makes an address for whoever asks; one that there was before opens nothing any more. Raises NotAllowed."""
    if by.person_id is None:
        raise NotAllowed("Hãy đăng nhập.")
    values = {"key": secrets.token_urlsafe(32), "made_at": at}
    made, _ = CalendarFeed.objects.update_or_create(person_id=by.person_id, defaults=values)
    audit.record(action="programme.feed", subject=("person", by.person_id, by.name), by=by, at=at)
    return made
