"""What rests on a law: what one can do with it and read about it, beside the law itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.core.cache import cache
from django.utils import timezone

from cualuat.law import reliance
from cualuat.law.reliance import Reliance

KEPT = 300  # seconds
MOST = 8  # of one kind


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind: its name, the first of them, and how many more there are."""

    name: str
    rows: Sequence[Reliance]
    more: int


def _kept(slug: str, on: date) -> list[tuple[str, Reliance]]:
    """What rests on one document, looked up anew for all of them every few minutes."""
    kept: list[tuple[str, Reliance]] | None = cache.get(f"resting-{on}-{slug}")
    if kept is not None:
        return kept
    if slug not in cache.get(f"resting-{on}", {slug}):
        return []
    found = reliance.resting(on=on)
    cache.set_many({f"resting-{on}-{other}": rows for other, rows in found.items()}, KEPT)
    cache.set(f"resting-{on}", frozenset(found), KEPT)
    return found.get(slug, [])


def stamp(slug: str) -> int:
    """Another number when what rests on the document is another; the same in every process."""
    return crc32(repr(_kept(slug, timezone.localdate())).encode())


def groups(slug: str, eid: str = "", *, on: date) -> list[Group]:
    """Kind by kind what rests on a document, or on one article of it; each thing once."""
    rows: dict[tuple[str, str], Reliance] = {}
    for at, row in _kept(slug, on):
        if not eid or at == eid:
            rows.setdefault((row.kind, row.url), row)
    found = []
    for kind, name in reliance.kinds().items():
        own = [row for row in rows.values() if row.kind == kind]
        if own:
            found.append(Group(name, own[:MOST], max(0, len(own) - MOST)))
    return found
