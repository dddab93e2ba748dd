"""Reading rounds, registrations, dossiers, what the council gave, who was commended; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.emulation import access
from cualuat.emulation.awards import parts_for
from cualuat.emulation.models import (
    Ballot,
    CouncilMinutes,
    CouncilRole,
    Decision,
    Dossier,
    DossierFile,
    Member,
    Proposal,
    Registration,
    Round,
)
from cualuat.emulation.rules import ON_THE_WAY, Needed, Scale, missing
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Post
from cualuat.reminders.registry import Due

ADDRESS = "/ban-lam-viec/thi-dua"


# --- rounds ------------------------------------------------------------------------------------------------------


def rounds(*, actor: Actor) -> QuerySet[Round]:
    """Rounds, the latest year first; `registered`, `submitted`, `commended` how many there are of each."""
    rows = access.rounds_visible_to(actor).annotate(
        registered=Count("registrations", filter=Q(registrations__withdrawn_on=None), distinct=True),
        submitted=Count("dossiers", filter=Q(dossiers__submitted_on__isnull=False), distinct=True),
        commended=Count("dossiers", filter=Q(dossiers__state="given"), distinct=True),
    )
    return rows.order_by("-year", "-pk")


def round_of(pk: int, *, actor: Actor) -> Round | None:
    """One of them."""
    return access.rounds_visible_to(actor).filter(pk=pk).first()


def scales(found: Round) -> dict[str, Scale]:
    """Its criteria by key, in order."""
    return {str(row.pk): row.scale for row in found.criteria.order_by("position", "pk")}


def are_fixed(found: Round) -> bool:
    """Whether its criteria stand: a dossier was submitted under them."""
    return found.dossiers.filter(submitted_on__isnull=False).exists()


_FIRST = {CouncilRole.CHAIR: 0, CouncilRole.SECRETARY: 1, CouncilRole.MEMBER: 2}


def council(found: Round) -> list[Member]:
    """Who sits in its council: the chair first."""
    rows = found.members.select_related("person").order_by("person__name", "pk")
    return sorted(rows, key=lambda row: _FIRST[CouncilRole(row.role)])


def people_to_appoint(on: date) -> QuerySet[Person]:
    """Who may sit in a council: those who have some duty."""
    return organisation.people_with_duty("officer", "head", "focal", "leader", on=on)


def people_of(unit: int, on: date) -> QuerySet[Person]:
    """Who holds a post in a unit on a day."""
    posts = Post.objects.held_on(on).filter(unit=unit)
    return Person.objects.filter(is_active=True, pk__in=posts.values("person")).order_by("name", "pk")


def posts_in(units: Collection[int], on: date) -> QuerySet[Post]:
    """Who holds a post in some units on a day, by unit and name."""
    rows = Post.objects.held_on(on).filter(unit__in=units, person__is_active=True).select_related("person", "unit")
    return rows.order_by("unit__name", "unit_id", "person__name", "pk")


# --- registrations and dossiers ----------------------------------------------------------------------------------


def registrations(found: Round, *, actor: Actor) -> QuerySet[Registration]:
    """Registrations of a round that one may see, by unit."""
    rows = access.registrations_visible_to(actor).filter(round=found).select_related("unit", "person")
    return rows.prefetch_related("dossiers").order_by("unit__name", "person__name", "pk")


def registration(pk: int, *, actor: Actor) -> Registration | None:
    """One of them."""
    rows = access.registrations_visible_to(actor).select_related("unit", "person", "round")
    return rows.filter(pk=pk).first()


def dossiers(found: Round, *, actor: Actor) -> QuerySet[Dossier]:
    """Dossiers of a round that one may see, by unit."""
    rows = access.dossiers_visible_to(actor).filter(round=found)
    return rows.select_related("unit", "person", "minutes", "proposal", "decision").order_by(
        "unit__name", "person__name", "pk"
    )


def dossier(pk: int, *, actor: Actor) -> Dossier | None:
    """One of them."""
    rows = access.dossiers_visible_to(actor).select_related(
        "round", "registration", "unit", "person", "minutes", "proposal", "decision"
    )
    return rows.filter(pk=pk).first()


def file(pk: int, *, actor: Actor) -> DossierFile | None:
    """A file of a dossier that one may see."""
    rows = DossierFile.objects.filter(dossier__in=access.dossiers_visible_to(actor).values("pk"))
    return rows.select_related("dossier", "attachment").filter(pk=pk).first()


def lacks(found: Dossier) -> list[str]:
    """What it still needs before it may be submitted."""
    there = set(found.files.values_list("part", flat=True))
    needed = [Needed(one.code, one.name) for one in parts_for(found.award, found.occasion) if one.required]
    return missing(
        achievements=found.achievements,
        scores=found.self_scores,
        scales=scales(found.round),
        needed=needed,
        there=there,
    )


# --- the council -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of those who may vote have voted."""

    cast: int
    entitled: int


