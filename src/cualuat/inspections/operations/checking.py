"""The plan of a year, the start of a check, its answers, findings, conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.files.models import Attachment
from cualuat.inspections import access
from cualuat.inspections.checklists import checklists, rights
from cualuat.inspections.models import (
    Check,
    CheckKind,
    Finding,
    Member,
    OwnChecklist,
    Proof,
    Question,
    Remedy,
    Severity,
)
from cualuat.inspections.rules import MOST_ITEMS, STATE_NAMES, after, read_items
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Unit

OWN = "own-"  # before the key of a checklist of the agency's own, among those to choose


def record(action: str, check: Check, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to a check."""
    audit.record(action=action, subject=("check", check.pk, check.title), by=by, at=at, detail=detail)


def saved(check: Check) -> Check:
    """Writes a changed check as its next version."""
    check.version += 1
    check.save()
    return check


@dataclass(frozen=True, slots=True)
class CheckWanted:
    """A check as the plan of a year has it."""

    kind: str
    title: str
    year: int
    month: int
    content: str = ""
    unit: Unit | None = None
    subject: str = ""


def _facts(wanted: CheckWanted, at: datetime) -> dict[str, object]:
    if wanted.kind not in CheckKind.values:
        raise Refused("Hãy chọn tự kiểm tra hay kiểm tra.", "kind")
    if not at.year - 5 <= wanted.year <= at.year + 5:
        raise Refused("Hãy ghi năm gần với năm nay.", "year")
    if not 1 <= wanted.month <= 12:
        raise Refused("Hãy chọn tháng từ 1 đến 12.", "month")
    subject = words(wanted.subject, 300, "subject")
    if wanted.unit is None and not subject:
        raise Refused("Hãy chọn đơn vị, hoặc ghi nơi được kiểm tra.", "unit")
    if wanted.kind == CheckKind.SELF and wanted.unit is None:
        raise Refused("Tự kiểm tra thì phải chọn đơn vị của cơ quan.", "unit")
    return {
        "kind": wanted.kind, "title": words(wanted.title, 300, "title", "Hãy ghi tên cuộc kiểm tra."), "year": wanted.year,
        "month": wanted.month, "content": words(wanted.content, 5000, "content"), "unit": wanted.unit,
        "subject": "" if wanted.unit else subject,
    }  # fmt: skip


@operation
def plan(*, wanted: CheckWanted, by: Actor, at: datetime) -> Check:
    """Puts a check into the plan of a year. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    check = Check.objects.create(**_facts(wanted, at), made_at=at, made_by=by.name)
    record("inspections.plan", check, by, at, year=check.year, unit=check.of_whom)
    return check


@operation
def edit(*, check: Check, wanted: CheckWanted, version: int | None, by: Actor, at: datetime) -> Check:
    """Corrects a check that has not begun. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    check = locked(check, version)
    if check.state != "planned":
        raise Refused("Cuộc này đã bắt đầu hoặc đã thôi, không sửa kế hoạch được nữa.")
    for name, value in _facts(wanted, at).items():
        setattr(check, name, value)
    record("inspections.edit", check, by, at, year=check.year, unit=check.of_whom)
    return saved(check)


