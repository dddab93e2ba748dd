"""Rounds, nominations, honours and initiatives as pages ask for them; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from cualuat.accounts.models import Person
from cualuat.ballots import queries as ballots
from cualuat.base.actor import Actor
from cualuat.casework.codes import receipt_keys
from cualuat.honours import access
from cualuat.honours.access import PUBLIC, NotClosed
from cualuat.honours.models import (
    CouncilMember,
    CouncilScore,
    Honour,
    Initiative,
    Nomination,
    NominationComment,
    Round,
)
from cualuat.honours.norms import norms
from cualuat.honours.rules import (
    CHECKS,
    CODE,
    Facts,
    Scale,
    Told,
    first,
    mean_points,
    name_part,
    shown_points,
    told,
)
from cualuat.kernel.workdays import day_of
from cualuat.reminders.registry import Due
from cualuat.sealed import receipts


def consent_hash(code: str) -> str:
    """What is kept of the code in a letter that asks for consent."""
    return salted_hmac("cualuat.honours.consent", code, algorithm="sha256").hexdigest()


# --- rounds at the desk ------------------------------------------------------------------------------------------------


def rounds(*, actor: Actor) -> QuerySet[Round]:
    """Rounds with the number of their nominations (`nominated`), the newest first."""
    return access.rounds_visible_to(actor).annotate(nominated=Count("nominations")).order_by("-year", "-pk")


def round_for(pk: int, *, actor: Actor) -> Round | None:
    """One of them."""
    return rounds(actor=actor).select_related("ballot__occasion").filter(pk=pk).first()


def scales(round: Round) -> dict[str, Scale]:
    """Criteria by key."""
    return {str(one.pk): one.scale for one in round.criteria.order_by("position", "pk")}


def members(round: Round) -> QuerySet[CouncilMember]:
    """The council."""
    return round.members.select_related("person").order_by("person__name", "pk")


def nominations(round: Round, *, actor: Actor) -> QuerySet[Nomination]:
    """Those of a round that the actor may see, with their number of comments (`said`) and of clear checks (`clear`)."""
    keys = access.nominations_visible_to(actor).values("pk")
    rows = Nomination.objects.filter(round=round, pk__in=keys)
    return rows.annotate(
        said=Count("comments", distinct=True), clear=Count("checks", filter=Q(checks__outcome="clear"), distinct=True)
    ).order_by("state", "pk")


def nomination(pk: int, *, actor: Actor) -> Nomination | None:
    """One of them."""
    rows = access.nominations_visible_to(actor).select_related(
        "round", "joined_to", "picture__cleaned", "consent_paper"
    )
    return rows.filter(pk=pk).first()


def twins(found: Nomination) -> QuerySet[Nomination]:
    """Others that may be of the same person: same name in this round; same name and place honoured before."""
    others = Nomination.objects.exclude(pk=found.pk).exclude(state="joined").select_related("round")
    same_name = Q(round=found.round, key__startswith=f"{name_part(found.key)}|")
    return others.filter(same_name | Q(key=found.key, state="chosen")).order_by("pk")


def others(found: Nomination) -> QuerySet[Nomination]:
    """The other nominations of its round that it can be joined to: one person may be written in two ways."""
    return (
        Nomination.objects.filter(round_id=found.round_id).exclude(pk=found.pk).exclude(state="joined").order_by("pk")
    )


def is_ready(found: Nomination) -> bool:
    """Whether it can be put up: agreed to, and everything looked into without finding anything."""
    clear = found.checks.filter(outcome="clear").count()
    return found.state == "received" and found.consent == "given" and clear == len(CHECKS)


def candidates(round: Round) -> QuerySet[Nomination]:
    """Those put up who still agree."""
    return round.nominations.filter(state="listed", consent="given").order_by("pk")


# --- the council -------------------------------------------------------------------------------------------------------


def own_scores(round: Round, person: Person) -> dict[int, CouncilScore]:
    """What one member gave, by key of the nomination: her own, at any time."""
    rows = CouncilScore.objects.filter(member__round=round, member__person=person)
    return {row.nomination_id: row for row in rows}


def scored(round: Round) -> list[tuple[str, int]]:
    """How many of those put up each member has scored; not what."""
    rows = members(round).annotate(done=Count("scores", filter=Q(scores__nomination__state="listed")))
    return [(row.person.name, row.done) for row in rows]


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the council gave one: the mean, and each member's total with her note."""

    nomination: Nomination
    points: str
    totals: list[tuple[str, int, str]]