def turnout(found: Round, rows: Iterable[Dossier]) -> dict[int, Turnout]:
    """By key of the dossier, while the voting is open."""
    people = set(found.members.values_list("person", flat=True))
    cast = dict(
        Ballot.objects.filter(dossier__round=found)
        .values_list("dossier")
        .annotate(n=Count("pk"))
        .values_list("dossier", "n")
    )
    return {row.pk: Turnout(cast.get(row.pk, 0), len(people - {row.person_id})) for row in rows}


def ballot_of(found: Dossier, *, actor: Actor) -> Ballot | None:
    """What the actor herself gave."""
    if actor.person_id is None:
        return None
    return found.ballots.filter(member__person=actor.person_id).first()


def voted(found: Round, *, actor: Actor) -> set[int]:
    """Keys of the dossiers of a round for which the actor has voted."""
    if actor.person_id is None:
        return set()
    rows = Ballot.objects.filter(dossier__round=found, member__person=actor.person_id)
    return set(rows.values_list("dossier", flat=True))


@dataclass(frozen=True, slots=True)
class Result:
    """What the council gave, without who gave what: for each criterion its name, the mean, the most; what was said."""

    criteria: Sequence[tuple[str, str, int]]
    comments: Sequence[str]


def result(found: Dossier) -> Result | None:
    """The result; None while the voting is open."""
    if not access.sees_results(found):
        return None
    ballots = list(found.ballots.order_by("pk"))
    means = [(one.name, _mean(ballots, key), one.most) for key, one in scales(found.round).items()]
    return Result(means, sorted(filter(None, (row.comment for row in ballots))))


def _mean(ballots: Sequence[Ballot], key: str) -> str:
    given = [row.scores[key] for row in ballots if key in row.scores]
    if not given:
        return ""
    hundredths = round(Fraction(sum(given) * 100, len(given)))
    return f"{hundredths // 100},{hundredths % 100:02d}"


def minutes_of(found: Round) -> QuerySet[CouncilMinutes]:
    """Minutes of its council, with how many dossiers each speaks of, and whether one of them was proposed."""
    counted = CouncilMinutes.objects.filter(round=found).annotate(of=Count("dossiers"))
    later = Dossier.objects.filter(minutes=OuterRef("pk")).exclude(state="minuted")
    return counted.annotate(fixed=Exists(later)).order_by("day", "pk")


def minutes(pk: int, *, actor: Actor) -> CouncilMinutes | None:
    """Minutes, for keepers and the council of the round."""
    found = CouncilMinutes.objects.select_related("round").filter(pk=pk).first()
    return found if found and is_inside(found.round, actor=actor) else None


def proposals_of(found: Round) -> QuerySet[Proposal]:
    """Its submissions, with how many dossiers each asks for."""
    return Proposal.objects.filter(round=found).annotate(of=Count("dossiers")).order_by("day", "pk")


def proposal(pk: int, *, actor: Actor) -> Proposal | None:
    """A submission, for keepers and the council of the round."""
    found = Proposal.objects.select_related("round").filter(pk=pk).first()
    return found if found and is_inside(found.round, actor=actor) else None


def is_inside(found: Round, *, actor: Actor) -> bool:
    """Whether the actor keeps rounds or sits in the council of this one."""
    return access.may_keep(actor) or access.membership(actor, found.pk) is not None