@operation
def cancel(*, check: Check, reason: str, by: Actor, at: datetime) -> Check:
    """Gives up a planned check. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    check = _stepped(check, "cancel")
    check.cancelled = words(reason, 500, "reason", "Hãy ghi vì sao không kiểm tra nữa.")
    record("inspections.cancel", check, by, at, reason=check.cancelled)
    return saved(check)


def _stepped(check: Check, step: str, version: int | None = None) -> Check:
    check = locked(check, version)
    then = after(step, check.state)
    if then is None:
        raise Refused(f"Cuộc kiểm tra này {STATE_NAMES[check.state].lower()}, không làm bước này được.")
    check.state = then
    return check


@dataclass(frozen=True, slots=True)
class Start:
    """What begins a check: its decision (number and day, of a self-check it may be missing), its days, who checks, what is asked."""

    begins: date
    ends: date
    decision: str = ""
    decided_on: date | None = None
    leader: Person | None = None
    members: Sequence[Person] = ()
    checklists: Sequence[str] = ()
    own: Sequence[str] = ()


@operation
def start(*, check: Check, wanted: Start, version: int | None, by: Actor, at: datetime) -> Check:
    """Begins a planned check. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    check = _stepped(check, "start", version)
    if wanted.ends < wanted.begins:
        raise Refused("Ngày kết thúc đứng trước ngày bắt đầu.", "ends")
    decision = words(wanted.decision, 60, "decision")
    if check.kind == CheckKind.INSPECTION and (not decision or wanted.decided_on is None):
        raise Refused("Kiểm tra phải có quyết định: ghi số và ngày.", "decision" if not decision else "decided_on")
    if wanted.decided_on and wanted.decided_on > day_of(at):
        raise Refused("Ngày quyết định không thể sau hôm nay.", "decided_on")
    if check.kind == CheckKind.INSPECTION and wanted.leader is None:
        raise Refused("Hãy chọn trưởng đoàn.", "leader")
    asked = _asked(wanted)
    if len(asked) > 2 * MOST_ITEMS:
        raise Refused(f"Nhiều nhất {2 * MOST_ITEMS} câu hỏi trong một cuộc. Hãy bớt danh mục.", "checklists")
    if not asked:
        raise Refused("Hãy chọn ít nhất một danh mục, hoặc tự ghi câu hỏi.", "checklists")
    check.decision, check.decided_on = decision, wanted.decided_on
    check.begins, check.ends = wanted.begins, wanted.ends
    people = dict.fromkeys([*([wanted.leader] if wanted.leader else []), *wanted.members])
    Member.objects.bulk_create(
        Member(inspection=check, person=person, leads=person == wanted.leader) for person in people
    )
    for position, row in enumerate(asked):
        row.inspection, row.position = check, position
    Question.objects.bulk_create(asked)
    record("inspections.start", check, by, at, number=decision, people=", ".join(person.name for person in people))
    return saved(check)


def _asked(wanted: Start) -> list[Question]:
    chosen = [one for one in checklists() if one.code in wanted.checklists]
    rows = [
        Question(field=one.name, text=item.question, provision=item.provision, needs_review=item.needs_review)
        for one in chosen
        for item in one.items
    ]
    keys = [int(code.removeprefix(OWN)) for code in wanted.checklists if code.removeprefix(OWN).isdecimal()]
    rows += [
        Question(field=one.name, text=question, provision=provision)
        for one in OwnChecklist.objects.filter(pk__in=keys, is_active=True).order_by("name")
        for question, provision in one.items
    ]
    own = read_items(normalise("\n".join(wanted.own)))
    return [
        *rows,
        *(Question(field="Câu hỏi riêng", text=text[:500], provision=provision[:300]) for text, provision in own),
    ]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question: «yes», «no», «na», or «» for none yet; a note; files."""

    question: Question
    answer: str
    note: str = ""
    files: Sequence[Attachment] = ()


@operation
def answer(*, check: Check, answers: Sequence[Answer], version: int | None, by: Actor, at: datetime) -> Check:
    """Answers questions. A «no» needs a note. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    check = locked(check, version)
    if not access.may_answer(by, check):
        raise NotAllowed("Chỉ đơn vị tự kiểm tra, đoàn kiểm tra và đơn vị đầu mối trả lời.")
    if check.state != "running":
        raise Refused("Cuộc kiểm tra không còn ở bước trả lời câu hỏi.")
    changed = 0
    for one in answers:
        row = one.question
        if row.inspection_id != check.pk or one.answer not in ("", "yes", "no", "na"):
            raise Refused("Có câu hỏi không còn. Hãy tải lại trang.")
        note = words(one.note, 3000, f"note-{row.pk}")
        if one.answer == "no" and not note:
            raise Refused(f"Câu {row.position + 1}: trả lời «chưa» thì hãy ghi còn thiếu gì.", f"note-{row.pk}")
        if (row.answer, row.note) != (one.answer, note):
            row.answer, row.note, row.answered_by, row.answered_at = one.answer, note, by.name, at
            row.save()
            changed += 1
        Proof.objects.bulk_create(Proof(inspection=check, question=row, attachment=file) for file in one.files)
    if changed or any(one.files for one in answers):
        record("inspections.answer", check, by, at, answers=changed)
        saved(check)
    return check


