"""The lists of the desk: what an officer may see, narrowed and sorted, with counts that stay cheap on a million matters."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q, QuerySet

from cualuat.base import words as _has_word  # noqa: F401 – makes the lookup `has_word` known
from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.choices import ProposalState, TransferState
from cualuat.casework.kinds import FAMILIES, kind, kinds_of
from cualuat.casework.models import Case, Link, Proposal, Reminder, Transfer, Wish
from cualuat.casework.rules import wanted_words
from cualuat.kernel.workdays import VIETNAM

MOST_COUNTED: Final = 1000
PAGE: Final = 50
_FEW: Final = 20_000  # so many matters are narrowed further one by one
_SELDOM: Final = 0.03  # the share of matters that have a seldom word; PostgreSQL takes none for less than a fiftieth
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
    start = (wanted.page - 1) * PAGE
    parts = _parts(wanted, actor)
    keys = _first(parts, wanted, MOST_COUNTED + 1)
    count, end = len(keys), start + PAGE + 1
    if count > MOST_COUNTED and end > count:  # far down a long list
        keys = [row[-1] for row in _sorted(_union(parts), wanted).values_list("pk")[start:end]]
        start = 0
    shown = keys[start : start + PAGE]
    rows = Case.objects.select_related("unit", "officer").in_bulk(shown)
    found = [rows[key] for key in shown if key in rows]
    return Listed(found, min(count, MOST_COUNTED), count > MOST_COUNTED, wanted.page, len(keys) > start + PAGE)


def counts(*, actor: Actor, on: date) -> dict[str, int]:
    """How many matters each view has, up to MOST_COUNTED + 1."""
    views = [view for view in VIEWS if view != "closed"]
    if actor.does(*access.WHOLE_AGENCY) or actor.is_system:
        return {view: count_of(Wanted(on=on, view=view), actor=actor) for view in views}
    # Of some units there are so few open ones that looking at each once is cheapest.
    rows = _union(_parts(Wanted(on=on), actor))
    found = rows.aggregate(**{view: Count("pk", filter=_view(Wanted(on=on, view=view), actor)) for view in views})
    return {view: min(found[view], MOST_COUNTED + 1) for view in views}


def count_of(wanted: Wanted, *, actor: Actor) -> int:
    """How many, up to MOST_COUNTED + 1."""
    parts = _parts(wanted, actor)
    if len(parts) == 1:
        return parts[0].order_by()[: MOST_COUNTED + 1].count()
    return len(_first(parts, wanted, MOST_COUNTED + 1))


def _parts(wanted: Wanted, actor: Actor) -> list[QuerySet[Case]]:
    """What is wanted, in parts as `access.parts_of` has them."""
    narrowing = _view(wanted, actor)
    if wanted.family in FAMILIES:
        narrowing &= Q(kind__in=[k.code for k in kinds_of(wanted.family)])
    if wanted.unit is not None:
        narrowing &= Q(unit_id=wanted.unit)
    if words := wanted_words(wanted.words):
        narrowing &= _worded(words, wanted, actor)
    return [part.filter(narrowing) for part in access.parts_of(actor)]


def _first(parts: list[QuerySet[Case]], wanted: Wanted, most: int) -> list[int]:
    """Keys of the first matters of all parts together, in the order of the list."""
    rows: set[tuple[Any, ...]] = set()
    for part in parts:
        rows.update(_sorted(part, wanted).values_list(*_sort_of(wanted), "pk")[:most])
    return [row[-1] for row in sorted(rows, key=_ORDERS[_order(wanted)])[:most]]


def _union(parts: list[QuerySet[Case]]) -> QuerySet[Case]:
    """All parts together, each matter once."""
    if len(parts) == 1:
        return parts[0]
    keys = [part.order_by().values("pk") for part in parts]
    return Case.objects.filter(pk__in=keys[0].union(*keys[1:]))


def _worded(words: list[str], wanted: Wanted, actor: Actor) -> Q:
    """Matters with all these words: by their keys where they are few, else by reading through what is listed.

    The index answers for all matters that ever were, so it is asked for seldom words only, unless there is much to read.
    """
    whole = actor.does(*access.WHOLE_AGENCY)
    if connection.vendor == "postgresql":
        seldom = [word for word in words if _is_seldom(word, whole)]
        if seldom or (len(words) > 1 and whole and wanted.view == "closed"):
            keys = _keys_of(seldom or words, words, whole)
            if len(keys) <= _FEW:
                return Q(pk__in=keys)
    return _words_q(words, "reads_word", whole)


def _is_seldom(word: str, with_names: bool) -> bool:
    """Whether the statistics of PostgreSQL say so; they know common words well, and take all others for equally seldom."""
    rows = Case.objects.order_by()
    return _expected(rows.filter(_words_q([word], "has_word", with_names))) <= _SELDOM * _expected(rows)


def _expected(rows: QuerySet[Case]) -> int:
    return int(json.loads(rows.values("pk").explain(format="json"))[0]["Plan"]["Plan Rows"])


def _keys_of(indexed: list[str], words: list[str], with_names: bool) -> list[int]:
    """Keys of the matters with all words, found by some of them; of many only so many that they are too many."""
    found = Case.objects.filter(_words_q(indexed, "has_word", with_names))
    found = found.filter(_words_q([word for word in words if word not in indexed], "reads_word", with_names))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # else it reads all matters for a word that nobody used
        keys = list(found.values_list("pk", flat=True)[: _FEW + 1])
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
    return keys


def _words_q(words: list[str], lookup: str, with_names: bool) -> Q:
    wanted = Q()
    for word in words:
        one = Q(**{f"sought__{lookup}": word})
        wanted &= one | Q(**{f"sought_people__{lookup}": word}) if with_names else one
    return wanted


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


def _order(wanted: Wanted) -> str:
    return "new" if wanted.view == "closed" else wanted.sort


def _sort_of(wanted: Wanted) -> tuple[str, ...]:
    return ("received_on",) if _order(wanted) in ("new", "old") else ("due_on",)


def _sorted(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if _order(wanted) == "new":
        return rows.order_by("-received_on", "-pk")
    if _order(wanted) == "old":
        return rows.order_by("received_on", "pk")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


# The same orders for rows of (day, key).
_ORDERS: Final[Mapping[str, Callable[[tuple[Any, ...]], Any]]] = {
    "new": lambda row: (-row[0].toordinal(), -row[1]),
    "old": lambda row: row,
    "due": lambda row: (row[0] is None, row[0] or date.max, row[1]),
}


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


def reminders_for(actor: Actor, *, since: date, most: int = MOST_COUNTED) -> list[Reminder]:
    """What the actor was reminded of since a day and still runs: of each limit the last reminder, the earliest due first."""
    if actor.person_id is None:
        return []
    begun = datetime.combine(since, time.min, VIETNAM)  # compared as a moment, for which there is an index
    rows = Reminder.objects.filter(person_id=actor.person_id, at__gte=begun, case__is_open=True)
    running = rows.filter(clock__state="running", clock__due_on=F("due_on"), case__in=access.visible_to(actor))
    latest = running.order_by().values("clock_id", "due_on").annotate(last=Max("pk")).order_by("due_on", "clock_id")
    keys = [row["last"] for row in latest[:most]]
    rows_by_key = Reminder.objects.select_related("case", "clock").in_bulk(keys)
    return [rows_by_key[key] for key in keys if key in rows_by_key]


def links_of(case: Case, actor: Actor) -> list[tuple[str, Case]]:
    """Matters tied to one, in words, as far as the actor may see them."""
    visible = access.visible_to(actor)
    out = Link.objects.filter(case=case, other__in=visible).select_related("other")
    back = Link.objects.filter(other=case, case__in=visible).select_related("case")
    found = [(row.get_kind_display(), row.other) for row in out]
    return found + [(f"{row.get_kind_display()} (từ)", row.case) for row in back]
