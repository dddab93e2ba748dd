"""One matter as an officer sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.choices import LinkKind, PartyRole, ProposalState
from cualuat.casework.kinds import Kind, kind
from cualuat.casework.models import (
    Case,
    CaseFile,
    DataRequest,
    Exchange,
    Hearing,
    Letter,
    Link,
    Note,
    Party,
    Proposal,
    Rating,
    Step,
    TextBand,
    Transfer,
    Wish,
)
from cualuat.casework.rules import ALIKE, likeness
from cualuat.kernel.workflow import Edge, StepShown, path_shown
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.queries import Explained

MOST_COMPARED = 200


class NoSuchCase(LookupError):
    """There is no such matter, or the actor may not know that there is."""


@dataclass(frozen=True)
class Choice:
    """A step that can be taken from here: by the actor, or prepared by her for somebody higher."""

    edge: Edge
    may_take: bool
    may_propose: bool


@dataclass(frozen=True)
class CaseFacts:
    """A matter with everything its page shows. `people` is empty where the actor does not see them (`people_hidden`)."""

    case: Case
    kind: Kind
    state_name: str
    path: Sequence[StepShown]
    clocks: Sequence[Explained]
    steps: Sequence[Step]
    people: Sequence[Party]
    people_hidden: bool
    files: Sequence[CaseFile]
    letters: Sequence[Letter]
    exchanges: Sequence[Exchange]
    notes: Sequence[Note]
    hearings: Sequence[Hearing]
    transfers: Sequence[Transfer]
    proposals: Sequence[Proposal]
    wishes: Sequence[Wish]
    ratings: Sequence[Rating]
    data_requests: Sequence[DataRequest]
    choices: Sequence[Choice]
    parts: frozenset[str]


def case(pk: int, *, actor: Actor) -> Case:
    """The matter. Raises NoSuchCase."""
    found = access.visible_to(actor).filter(pk=pk).select_related("unit", "officer", "box").first()
    if found is None:
        raise NoSuchCase("Không có hồ sơ này, hoặc bạn không được xem.")
    return found


def case_by_number(number: str, *, actor: Actor) -> Case | None:
    """The matter with this number, if the actor may see it."""
    return access.visible_to(actor).filter(number=number.strip().upper()).first()


def facts(found: Case, *, actor: Actor, on: date) -> CaseFacts:
    """Everything that the page of a matter shows this actor."""
    of = kind(found.kind)
    parts = access.parts_in(actor, found)
    sees = access.sees_people(actor, of)
    people = list(Party.objects.filter(case=found).order_by("pk")[:200])
    return CaseFacts(
        case=found,
        kind=of,
        state_name=of.table.state(found.state).name,
        path=path_shown(of.table, visited(found)),
        clocks=explained(found, on=on),
        steps=list(Step.objects.filter(case=found).order_by("-number")),
        people=people if sees else [p for p in people if p.role == PartyRole.RESPONDENT],
        people_hidden=not sees and any(p.role != PartyRole.RESPONDENT for p in people),
        files=list(CaseFile.objects.filter(case=found).select_related("attachment__cleaned").order_by("pk")),
        letters=list(Letter.objects.filter(case=found).order_by("-pk")),
        exchanges=list(Exchange.objects.filter(case=found).prefetch_related("files__attachment").order_by("pk")),
        notes=list(Note.objects.filter(case=found).order_by("-pk")),
        hearings=list(Hearing.objects.filter(case=found).order_by("pk")),
        transfers=list(Transfer.objects.filter(case=found).select_related("agency").order_by("-pk")),
        proposals=list(Proposal.objects.filter(case=found).order_by("-pk")[:20]),
        wishes=list(Wish.objects.filter(case=found).order_by("-pk")),
        ratings=list(Rating.objects.filter(case=found).order_by("-pk")),
        data_requests=list(DataRequest.objects.filter(case=found).order_by("-pk")),
        choices=choices(found, of, parts),
        parts=parts,
    )


def choices(found: Case, of: Kind, parts: frozenset[str]) -> list[Choice]:
    """The steps from here that the actor may take or prepare, the way forward first."""
    rows = [
        Choice(edge, access.may_take(parts, edge), access.may_propose(parts, edge))
        for edge in of.table.edges_from(found.state)
    ]
    return [row for row in rows if row.may_take or row.may_propose]


def visited(found: Case) -> list[str]:
    """The states a matter went through, in order, the current one last."""
    states = list(Step.objects.filter(case=found).order_by("number").values_list("to_state", flat=True))
    return [state for i, state in enumerate(states) if i == 0 or states[i - 1] != state]


def explained(found: Case, *, on: date) -> list[Explained]:
    """The clocks of a matter with their steps; those that run first."""
    calendar = timelimits.calendar()
    rows = [timelimits.explain(clock, on=on, calendar=calendar) for clock in timelimits.clocks_of("case", found.pk)]
    return sorted(rows, key=lambda row: (row.clock.state == "stopped", row.clock.due_on or date.max))


def file_of(found: Case, pk: int) -> CaseFile | None:
    """A file of a matter."""
    return CaseFile.objects.filter(case=found, pk=pk).select_related("attachment__cleaned").first()


def letter_of(found: Case, pk: int) -> Letter | None:
    """A letter of a matter."""
    return Letter.objects.filter(case=found, pk=pk).select_related("docx", "pdf", "signed").first()


def proposal_of(found: Case, edge: str) -> Proposal | None:
    """The prepared step that waits, or that came back to be mended: its texts are still there."""
    last = Proposal.objects.filter(case=found, edge=edge).order_by("-pk").first()
    if last is None or last.state == ProposalState.APPROVED:
        return None
    return last if last.state == ProposalState.WAITING or _to_mend(found, last) else None


def returned(found: Case, of: Kind) -> list[Proposal]:
    """Prepared steps that came back to be mended and can still be taken, the last of each."""
    latest = {row.edge: row for row in Proposal.objects.filter(case=found).order_by("pk")}
    here = {edge.code for edge in of.table.edges_from(found.state)}
    return [
        row
        for row in latest.values()
        if row.edge in here and row.state == ProposalState.RETURNED and _to_mend(found, row)
    ]


def _to_mend(found: Case, row: Proposal) -> bool:
    """Whether nobody took the step since it came back."""
    return not Step.objects.filter(case=found, edge=row.edge, at__gte=row.decided_at).exists()


@dataclass(frozen=True, slots=True)
class Alike:
    """Another matter that may bring the same: one person, or near-identical words (`share` from 0 to 1)."""

    case: Case
    same_person: bool
    share: float


def alike(found: Case, *, actor: Actor) -> list[Alike]:
    """Matters the actor may see that may bring the same as this one, the likeliest first."""
    if found.is_sealed:
        return []
    shared = TextBand.objects.filter(value__in=found.bands.values("value")).values("case_id")
    visible = access.visible_to(actor).exclude(pk=found.pk)
    rows = list(visible.filter(pk__in=shared).order_by("-pk")[:MOST_COMPARED])
    if found.person_key:
        rows += list(
            visible.filter(person_key=found.person_key).exclude(pk__in=[r.pk for r in rows]).order_by("-pk")[:20]
        )
    same = [
        Alike(row, bool(found.person_key) and row.person_key == found.person_key, likeness(found.content, row.content))
        for row in rows
    ]
    close = [one for one in same if one.share >= ALIKE or one.same_person]
    return sorted(close, key=lambda one: (-one.share, not one.same_person))[:20]


def answered_with(found: Case, edge: str) -> QuerySet[Case]:
    """Matters that bring the same and get the answer of this step too: of the same kind, and so far that it can be given."""
    links = Link.objects.filter(case=found, kind=LinkKind.DUPLICATE)
    sources = kind(found.kind).edge(edge).sources
    return Case.objects.filter(pk__in=links.values("other"), is_open=True, kind=found.kind, state__in=sources)
