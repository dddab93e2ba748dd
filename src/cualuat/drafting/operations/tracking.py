"""The list of documents that must be issued: put on it, submitted, issued, given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.drafting import access, queries
from cualuat.drafting.kinds import kinds
from cualuat.drafting.models import Obligation
from cualuat.drafting.rules import OPEN
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit

HANDLERS = access.DOERS


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document as it is put on the list. Without `due`, `effective_on` stands for it; without that what the library knows."""

    basis: str
    kind: str
    subject: str
    unit: Unit | None
    person: Person | None = None
    cooperating: tuple[Unit, ...] = ()
    effective_on: date | None = None
    due: date | None = None
    note: str = ""


def record(action: str, row: Obligation, by: Actor, at: datetime, **detail: object) -> None:
    """Adds to the log what was done with a document."""
    audit.record(action=action, subject=("obligation", row.pk, row.subject), by=by, at=at, detail=detail)


def shown(day: date | None) -> str:
    """A day as the log keeps it."""
    return show(day) if day else ""


@operation
def register(
    *, obligation: Obligation | None, wanted: Wanted, version: int | None, by: Actor, at: datetime
) -> Obligation:
    """Puts a document on the list, or corrects it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    unit = _checked(wanted, at)
    row = locked(obligation, version) if obligation is not None else Obligation(added_at=at, added_by=by.name)
    if not row.is_open:
        raise Refused("Văn bản này đã xong. Muốn sửa, hãy mở lại trước.")
    before = row.due
    row.basis = words(
        wanted.basis, 1000, "basis", "Hãy ghi quy định nào giao ban hành, ví dụ: khoản 2 Điều 5 Nghị quyết số …"
    )
    row.subject = words(wanted.subject, 500, "subject", "Hãy ghi văn bản về việc gì.")
    row.note = words(wanted.note, 1000, "note")
    row.kind, row.unit, row.person = wanted.kind, unit, wanted.person
    row.effective_on = wanted.effective_on or queries.effective_day_of(row.basis)
    row.due, row.is_due_typed = wanted.due or row.effective_on, wanted.due is not None
    if obligation is None and _is_listed(row):
        raise Refused("Danh mục đã có văn bản này, cùng quy định giao và cùng nội dung.", "subject")
    row.version += 1 if obligation is not None else 0
    row.save()
    row.cooperating.set([one for one in wanted.cooperating if one.pk != unit.pk])
    if obligation is None:
        record("drafting.register", row, by, at, unit=unit.name, due=shown(row.due), basis=row.basis)
    else:
        record("drafting.edit", row, by, at, unit=unit.name, due=[shown(before), shown(row.due)], basis=row.basis)
    return row


def _is_listed(row: Obligation) -> bool:
    """Whether an open row says the same: a form sent twice is one document."""
    same = Obligation.objects.filter(state__in=OPEN, kind=row.kind, subject=row.subject, basis=row.basis, unit=row.unit)
    return same.exists()


def _checked(wanted: Wanted, at: datetime) -> Unit:
    if wanted.kind not in kinds():
        raise Refused("Hãy chọn loại văn bản.", "kind")
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị chủ trì soạn thảo.", "unit")
    if wanted.person is not None:
        people = organisation.people_with_duty(*HANDLERS, on=day_of(at), unit_id=wanted.unit.pk)
        if not people.filter(pk=wanted.person.pk).exists():
            raise Refused(f"Người soạn phải là cán bộ của {wanted.unit.name}.", "person")
    return wanted.unit


@operation
def submit(*, obligation: Obligation, on: date, version: int | None, by: Actor, at: datetime) -> Obligation:
    """The draft goes to whoever issues it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(obligation, version)
    access.require_writer(by, row)
    if not row.is_writable:
        raise Refused("Văn bản này đã trình, đã ban hành hoặc không ban hành nữa. Hãy tải lại trang.")
    last = queries.last_draft(row)
    if last is None:
        raise Refused("Chưa có bản dự thảo nào. Hãy soạn lời văn trước khi trình.")
    if queries.open_round(row) is not None:
        raise Refused("Vòng lấy ý kiến còn mở. Hãy kết thúc vòng rồi trình.")
    if waiting := queries.unanswered(row):
        raise Refused(f"Còn {waiting} ý kiến chưa tiếp thu hay giải trình. Hãy trả lời rồi trình.")
    if not day_of(last.saved_at) <= on <= day_of(at):
        raise Refused(f"Ngày trình từ ngày lưu bản mới nhất {show(day_of(last.saved_at))} đến hôm nay.", "on")
    row.state, row.submitted_on, row.returned_why = "submitted", on, ""
    row.version += 1
    row.save()
    record("drafting.submit", row, by, at, day=show(on), draft=last.number)
    return row


