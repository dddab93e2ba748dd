"""Reading sets and score cards."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files

from django.db.models import QuerySet

from cualuat.base.actor import ANYONE, Actor
from cualuat.standards import access
from cualuat.standards.models import DECIDED, CardState, Evidence, Score, ScoreCard, StandardSet
from cualuat.standards.rules import Given, Pause, Result, Standard, read_standard, score
from cualuat.timelimits import queries as timelimits


@dataclass(frozen=True, slots=True)
class InUse:
    """A set as it holds today: what ships, or what the house put in its place (`row`)."""

    standard: Standard
    text: str
    row: StandardSet | None = None

    @property
    def seen(self) -> int:
        """The number of the version; 0 of what ships."""
        return self.row.number if self.row else 0


@functools.cache
def _shipped() -> tuple[InUse, ...]:
    folder = files("cualuat.lawdata").joinpath("standards")
    texts = [one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")]
    return tuple(InUse(read_standard(text), text) for text in texts)


def sets() -> list[InUse]:
    """Every set as it holds today, by its first year."""
    found = {one.standard.code: one for one in _shipped()}
    for row in StandardSet.objects.order_by("code", "number"):
        found[row.code] = InUse(read_standard(row.text), row.text, row)
    return sorted(found.values(), key=lambda one: (one.standard.years_from, one.standard.code))


def set_with(code: str) -> InUse | None:
    """The set with this code."""
    return next((one for one in sets() if one.standard.code == code), None)


def set_for(year: int) -> InUse | None:
    """The set by which cards of that year are scored; None where there is none."""
    return next((one for one in sets() if one.standard.covers(year)), None)


def set_history(code: str) -> QuerySet[StandardSet]:
    """The versions of the house, the newest first."""
    return StandardSet.objects.filter(code=code).order_by("-number")


def pause_of(year: int) -> Pause | None:
    """Why nobody was assessed that year, where it is known."""
    return next((pause for one in sets() for pause in one.standard.pauses if pause.year == year), None)


def standard_of(card: ScoreCard) -> Standard:
    """The set of a card: the one it was scored by, or while it is drafted the one of today."""
    if card.standard_text:
        return read_standard(card.standard_text)
    found = set_with(card.standard_code)
    assert found is not None, card.standard_code
    return found.standard


# --- cards -------------------------------------------------------------------------------------------------------


def cards(*, actor: Actor, year: int | None = None) -> QuerySet[ScoreCard]:
    """The cards that the actor may see, of a year where given, by commune."""
    rows = access.visible_to(actor).select_related("unit")
    if year is not None:
        rows = rows.filter(year=year)
    return rows.order_by("-year", "commune_key")


def card(pk: int, *, actor: Actor) -> ScoreCard | None:
    """One card; None where there is none or the actor may not see it."""
    return access.visible_to(actor).select_related("unit").filter(pk=pk).first()


def public_cards() -> QuerySet[ScoreCard]:
    """What anybody may see, the latest year first."""
    return cards(actor=ANYONE)


def years(*, actor: Actor) -> list[int]:
    """Years with cards that the actor may see, the latest first."""
    return list(access.visible_to(actor).values_list("year", flat=True).distinct().order_by("-year"))


@dataclass(frozen=True, slots=True)
class Scored:
    """A card with its set, its scores by code, and both results; `assessed` None before anybody assessed."""

    card: ScoreCard
    standard: Standard
    scores: dict[str, Score]
    own: Result
    assessed: Result | None

    @property
    def shown(self) -> Result:
        """What counts today: the assessment once it is closed, else the self-score."""
        closed = self.card.state in (CardState.ASSESSED, *DECIDED)
        return self.assessed if closed and self.assessed else self.own

    @property
    def public(self) -> Result:
        """What the public is shown: the self-score until it is decided."""
        return self.assessed if self.card.is_decided and self.assessed else self.own


def scored(card: ScoreCard) -> Scored:
    """A card with its results."""
    return scored_all([card])[0]


def scored_all(rows: Iterable[ScoreCard]) -> list[Scored]:
    """The same of many, by two queries."""
    rows = list(rows)
    found: dict[int, dict[str, Score]] = {row.pk: {} for row in rows}
    for one in Score.objects.filter(card__in=rows).prefetch_related("evidence__file"):
        found[one.card_id][one.code] = one
    drafts = {one.standard.code: one.standard for one in sets()} if any(not row.standard_text for row in rows) else {}
    return [
        _scored(
            row, read_standard(row.standard_text) if row.standard_text else drafts[row.standard_code], found[row.pk]
        )
        for row in rows
    ]


def _scored(card: ScoreCard, standard: Standard, scores: dict[str, Score]) -> Scored:
    assessed = None
    if any(one.assessed_value is not None for one in scores.values()):
        assessed = score(standard, {c: _given(one, one.assessed_value) for c, one in scores.items()})
    own = score(standard, {c: _given(one, one.self_value) for c, one in scores.items()})
    return Scored(card, standard, scores, own, assessed)


def _given(one: Score, value: Decimal | None) -> Given:
    return Given(value, len(one.evidence.all()))


def evidence(card: ScoreCard, pk: int) -> Evidence | None:
    """One piece of evidence of a card."""
    return Evidence.objects.select_related("score", "file").filter(score__card=card, pk=pk).first()


def posting_ends(card: ScoreCard, on: date) -> date | None:
    """The last day of a posting that begins on a day; None where the set says nothing. Raises YearNotCovered."""
    posting = standard_of(card).posting
    return posting.last_day(on, timelimits.calendar()) if posting else None
