"""Taking plans in, correcting what was read, issuing them, making them public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.files.models import Attachment
from cualuat.kernel.plans import Pace as KernelPace
from cualuat.kernel.plans import Plan as ReadPlan
from cualuat.kernel.plans import Task, matched, read_plan, read_schedule
from cualuat.kernel.plans import words_of as kernel_words
from cualuat.kernel.text import fold, normalise
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import UNISSUED, Plan, PlanBasis, PlanRecipient, PlanRemark, PlanState, PlanTask
from cualuat.programme.operations import carrying, running
from cualuat.programme.queries.plans import words_of

LONGEST = 200_000  # letters of a plan
_ROOM = 1_000_000  # rows move out of the way while their places are given anew
_ENDING = (KernelPace.ONCE, KernelPace.PERIOD)  # once their end is over, nothing is left to do


def record(action: str, plan: Plan, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to a plan."""
    audit.record(action=action, subject=("plan", plan.pk, plan.title), by=by, at=at, detail=detail)


@operation
def import_plan(*, text: str, source: Attachment, by: Actor, at: datetime) -> Plan:
    """Stores a plan as it is read from its text. Raises NotAllowed; Refused where there is nothing to read."""
    access.require_keeper(by)
    if len(text) > LONGEST:
        raise Refused("Tệp dài quá mức của một kế hoạch. Hãy nạp riêng phần kế hoạch.", "file")
    read = read_plan(text)
    if not read.sections and not read.assigned:
        raise Refused(
            "Không thấy phần, mục nào của một kế hoạch trong tệp (I., 1., a)…). Hãy kiểm tra lại tệp.", "file"
        )
    plan = Plan(text=text, source=source, title=source.name[:1000], added_at=at, added_by=by.name)
    write_head(plan, read)
    plan.save()
    write_body(plan, read, at=at)
    record("programme.import", plan, by, at, tasks=plan.tasks.count(), unread=plan.remarks.count())
    return plan


def write_head(plan: Plan, read: ReadPlan) -> None:
    """What stands above and below the tasks, as it was read; not saved."""
    head, signature = read.head, read.foot.signature
    plan.title, plan.issuer = (head.title or plan.title)[:1000], head.issuer[:300]
    plan.number, plan.place, plan.day, plan.year = head.number[:60], head.place[:100], head.day, head.year
    plan.signature_forms, plan.signature_title = list(signature.forms), signature.title[:200]
    plan.signer = signature.name[:200]


def write_body(plan: Plan, read: ReadPlan, *, at: datetime) -> None:
    """Bases, tasks, recipients and what was not understood, in place of those there were.

    A task that goes on with an earlier one keeps its row: its weight, what was said of it, what it is derived from.
    """
    plan.bases.all().delete()
    plan.recipients.all().delete()
    _store_bases(plan, read)
    _store_tasks(plan, read, day_of(at))
    PlanRecipient.objects.bulk_create(
        PlanRecipient(plan=plan, position=n, name=r.name[:500], purpose=r.purpose[:200], archive=r.archive)
        for n, r in enumerate(read.foot.recipients)
    )
    settled = {row.text: row for row in plan.remarks.exclude(settled_at=None)}
    plan.remarks.all().delete()
    lines = plan.text.split("\n")
    remarks = [PlanRemark(plan=plan, line=line, text=words) for line, words in read.unread]
    remarks += [
        PlanRemark(plan=plan, line=row.line, text=lines[row.line - 1], message=row.message[:300])
        for row in read.irregularities
    ]
    for row in remarks:
        if row.text in settled:
            was = settled[row.text]
            row.settled_at, row.settled_by, row.note = was.settled_at, was.settled_by, was.note
    PlanRemark.objects.bulk_create(remarks)


