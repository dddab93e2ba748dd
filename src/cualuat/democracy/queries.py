"""Reading what is made known, rounds, conferences, the inspectorate, suggestions; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from cualuat.ballots import queries as ballots
from cualuat.ballots.models import Ballot
from cualuat.base.actor import Actor
from cualuat.democracy import access
from cualuat.democracy.days import counted
from cualuat.democracy.items import numbers
from cualuat.democracy.models import (
    Conference,
    Inspectorate,
    Motion,
    Opinion,
    Posting,
    PostingRead,
    Review,
    Round,
    Suggestion,
)
from cualuat.entry import queries as entry
from cualuat.entry.keys import person_key
from cualuat.entry.models import Occasion
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.reminders.registry import Due

VIEWS: Final[dict[str, str]] = {
    "open": "Chưa công khai, đang công khai",
    "late": "Quá hạn, công khai chậm",
    "all": "Tất cả",
}
BALLOT: Final = "democracy-conference"  # of what thing the votes of a conference are
REVIEW_LIMIT: Final = "democracy-review"
_HOME: Final = "/ban-lam-viec/dan-chu/"


# --- made known --------------------------------------------------------------------------------------------------


def board(*, actor: Actor) -> QuerySet[Posting]:
    """What hangs on the board, the latest first, with how many read it (`readers`) and whether this one did (`mine`)."""
    rows = (
        Posting.objects.filter(posted_on__isnull=False, taken_down_on=None)
        if access.is_staff(actor)
        else Posting.objects.none()
    )
    mine = Count("reads", filter=Q(reads__person=actor.person_id))
    return rows.select_related("file").annotate(readers=Count("reads"), mine=mine).order_by("-posted_on", "-pk")


def postings(*, actor: Actor, on: date, view: str = "all") -> QuerySet[Posting]:
    """All that was or must be made known, for those who keep it: what waits by its day, then the latest."""
    rows = Posting.objects.annotate(readers=Count("reads")) if access.may_keep(actor) else Posting.objects.none()
    if view == "open":
        return rows.filter(taken_down_on=None).order_by("posted_on", "due", "pk")
    if view == "late":
        return rows.filter(Q(posted_on=None, due__lt=on) | Q(posted_on__gt=F("due"))).order_by("-due", "pk")
    return rows.order_by("-decided_on", "-pk")


def posting(pk: int, *, actor: Actor) -> Posting | None:
    """One of them: what is or was on the board for the staff, all for those who keep it."""
    rows = Posting.objects.select_related("file", "proof").annotate(readers=Count("reads"))
    if not access.may_keep(actor):
        rows = rows.filter(posted_on__isnull=False) if access.is_staff(actor) else rows.none()
    return rows.filter(pk=pk).first()


def has_read(row: Posting, actor: Actor) -> bool:
    """Whether this actor said that she read it."""
    return PostingRead.objects.filter(posting=row, person=actor.person_id).exists()


def staff_on(day: date) -> set[int]:
    """Keys of all people who hold a post in the agency on a day."""
    return set(organisation.posts_on(day).values_list("person_id", flat=True))


def staff_count(on: date) -> int:
    """How many people work in the agency on a day."""
    return len(staff_on(on))


def unread_for(actor: Actor) -> int:
    """How much on the board this actor has not read."""
    if actor.person_id is None or not access.is_staff(actor):
        return 0
    rows = Posting.objects.filter(posted_on__isnull=False, taken_down_on=None)
    return rows.exclude(reads__person=actor.person_id).count()


def late_for(actor: Actor, *, on: date) -> int:
    """How much should be on the board and is not."""
    return Posting.objects.filter(posted_on=None, due__lt=on).count() if access.may_keep(actor) else 0


# --- rounds ------------------------------------------------------------------------------------------------------


def rounds(*, actor: Actor) -> QuerySet[Round]:
    """Rounds: drafts only for those who keep them; the latest first, with how many opinions came (`came`)."""
    rows = Round.objects.select_related("occasion").annotate(came=Count("opinions"))
    if not access.may_keep(actor):
        rows = rows.filter(occasion__frozen_at__isnull=False) if access.is_staff(actor) else rows.none()
    return rows.order_by("-added_at", "-pk")


def round_(pk: int, *, actor: Actor) -> Round | None:
    """One of them."""
    return rounds(actor=actor).select_related("file").filter(pk=pk).first()


def opinions(row: Round) -> QuerySet[Opinion]:
    """What was said: what somebody wants otherwise first."""
    return row.opinions.select_related("entry__person").order_by("agrees", "on", "pk")


def opinion(key: str) -> Opinion | None:
    """One of them."""
    try:
        return Opinion.objects.select_related("round").filter(pk=UUID(key)).first()
    except ValueError:
        return None


def may_say(row: Round, actor: Actor, *, at: datetime) -> bool:
    """Whether this actor belongs to those who are asked now."""
    if row.occasion.phase(at) != "open" or not access.is_staff(actor):
        return False
    units = set(row.occasion.units.values_list("pk", flat=True))
    return not units or bool(units & {unit for _, unit in actor.duties})


def has_said(row: Round, actor: Actor) -> bool:
    """Whether this actor answered already; what, nobody knows of a secret round."""
    return _entered(row.occasion, actor)


def may_close(row: Round, *, at: datetime) -> bool:
    """Whether it may be closed: its time is up, or nobody has said anything, so that a wrong one can be replaced."""
    phase = row.occasion.phase(at)
    return phase == "over" or (phase in ("waiting", "open") and entry.entries(row.occasion) == 0)


def _entered(occasion: Occasion, actor: Actor) -> bool:
    if actor.person_id is None:
        return False
    return entry.entered(occasion, person_key(occasion.pk, "person", actor.person_id)) > 0


def to_say(actor: Actor, *, at: datetime) -> int:
    """How many rounds are open for this actor who has not answered."""
    rows = Round.objects.filter(entry.takes_entries(at))
    return sum(may_say(row, actor, at=at) and not has_said(row, actor) for row in rows.select_related("occasion"))


# --- conferences -------------------------------------------------------------------------------------------------


def conferences(*, actor: Actor) -> QuerySet[Conference]:
    """Conferences, the latest year first, with what they voted on (`of`) and what passed (`passed_count`)."""
    rows = Conference.objects.all() if access.is_staff(actor) else Conference.objects.none()
    passed = Count("motions", filter=Q(motions__passed=True), distinct=True)
    return rows.annotate(of=Count("motions", distinct=True), passed_count=passed).order_by("-year")


def conference(pk: int, *, actor: Actor) -> Conference | None:
    """One of them."""
    return conferences(actor=actor).select_related("signed").filter(pk=pk).first()


def motions(row: Conference) -> QuerySet[Motion]:
    """What it voted on, in order."""
    return row.motions.select_related("ballot").order_by("position")


def running_vote(row: Conference) -> Ballot | None:
    """The secret vote whose count the conference does not have yet, with its papers coming in or waiting to be counted."""
    found = ballots.of_thing(BALLOT, row.pk)
    return found if found and row.motions.filter(ballot=found, passed=None).exists() else None


def voting(*, at: datetime) -> set[int]:
    """Keys of the conferences with a secret vote that is open now."""
    return {int(one.about_key) for one in ballots.open_now(BALLOT, at=at)}


def has_voted(ballot: Ballot, actor: Actor) -> bool:
    """Whether somebody of the staff put her paper in by herself; what, nobody knows."""
    return _entered(ballot.occasion, actor)


def to_vote(actor: Actor, *, at: datetime) -> int:
    """How many secret votes of conferences are open to this actor who has not voted."""
    if actor.person_id is None or not access.is_staff(actor):
        return 0
    found = ballots.open_now(BALLOT, at=at)
    return sum(not has_voted(one, actor) for one in found)


def reviews(row: Conference) -> QuerySet[Review]:
    """The reviews of its resolution, the first first."""
    return row.reviews.prefetch_related("lines__motion").order_by("on", "pk")


def next_review(row: Conference) -> date | None:
    """By when the resolution is looked at next: six months after the conference or the last time, until there is a later conference."""
    if row.held_at is None or row.on is None or not row.motions.filter(passed=True).exists():
        return None
    if Conference.objects.filter(year__gt=row.year, held_at__isnull=False).exists():
        return None
    last = row.reviews.order_by("-on").values_list("on", flat=True).first()
    return counted(REVIEW_LIMIT, last or row.on, "on")


@dataclass(frozen=True, slots=True)
class Missing:
    """The conference on a year that nobody has planned, and by when it is due."""

    year: int
    due: date


def missing(*, on: date) -> Missing | None:
    """The conference on the year before that is not even planned."""
    year = on.year - 1
    if year < 2023 or Conference.objects.filter(year=year).exists():
        return None
    return Missing(year, counted("democracy-conference", date(year, 12, 31), "year"))


# --- inspectorate, suggestions -----------------------------------------------------------------------------------


def inspectorates(*, actor: Actor) -> QuerySet[Inspectorate]:
    """Inspectorates, the latest first."""
    rows = Inspectorate.objects.all() if access.is_staff(actor) else Inspectorate.objects.none()
    return rows.prefetch_related("members__person").order_by("-elected_on", "-pk")


def inspectorate(pk: int, *, actor: Actor) -> Inspectorate | None:
    """One of them."""
    return inspectorates(actor=actor).filter(pk=pk).first()


def needs_inspectorate(*, on: date) -> bool:
    """Whether the agency is large enough for one and has none whose term runs."""
    rows = Inspectorate.objects.filter(dissolved_on=None, elected_on__lte=on, ends_on__gte=on)
    return not rows.exists() and staff_count(on) > numbers().staff


def suggestions(*, actor: Actor) -> QuerySet[Suggestion]:
    """Suggestions that the actor may see: what waits first, then the latest."""
    rows = access.suggestions_visible_to(actor).select_related("person")
    return rows.order_by("answered_on", "-on", "pk") if access.may_keep(actor) else rows.order_by("-on", "pk")


def suggestion(key: str, *, actor: Actor) -> Suggestion | None:
    """One of them."""
    try:
        return suggestions(actor=actor).filter(pk=UUID(key)).first()
    except ValueError:
        return None


def unanswered_for(actor: Actor) -> int:
    """How many suggestions wait for an answer of this actor."""
    return Suggestion.objects.filter(answered_on=None).count() if access.may_keep(actor) else 0


# --- due ---------------------------------------------------------------------------------------------------------


def due(until: date) -> Iterator[Due]:
    """What must be posted, conferences, reviews, the end of a term, for the reminders: of the focal unit."""
    focal = organisation.duties_on(until).filter(code="focal").order_by("pk").first()
    unit = focal.unit_id if focal else None
    for row in Posting.objects.filter(posted_on=None, due__lte=until).order_by("due", "pk"):
        yield Due(
            "democracy-posting", row.pk, row.due, day_of(row.added_at), f"Công khai trong cơ quan: {row.title[:160]}",
            f"{_HOME}cong-khai/{row.pk}/", (), unit,
        )  # fmt: skip
    for meeting in Conference.objects.filter(held_at=None, due__lte=until).order_by("due", "pk"):
        yield Due(
            "democracy-conference", meeting.pk, meeting.due, day_of(meeting.added_at), f"Tổ chức {str(meeting)[:1].lower()}{str(meeting)[1:]}",
            f"{_HOME}hoi-nghi/{meeting.pk}/", (), unit,
        )  # fmt: skip
    yield from _reviews_due(until, unit)
    for board_ in Inspectorate.objects.filter(dissolved_on=None, ends_on__lte=until).order_by("ends_on", "pk"):
        if not Inspectorate.objects.filter(elected_on__gte=board_.ends_on).exists():
            yield Due(
                "democracy-inspectorate", board_.pk, board_.ends_on, day_of(board_.added_at), "Bầu lại Ban Thanh tra nhân dân: hết nhiệm kỳ",
                f"{_HOME}thanh-tra/", (), unit,
            )  # fmt: skip


def _reviews_due(until: date, unit: int | None) -> Iterator[Due]:
    last = Conference.objects.filter(held_at__isnull=False).order_by("-year").first()
    day = next_review(last) if last is not None else None
    if last is not None and day is not None and day <= until and last.on is not None:
        yield Due(
            "democracy-review", last.pk, day, last.on, f"Rà soát nghị quyết {str(last)[:1].lower()}{str(last)[1:]}",
            f"{_HOME}hoi-nghi/{last.pk}/", (), unit,
        )  # fmt: skip
    told = Review.objects.filter(informed_on=None, on__lte=until).select_related("conference")
    for row in told.order_by("on", "pk"):
        yield Due(
            "democracy-inform", row.pk, row.on, row.on, f"Thông báo kết quả rà soát: {row.conference}", f"{_HOME}hoi-nghi/{row.conference_id}/",
            (), unit,
        )  # fmt: skip
