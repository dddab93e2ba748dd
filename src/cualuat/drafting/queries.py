"""Reading the list of documents that must be issued, drafts, opinions; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from cualuat.base.actor import Actor
from cualuat.drafting import access
from cualuat.drafting.models import Asked, Draft, Obligation, Opinion, Round
from cualuat.drafting.rules import OPEN
from cualuat.drafting.texts import pieces
from cualuat.kernel.citation import find_citations
from cualuat.kernel.workdays import day_of
from cualuat.law import queries as law
from cualuat.law.models import Document
from cualuat.reminders.registry import Due

VIEWS: Final[dict[str, str]] = {
    "open": "Chưa ban hành",
    "late": "Quá hạn",
    "opinions": "Đang lấy ý kiến",
    "issued": "Đã ban hành",
    "dropped": "Không ban hành",
    "all": "Tất cả",
}
_OPEN: Final = Q(state__in=OPEN)


def obligations(*, actor: Actor, view: str = "all", unit: int | None = None, on: date) -> QuerySet[Obligation]:
    """Rows of the list, the late ones on top, then by due day; what is done last."""
    rows = access.obligations_visible_to(actor).select_related("unit", "person")
    if unit is not None:
        rows = rows.filter(unit=unit)
    if view == "open":
        rows = rows.filter(_OPEN)
    elif view == "late":
        rows = rows.filter(_OPEN, due__lt=on)
    elif view in ("opinions", "issued", "dropped"):
        rows = rows.filter(state=view)
    rank = Case(
        When(_OPEN & Q(due__lt=on), then=Value(0)),
        When(_OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", F("due").asc(nulls_last=True), "pk")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What a unit has to see to: how many documents are open, how many of them late."""

    unit: int
    name: str
    open: int
    late: int


def by_unit(*, actor: Actor, on: date) -> list[UnitLine]:
    """The units that lead something the actor sees, with what is open."""
    rows = access.obligations_visible_to(actor).order_by().values("unit", "unit__name")
    counted = rows.annotate(open=Count("pk", filter=_OPEN), late=Count("pk", filter=_OPEN & Q(due__lt=on)))
    return [
        UnitLine(row["unit"], row["unit__name"], row["open"], row["late"]) for row in counted.order_by("unit__name")
    ]


def obligation(pk: int, *, actor: Actor) -> Obligation | None:
    """One of them."""
    rows = access.obligations_visible_to(actor).select_related("unit", "person", "signed")
    return rows.prefetch_related("cooperating").filter(pk=pk).first()


def readable(pk: int, *, actor: Actor) -> Obligation | None:
    """One whose draft the actor may read."""
    return access.drafts_visible_to(actor).select_related("unit", "person", "signed").filter(pk=pk).first()


def late_for(actor: Actor, *, on: date) -> int:
    """How many documents of the actor's units are late; of all units for the focal unit."""
    rows = Obligation.objects.filter(_OPEN, due__lt=on)
    if not actor.does("focal"):
        units = actor.units_with(*access.DOERS)
        if not units:
            return 0
        rows = rows.filter(unit__in=units)
    return rows.count()


def asked_of(actor: Actor) -> QuerySet[Asked]:
    """What open rounds ask of the actor's units and nobody answered."""
    units = actor.units_with(*access.SPEAKERS)
    rows = Asked.objects.filter(round__closed_at=None, answered_on=None, unit__in=units)
    return rows.select_related("round__obligation", "unit").order_by("round__due", "pk")


# --- drafts ------------------------------------------------------------------------------------------------------


def drafts(found: Obligation) -> QuerySet[Draft]:
    """Its versions, the latest first; without their texts."""
    return found.drafts.select_related("source").defer("text").order_by("-number")


def draft(found: Obligation, number: int) -> Draft | None:
    """One version."""
    return found.drafts.select_related("source").filter(number=number).first()


def last_draft(found: Obligation) -> Draft | None:
    """The version that stands."""
    return found.drafts.select_related("source").order_by("-number").first()


# --- opinions ----------------------------------------------------------------------------------------------------


def open_round(found: Obligation) -> Round | None:
    """The round that waits for answers."""
    return found.rounds.select_related("draft").filter(closed_at=None).first()


def rounds(found: Obligation) -> QuerySet[Round]:
    """All rounds, the latest first, with who was asked."""
    return found.rounds.select_related("draft").prefetch_related("asked__unit").order_by("-pk")


def opinions(found: Obligation) -> list[Opinion]:
    """What was said: of the whole first, then in the order of the text as it stands; what stands there no longer last."""
    last = last_draft(found)
    order = {"": -1} | ({one.place: n for n, one in enumerate(pieces(last.text))} if last else {})
    rows = found.opinions.select_related("unit", "letter", "draft", "round").order_by("pk")
    return sorted(rows, key=lambda row: (order.get(row.place, len(order)), row.pk))


def opinion(found: Obligation, pk: int) -> Opinion | None:
    """One of them."""
    return found.opinions.select_related("unit", "letter").filter(pk=pk).first()


def unanswered(found: Obligation) -> int:
    """How many opinions the leading unit did not answer."""
    return found.opinions.filter(verdict="").count()


# --- dates, reminders --------------------------------------------------------------------------------------------


def cited(text: str) -> tuple[Document, str] | None:
    """The document that a citation names where the library has exactly one such, and the eId of the article, or nothing."""
    for citation in find_citations(text):
        if citation.document is None or citation.document.this:
            continue
        held = law.candidates(citation.document, limit=2)
        if len(held) == 1:
            address = next(iter(citation.addresses), None)
            return held[0], law.eid_of(address) if address else ""
    return None


def effective_day_of(basis: str) -> date | None:
    """The day from which the cited document applies, where the library has it and knows."""
    found = cited(basis)
    return found[0].effective_on if found else None


def due(until: date) -> Iterator[Due]:
    """Documents to be issued and opinions to be given, for the reminders."""
    rows = Obligation.objects.filter(_OPEN, due__lte=until).select_related("person").order_by("due", "pk")
    for row in rows:
        yield Due(
            "drafting-obligation", row.pk, row.due or until, day_of(row.added_at), f"Ban hành: {row.subject[:200]}",
            f"/ban-lam-viec/soan-thao/{row.pk}/", (row.person,) if row.person else (), row.unit_id,
        )  # fmt: skip
    found = Asked.objects.filter(round__closed_at=None, answered_on=None, round__due__lte=until)
    for one in found.select_related("round__obligation").order_by("round__due", "pk"):
        of = one.round.obligation
        yield Due(
            "drafting-asked", one.pk, one.round.due, day_of(one.round.opened_at), f"Góp ý dự thảo: {of.subject[:200]}",
            f"/ban-lam-viec/soan-thao/{of.pk}/gop-y/", (), one.unit_id or of.unit_id,
        )  # fmt: skip


def in_time() -> Q:
    """Issued on or before the due day."""
    return Q(issued_on__lte=F("due"))