def all_scores(round: Round) -> list[Sheets]:
    """What all gave. Raises NotClosed before the scoring is closed, for everybody."""
    if not Round.objects.filter(pk=round.pk, scored_at__isnull=False).exists():
        raise NotClosed()
    found = []
    for one in round.nominations.filter(scores__isnull=False).distinct().order_by("-points", "pk"):
        rows = one.scores.select_related("member__person").order_by("member__person__name")
        totals = [(row.member.person.name, sum(row.points.values()), row.note) for row in rows]
        found.append(Sheets(one, shown_points(one.points), totals))
    return found


def means(round: Round) -> dict[int, int]:
    """The council's points of each who is put up and was scored; for closing the scores."""
    among = scales(round)
    sheets: dict[int, list[dict[str, int]]] = {}
    for row in CouncilScore.objects.filter(nomination__in=candidates(round)):
        sheets.setdefault(row.nomination_id, []).append(row.points)
    found = {key: mean_points(among, rows) for key, rows in sheets.items()}
    return {key: points for key, points in found.items() if points is not None}


def may_choose(round: Round) -> bool:
    """Whether points or votes are known, so that minutes can say who is chosen."""
    if round.state not in ("choosing", "chosen"):
        return False
    known = round.ballot.published_at if round.choosing == "ballot" and round.ballot else round.scored_at
    return known is not None


def suggestion(round: Round) -> tuple[list[Nomination], list[Nomination]]:
    """Whom the points or the votes name, and those tied at the last place."""
    rows = {row.pk: row for row in candidates(round)}
    if round.choosing == "ballot":
        return _of_ballot(round, rows)
    best, tied = first({pk: row.points for pk, row in rows.items() if row.points is not None}, round.most)
    return [rows[pk] for pk in best], [rows[pk] for pk in tied]


def _of_ballot(round: Round, rows: dict[int, Nomination]) -> tuple[list[Nomination], list[Nomination]]:
    if round.ballot is None or round.ballot.published_at is None:
        return [], []
    by_key = {row.option_key: row for row in rows.values()}
    standings = ballots.outcome_of(round.ballot).standings
    elected = [by_key[one.option] for one in standings if one.elected and one.option in by_key]
    return elected, [by_key[one.option] for one in standings if one.tied and one.option in by_key]


# --- the public --------------------------------------------------------------------------------------------------------


def public_rounds() -> QuerySet[Round]:
    """Rounds that were announced."""
    return Round.objects.exclude(state="draft").select_related("ballot__occasion").order_by("-year", "-pk")


def public_round(pk: int) -> Round | None:
    """One of them."""
    return public_rounds().filter(pk=pk).first()


def takes_nominations(round: Round, on: date) -> bool:
    """Whether anybody may put somebody forward today."""
    return round.state == "open" and round.nominate_from <= on <= round.nominate_until


def takes_comments(round: Round, on: date) -> bool:
    """Whether anybody may say something of those put up today."""
    return round.state == "commenting" and round.comments_until is not None and on <= round.comments_until


def put_up(round: Round) -> QuerySet[Nomination]:
    """Those whom the public may see: put up, and agreed to."""
    return round.nominations.filter(PUBLIC).select_related("picture__cleaned").order_by("pk")


def public_nomination(pk: int) -> Nomination | None:
    """One of them."""
    return Nomination.objects.filter(PUBLIC, pk=pk).select_related("round", "picture__cleaned").first()


def shown_comments(found: Nomination) -> QuerySet[NominationComment]:
    """What is said of one, as far as it is shown."""
    return found.comments.filter(state="shown").order_by("pk")


def comments(found: Nomination) -> QuerySet[NominationComment]:
    """Everything that is said of one, for those who moderate."""
    return found.comments.order_by("state", "pk")


def honours() -> QuerySet[Honour]:
    """Every honour that stands, the latest first; whether its bearer may be named says `nomination.is_public`."""
    rows = Honour.objects.filter(revoked_on=None).select_related("nomination__round", "nomination__picture__cleaned")
    return rows.order_by("-given_on", "-pk")


def honour(pk: int) -> Honour | None:
    """One of them whose bearer may be named."""
    found = honours().filter(pk=pk).first()
    return found if found and found.nomination.is_public else None


