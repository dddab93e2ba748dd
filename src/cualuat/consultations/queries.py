"""Reading consultations and opinions; how long a draft must be posted; what is due, what rests on which law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from cualuat.base.actor import Actor
from cualuat.casework.codes import receipt_keys
from cualuat.consultations import access
from cualuat.consultations.kinds import kinds
from cualuat.consultations.models import Consultation, Opinion, OpinionFile, OpinionGroup, Paper
from cualuat.consultations.rules import ANYBODY, COLLECTED, PUBLIC, STATES
from cualuat.consultations.texts import Draft, read
from cualuat.drafting.rules import VERDICTS
from cualuat.files.models import Attachment
from cualuat.kernel.limits import NoRuleInForce, Result
from cualuat.kernel.limits import due as counted
from cualuat.kernel.workdays import YearNotCovered, day_of
from cualuat.law.reliance import Reliance
from cualuat.reminders.registry import Due
from cualuat.sealed import receipts
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.rules import ledger_of

VIEWS: Final[dict[str, str]] = {"all": "Tất cả", **STATES}
OPINION_VIEWS: Final[dict[str, str]] = {
    "waiting": "Chờ duyệt",
    "unanswered": "Chưa trả lời",
    "answered": "Đã trả lời",
    "agree": "Chỉ đồng ý, không cần trả lời",
    "rejected": "Không đăng",
    "all": "Tất cả",
}
_LIVE: Final = ("planned", "posted", "closed", "synthesising")
_SAYS: Final = Q(state="shown") & ~Q(text="")
_ANSWERED: Final = Q(group__isnull=True) & ~Q(verdict="") | Q(group__isnull=False) & ~Q(group__verdict="")


# --- consultations -----------------------------------------------------------------------------------------------


def consultations(*, actor: Actor, view: str = "all") -> QuerySet[Consultation]:
    """Those the actor works with, what is under way first."""
    rows = access.visible_to(actor)
    if view in STATES:
        rows = rows.filter(state=view)
    rank = Case(When(state__in=_LIVE, then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting = Count("opinions", filter=Q(opinions__state="waiting"))
    return rows.annotate(rank=rank, waiting=waiting, said=Count("opinions")).order_by("rank", "-pk")


def consultation(pk: int, *, actor: Actor) -> Consultation | None:
    """One of them."""
    return access.visible_to(actor).select_related("source", "obligation").filter(pk=pk).first()


def public() -> QuerySet[Consultation]:
    """Those everybody reads: what is open first, by its last day, then the newest."""
    rows = Consultation.objects.filter(state__in=PUBLIC).select_related("occasion", "unit")
    rank = Case(When(state="posted", then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "-last_day", "-pk")


def public_one(pk: int) -> Consultation | None:
    """One that everybody reads."""
    return public().filter(pk=pk).first() if pk < 2**31 else None


def dropped(pk: int) -> Consultation | None:
    """One that was public and was given up, to say so instead of «not found»."""
    rows = Consultation.objects.filter(state="dropped", posted_on__isnull=False).select_related("occasion")
    return rows.filter(pk=pk).first() if pk < 2**31 else None


def draft_of(found: Consultation) -> Draft:
    """Its posted text, read."""
    return read(found.text)


def paper(found: Consultation, pk: int) -> Paper | None:
    """A paper that comes with it."""
    return found.papers.select_related("attachment").filter(pk=pk).first()


# --- how long ----------------------------------------------------------------------------------------------------


def least_period(kind: str, first: date) -> Result | None:
    """Until when a draft of this kind that is posted on a day stays posted at least, with the steps; None where no rule says it.

    Raises YearNotCovered.
    """
    of = kinds().get(kind)
    if of is None or not of.limit:
        return None
    try:
        rule = timelimits.rule(of.limit, first, on=first)
    except NoRuleInForce:
        return None
    return counted(rule, ledger_of(rule, first, ()), timelimits.calendar(), on=first)


def least_day(kind: str, first: date) -> date | None:
    """The earliest last day for opinions; None where no rule says it, or the calendar does not reach so far."""
    try:
        found = least_period(kind, first)
    except YearNotCovered:
        return None
    return found.due if found else None


# --- opinions ----------------------------------------------------------------------------------------------------


def opinions(found: Consultation, view: str = "all") -> QuerySet[Opinion]:
    """What was said of it, in the order of sending."""
    rows = found.opinions.select_related("group", "letter", "invited").prefetch_related("files__attachment")
    if view in ("waiting", "rejected"):
        rows = rows.filter(state=view)
    elif view == "unanswered":
        rows = rows.filter(_SAYS).exclude(_ANSWERED)
    elif view == "answered":
        rows = rows.filter(_SAYS).filter(_ANSWERED)
    elif view == "agree":
        rows = rows.filter(state="shown", text="")
    return rows.order_by("number")


def opinion(found: Consultation, pk: int | None) -> Opinion | None:
    """One of them."""
    return opinions(found).filter(pk=pk).first() if pk is not None else None


def sent_file(found: Consultation, pk: int) -> Attachment | None:
    """A file that came with an opinion of it."""
    row = OpinionFile.objects.filter(pk=pk, opinion__consultation=found).select_related("attachment").first()
    return row.attachment if row else None


def group(found: Consultation, pk: int | None) -> OpinionGroup | None:
    """A group of like opinions."""
    return found.groups.filter(pk=pk).first() if pk is not None else None


def by_receipt(typed: str) -> Opinion | None:
    """The opinion whose code was typed. Raises sealed.receipts.Mistyped."""
    code = receipts.read(typed, receipts.RECEIPT)
    rows = Opinion.objects.filter(receipt_key__in=receipt_keys(code))
    return rows.select_related("consultation__occasion", "group").first()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many opinions: in all, to be looked at, shown, only agreeing, not taken in; to be answered, answered, accepted at least partly."""

    total: int
    waiting: int
    shown: int
    agree: int
    rejected: int
    says: int
    answered: int
    accepted: int

    @property
    def unanswered(self) -> int:
        """How many wait for an answer."""
        return self.says - self.answered


