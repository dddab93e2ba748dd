"""Taking plans in, correcting what was read, issuing them, making them public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.files.models import Attachment
from cualuat.kernel.plans import Pace as KernelPace
from cualuat.kernel.plans import Plan as ReadPlan
from cualuat.kernel.plans import Task, read_plan, read_schedule
from cualuat.kernel.text import fold, normalise
from cualuat.kernel.workdays import VIETNAM
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import Plan, PlanBasis, PlanRecipient, PlanRemark, PlanState, PlanTask
from cualuat.programme.operations import running

_LONGEST = 200_000  # letters of a plan
_ENDING = (KernelPace.ONCE, KernelPace.PERIOD)  # once their end is over, nothing is left to do


class SomebodyElse(Refused):
    """Somebody saved meanwhile; what was typed is not written, and the page shows it beside what stands there now."""

    def __init__(self) -> None:
        super().__init__("Có người vừa sửa kế hoạch này. Phần bạn gõ còn ở dưới; hãy xem bản mới rồi ghi lại.")


def _today(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def _record(action: str, plan: Plan, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("plan", plan.pk, plan.title), by=by, at=at, detail=detail)


@operation
def import_plan(*, text: str, source: Attachment, by: Actor, at: datetime) -> Plan:
    """Stores a plan as it is read from its text. Raises NotAllowed; Refused where there is nothing to read."""
    access.require_keeper(by)
    if len(text) > _LONGEST:
        raise Refused("Tệp dài quá mức của một kế hoạch. Hãy nạp riêng phần kế hoạch.", "file")
    read = read_plan(text)
    if not read.sections and not read.assigned:
        raise Refused(
            "Không thấy phần, mục nào của một kế hoạch trong tệp (I., 1., a)…). Hãy kiểm tra lại tệp.", "file"
        )
    head, signature = read.head, read.foot.signature
    plan = Plan.objects.create(
        title=(head.title or source.name)[:1000], issuer=head.issuer[:300], number=head.number[:60], place=head.place[:100],
        day=head.day, year=head.year, signature_forms=list(signature.forms), signature_title=signature.title[:200],
        signer=signature.name[:200], text=text, source=source, added_at=at, added_by=by.name,
    )  # fmt: skip
    _store_bases(plan, read)
    _store_tasks(plan, read, _today(at))
    recipients = enumerate(read.foot.recipients)
    PlanRecipient.objects.bulk_create(
        PlanRecipient(plan=plan, position=n, name=r.name[:500], purpose=r.purpose[:200], archive=r.archive)
        for n, r in recipients
    )
    remarks = [PlanRemark(plan=plan, line=line, text=words) for line, words in read.unread]
    lines = text.split("\n")
    remarks += [
        PlanRemark(plan=plan, line=row.line, text=lines[row.line - 1], message=row.message[:300])
        for row in read.irregularities
    ]
    PlanRemark.objects.bulk_create(remarks)
    _record("programme.import", plan, by, at, tasks=plan.tasks.count(), unread=len(remarks))
    return plan


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
    """Parents first, so that children can name them."""
    units = {fold(unit.name): unit for unit in organisation.units(on=on)}
    stored: dict[int, PlanTask] = {}
    for position, (task, parent, depth) in enumerate(_walk(read.tasks, None, 0)):
        row = PlanTask(
            plan=plan,
            parent=stored[id(parent)] if parent else None,
            position=position,
            depth=depth,
            path=task.path[:60],
            text=task.text,
            content="\n".join(task.content),
            leads="\n".join(task.leads),
            unit=next((unit for name in task.leads if (unit := units.get(fold(name)))), None),
            cooperating="\n".join(task.cooperating),
            time=task.time[:500] or (task.schedule.text[:500] if task.schedule else ""),
            pace=str(task.schedule.pace) if task.schedule else "",
            begins=task.schedule.begins if task.schedule else None,
            ends=task.schedule.ends if task.schedule else None,
            products=task.products,
            funding=task.funding,
            line=task.line,
        )
        row.save()
        stored[id(task)] = row


def _walk(tasks: list[Task], parent: Task | None, depth: int) -> Iterator[tuple[Task, Task | None, int]]:
    for task in tasks:
        yield task, parent, depth
        yield from _walk(task.children, task, depth + 1)


def _locked(plan: Plan, version: int | None) -> Plan:
    fresh = Plan.objects.select_for_update().get(pk=plan.pk)
    if version is not None and version != fresh.version:
        raise SomebodyElse()
    return fresh


def _saved(plan: Plan) -> Plan:
    plan.version += 1
    plan.save()
    return plan


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """A task as somebody corrects it; `time` in words, read anew."""

    text: str
    content: str = ""
    leads: str = ""
    unit: Unit | None = None
    cooperating: str = ""
    time: str = ""
    products: str = ""
    funding: str = ""


@operation
def edit_task(*, task: PlanTask, wanted: TaskWanted, version: int | None, by: Actor, at: datetime) -> PlanTask:
    """Corrects a task. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    plan = _locked(task.plan, version)
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
    before = {name: str(getattr(task, name) or "") for name in _TOLD}
    task.text, task.content = normalise(wanted.text).strip(), normalise(wanted.content).strip()
    task.leads, task.cooperating = _lines(wanted.leads), _lines(wanted.cooperating)
    task.unit, task.time = wanted.unit, normalise(wanted.time).strip()[:500]
    task.products, task.funding = normalise(wanted.products).strip(), normalise(wanted.funding).strip()
    task.pace = str(schedule.pace) if schedule else ""
    task.begins = schedule.begins if schedule else None
    task.ends = schedule.ends if schedule else None
    task.save()
    _saved(plan)
    task.plan = plan
    running.replan(task, at=at)
    after = {name: str(getattr(task, name) or "") for name in _TOLD}
    changes: Mapping[str, list[str]] = {n: [before[n], after[n]] for n in _TOLD if before[n] != after[n]}
    _record("programme.edit_task", plan, by, at, path=task.path, **changes)
    return task


