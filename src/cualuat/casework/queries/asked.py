"""What people asked of the agency in a time: how much of each family, how much of it was answered, what waits, what is late. Counts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from cualuat.casework.kinds import FAMILIES, kinds_of
from cualuat.casework.models import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """One family of matters: `kinds` what came of each kind, the most first, by name; `open` and `late` as it is now."""

    family: str
    name: str
    received: int
    answered: int
    open: int
    late: int
    kinds: tuple[tuple[str, int], ...]


def asked(*, since: date, until: date, on: date) -> list[Asked]:
    """Of each family of which something came, was answered or is open."""
    received = _by_kind(Q(received_on__range=(since, until)))
    answered = _by_kind(Q(answered_on__range=(since, until)))
    waits = _by_kind(Q(is_open=True))
    late = _by_kind(Q(is_open=True, due_on__lt=on))
    found = []
    for family, name in FAMILIES.items():
        of = {kind.code: kind.short for kind in kinds_of(family)}
        kinds = sorted(((short, received.get(code, 0)) for code, short in of.items()), key=lambda row: -row[1])
        sums = [sum(counts.get(code, 0) for code in of) for counts in (received, answered, waits, late)]
        row = Asked(family, name, sums[0], sums[1], sums[2], sums[3], tuple(row for row in kinds if row[1]))
        if row.received or row.answered or row.open:
            found.append(row)
    return found


def _by_kind(which: Q) -> Mapping[str, int]:
    rows = Case.objects.filter(which).values("kind").order_by("kind").annotate(count=Count("pk"))
    return dict(rows.values_list("kind", "count"))
