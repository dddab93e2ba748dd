"""The list with each time that something must be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cualuat.base.actor import Actor
from cualuat.duties import access
from cualuat.duties.models import Information, Occasion
from cualuat.duties.rules import STATES, dues, state
from cualuat.reminders.registry import Due

AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Time:
    """One time that an entry must be out, and how that stands; `row` where something is written of it."""

    information: Information
    due: date
    state: str
    row: Occasion | None

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]


def times(entries: Iterable[Information], *, until: date, today: date) -> list[Time]:
    """Every time up to a day, in the order of the due days."""
    found = []
    for entry in entries:
        rows = {row.due: row for row in entry.occasions.all()}
        last = min(until, entry.until) if entry.until else until
        days = set(dues(entry.rule, entry.since, last)) | {due for due in rows if due <= until}
        for due in days:
            row = rows.get(due)
            found.append(Time(entry, due, state(due, row.published_on if row else None, today), row))
    return sorted(found, key=lambda one: (one.due, one.information.pk))


def entries(*, actor: Actor) -> list[Information]:
    """The list as the actor sees it."""
    return list(access.visible_to(actor).select_related("unit").prefetch_related("occasions"))


def information(pk: int, *, actor: Actor) -> Information | None:
    """One entry."""
    return access.visible_to(actor).select_related("unit").prefetch_related("occasions").filter(pk=pk).first()


def due(until: date) -> Iterator[Due]:
    """What is not published yet, for the reminders."""
    rows = Information.objects.select_related("unit").prefetch_related("occasions")
    for one in times(rows, until=until, today=until):
        if one.row is None or one.row.published_on is None:
            since = one.row.arisen if one.row and one.row.arisen else one.information.since
            address = f"/ban-lam-viec/thong-tin-cong-khai/{one.information.pk}/"
            yield Due(
                "information", one.information.pk, one.due, since, f"Công khai: {one.information.name}", address,
                unit=one.information.unit_id,
            )  # fmt: skip
