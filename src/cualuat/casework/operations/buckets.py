"""Buckets against floods: how often an act was done within the hour, in all and from one place."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import F

from cualuat.casework.models import Bucket

# Act → most in an hour from one place (0: no place is looked at), most in an hour in all.
LIMITS: dict[str, tuple[int, int]] = {
    "register": (10, 600),
    "draft": (60, 5000),
    "upload": (60, 3000),
    "track": (60, 6000),
    "write": (30, 2000),
    "rate": (30, 2000),
    "book": (10, 600),
    "data-request": (10, 300),
    "survey-draft": (300, 50_000),
    "enter": (300, 100_000),  # a whole school may sit behind one address
    "contest": (3000, 200_000),  # of a contest that is at one hour
    "prove": (60, 20_000),
    "mail-code": (20, 3000),
    "newsletter": (10, 600),
}


def allow(act: str, *, place: str, at: datetime) -> bool:
    """Whether one more is within bounds; counts it. `place` is the sender's address, never stored.

    What one place does beyond its own bounds takes nothing from what all may do together.
    """
    mine, everybody = LIMITS[act]
    hour = at.replace(minute=0, second=0, microsecond=0)
    if mine and _count(f"{act}:{_blurred(place, hour)}", hour) > mine:
        return False
    return _count(act, hour) <= everybody


def often(act: str, *, place: str, at: datetime) -> int:
    """How often it was done from this place within the hour; counts nothing."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    name = f"{act}:{_blurred(place, hour)}"
    return Bucket.objects.filter(name=name, hour=hour).values_list("count", flat=True).first() or 0


def _count(name: str, hour: datetime) -> int:
    rows = Bucket.objects.filter(name=name, hour=hour)
    if not rows.update(count=F("count") + 1):
        Bucket.objects.get_or_create(name=name, hour=hour)  # or somebody else was first
        rows.update(count=F("count") + 1)
    return Bucket.objects.values_list("count", flat=True).get(name=name, hour=hour)


def _blurred(place: str, hour: datetime) -> str:
    """A hash of the place under a key that lives in memory only, one day."""
    key = cache.get_or_set(f"bucket-key-{hour:%Y%m%d}", lambda: secrets.token_hex(16), 86_400)
    return hmac.new(str(key).encode(), place.encode(), hashlib.sha256).hexdigest()[:24]


def forget(*, at: datetime) -> int:
    """Removes what is older than a day."""
    return Bucket.objects.filter(hour__lt=at - timedelta(days=1)).delete()[0]