# --- who was commended -------------------------------------------------------------------------------------------


def decisions_of(found: Round) -> QuerySet[Decision]:
    """Decisions on dossiers of a round, with how many each commends."""
    rows = Decision.objects.filter(pk__in=found.dossiers.filter(decision__isnull=False).values("decision"))
    return rows.annotate(of=Count("dossiers")).order_by("day", "pk")


def decision(pk: int) -> Decision | None:
    """A decision."""
    return Decision.objects.filter(pk=pk).first()


def commended(found: Decision, *, actor: Actor) -> QuerySet[Dossier]:
    """Whom a decision commends: by what is given, units before persons."""
    rows = access.honours_visible_to(actor).filter(decision=found).select_related("unit", "person", "round")
    return rows.order_by("award", F("person__name").asc(nulls_first=True), "unit__name", "pk")


def honours(year: int, *, actor: Actor) -> QuerySet[Dossier]:
    """Who was commended in a year, by day of the decision."""
    rows = access.honours_visible_to(actor).filter(decision__year=year)
    return rows.select_related("unit", "person", "round", "decision").order_by(
        "decision__day", "decision_id", "award", F("person__name").asc(nulls_first=True), "unit__name", "pk"
    )


def honour_years() -> list[int]:
    """The years with decisions, the latest first."""
    return list(Decision.objects.order_by("-year").values_list("year", flat=True).distinct())


# --- what waits and what is due ----------------------------------------------------------------------------------


def to_score(*, actor: Actor) -> int:
    """For how many submitted dossiers the actor must still vote."""
    if actor.person_id is None:
        return 0
    mine = Member.objects.filter(person=actor.person_id, round__finished_on=None)
    rows = Dossier.objects.filter(
        Q(person=None) | ~Q(person=actor.person_id), state="submitted", round__in=mine.values("round")
    )
    done = Ballot.objects.filter(dossier=OuterRef("pk"), member__person=actor.person_id)
    return rows.filter(~Exists(done)).count()


def to_decide(*, actor: Actor) -> int:
    """How many proposals wait for a leader, other than on herself."""
    if not actor.does("leader"):
        return 0
    rows = Dossier.objects.filter(state="proposed")
    return rows.filter(Q(person=None) | ~Q(person=actor.person_id)).count()


def due(until: date) -> Iterator[Due]:
    """Dossiers that units owe for what they registered, ballots that members owe, for the reminders."""
    submitted = Dossier.objects.filter(registration=OuterRef("pk")).exclude(state="draft")
    owed = Registration.objects.filter(
        ~Exists(submitted), withdrawn_on=None, round__finished_on=None, round__dossiers_by__lte=until
    ).select_related("round", "unit", "person")
    for row in owed.order_by("round__dossiers_by", "pk"):
        yield Due(
            "emulation-registration", row.pk, row.round.dossiers_by, day_of(row.made_at),
            f"Nộp hồ sơ đề nghị khen thưởng: {row}", f"{ADDRESS}/{row.round_id}/", (), row.unit_id,
        )  # fmt: skip
    for running in Round.objects.filter(finished_on=None, score_by__lte=until).order_by("score_by", "pk"):
        yield from _scoring_due(running)


def _scoring_due(found: Round) -> Iterator[Due]:
    waiting = list(found.dossiers.filter(state="submitted").values_list("pk", "person"))
    done = set(Ballot.objects.filter(dossier__round=found).values_list("dossier", "member"))
    for member in found.members.select_related("person").order_by("pk"):
        left = [key for key, person in waiting if person != member.person_id and (key, member.pk) not in done]
        if left:
            yield Due(
                "emulation-member", member.pk, found.score_by, day_of(member.since),
                f"Cho điểm, bỏ phiếu {len(left)} hồ sơ khen thưởng: {found.title}", f"{ADDRESS}/{found.pk}/xet/",
                (member.person,), upwards=False,
            )  # fmt: skip


def on_the_way(found: Round) -> int:
    """How many dossiers of a round are submitted and not decided."""
    return found.dossiers.filter(state__in=ON_THE_WAY).count()
