"""Reading the audit log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from cualuat.audit.models import Event
from cualuat.audit.rules import FIRST, seal


def history(subject_type: str, subject_id: object) -> QuerySet[Event]:
    """The events of one thing, the newest first."""
    return Event.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by("-pk")


def of_action(action: str) -> QuerySet[Event]:
    """The events of one kind, the newest first."""
    return Event.objects.filter(action=action).order_by("-pk")


def latest() -> QuerySet[Event]:
    """All events, the newest first."""
    return Event.objects.order_by("-pk")


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the log is not whole: the number of the event, its time where there is one, and what is wrong, in words."""

    pk: int
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event as it was written down outside the database."""

    pk: int
    hash: str


def keys() -> list[bytes]:
    """The keys of the seal: today's, and those of SECRET_KEY_FALLBACKS for older rows."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hashlib.sha256(f"cualuat.audit:{secret}".encode()).digest() for secret in secrets]


def anchor_file() -> Path:
    """Where the worker writes down, outside the database, how far the log goes: «number seal», a line an hour."""
    return Path(settings.CUALUAT_HOME) / "audit-anchors.txt"


def anchors() -> list[Anchor]:
    """What was written down, in order; lines that cannot be read are left out."""
    try:
        lines = anchor_file().read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    parts = (line.split() for line in lines)
    return [Anchor(int(p[0]), p[1]) for p in parts if len(p) == 2 and p[0].isdecimal()]


def first_broken() -> Broken | None:
    """The first place where rows were changed, inserted or removed, the last ones too; None when the log is whole."""
    wanted = {anchor.pk: anchor.hash for anchor in anchors()}
    candidates, previous = keys(), FIRST
    event: Event
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_hash != previous or not _fits(event, candidates):
            return Broken(event.pk, event.at, "bị sửa, chèn hoặc mất dòng")
        if wanted.pop(event.pk, event.hash) != event.hash:
            return Broken(event.pk, event.at, "khác với dấu đã ghi bên ngoài cơ sở dữ liệu")
        previous = event.hash
    if wanted:
        return Broken(min(wanted), None, "đã ghi dấu bên ngoài cơ sở dữ liệu mà nay không còn: mất những dòng cuối")
    return None


def _fits(event: Event, candidates: list[bytes]) -> bool:
    """Whether the seal is that of one of the keys; the key that fits is tried first for the next row."""
    for key in candidates:
        if event.hash == seal(key, event.previous_hash, event.contents):
            candidates.remove(key)
            candidates.insert(0, key)
            return True
    return False