_TOLD = ("text", "content", "leads", "unit", "cooperating", "time", "products", "funding")


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in normalise(text).splitlines() if line.strip())


@operation
def settle(*, remark: PlanRemark, note: str, by: Actor, at: datetime) -> PlanRemark:
    """Says that a line is in order or does not matter. Raises NotAllowed."""
    access.require_keeper(by)
    remark.settled_at, remark.settled_by, remark.note = at, by.name, normalise(note).strip()[:500]
    remark.save()
    _record("programme.settle", remark.plan, by, at, line=remark.line, note=remark.note)
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
    """Title, number and day of a plan that was signed; its tasks begin to run.

    They run from `runs_from`; where that is not said, from the day of the plan, but not from an earlier year than this.
    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    access.require_keeper(by)
    plan = _locked(plan, version)
    number, title = normalise(number).strip(), normalise(title).strip()
    if not title:
        raise Refused("Hãy ghi tên kế hoạch.", "title")
    if not number[:1].isdigit() or "/" not in number:
        raise Refused("Hãy ghi số và ký hiệu, ví dụ 12/KH-STP.", "number")
    if day > _today(at):
        raise Refused("Ngày ban hành không thể sau hôm nay.", "day")
    if (
        Plan.objects.filter(number=number, day__year=day.year)
        .exclude(pk=plan.pk)
        .exclude(state=PlanState.DRAFT)
        .exists()
    ):
        raise Refused(f"Năm {day.year} đã có kế hoạch mang số {number}.", "number")
    before = plan.number
    plan.title, plan.number, plan.day, plan.year, plan.state = (
        title[:1000],
        number[:60],
        day,
        day.year,
        PlanState.ISSUED,
    )
    plan.runs_from = runs_from or plan.runs_from or max(day, date(_today(at).year, 1, 1))
    _saved(plan)
    _record(
        "programme.issue",
        plan,
        by,
        at,
        number=[before, number],
        day=day.isoformat(),
        runs_from=plan.runs_from.isoformat(),
    )
    running.plan_ahead(plan=plan, by=by, at=at)
    return plan


@operation
def publish(*, plan: Plan, public: bool, by: Actor, at: datetime) -> Plan:
    """Shows a plan on the public portal, or no longer. Raises NotAllowed, Refused."""
    by.require_duty(*access.KEEPERS, "moderator")
    plan = _locked(plan, None)
    if public and plan.state == PlanState.DRAFT:
        raise Refused("Kế hoạch chưa ban hành. Hãy ghi số và ngày trước.")
    plan.published_at = at if public else None
    _saved(plan)
    _record("programme.publish" if public else "programme.unpublish", plan, by, at)
    return plan


@operation
def send(*, recipient: PlanRecipient, on: date, how: str, by: Actor, at: datetime) -> PlanRecipient:
    """Says when and how the plan went to one of those who get it. Raises NotAllowed, Refused (naming the input)."""
    by.require_duty(*access.KEEPERS, "clerk")
    plan = recipient.plan
    if plan.state == PlanState.DRAFT or plan.day is None:
        raise Refused("Kế hoạch chưa ban hành. Hãy ghi số và ngày trước.")
    if on < plan.day or on > _today(at):
        raise Refused("Ngày gửi phải từ ngày của kế hoạch đến hôm nay.", "on")
    recipient.sent_on, recipient.sent_how = on, normalise(how).strip()[:200]
    recipient.save()
    _record("programme.send", plan, by, at, to=recipient.name, day=on.isoformat(), how=recipient.sent_how)
    return recipient


@operation
def note_receipt(*, recipient: PlanRecipient, on: date, by: Actor, at: datetime) -> PlanRecipient:
    """Says when a recipient acknowledged the plan. Raises NotAllowed, Refused (naming the input)."""
    by.require_duty(*access.KEEPERS, "clerk")
    if recipient.sent_on is None:
        raise Refused("Chưa ghi ngày gửi nên chưa ghi nhận được ngày nhận.", "on")
    if on < recipient.sent_on or on > _today(at):
        raise Refused("Ngày nhận phải từ ngày gửi đến hôm nay.", "on")
    recipient.received_on = on
    recipient.save()
    _record("programme.receipt", recipient.plan, by, at, to=recipient.name, day=on.isoformat())
    return recipient