def honours_of(round: Round) -> QuerySet[Honour]:
    """Those of a round, for the desk, those taken back too."""
    return Honour.objects.filter(nomination__round=round).select_related("nomination").order_by("number")


def honour_with(code: str) -> Honour | None:
    """The honour whose certificate has this code, without hyphens."""
    return Honour.objects.filter(code=code).select_related("nomination__round").first()


def asked(code: str) -> Nomination | None:
    """The nomination that a code of consent belongs to. Raises receipts.Mistyped."""
    plain = receipts.read(code, CODE)
    rows = Nomination.objects.select_related("round", "picture__cleaned")
    return rows.filter(consent_key=consent_hash(plain)).exclude(state="joined").first()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A nomination for whoever sent it: what she sent, and how far it is. `name` «» where its bearer does not want to be named."""

    nomination: Nomination
    round: Round
    name: str
    told: Told
    honour: Honour | None
    initiative: Initiative | None


def by_receipt(typed: str, *, on: date) -> LookedUp | None:
    """The nomination whose code was typed, as its sender may know it. Raises receipts.Mistyped."""
    code = receipts.read(typed, receipts.RECEIPT)
    rows = Nomination.objects.filter(receipt_key__in=receipt_keys(code))
    found = rows.select_related("round__ballot__occasion", "joined_to").first()
    if found is None:
        return None
    whole = found.joined_to or found  # of two that are one, the one that goes on
    honour = Honour.objects.filter(nomination=whole).first()
    return LookedUp(
        found, found.round, "" if whole.consent in ("refused", "withdrawn") else found.name, _told(found, whole, honour, on),
        honour_of(whole), public_initiatives().filter(nomination=whole).first(),
    )  # fmt: skip


def honour_of(found: Nomination) -> Honour | None:
    """The honour of a nomination that everybody may read of."""
    return next((one for one in honours().filter(nomination=found) if one.nomination.is_public), None)


def _told(found: Nomination, whole: Nomination, honour: Honour | None, on: date) -> Told:
    row = found.round
    facts = Facts(
        state=whole.state, consent=whole.consent, round=row.state, choosing=row.choosing, joined=found.joined_to_id is not None,
        why=whole.set_aside_why, dropped_why=row.dropped_why, today=on, nominate_until=row.nominate_until, comments_until=row.comments_until,
        decision=f"số {row.decision_number} ngày {row.decision_day:%d/%m/%Y}" if row.decision_day else "",
        revoked=honour is not None and honour.revoked_on is not None,
    )  # fmt: skip
    return told(facts)


# --- initiatives -------------------------------------------------------------------------------------------------------


def initiatives(*, actor: Actor) -> QuerySet[Initiative]:
    """The register, with the number of places that took each over (`copied`)."""
    rows = access.initiatives_visible_to(actor).annotate(copied=Count("replications"))
    return rows.order_by("-published_on", "-pk")


def initiative(pk: int, *, actor: Actor) -> Initiative | None:
    """One of them."""
    return access.initiatives_visible_to(actor).select_related("nomination").filter(pk=pk).first()


def public_initiatives() -> QuerySet[Initiative]:
    """Those that are public."""
    return (
        Initiative.objects.filter(state="public")
        .annotate(copied=Count("replications"))
        .order_by("-published_on", "-pk")
    )


def public_initiative(pk: int) -> Initiative | None:
    """One of them."""
    return public_initiatives().filter(pk=pk).first()


def initiative_points(found: Initiative) -> tuple[str, int]:
    """The mean that officers gave it, of a hundred, and how many did."""
    sheets = [row.points for row in found.scores.all()]
    return shown_points(mean_points(norms().scales, sheets)), len(sheets)


# --- reminders ---------------------------------------------------------------------------------------------------------


def due(until: date) -> Iterator[Due]:
    """Rounds whose nominations or comments are over and that wait for the next step, for the reminders."""
    for row in Round.objects.filter(state__in=("open", "commenting")).order_by("pk"):
        last = row.nominate_until if row.state == "open" else row.comments_until
        if last is None or last + timedelta(days=1) > until:
            continue
        what = (
            "Xét các đề cử, đưa ra lấy ý kiến" if row.state == "open" else "Hết thời gian lấy ý kiến, chuyển sang chọn"
        )
        yield Due(
            "honour-round", row.pk, last + timedelta(days=1), day_of(row.made_at), f"{what}: {row.title}",
            f"/ban-lam-viec/ton-vinh/{row.pk}/",
        )  # fmt: skip