def counts(rows: QuerySet[Opinion]) -> Counts:
    """Of these opinions."""
    accepted = Q(group__isnull=True, verdict__in=("accepted", "partly")) | Q(group__verdict__in=("accepted", "partly"))
    found = rows.order_by().aggregate(
        total=Count("pk"), waiting=Count("pk", filter=Q(state="waiting")), shown=Count("pk", filter=Q(state="shown")),
        agree=Count("pk", filter=Q(state="shown", text="")), rejected=Count("pk", filter=Q(state="rejected")),
        says=Count("pk", filter=_SAYS), answered=Count("pk", filter=_SAYS & _ANSWERED),
        accepted=Count("pk", filter=_SAYS & accepted),
    )  # fmt: skip
    return Counts(**found)


def counts_of(found: Consultation) -> Counts:
    """Of all that was said of it."""
    return counts(found.opinions.all())


def by_unit(found: Consultation) -> dict[str, int]:
    """How many opinions are shown for each page of the draft; «» for the whole."""
    draft, told = draft_of(found), dict[str, int]()
    rows = found.opinions.filter(state="shown").order_by().values_list("place").annotate(n=Count("pk"))
    for place, n in rows:
        unit = draft.places[place].unit if place in draft.places else ""
        told[unit] = told.get(unit, 0) + n
    return told


def shown(found: Consultation, places: Iterable[str] | None = None) -> QuerySet[Opinion]:
    """What the public reads, of these places or of all; the newest first."""
    rows = found.opinions.filter(state="shown").select_related("group")
    return (rows if places is None else rows.filter(place__in=list(places))).order_by("-number")


# --- what became of it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """An opinion, or like ones together, with its answer; `who` each once. `row` is where the answer stands."""

    place: str
    place_name: str
    text: str
    who: tuple[str, ...]
    count: int
    numbers: tuple[int, ...]
    row: Opinion | OpinionGroup

    @property
    def verdict(self) -> str:
        """What became of it, in words; «» where nobody answered."""
        return VERDICTS.get(self.row.verdict, "")

    @property
    def said_by(self) -> str:
        """Those who say it; people without a name are counted."""
        named = [one for one in self.who if one != ANYBODY]
        rest = self.count - len(named)
        if not rest:
            return "; ".join(named)
        told = f"{rest} người góp ý" if named or rest > 1 else ANYBODY
        return "; ".join([*named, told])


