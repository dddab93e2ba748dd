"""What the person sees of her matter, by its receipt code. Never what officers wrote among themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cualuat.casework.choices import LinkKind, Prominence
from cualuat.casework.codes import draft_keys, receipt_keys
from cualuat.casework.kinds import Kind, kind, limit_ref
from cualuat.casework.models import (
    Case,
    CaseFile,
    DataRequest,
    Draft,
    Exchange,
    Hearing,
    Letter,
    Link,
    Publication,
    Rating,
    Step,
    Visit,
    Wish,
)
from cualuat.casework.queries.single import explained, visited
from cualuat.kernel.workflow import StepShown, path_shown
from cualuat.sealed import receipts
from cualuat.timelimits.queries import Explained

# Matters made from a matter: whoever may see the one may see these.
_FOLLOWED = (LinkKind.SECOND, LinkKind.SPLIT, LinkKind.REROUTED, LinkKind.RECEPTION)


@dataclass(frozen=True)
class Tracked:
    """A matter as its person sees it."""

    case: Case
    kind: Kind
    words: str
    waits_for: str
    path: Sequence[StepShown]
    clocks: Sequence[Explained]
    steps: Sequence[Step]
    exchanges: Sequence[Exchange]
    files: Sequence[CaseFile]
    letters: Sequence[Letter]
    hearings: Sequence[Hearing]
    related: Sequence[Case]
    wish: Wish | None
    may_rate: bool
    may_write: bool
    may_withdraw: bool
    publication: Publication | None
    data_requests: Sequence[DataRequest]
    visit: Visit | None


def by_receipt(typed: str) -> Case | None:
    """The matter with this receipt code. Raises receipts.Mistyped."""
    code = receipts.read(typed, receipts.RECEIPT)
    return Case.objects.filter(receipt_key__in=receipt_keys(code), box=None).select_related("unit").first()


def reachable_from(case: Case, number: str) -> Case | None:
    """The matter of this number where it is this one or was made from it."""
    return next((one for one in (case, *related(case)) if one.number == number), None)


def related(case: Case) -> list[Case]:
    """Matters made from this one, and from those."""
    found: list[Case] = []
    waiting = [case.pk]
    while waiting:
        rows = Link.objects.filter(case_id__in=waiting, kind__in=_FOLLOWED, other__box=None).select_related(
            "other__unit"
        )
        fresh = [row.other for row in rows if row.other.pk not in {c.pk for c in found} | {case.pk}]
        found += fresh
        waiting = [one.pk for one in fresh]
    return found


def tracked(case: Case, *, on: date) -> Tracked:
    """The matter as its person sees it."""
    of = kind(case.kind)
    state = of.table.state(case.state)
    shown = [limit_ref(text, case.answers).code for text in of.shown_limits]
    clocks = [row for row in explained(case, on=on) if row.clock.code in shown]
    edges = of.table.edges_from(case.state)
    last = last_answer(case) if of.rated else None
    return Tracked(
        case=case,
        kind=of,
        words=state.public,
        waits_for=state.waits_for,
        path=path_shown(of.table, visited(case)),
        clocks=sorted(clocks, key=lambda row: (row.clock.state == "stopped", shown.index(row.clock.code))),
        steps=list(Step.objects.filter(case=case, is_public=True).order_by("-number")),
        exchanges=list(Exchange.objects.filter(case=case).prefetch_related("files__attachment").order_by("pk")),
        files=list(
            CaseFile.objects.filter(case=case, prominence=Prominence.PERSON, exchange=None)
            .select_related("attachment__cleaned")
            .order_by("pk")
        ),
        letters=list(Letter.objects.filter(case=case, to_person=True).order_by("-pk")),
        hearings=list(Hearing.objects.filter(case=case, state="planned").order_by("at")),
        related=related(case),
        wish=Wish.objects.filter(case=case).order_by("-pk").first(),
        may_rate=last is not None and not Rating.objects.filter(case=case, answers_step=last).exists(),
        may_write=case.is_open,
        may_withdraw=any(edge.code == "withdraw" and of.more_of(edge.code).person_edge for edge in edges),
        publication=Publication.objects.filter(case=case, state="published").first(),
        data_requests=list(DataRequest.objects.filter(case=case).order_by("-pk")),
        visit=Visit.objects.filter(case=case).select_related("day", "slot").first(),
    )


def last_answer(case: Case) -> int | None:
    """The number of the last step that gave an answer."""
    edges = [edge.code for edge in kind(case.kind).table.edges if {"answer", "outcome"} & set(edge.needs)]
    edges += ["refuse", "not_accept", "reject"]
    steps = Step.objects.filter(case=case, edge__in=edges, is_public=True).order_by("-number")
    return steps.values_list("number", flat=True).first()


def draft(typed: str) -> Draft | None:
    """The draft with this code. Raises receipts.Mistyped."""
    code = receipts.read(typed, receipts.RECEIPT)
    return Draft.objects.filter(key__in=draft_keys(code)).prefetch_related("files__attachment").first()


def letter_for_person(case: Case, pk: int) -> Letter | None:
    """A letter that the person may read."""
    return Letter.objects.filter(case=case, pk=pk, to_person=True).select_related("pdf", "signed").first()


def file_for_person(case: Case, pk: int) -> CaseFile | None:
    """A file that the person may read."""
    rows = CaseFile.objects.filter(case=case, pk=pk, prominence=Prominence.PERSON)
    return rows.select_related("attachment__cleaned").first()
