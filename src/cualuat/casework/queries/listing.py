"""The lists of the desk: what an officer may see, narrowed and sorted, with counts that stay cheap on a million matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

from django.db.models import F, Q, QuerySet

from cualuat.base import words as _has_word  # noqa: F401 – makes the lookup `has_word` known
from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.choices import ProposalState, TransferState
from cualuat.casework.kinds import FAMILIES, kind, kinds_of
from cualuat.casework.models import Case, Link, Proposal, Reminder, Transfer, Wish
from cualuat.casework.rules import wanted_words

MOST_COUNTED: Final = 1000
PAGE: Final = 50
SOON: Final = 7
# Views of the list: code → words.
VIEWS: Final[Mapping[str, str]] = {
    "mine": "Của tôi",
    "open": "Đang giải quyết",
    "unassigned": "Chưa phân công",
    "soon": "Sắp đến hạn",
    "late": "Quá hạn",
    "news": "Có tin mới",
    "closed": "Đã xong",
}
SORTS: Final[Mapping[str, str]] = {"due": "Hạn gần nhất", "new": "Mới nhận", "old": "Nhận lâu nhất"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for. `words` as typed; `family` and `unit` empty for all."""

    on: date
    view: str = "open"
    family: str = ""
    unit: int | None = None
    words: str = ""
    sort: str = "due"
    page: int = 1


@dataclass(frozen=True)
class Listed:
    """One page of a list; `count` is exact up to MOST_COUNTED, above that `more` is True."""

    rows: list[Case]
    count: int
    more: bool
    page: int
    has_next: bool


def listed(wanted: Wanted, *, actor: Actor) -> Listed:
    """The page of the list."""
    rows = _narrowed(wanted, actor)
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    start = (wanted.page - 1) * PAGE
    found = list(_sorted(rows, wanted).select_related("unit", "officer")[start : start + PAGE + 1])
    return Listed(found[:PAGE], min(count, MOST_COUNTED), count > MOST_COUNTED, wanted.page, len(found) > PAGE)


def counts(*, actor: Actor, on: date) -> dict[str, int]:
    """How many matters each view has, up to MOST_COUNTED + 1."""
    views = [view for view in VIEWS if view != "closed"]
    return {view: count_of(Wanted(on=on, view=view), actor=actor) for view in views}


def count_of(wanted: Wanted, *, actor: Actor) -> int:
    """How many, up to MOST_COUNTED + 1."""
    return _narrowed(wanted, actor).order_by()[: MOST_COUNTED + 1].count()


def _narrowed(wanted: Wanted, actor: Actor) -> QuerySet[Case]:
    rows = access.visible_to(actor).filter(_view(wanted, actor))
    if wanted.family in FAMILIES:
        rows = rows.filter(kind__in=[k.code for k in kinds_of(wanted.family)])
    if wanted.unit is not None:
        rows = rows.filter(unit_id=wanted.unit)
    for word in wanted_words(wanted.words):
        by_name = Q(sought_people__has_word=word) if actor.does(*access.WHOLE_AGENCY) else Q()
        rows = rows.filter(Q(sought__has_word=word) | by_name if by_name else Q(sought__has_word=word))
    return rows


def _view(wanted: Wanted, actor: Actor) -> Q:
    is_open = Q(is_open=True)
    return {
        "mine": is_open & Q(officer_id=actor.person_id),
        "unassigned": is_open & Q(officer=None),
        "soon": is_open & Q(due_on__gte=wanted.on, due_on__lte=wanted.on + timedelta(days=SOON)),
        "late": is_open & Q(due_on__lt=wanted.on),
        "news": is_open & Q(has_news=True),
        "closed": Q(is_open=False),
    }.get(wanted.view, is_open)


def _sorted(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if wanted.sort == "new" or wanted.view == "closed":
        return rows.order_by("-received_on", "-pk")
    if wanted.sort == "old":
        return rows.order_by("received_on", "pk")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def sealed(*, actor: Actor, closed: bool = False) -> QuerySet[Case]:
    """Denunciations whose key the actor holds: open ones by due day, closed ones by day of closing."""
    rows = access.visible_to(actor).filter(box__isnull=False, is_open=not closed).select_related("unit", "officer")
    return rows.order_by("-closed_on", "-pk") if closed else rows.order_by(F("due_on").asc(nulls_last=True), "pk")


# --- what waits for somebody's decision --------------------------------------------------------------------------


def proposals_for(actor: Actor) -> list[Proposal]:
    """Prepared steps that wait for the actor's decision, the oldest first; of very many only the first."""
    visible = access.visible_to(actor).values("pk")
    rows = Proposal.objects.filter(state=ProposalState.WAITING, case__in=visible).select_related("case").order_by("at")
    may = (row for row in rows[:_MOST_LOOKED_AT] if _may_decide(actor, row))
    return list(islice(may, _MOST_DECIDED))


_MOST_LOOKED_AT: Final = 200
_MOST_DECIDED: Final = 20


def _may_decide(actor: Actor, row: Proposal) -> bool:
    return access.may_take(access.parts_in(actor, row.case), kind(row.case.kind).edge(row.edge))


def wishes_for(actor: Actor) -> QuerySet[Wish]:
    """Wishes that a matter be opened again, that wait, the oldest first."""
    visible = access.visible_to(actor).values("pk")
    return Wish.objects.filter(granted=None, case__in=visible).select_related("case").order_by("on", "pk")


def unacknowledged(actor: Actor, *, before: date) -> QuerySet[Transfer]:
    """Transfers made before a day of which the other agency has not said that it has them, the oldest first."""
    visible = access.visible_to(actor).values("pk")
    rows = Transfer.objects.filter(state=TransferState.WAITING, sent_on__lt=before, case__in=visible)
    return rows.select_related("case", "agency").order_by("sent_on")


def reminders_for(actor: Actor, *, since: date) -> list[Reminder]:
    """What the actor was reminded of since a day and still runs: of each limit the last reminder, the earliest due first."""
    if actor.person_id is None:
        return []
    rows = Reminder.objects.filter(person_id=actor.person_id, at__date__gte=since, case__is_open=True)
    running = rows.filter(clock__state="running", clock__due_on=F("due_on"), case__in=access.visible_to(actor))
    latest = {row.clock_id: row for row in running.select_related("case", "clock").order_by("pk")}
    return sorted(latest.values(), key=lambda row: row.due_on)


def links_of(case: Case, actor: Actor) -> list[tuple[str, Case]]:
    """Matters tied to one, in words, as far as the actor may see them."""
    visible = access.visible_to(actor)
    out = Link.objects.filter(case=case, other__in=visible).select_related("other")
    back = Link.objects.filter(other=case, case__in=visible).select_related("case")
    found = [(row.get_kind_display(), row.other) for row in out]
    return found + [(f"{row.get_kind_display()} (từ)", row.case) for row in back]