def _store_bases(plan: Plan, read: ReadPlan) -> None:
    implemented = {str(d.number) for d in read.implements}
    rows: dict[str, PlanBasis] = {}
    for document in [*read.implements, *(d for basis in read.head.bases for d in basis.documents)]:
        number = str(document.number)
        rows.setdefault(
            number,
            PlanBasis(
                plan=plan, kind=document.kind.name if document.kind else "", number=number[:60],
                issued_on=document.issued_on, implements=number in implemented,
            ),
        )  # fmt: skip
    PlanBasis.objects.bulk_create(rows.values())


def _store_tasks(plan: Plan, read: ReadPlan, on: date) -> None:
    """Parents first, so that children can name them; rows that go on are written anew, the others go."""
    units = {fold(unit.name): unit for unit in organisation.units(on=on)}
    old = list(plan.tasks.order_by("position"))
    walked = list(_walk(read.tasks, None, 0))
    pairs = matched([words_of(row) for row in old], [kernel_words(task) for task, _, _ in walked])
    plan.tasks.exclude(pk__in=[old[k].pk for k in pairs if k is not None]).delete()
    plan.tasks.update(position=F("position") + _ROOM, parent=None)
    stored: dict[int, PlanTask] = {}
    for position, ((task, parent, depth), k) in enumerate(zip(walked, pairs, strict=True)):
        row = old[k] if k is not None else PlanTask(plan=plan)
        leads = "\n".join(task.leads)
        if row.pk is None or leads != row.leads:  # a unit that somebody chose stays while the words do
            row.unit = next((unit for name in task.leads if (unit := units.get(fold(name)))), None)
        row.parent = stored[id(parent)] if parent else None
        row.position, row.depth, row.path, row.text = position, depth, task.path[:60], task.text
        row.content, row.leads, row.cooperating = "\n".join(task.content), leads, "\n".join(task.cooperating)
        row.time = task.time[:500] or (task.schedule.text[:500] if task.schedule else "")
        row.pace = str(task.schedule.pace) if task.schedule else ""
        row.begins = task.schedule.begins if task.schedule else None
        row.ends = task.schedule.ends if task.schedule else None
        row.products, row.funding, row.line = task.products, task.funding, task.line
        row.save()
        stored[id(task)] = row


def _walk(tasks: list[Task], parent: Task | None, depth: int) -> Iterator[tuple[Task, Task | None, int]]:
    for task in tasks:
        yield task, parent, depth
        yield from _walk(task.children, task, depth + 1)


def saved(plan: Plan) -> Plan:
    """Writes a changed plan as its next version."""
    plan.version += 1
    plan.save()
    return plan


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """A task as somebody corrects it; `time` in words, read anew; `each`: units that each do it, in place of `unit`."""

    text: str
    content: str = ""
    leads: str = ""
    unit: Unit | None = None
    cooperating: str = ""
    time: str = ""
    products: str = ""
    funding: str = ""
    each: Sequence[Unit] = ()