@dataclass(frozen=True, slots=True)
class FindingWanted:
    """What was found."""

    text: str
    severity: str
    provision: str = ""
    right: str = ""
    unit: Unit | None = None
    whose: str = ""


@operation
def find(*, check: Check, wanted: FindingWanted, by: Actor, at: datetime) -> Finding:
    """Records what was found. Raises NotAllowed, Refused (naming the input)."""
    check = locked(check, None)
    _may_find(check, by)
    if wanted.severity not in Severity.values:
        raise Refused("Hãy chọn tồn tại hay vi phạm.", "severity")
    if wanted.right and wanted.right not in rights():
        raise Refused("Hãy chọn quyền trong danh sách.", "right")
    provision = words(wanted.provision, 300, "provision")
    if wanted.severity == Severity.VIOLATION and not provision:
        raise Refused("Vi phạm thì phải ghi điều, khoản bị vi phạm.", "provision")
    made = Finding.objects.create(
        inspection=check, text=words(wanted.text, 5000, "text", "Hãy ghi phát hiện điều gì."), provision=provision,
        severity=wanted.severity, right=wanted.right, unit=wanted.unit or check.unit,
        whose=words(wanted.whose, 200, "whose"), found_at=at, found_by=by.name,
    )  # fmt: skip
    record("inspections.find", check, by, at, text=made.text, right=rights().get(made.right, ""))
    return made  # the version of the check stays: whoever answers its questions at this moment is not in the way


def _may_find(check: Check, by: Actor) -> None:
    if not access.may_find(by, check):
        raise NotAllowed("Chỉ đoàn kiểm tra và đơn vị đầu mối ghi phát hiện.")
    if check.state not in ("running", "concluded"):
        raise Refused("Chỉ ghi phát hiện khi đang kiểm tra hoặc đã kết luận.")


@operation
def conclude(*, check: Check, text: str, number: str, on: date, version: int | None, by: Actor, at: datetime) -> Check:
    """Concludes a check: of an inspection with number and day. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    check = _stepped(check, "conclude", version)
    if left := check.questions.filter(answer="").count():
        raise Refused(f"Còn {left} câu hỏi chưa trả lời.")
    check.conclusion = words(text, 20_000, "text", "Hãy ghi kết luận.")
    check.concluded = words(number, 60, "number")
    if check.kind == CheckKind.INSPECTION and not check.concluded:
        raise Refused("Hãy ghi số kết luận.", "number")
    if (check.begins and on < check.begins) or on > day_of(at):
        raise Refused("Ngày kết luận phải từ ngày bắt đầu kiểm tra đến hôm nay.", "on")
    check.concluded_on = on
    if not check.findings.exists():
        check.state = "closed"
    record("inspections.conclude", check, by, at, number=check.concluded, day=on.isoformat())
    return saved(check)


@operation
def close(*, check: Check, version: int | None, by: Actor, at: datetime) -> Check:
    """Says that nothing is left to be put right. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    check = _stepped(check, "close", version)
    if left := Remedy.objects.filter(finding__inspection=check, confirmed_at=None).count():
        raise Refused(f"Còn {left} yêu cầu khắc phục chưa xong hoặc chưa xác nhận.")
    record("inspections.close", check, by, at)
    return saved(check)
