"""Reading dialogues, their questions by support, commitments; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from cualuat.base.actor import ANYONE, Actor
from cualuat.casework.choices import PublicationState
from cualuat.casework.models import Case, Publication
from cualuat.dialogues import access, codes
from cualuat.dialogues.kinds import Kind, all_kinds
from cualuat.dialogues.models import Commitment, Dialogue, KindChoice, Question, Registration, Support
from cualuat.dialogues.rules import Need, counted, need
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.programme.models import Pace, PlanState, PlanTask, WorkState
from cualuat.reminders.registry import Due

VIEWS: Final[dict[str, str]] = {"coming": "Sắp tới và đang làm", "past": "Đã tổ chức", "all": "Tất cả"}
_ON_WORD: Final = (Pace.INSTRUCTION, Pace.EVENT)


def dialogues(*, actor: Actor, view: str = "all") -> QuerySet[Dialogue]:
    """What the actor sees: what is to come the nearest first, else the latest first; with what waits for a moderator (`waiting`)."""
    rows = access.visible_to(actor).select_related("unit")
    rows = rows.annotate(waiting=Count("questions", filter=Q(questions__state="waiting")))
    if view == "coming":
        return rows.filter(held_at=None, cancelled_at=None).order_by("begins", "pk")
    if view == "past":
        rows = rows.filter(held_at__isnull=False)
    return rows.order_by("-begins", "-pk")


def dialogue(pk: int, *, actor: Actor) -> Dialogue | None:
    """One of them."""
    rows = access.visible_to(actor).select_related("unit", "asking__roll", "supporting__roll")
    return rows.filter(pk=pk).first()


def announced(pk: int) -> Dialogue | None:
    """One that is announced, also one of the staff's: whoever shows it looks who asks."""
    rows = Dialogue.objects.filter(announced_at__isnull=False).select_related(
        "unit", "asking__roll", "supporting__roll"
    )
    return rows.filter(pk=pk).first()


def coming(*, at: datetime) -> list[Dialogue]:
    """What the public may come to, the nearest first."""
    rows = access.visible_to(ANYONE).filter(held_at=None, cancelled_at=None, ends__gt=at)
    return list(rows.order_by("begins", "pk"))


def past(*, at: datetime) -> QuerySet[Dialogue]:
    """What the public could come to, the latest first, with its commitments (`promised`) and those done (`kept`)."""
    rows = access.visible_to(ANYONE).filter(Q(held_at__isnull=False) | Q(cancelled_at__isnull=False) | Q(ends__lte=at))
    rows = rows.annotate(
        promised=Count("commitments"), kept=Count("commitments", filter=Q(commitments__done_on__isnull=False))
    )
    return rows.order_by("-begins", "-pk")


# --- questions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with how many support it, what was merged into it, and where it became a matter the answer that is public."""

    row: Question
    supports: int
    merged: tuple[Question, ...]
    published: Publication | None = None


def supports(dialogue: Dialogue) -> dict[UUID, int]:
    """Question → how many people support it or what was merged into it."""
    pairs = Support.objects.filter(question__dialogue=dialogue).values_list("question_id", "key")
    merged = dialogue.questions.filter(state="merged").values_list("pk", "merged_into_id")
    return counted(pairs, {one: into for one, into in merged if into is not None})


def shown(dialogue: Dialogue) -> list[Asked]:
    """The questions that are shown, those with the most support first; of the same support as they came."""
    of = supports(dialogue)
    rows = list(dialogue.questions.filter(state="shown").select_related("unit", "case").order_by("number"))
    merged: dict[UUID, list[Question]] = {}
    for one in dialogue.questions.filter(state="merged").order_by("on", "pk"):
        if one.merged_into_id:
            merged.setdefault(one.merged_into_id, []).append(one)
    public = _published([row.case for row in rows if row.case is not None])
    found = [Asked(row, of.get(row.pk, 0), tuple(merged.get(row.pk, ())), public.get(row.case_id or 0)) for row in rows]
    return sorted(found, key=lambda one: (-one.supports, one.row.number or 0))


def _published(cases: list[Case]) -> dict[int, Publication]:
    """Matter → its published answer: all that anybody may know of a matter."""
    rows = Publication.objects.filter(case__in=cases, state=PublicationState.PUBLISHED).order_by("pk")
    return {row.case_id: row for row in rows}


def published(question: Question) -> Publication | None:
    """The answer that is public, of a question that became a matter."""
    return _published([question.case]).get(question.case_id or 0) if question.case else None


def to_moderate(dialogue: Dialogue) -> QuerySet[Question]:
    """Questions that nobody has read yet."""
    return dialogue.questions.filter(state="waiting").order_by("on", "pk")


def refused(dialogue: Dialogue) -> QuerySet[Question]:
    """Questions that are not shown."""
    return dialogue.questions.filter(state="refused").order_by("on", "pk")


