"""Occasions as pages ask for them: how far they are, how many took part, in what words their terms are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.entry import access
from cualuat.entry.models import Entry, Occasion, Roll
from cualuat.entry.rules import AUDIENCES, PHASES, SECRECY, SURENESS, Terms


@dataclass(frozen=True, slots=True)
class Standing:
    """How an occasion stands at a moment: its phase and that in words, who may take part, what that promises, the times."""

    phase: str
    phase_name: str
    audience: str
    secrecy: str
    sureness: str
    opens_at: datetime
    closes_at: datetime


def standing(occasion: Occasion, *, at: datetime) -> Standing:
    """How it stands."""
    phase = occasion.phase(at)
    return Standing(
        phase, PHASES[phase], AUDIENCES[occasion.audience], SECRECY[occasion.secrecy], SURENESS[occasion.audience],
        occasion.opens_at, occasion.ends_at,
    )  # fmt: skip


def is_open(occasion: Occasion, *, at: datetime) -> bool:
    """Whether entries are taken."""
    return occasion.phase(at) == "open"


def takes_entries(at: datetime) -> Q:
    """The same of rows of an app that have an `occasion`."""
    return Q(
        occasion__frozen_at__isnull=False, occasion__closed_at=None, occasion__opens_at__lte=at, occasion__closes_at__gt=at
    )  # fmt: skip


def occasion(pk: int) -> Occasion | None:
    """The occasion whose terms are fixed, for the public; None for others."""
    return Occasion.objects.filter(pk=pk, frozen_at__isnull=False).select_related("roll").first()


def public_occasions(*, since: datetime) -> QuerySet[Occasion]:
    """What people outside may take part in or could since a moment, the latest to close first."""
    rows = Occasion.objects.filter(frozen_at__isnull=False, closes_at__gte=since).exclude(audience="staff")
    rows = rows.exclude(closed_at__lt=since)
    return rows.exclude(address="").order_by("-closes_at", "-pk")


def terms(occasion: Occasion) -> Terms:
    """Its terms as they are now."""
    units = tuple(occasion.units.order_by("pk").values_list("pk", flat=True)) if occasion.pk else ()
    return Terms(
        occasion.audience, occasion.secrecy, occasion.opens_at, occasion.closes_at, occasion.most, occasion.roll_id, units
    )  # fmt: skip


def entries(occasion: Occasion) -> int:
    """How many took part; of a vote too this is no result and may be shown."""
    return Entry.objects.filter(occasion=occasion).count()


def may_take_part(occasion: Occasion) -> int | None:
    """How many could: of a list, of codes given out; None where nobody can say."""
    if occasion.audience == "roll" and occasion.roll_id is not None:
        return occasion.roll.lines.count() if occasion.roll else None
    if occasion.audience == "code":
        return occasion.invitations.count()
    return None


def entered(occasion: Occasion, key: str) -> int:
    """How often this person took part."""
    return Entry.objects.filter(occasion=occasion, key=key).count()


def roll_names() -> list[tuple[int, str]]:
    """Key and name of every list, with its number of people."""
    return [(row.pk, f"{row.name} ({row.people} người)") for row in rolls()]  # type: ignore[attr-defined]


def rolls() -> QuerySet[Roll]:
    """Every list with its number of people (`people`), the newest first."""
    return Roll.objects.annotate(people=Count("lines")).order_by("-made_at", "-pk")


def roll(pk: int) -> Roll | None:
    """The list."""
    return Roll.objects.filter(pk=pk).first()


def occasion_for(pk: int, *, actor: Actor) -> Occasion | None:
    """The occasion for those who run it, whatever its phase."""
    return Occasion.objects.filter(pk=pk).select_related("roll").first() if access.may_run(actor) else None


def batches(occasion: Occasion) -> list[tuple[int, int]]:
    """Of the codes given out: number of the batch, how many."""
    rows = occasion.invitations.values_list("batch").annotate(n=Count("pk")).order_by("batch")
    return [(batch, n) for batch, n in rows]


def local_day(at: datetime) -> str:
    """A moment as people read it: «15:30 ngày 09/11/2026»."""
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"