def lines(found: Consultation) -> list[Line]:
    """All that needs an answer, like opinions as one, in the order of the draft; what only agrees is left out."""
    order = draft_of(found).order()
    rows = list(found.opinions.filter(_SAYS).select_related("group").order_by("number"))
    gathered: dict[int, list[Opinion]] = {}
    made = []
    for row in rows:
        if row.group_id is None:
            made.append(_line(row.place, row.place_name, row.public_text, [row], row))
        else:
            gathered.setdefault(row.group_id, []).append(row)
    for some in gathered.values():
        of = some[0].group
        if of is not None:
            made.append(_line(of.place, of.place_name, of.summary, some, of))
    return sorted(made, key=lambda line: (order.get(line.place, len(order)), line.numbers))


def _line(place: str, name: str, text: str, rows: Sequence[Opinion], row: Opinion | OpinionGroup) -> Line:
    named = tuple(dict.fromkeys(one.who for one in rows if one.who != ANYBODY))
    nameless = sum(one.who == ANYBODY for one in rows)
    who = (*named, *([ANYBODY] if nameless else []))
    return Line(place, name, text, who, len(named) + nameless, tuple(one.number for one in rows), row)


# --- what waits --------------------------------------------------------------------------------------------------


def to_post(actor: Actor) -> int:
    """How many drafts have their text and wait for the actor to put them before the public."""
    return Consultation.objects.filter(state="planned").exclude(text="").count() if access.may_run(actor) else 0


def to_moderate(actor: Actor) -> int:
    """How many opinions wait to be looked at by the actor."""
    if access.may_run(actor):
        return Opinion.objects.filter(state="waiting").count()
    units = actor.units_with(*access.DOERS)
    return Opinion.objects.filter(state="waiting", consultation__unit__in=units).count() if units else 0


def late_for(actor: Actor, *, on: date) -> int:
    """How many consultations should have been explained by now, of the actor's units; of all for those who run them."""
    rows = Consultation.objects.filter(state__in=COLLECTED, explain_by__lt=on)
    if not access.may_run(actor):
        units = actor.units_with(*access.DOERS)
        if not units:
            return 0
        rows = rows.filter(unit__in=units)
    return rows.count()


def due(until: date) -> Iterator[Due]:
    """Drafts to be posted, collections that end, explanations to be published, for the reminders."""
    rows = Consultation.objects.select_related("occasion").order_by("pk")
    for state, day, words in (
        ("planned", "planned_on", "Đăng dự thảo lấy ý kiến"),
        ("posted", "last_day", "Hết hạn góp ý dự thảo"),
        (COLLECTED, "explain_by", "Công bố tổng hợp, tiếp thu, giải trình"),
    ):
        states = state if isinstance(state, tuple) else (state,)
        for row in rows.filter(**{"state__in": states, f"{day}__lte": until}):
            yield Due(
                f"consultation-{day.replace('_', '-')}", row.pk, getattr(row, day), day_of(row.made_at), f"{words}: {row.title[:200]}",
                f"/ban-lam-viec/lay-y-kien/{row.pk}/", (), row.unit_id,
            )  # fmt: skip


def reliances(on: date) -> Iterator[Reliance]:
    """Every public consultation, once for each citation: pages of laws tell what is about to change them."""
    for row in public():
        for citation in filter(None, map(str.strip, row.basis.splitlines())):
            open_ = row.state == "posted" and row.last_day is not None and on <= row.last_day
            note = f"góp ý trước hết ngày {row.last_day:%d/%m/%Y}" if open_ else STATES[row.state].lower()
            yield Reliance("consultations", row.title, f"/lay-y-kien/{row.pk}/", citation, note)


def in_time() -> Q:
    """Explained on or before the day it was to be."""
    return Q(explained_on__lte=F("explain_by"))