def question(key: str) -> Question | None:
    """The question of this key."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    rows = Question.objects.select_related("dialogue__unit", "dialogue__asking", "dialogue__supporting", "unit", "case")
    return rows.filter(pk=wanted).first()


def supported(dialogue: Dialogue, key: str) -> set[UUID]:
    """What this person supports already."""
    rows = Support.objects.filter(question__dialogue=dialogue, key=key)
    return set(rows.values_list("question_id", flat=True))


def by_code(typed: str) -> Registration | Question | None:
    """What somebody has the code of. Raises receipts.Mistyped."""
    keys = codes.keys_of(typed)
    found = Registration.objects.filter(code_key__in=keys).select_related("dialogue").first()
    if found is not None:
        return found
    rows = Question.objects.filter(code_key__in=keys)
    return rows.select_related("dialogue", "merged_into__case", "merged_into__unit", "unit", "case").first()


def waiting_for(actor: Actor) -> int:
    """How many questions wait for this moderator: of the actor's units, of all for those who run dialogues."""
    rows = Question.objects.filter(state="waiting", dialogue__held_at=None, dialogue__cancelled_at=None)
    if not access.may_run(actor):
        units = actor.units_with(*access.DOERS)
        return rows.filter(dialogue__unit__in=units).count() if units else 0
    return rows.count()


def to_announce(actor: Actor) -> int:
    """How many dialogues are planned and wait for the actor to make them known."""
    return Dialogue.objects.filter(announced_at=None, cancelled_at=None).count() if access.may_run(actor) else 0


# --- people and commitments --------------------------------------------------------------------------------------


def registrations(dialogue: Dialogue) -> QuerySet[Registration]:
    """Who comes."""
    return dialogue.registrations.filter(cancelled_on=None).order_by("at_door", "name", "pk")


def signed_in(dialogue: Dialogue) -> int:
    """How many said that they are there."""
    rows = dialogue.registrations.filter(present_at__isnull=False)
    return int(rows.aggregate(n=Sum("people"))["n"] or 0)


def commitments(dialogue: Dialogue) -> QuerySet[Commitment]:
    """What was promised, in order."""
    return dialogue.commitments.select_related("unit", "question", "work__task__plan", "proof").order_by("position")


def commitment(pk: int) -> Commitment | None:
    """One of them."""
    return Commitment.objects.select_related("dialogue", "unit", "proof__cleaned").filter(pk=pk).first()


def open_commitments(*, actor: Actor) -> QuerySet[Commitment]:
    """What is not done yet of all dialogues: of the actor's units, of all for those who run dialogues."""
    rows = Commitment.objects.filter(done_on=None).select_related("dialogue", "unit", "work")
    if not access.may_run(actor):
        rows = rows.filter(unit__in=actor.units_with(*access.DOERS))
    return rows.order_by("due", "pk")


def late_for(actor: Actor, *, on: date) -> int:
    """How many commitments and written answers of the actor's units are late."""
    units = actor.units_with(*access.DOERS)
    if not units:
        return 0
    promised = Commitment.objects.filter(done_on=None, due__lt=on, unit__in=units).count()
    return promised + Question.objects.filter(outcome="written", answered_on=None, due__lt=on, unit__in=units).count()


def plan_tasks() -> list[PlanTask]:
    """Tasks of plans in force under which work is given «theo chỉ đạo»."""
    rows = PlanTask.objects.filter(plan__state=PlanState.ISSUED, pace__in=_ON_WORD).select_related("plan")
    return list(rows.order_by("plan__day", "plan_id", "position")[:300])


# --- what is due of each kind ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindStanding:
    """A kind with what is due of it in a year; `choice` where the agency set its own number."""

    kind: Kind
    choice: KindChoice | None
    need: Need
    basis: str
    needs_review: bool


def standing(*, year: int, on: date) -> list[KindStanding]:
    """Each kind: how often it is due this year, how often it was held, is announced."""
    chosen = {row.kind: row for row in KindChoice.objects.all()}
    since = datetime(year, 1, 1, tzinfo=VIETNAM)
    rows = Dialogue.objects.filter(begins__gte=since, begins__lt=since.replace(year=year + 1), cancelled_at=None)
    held = dict(rows.filter(held_at__isnull=False).values_list("kind").annotate(n=Count("pk")))
    planned = dict(rows.filter(held_at=None, announced_at__isnull=False).values_list("kind").annotate(n=Count("pk")))
    found = []
    for kind in all_kinds().values():
        choice = chosen.get(kind.code)
        times = choice.per_year if choice else kind.per_year
        needed = need(times=times, held=held.get(kind.code, 0), planned=planned.get(kind.code, 0), year=year)
        basis, unsure = (choice.basis, False) if choice else (kind.basis, kind.needs_review)
        found.append(KindStanding(kind, choice, needed, basis, unsure))
    return found


def due(until: date) -> Iterator[Due]:
    """Written answers and commitments that units owe, for the reminders; a commitment that became work is reminded there.

    Once that work is done, or given up, the public still waits to read what was done.
    """
    owed = Question.objects.filter(outcome="written", answered_on=None, due__lte=until).select_related("dialogue")
    for row in owed.order_by("due", "pk"):
        yield Due(
            f"dialogue-answer-{row.number}", row.dialogue_id, row.due or until, day_of(row.dialogue.begins),
            f"Trả lời bằng văn bản câu hỏi {row.number} của buổi đối thoại: {row.dialogue.title[:120]}",
            f"/ban-lam-viec/doi-thoai/{row.dialogue_id}/", (), row.unit_id,
        )  # fmt: skip
    at_the_plan = Q(work__state=WorkState.OPEN)
    promised = Commitment.objects.filter(done_on=None, due__lte=until).exclude(at_the_plan).select_related("dialogue")
    for one in promised.order_by("due", "pk"):
        yield Due(
            "dialogue-commitment", one.pk, one.due, day_of(one.added_at), f"Cam kết tại đối thoại: {one.text[:160]}",
            f"/ban-lam-viec/doi-thoai/{one.dialogue_id}/", (), one.unit_id,
        )  # fmt: skip
