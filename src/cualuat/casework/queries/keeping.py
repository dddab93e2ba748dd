"""Requests about data that were answered, matters that somebody holds, those whose time is over, what is left of destroyed ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.kinds import Kind, kind
from cualuat.casework.models import Case, DataRequest, Tombstone
from cualuat.kernel.workdays import corresponding_day


@dataclass(frozen=True, slots=True)
class PastKeeping:
    """A closed matter, its kind, the last day on which it had to be kept."""

    case: Case
    kind: Kind
    until: date

    @property
    def unsure(self) -> bool:
        """Whether nobody has read in the law yet how long matters of this kind are kept."""
        return self.kind.keep_evidence in ("M", "?")


def requests(*, waiting: bool, actor: Actor) -> QuerySet[DataRequest]:
    """Requests about data that this actor may read: those that wait, the oldest first; those answered, the newest first."""
    rows = _requests(actor).filter(granted__isnull=waiting)
    return rows.order_by("asked_at", "pk") if waiting else rows.order_by("-decided_at", "-pk")


def request(pk: int, *, actor: Actor) -> DataRequest | None:
    """The request with this key, if this actor may read it."""
    return _requests(actor).filter(pk=pk).first()


def _requests(actor: Actor) -> QuerySet[DataRequest]:
    """All for whoever protects data, for leaders those of matters they may see."""
    rows = DataRequest.objects.select_related("case")
    return rows if actor.does("data_protection") else rows.filter(case__in=_readable(actor))


def held(*, actor: Actor) -> QuerySet[Case]:
    """Matters that somebody keeps from being erased, as far as this actor may know of them, by number."""
    rows = Case.objects.filter(on_hold=True)
    return (rows if actor.does("data_protection") else rows.filter(pk__in=_readable(actor))).order_by("number")


def matter_to_hold(number: str, *, actor: Actor) -> Case | None:
    """The matter with this number: any for whoever protects data, else one the actor may see."""
    rows = Case.objects.filter(number=number.strip().upper())
    return (rows if actor.does("data_protection") else rows.filter(pk__in=_readable(actor))).first()


def with_days(cases: Iterable[Case]) -> list[PastKeeping]:
    """Closed matters with their kind and the last day of keeping; open ones are left out."""
    found = []
    for case in cases:
        if case.closed_on is not None:
            of = kind(case.kind)
            found.append(PastKeeping(case, of, corresponding_day(case.closed_on, of.keep_months)))
    return found


def tombstones() -> QuerySet[Tombstone]:
    """What is left of matters that were destroyed, the latest first."""
    return Tombstone.objects.order_by("-erased_at", "-pk")


def open_matters_of(unit_id: int) -> int:
    """How many matters a unit is dealing with; a number only, sealed ones too."""
    return Case.objects.filter(unit_id=unit_id, is_open=True).count()


def _readable(actor: Actor) -> QuerySet[Case]:
    return access.visible_to(actor).only("pk")