@operation
def edit_task(*, task: PlanTask, wanted: TaskWanted, version: int | None, by: Actor, at: datetime) -> PlanTask:
    """Corrects a task. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    plan = locked(task.plan, version)
    access.require_drafter(by, plan.unit_id)
    if plan.state in (PlanState.REVIEW, PlanState.APPROVED):
        raise Refused("Bản thảo đang chờ duyệt hoặc đã duyệt. Hãy nhờ lãnh đạo trả lại rồi sửa.")
    if plan.state == PlanState.REPLACED:
        raise Refused("Kế hoạch này đã được thay thế. Hãy sửa ở kế hoạch thay thế.")
    if not wanted.text.strip():
        raise Refused("Hãy ghi nội dung nhiệm vụ.", "text")
    schedule = read_schedule(wanted.time, year=plan.year) if wanted.time.strip() else None
    if wanted.time.strip() and schedule is None:
        raise Refused(
            "Chưa hiểu thời gian này. Hãy ghi như: Quý II năm 2026; trước ngày 15/6/2026; hằng năm; từ năm 2026 đến năm 2030; "
            "thường xuyên; theo chỉ đạo.",
            "time",
        )
    if schedule and schedule.pace in _ENDING and plan.day and schedule.ends and schedule.ends < plan.day:
        raise Refused(f"Thời gian này đã hết trước ngày của kế hoạch ({plan.day:%d/%m/%Y}).", "time")
    if plan.made_here and plan.state == PlanState.ISSUED and not by.does("leader") and _other_words(task, wanted):
        raise Refused(
            "Lời văn này lãnh đạo đã duyệt. Hãy lập bản điều chỉnh, hoặc nhờ lãnh đạo sửa; ở đây chỉ đổi được đơn vị.",
            "text",
        )
    before = {name: str(getattr(task, name) or "") for name in _TOLD}
    task.text, task.content = normalise(wanted.text).strip(), normalise(wanted.content).strip()
    task.leads, task.cooperating = _lines(wanted.leads), _lines(wanted.cooperating)
    task.unit, task.time = wanted.unit, normalise(wanted.time).strip()[:500]
    task.products, task.funding = normalise(wanted.products).strip(), normalise(wanted.funding).strip()
    task.pace = str(schedule.pace) if schedule else ""
    task.begins = schedule.begins if schedule else None
    task.ends = schedule.ends if schedule else None
    had_each = ", ".join(unit.name for unit in task.each.all())
    task.save()
    task.each.set(wanted.each)
    saved(plan)
    task.plan = plan
    running.replan(task, at=at)
    after = {name: str(getattr(task, name) or "") for name in _TOLD}
    before["each"], after["each"] = had_each, ", ".join(unit.name for unit in wanted.each)
    changes: Mapping[str, list[str]] = {n: [before[n], after[n]] for n in before if before[n] != after[n]}
    record("programme.edit_task", plan, by, at, path=task.path, **changes)
    return task


def _other_words(task: PlanTask, wanted: TaskWanted) -> bool:
    """Whether a task would say something else, not only be somebody else's."""
    names = ("text", "content", "leads", "cooperating", "time", "products", "funding")
    return any(normalise(getattr(wanted, name)).split() != str(getattr(task, name)).split() for name in names)


_TOLD = ("text", "content", "leads", "unit", "cooperating", "time", "products", "funding")


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in normalise(text).splitlines() if line.strip())


@operation
def settle(*, remark: PlanRemark, note: str, by: Actor, at: datetime) -> PlanRemark:
    """Says that a line is in order or does not matter. Raises NotAllowed."""
    access.require_drafter(by, remark.plan.unit_id)
    remark.settled_at, remark.settled_by, remark.note = at, by.name, normalise(note).strip()[:500]
    remark.save()
    record("programme.settle", remark.plan, by, at, line=remark.line, note=remark.note)
    return remark


