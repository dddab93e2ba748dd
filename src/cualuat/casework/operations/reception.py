"""Reception days: planned, posted in time, booked slot by slot, walked into by number, moved with a reason, concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework.choices import Mode
from cualuat.casework.models import ReceptionDay, Slot, Visit
from cualuat.casework.operations.intake import Brought, Registered, register
from cualuat.casework.operations.telling import News, tell_person
from cualuat.kernel.limits import NoRuleInForce, due
from cualuat.kernel.workdays import VIETNAM, YearNotCovered, day_of, show
from cualuat.organisation.models import Unit
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.rules import ledger_of

POSTING_LIMIT = "reception-schedule-post"
ONLINE_LIMIT = "reception-online-invite"
MOST_SLOTS = 60


@dataclass(frozen=True)
class DayWanted:
    """A reception day as planned."""

    on: date
    mode: str
    unit: Unit
    place: str
    begins: time
    ends: time
    slot_minutes: int = 30
    capacity: int = 1
    walk_ins: int = 10
    leader: Person | None = None
    participants: str = ""
    content: str = ""


def _may_plan(by: Actor) -> None:
    by.require_duty("reception", "leader", "focal")


@operation
def plan(*, wanted: DayWanted, by: Actor, at: datetime) -> ReceptionDay:
    """Plans a day with its slots; nobody outside sees it before it is posted. Raises NotAllowed, Refused."""
    _may_plan(by)
    _check(wanted, at)
    day: ReceptionDay = ReceptionDay.objects.create(
        on=wanted.on,
        mode=wanted.mode,
        unit=wanted.unit,
        leader=wanted.leader,
        place=wanted.place.strip(),
        begins=wanted.begins,
        ends=wanted.ends,
        slot_minutes=wanted.slot_minutes,
        capacity=wanted.capacity,
        walk_ins=wanted.walk_ins,
        participants=wanted.participants.strip(),
        content=wanted.content.strip(),
    )
    Slot.objects.bulk_create(Slot(day=day, begins=begins, capacity=wanted.capacity) for begins in slot_times(wanted))
    audit.record(action="casework.plan_day", subject=_label(day), by=by, at=at)
    return day


def _check(wanted: DayWanted, at: datetime) -> None:
    today = day_of(at)
    for wrong, message, field in (
        (wanted.mode not in Mode.values, "Hãy chọn hình thức.", "mode"),
        (wanted.on < today, "Ngày tiếp đã qua.", "on"),
        (not wanted.place.strip(), "Hãy ghi nơi tiếp.", "place"),
        (len(wanted.place.strip()) > 300, "Nơi tiếp dài quá 300 ký tự. Hãy viết gọn.", "place"),
        (wanted.ends <= wanted.begins, "Giờ kết thúc phải sau giờ bắt đầu.", "ends"),
        (not 5 <= wanted.slot_minutes <= 600, "Mỗi lượt từ 5 đến 600 phút.", "slot_minutes"),
        (not 1 <= wanted.capacity <= 50, "Mỗi lượt từ 1 đến 50 người.", "capacity"),
        (not 0 <= wanted.walk_ins <= 500, "Số thứ tự tại chỗ từ 0 đến 500.", "walk_ins"),
        (
            wanted.mode == Mode.PERIODIC and wanted.leader is None,
            "Ngày tiếp định kỳ phải có lãnh đạo tiếp: không ủy quyền cho cấp phó.",
            "leader",
        ),
    ):
        if wrong:
            raise Refused(message, field)
    if len(slot_times(wanted)) > MOST_SLOTS:
        raise Refused(f"Quá nhiều lượt trong một ngày (tối đa {MOST_SLOTS}).", "slot_minutes")


def slot_times(wanted: DayWanted) -> list[time]:
    """When slots begin: one after the other, the last one whole."""
    begins = datetime.combine(wanted.on, wanted.begins)
    end = datetime.combine(wanted.on, wanted.ends)
    length = timedelta(minutes=wanted.slot_minutes)
    found = []
    while begins + length <= end:
        found.append(begins.time())
        begins += length
    return found


def latest_posting(day: date, mode: str) -> date | None:
    """The last day on which a reception day may be posted; None where no rule is known."""
    code = ONLINE_LIMIT if mode == Mode.ONLINE else POSTING_LIMIT
    try:
        rule = timelimits.rule(code, day, on=day)
        return due(rule, ledger_of(rule, day, ()), timelimits.calendar()).due
    except (NoRuleInForce, YearNotCovered):
        return None


@operation
def post(*, day: ReceptionDay, reason: str = "", by: Actor, at: datetime) -> ReceptionDay:
    """Makes a day public. Too late by law it needs a reason, which the public reads. Raises NotAllowed, Refused."""
    _may_plan(by)
    day = ReceptionDay.objects.select_for_update().get(pk=day.pk)
    if day.posted_at or day.cancelled_at:
        raise Refused("Ngày này đã được niêm yết hoặc đã hoãn.")
    today, latest = day_of(at), latest_posting(day.on, day.mode)
    late = latest is not None and today > latest and day.mode != Mode.SUDDEN
    if late and not reason.strip():
        assert latest is not None
        raise Refused(
            f"Lịch phải niêm yết chậm nhất ngày {show(latest)} (trước ít nhất 5 ngày làm việc). Hãy ghi lý do niêm yết muộn "
            "hoặc chọn ngày khác.",
            "reason",
        )
    day.posted_at, day.reason = at, reason.strip()
    day.save()
    audit.record(
        action="casework.post_day", subject=_label(day), by=by, at=at, detail={"reason": day.reason, "late": late}
    )
    return day


@operation
def cancel(
    *, day: ReceptionDay, reason: str, moved_to: ReceptionDay | None = None, by: Actor, at: datetime
) -> ReceptionDay:
    """Postpones a day with a reason and, where known, the new day; everybody who booked is told. Raises NotAllowed, Refused."""
    _may_plan(by)
    if not reason.strip():
        raise Refused("Hãy ghi lý do hoãn: người đã hẹn phải được biết.", "reason")
    day = ReceptionDay.objects.select_for_update().get(pk=day.pk)
    if day.cancelled_at:
        raise Refused("Ngày này đã hoãn.")
    if moved_to is not None and (moved_to.pk == day.pk or moved_to.cancelled_at is not None):
        raise Refused(
            "Không chuyển được sang ngày đã hoãn. Hãy chọn ngày khác, hoặc để trống nếu chưa định.", "moved_to"
        )
    day.cancelled_at, day.reason, day.moved_to = at, reason.strip(), moved_to
    day.save()
    new = f" Ngày mới: {show(moved_to.on)}." if moved_to else " Cơ quan sẽ báo ngày mới."
    words = f"Buổi tiếp công dân ngày {show(day.on)} hoãn: {day.reason}.{new}"
    for visit in Visit.objects.filter(day=day, cancelled_at=None).select_related("case"):
        tell_person(visit.case, News("reception", "Hoãn buổi tiếp công dân", words, words), at=at)
    audit.record(action="casework.cancel_day", subject=_label(day), by=by, at=at, detail={"reason": day.reason})
    return day


@operation
def book(*, slot: Slot, brought: Brought, by: Actor, at: datetime) -> tuple[Registered, Visit]:
    """Takes a place in a slot for somebody; the slot's row is locked, so that nobody takes the last place twice.

    Raises Refused, intake.Incomplete.
    """
    slot = Slot.objects.select_for_update().select_related("day").get(pk=slot.pk)
    day = slot.day
    moment = datetime.combine(day.on, slot.begins, VIETNAM)
    if day.posted_at is None or day.cancelled_at is not None:
        raise Refused("Ngày tiếp này không nhận đặt lịch.", "slot")
    if moment <= at:
        raise Refused("Giờ này đã qua. Hãy chọn giờ khác.", "slot")
    if slot.taken >= slot.capacity:
        raise Refused("Giờ này vừa có người khác chọn. Hãy chọn giờ khác; chữ bạn gõ vẫn còn đây.", "slot")
    try:
        with transaction.atomic():
            slot.taken += 1
            slot.save(update_fields=["taken"])
    except IntegrityError as error:
        raise Refused("Giờ này vừa có người khác chọn. Hãy chọn giờ khác.", "slot") from error
    return _visit(day, slot, brought, by=by, at=at)


def door_closed(day: ReceptionDay, at: datetime) -> str:
    """Why no number is given at the door of this day and what to do, as a Vietnamese sentence; nothing where it is given."""
    today = day_of(at)
    if day.cancelled_at is not None:
        return "Ngày tiếp này đã hoãn nên không cấp số. Hãy hẹn người đến sang ngày khác."
    if day.on < today:
        return f"Ngày tiếp ({show(day.on)}) đã qua nên không cấp số nữa. Hãy cấp số ở ngày tiếp khác."
    if day.posted_at is None:
        return "Ngày tiếp này chưa niêm yết nên chưa cấp số. Hãy niêm yết trước, rồi cấp số trong ngày tiếp."
    if day.on > today:
        return f"Chưa đến ngày tiếp ({show(day.on)}) nên chưa cấp số tại chỗ. Hãy đặt lịch hẹn cho người đến."
    return ""


@operation
def walk_in(*, day: ReceptionDay, brought: Brought, by: Actor, at: datetime) -> tuple[Registered, Visit]:
    """Gives the next number of the day to somebody at the door. Raises NotAllowed, Refused, intake.Incomplete."""
    by.require_duty("reception", "leader")
    day = ReceptionDay.objects.select_for_update().get(pk=day.pk)
    if closed := door_closed(day, at):
        raise Refused(closed)
    if Visit.objects.filter(day=day, slot=None).count() >= day.walk_ins:
        raise Refused("Đã hết số thứ tự trong ngày. Hãy hẹn người đến sang ngày khác.")
    return _visit(day, None, brought, by=by, at=at)


def _visit(
    day: ReceptionDay, slot: Slot | None, brought: Brought, *, by: Actor, at: datetime
) -> tuple[Registered, Visit]:
    registered = register(brought=brought, by=by, at=at)
    day = ReceptionDay.objects.select_for_update().get(pk=day.pk)
    last = Visit.objects.filter(day=day).aggregate(last=Max("number"))["last"] or 0
    visit: Visit = Visit.objects.create(day=day, slot=slot, number=last + 1, case=registered.case)
    return registered, visit


@operation
def cancel_visit(*, visit: Visit, by: Actor, at: datetime) -> Visit:
    """Gives a place back: by the person with her code, or at the desk."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if visit.cancelled_at is None:
        visit.cancelled_at = at
        visit.save(update_fields=["cancelled_at"])
        if visit.slot_id:
            slot = Slot.objects.select_for_update().get(pk=visit.slot_id)
            slot.taken = max(0, slot.taken - 1)
            slot.save(update_fields=["taken"])
        audit.record(action="casework.cancel_visit", subject=_label(visit.day), by=by, at=at)
    return visit


@operation
def conclude(*, day: ReceptionDay, conclusion: str, by: Actor, at: datetime) -> ReceptionDay:
    """The notice of conclusion that ends a leader's reception (Decree 154/2026, Article 25). Raises NotAllowed, Refused."""
    if not by.does("reception", "leader"):
        raise NotAllowed("Người tiếp công dân hoặc lãnh đạo ghi kết luận.")
    if not conclusion.strip():
        raise Refused("Hãy ghi kết luận của buổi tiếp.", "conclusion")
    day.conclusion = conclusion.strip()
    day.save(update_fields=["conclusion"])
    audit.record(action="casework.conclude_day", subject=_label(day), by=by, at=at)
    return day


def _label(day: ReceptionDay) -> tuple[str, object, str]:
    return ("reception_day", day.pk, f"Tiếp công dân ngày {show(day.on)}")