@operation
def send_back(*, obligation: Obligation, reason: str, version: int | None, by: Actor, at: datetime) -> Obligation:
    """What was submitted is written on. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(obligation, version)
    access.require_writer(by, row)
    if row.state != "submitted":
        raise Refused("Văn bản này không ở bước đã trình. Hãy tải lại trang.")
    row.returned_why = words(reason, 1000, "reason", "Hãy ghi vì sao trả lại, cần sửa gì.")
    row.state, row.submitted_on = "drafting", None
    row.version += 1
    row.save()
    record("drafting.send_back", row, by, at, reason=row.returned_why)
    return row


@dataclass(frozen=True, slots=True)
class Issue:
    """Number, day and the signed paper."""

    number: str
    on: date
    attachment: Attachment | None = None


@operation
def issue(*, obligation: Obligation, issued: Issue, version: int | None, by: Actor, at: datetime) -> Obligation:
    """Says that the document was issued. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = locked(obligation, version)
    if not row.is_open:
        raise Refused("Văn bản này đã xong rồi. Hãy tải lại trang.")
    if queries.open_round(row) is not None:
        raise Refused("Vòng lấy ý kiến còn mở. Hãy kết thúc vòng trước.")
    row.number = words(issued.number, 60, "number", "Hãy ghi số, ký hiệu của văn bản đã ban hành.")
    if issued.on > day_of(at):
        raise Refused("Ngày ban hành không thể sau hôm nay.", "on")
    if row.submitted_on is not None and issued.on < row.submitted_on:
        raise Refused(f"Ngày ban hành không thể trước ngày trình {show(row.submitted_on)}.", "on")
    row.state, row.issued_on, row.signed = "issued", issued.on, issued.attachment
    row.version += 1
    row.save()
    record("drafting.issue", row, by, at, number=row.number, day=show(issued.on))
    return row


@operation
def drop(*, obligation: Obligation, reason: str, version: int | None, by: Actor, at: datetime) -> Obligation:
    """The document is not issued any longer, and why; versions and opinions stay. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(obligation, version)
    if not row.is_open:
        raise Refused("Văn bản này đã xong rồi. Hãy tải lại trang.")
    row.dropped_why = words(reason, 500, "reason", "Hãy ghi vì sao không ban hành.")
    row.state, row.dropped_on = "dropped", day_of(at)
    row.rounds.filter(closed_at=None).update(closed_at=at, closed_by=by.name)
    row.version += 1
    row.save()
    record("drafting.drop", row, by, at, reason=row.dropped_why)
    return row


@operation
def reopen(*, obligation: Obligation, reason: str, version: int | None, by: Actor, at: datetime) -> Obligation:
    """Takes back that it was issued, or given up; the log keeps number and day. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(obligation, version)
    if row.is_open:
        raise Refused("Văn bản này đang mở.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao mở lại.")
    number, day = row.number, shown(row.issued_on)
    row.state = "drafting" if row.drafts.exists() else "waiting"
    row.number, row.dropped_why = "", ""
    row.issued_on = row.dropped_on = row.submitted_on = row.signed = None
    row.version += 1
    row.save()
    record("drafting.reopen", row, by, at, reason=why, number=number, day=day)
    return row
