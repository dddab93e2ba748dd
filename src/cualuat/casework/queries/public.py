"""What the public reads: published answers, figures of what is due and late, reception days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.choices import PublicationState
from cualuat.casework.kinds import FAMILIES, all_kinds
from cualuat.casework.models import Case, Publication, Rating, ReceptionDay, Slot, Visit
from cualuat.timelimits.models import Clock

RECENT = timedelta(days=365)


def publications(words: str = "") -> QuerySet[Publication]:
    """Published questions and answers, the newest first."""
    rows = Publication.objects.filter(state=PublicationState.PUBLISHED).select_related("case")
    for word in words.split()[:8]:
        rows = rows.filter(_has(word))
    return rows.order_by("-published_at", "-pk")


def _has(word: str) -> Q:
    """The word in title, question or answer; SQLite itself takes only A to Z in either case for the same letter."""
    found = Q()
    for spelled in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(title__icontains=spelled) | Q(question__icontains=spelled) | Q(answer__icontains=spelled)
    return found


def publication(slug: str) -> Publication | None:
    """A publication that is public, or that was and was withdrawn."""
    shown = (PublicationState.PUBLISHED, PublicationState.WITHDRAWN)
    return (
        Publication.objects.filter(slug=slug, state__in=shown, published_at__isnull=False)
        .select_related("case")
        .first()
    )


@dataclass(frozen=True, slots=True)
class FamilyFigures:
    """How an agency stands with one family of matters, over a year of receipt: counts of matters."""

    code: str
    name: str
    received: int
    closed: int
    open: int
    late: int
    answered_in_time: int
    answered: int


def figures(*, on: date) -> list[FamilyFigures]:
    """Received, open, late and answered matters of the last year, by family. Counts only, sealed matters among them."""
    since = on - RECENT
    rows = {
        row["kind"]: row
        for row in Case.objects.filter(received_on__gt=since)
        .values("kind")
        .annotate(
            received=Count("pk"),
            open=Count("pk", filter=Q(is_open=True)),
            late=Count("pk", filter=Q(is_open=True, due_on__lt=on)),
            answered=Count("pk", filter=Q(answered_on__isnull=False)),
        )
    }
    late_answers = _answered_late(since)
    found = []
    for family, name in FAMILIES.items():
        codes = [code for code, kind in all_kinds().items() if kind.family == family]
        total = {
            key: sum(rows[code][key] for code in codes if code in rows)
            for key in ("received", "open", "late", "answered")
        }
        late = sum(late_answers.get(code, 0) for code in codes)
        found.append(
            FamilyFigures(
                code=family,
                name=name,
                received=total["received"],
                closed=total["received"] - total["open"],
                open=total["open"],
                late=total["late"],
                answered=total["answered"],
                answered_in_time=max(0, total["answered"] - late),
            )
        )
    return found


def _answered_late(since: date) -> dict[str, int]:
    """Kind → answered matters with a limit of the agency that was stopped late."""
    late = Clock.objects.filter(subject_type="case", binds="agency", state="stopped", was_late=True).values(
        "subject_id"
    )
    rows = Case.objects.filter(received_on__gt=since, answered_on__isnull=False, pk__in=late)
    return {row["kind"]: row["n"] for row in rows.values("kind").annotate(n=Count("pk"))}


def satisfaction(*, on: date) -> tuple[int, int]:
    """Of the last year's ratings: how many say solved, how many there are."""
    rows = Rating.objects.filter(on__gt=on - RECENT)
    return rows.filter(solved=True).count(), rows.count()


# --- reception days ----------------------------------------------------------------------------------------------


def reception_days(*, since: date, posted_only: bool = True) -> QuerySet[ReceptionDay]:
    """Reception days from a day on, the nearest first."""
    rows = ReceptionDay.objects.filter(on__gte=since).select_related("leader", "unit", "moved_to")
    if posted_only:
        rows = rows.filter(posted_at__isnull=False)
    return rows.order_by("on", "begins", "pk")


def reception_day(pk: int) -> ReceptionDay | None:
    """The day with this key."""
    return ReceptionDay.objects.filter(pk=pk).select_related("leader", "unit", "moved_to").first()


def free_slots(day: ReceptionDay) -> QuerySet[Slot]:
    """Slots with a place left."""
    return Slot.objects.filter(day=day, taken__lt=F("capacity")).order_by("begins")


def slot(pk: int) -> Slot | None:
    """The slot with this key, of a day that is posted."""
    return Slot.objects.filter(pk=pk, day__posted_at__isnull=False).select_related("day").first()


def concluded_days(*, before: date) -> QuerySet[ReceptionDay]:
    """Days that are over and have a conclusion, the latest first."""
    rows = ReceptionDay.objects.filter(on__lt=before, posted_at__isnull=False).exclude(conclusion="")
    return rows.select_related("leader", "unit").order_by("-on")


def periodic_days_of_month(on: date) -> int:
    """How many periodic days of leaders the month has that were not postponed; the law asks for at least one."""
    rows = ReceptionDay.objects.filter(on__year=on.year, on__month=on.month, mode="periodic", cancelled_at=None)
    return rows.filter(posted_at__isnull=False).count()


def visits(day: ReceptionDay, *, actor: Actor) -> list[Visit]:
    """Those who come on a day, by time and number, as far as the actor may see their matters."""
    rows = Visit.objects.filter(day=day, case__in=access.visible_to(actor))
    by_time = (F("slot__begins").asc(nulls_last=True), "number")
    return list(rows.select_related("slot", "case").order_by(*by_time))