@operation
def issue(
    *,
    plan: Plan,
    title: str,
    number: str,
    day: date,
    runs_from: date | None = None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Plan:
    """Title, number and day of a plan that was signed; its tasks begin to run, and what it amends is replaced by it.

    They run from `runs_from`; where that is not said, from the day of the plan, but not from an earlier year than this; of an
    amendment from the day from which the amended plan ran. Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    plan = locked(plan, version)
    access.require_drafter(by, plan.unit_id)
    _check_may_be_issued(plan)
    number, title = normalise(number).strip(), normalise(title).strip()
    if not title:
        raise Refused("Hãy ghi tên kế hoạch.", "title")
    if plan.state == PlanState.APPROVED and title != plan.title:
        raise Refused("Tên đã được duyệt, không đổi khi ghi số. Muốn đổi thì nhờ lãnh đạo trả lại bản thảo.", "title")
    if not number[:1].isdigit() or "/" not in number:
        raise Refused("Hãy ghi số và ký hiệu, ví dụ 12/KH-STP.", "number")
    if day > day_of(at):
        raise Refused("Ngày ban hành không thể sau hôm nay.", "day")
    others = Plan.objects.filter(number=number, day__year=day.year).exclude(pk=plan.pk)
    if others.exclude(state__in=UNISSUED).exists():
        raise Refused(f"Năm {day.year} đã có kế hoạch mang số {number}.", "number")
    before, is_first = [plan.number, plan.title], plan.state != PlanState.ISSUED
    amended = locked(plan.amends, None) if is_first and plan.amends is not None else None
    if amended is not None and amended.state != PlanState.ISSUED:
        raise Refused("Kế hoạch được điều chỉnh không còn hiệu lực: đã có kế hoạch khác thay thế.")
    plan.title, plan.number, plan.day, plan.year, plan.state = (
        title[:1000],
        number[:60],
        day,
        day.year,
        PlanState.ISSUED,
    )
    plan.remark = ""
    since = amended.runs_from if amended is not None else None
    plan.runs_from = runs_from or plan.runs_from or since or max(day, date(day_of(at).year, 1, 1))
    try:
        with transaction.atomic():
            saved(plan)
    except IntegrityError as error:  # another plan took the number at this moment
        raise Refused(f"Năm {day.year} đã có kế hoạch mang số {number}.", "number") from error
    record(
        "programme.issue",
        plan,
        by,
        at,
        number=[before[0], number],
        **({"title": [before[1], plan.title]} if before[1] != plan.title else {}),
        day=day.isoformat(),
        runs_from=plan.runs_from.isoformat(),
    )
    if amended is not None:
        carrying.carry_over(old=amended, new=plan, by=by, at=at)
    running.plan_ahead(plan=plan, by=by, at=at)
    return plan


def _check_may_be_issued(plan: Plan) -> None:
    if plan.state == PlanState.REPLACED:
        raise Refused("Kế hoạch này đã được thay thế.")
    if plan.made_here and plan.state in (PlanState.DRAFT, PlanState.REVIEW):
        raise Refused("Bản thảo lập ở đây phải được lãnh đạo duyệt trước khi ghi số. Hãy trình duyệt.")


@operation
def publish(*, plan: Plan, public: bool, by: Actor, at: datetime) -> Plan:
    """Shows a plan on the public portal, or no longer. Raises NotAllowed, Refused."""
    by.require_duty(*access.KEEPERS, "moderator")
    plan = locked(plan, None)
    if public and plan.state in UNISSUED:
        raise Refused("Kế hoạch chưa ban hành. Hãy ghi số và ngày trước.")
    plan.published_at = at if public else None
    saved(plan)
    record("programme.publish" if public else "programme.unpublish", plan, by, at)
    return plan


@operation
def send(*, recipient: PlanRecipient, on: date, how: str, by: Actor, at: datetime) -> PlanRecipient:
    """Says when and how the plan went to one of those who get it. Raises NotAllowed, Refused (naming the input)."""
    by.require_duty(*access.KEEPERS, "clerk")
    plan = recipient.plan
    if plan.state in UNISSUED or plan.day is None:
        raise Refused("Kế hoạch chưa ban hành. Hãy ghi số và ngày trước.")
    if on < plan.day or on > day_of(at):
        raise Refused("Ngày gửi phải từ ngày của kế hoạch đến hôm nay.", "on")
    recipient.sent_on, recipient.sent_how = on, normalise(how).strip()[:200]
    recipient.save()
    record("programme.send", plan, by, at, to=recipient.name, day=on.isoformat(), how=recipient.sent_how)
    return recipient


@operation
def note_receipt(*, recipient: PlanRecipient, on: date, by: Actor, at: datetime) -> PlanRecipient:
    """Says when a recipient acknowledged the plan. Raises NotAllowed, Refused (naming the input)."""
    by.require_duty(*access.KEEPERS, "clerk")
    if recipient.sent_on is None:
        raise Refused("Chưa ghi ngày gửi nên chưa ghi nhận được ngày nhận.", "on")
    if on < recipient.sent_on or on > day_of(at):
        raise Refused("Ngày nhận phải từ ngày gửi đến hôm nay.", "on")
    recipient.received_on = on
    recipient.save()
    record("programme.receipt", recipient.plan, by, at, to=recipient.name, day=on.isoformat())
    return recipient
