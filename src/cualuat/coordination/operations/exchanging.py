"""Contacts; requests in and out, their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.coordination import access
from cualuat.coordination.models import Contact, CooperationRequest
from cualuat.coordination.rules import DIRECTIONS
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import YearNotCovered, add_working_days, day_of, show
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.timelimits import queries as timelimits

MOST_DAYS = 250  # working days, about a year
HANDLERS = (*access.DOERS, "focal")


@dataclass(frozen=True, slots=True)
class ContactWanted:
    """A contact as it is kept."""

    unit: Unit | None
    agency: str
    person: str
    title: str = ""
    email: str = ""
    phone: str = ""


def _contact(action: str, row: Contact, by: Actor, at: datetime, **detail: object) -> None:
    # The log is never shortened: it names the agency, not the person, who may be forgotten.
    audit.record(action=action, subject=("contact", row.pk, row.agency), by=by, at=at, detail=detail)


@operation
def keep_contact(
    *, contact: Contact | None, wanted: ContactWanted, version: int | None, by: Actor, at: datetime
) -> Contact:
    """Keeps a contact, or corrects one. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị giữ liên hệ này.", "unit")
    access.require_handler(by, wanted.unit.pk)
    row = locked(contact, version) if contact is not None else Contact(added_at=at, added_by=by.name)
    if contact is not None:
        access.require_handler(by, row.unit_id)
        row.version += 1
    if contact is not None and row.unit_id != wanted.unit.pk and row.requests.exists():
        raise Refused("Liên hệ này đang dùng trong yêu cầu của đơn vị cũ. Hãy thêm liên hệ mới cho đơn vị kia.", "unit")
    row.unit = wanted.unit
    row.agency = words(wanted.agency, 300, "agency", "Hãy ghi cơ quan.")
    row.person = words(wanted.person, 200, "person", "Hãy ghi họ tên người liên hệ.")
    row.title = words(wanted.title, 200, "title")
    row.email = words(wanted.email, 254, "email")
    row.phone = words(wanted.phone, 40, "phone")
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError as error:
            raise Refused("Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@coquan.gov.vn.", "email") from error
    row.save()
    _contact("coordination.contact", row, by, at, unit=wanted.unit.name)
    return row


@operation
def forget_contact(*, contact: Contact, version: int | None, by: Actor, at: datetime) -> None:
    """Deletes a contact; requests keep the name of the agency. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(contact, version)
    access.require_handler(by, row.unit_id)
    _contact("coordination.forget_contact", row, by, at)
    row.delete()


# --- requests ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestWanted:
    """A request as it is registered. Either `due`, or `due_days` working days after `on`, or neither: no answer needed."""

    direction: str
    agency: str
    subject: str
    unit: Unit | None
    on: date
    number: str = ""
    day: date | None = None
    content: str = ""
    contact: Contact | None = None
    handler: Person | None = None
    due: date | None = None
    due_days: int | None = None
    letter: Attachment | None = None


def _record(action: str, row: CooperationRequest, by: Actor, at: datetime, **detail: object) -> None:
    subject = ("coordination_request", row.pk, f"{row.agency}, {row.paper}")
    audit.record(action=action, subject=subject, by=by, at=at, detail=detail)


def due_day(on: date, due: date | None, days: int | None) -> date | None:
    """The last day for the answer. Raises Refused, naming the input."""
    if due is not None and days is not None:
        raise Refused("Chỉ ghi một trong hai: hạn trả lời, hoặc số ngày làm việc.", "due_days")
    if days is not None:
        if not 1 <= days <= MOST_DAYS:
            raise Refused(f"Số ngày làm việc từ 1 đến {MOST_DAYS}.", "due_days")
        try:
            return add_working_days(on, days, timelimits.calendar()).due
        except YearNotCovered as error:
            raise Refused(f"{error} Hãy ghi hạn bằng ngày, hoặc nhờ quản trị viên thêm lịch.", "due_days") from error
    if due is not None and due < on:
        raise Refused(f"Hạn trả lời không thể trước ngày {show(on)}.", "due")
    return due


@operation
def register(
    *, request: CooperationRequest | None, wanted: RequestWanted, version: int | None, by: Actor, at: datetime
) -> CooperationRequest:
    """Registers a request, or corrects one that nobody answered. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    unit = wanted.unit
    if unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    access.require_handler(by, unit.pk)
    _check(wanted, unit, at)
    row = locked(request, version) if request is not None else CooperationRequest(added_at=at, added_by=by.name)
    before = row.due
    if request is not None:
        access.require_handler(by, row.unit_id)
        if not row.is_open:
            raise Refused("Yêu cầu này đã xong. Muốn sửa, hãy mở lại trước.")
        row.version += 1
    row.agency = words(wanted.agency, 300, "agency", "Hãy ghi cơ quan.")
    row.subject = words(wanted.subject, 500, "subject", "Hãy ghi trích yếu.")
    row.number, row.content = words(wanted.number, 60, "number"), words(wanted.content, 10_000, "content")
    row.direction, row.unit, row.day, row.on = wanted.direction, unit, wanted.day, wanted.on
    row.contact, row.handler = wanted.contact, wanted.handler
    row.due, row.due_days = due_day(wanted.on, wanted.due, wanted.due_days), wanted.due_days
    row.letter = wanted.letter or row.letter
    row.save()
    if request is None:
        _record("coordination.register", row, by, at, unit=unit.name, due=_shown(row.due))
    else:
        _record("coordination.edit", row, by, at, unit=unit.name, due=[_shown(before), _shown(row.due)])
    return row


def _shown(day: date | None) -> str:
    return show(day) if day else ""


def _check(wanted: RequestWanted, unit: Unit, at: datetime) -> None:
    if wanted.direction not in DIRECTIONS:
        raise Refused("Hãy chọn chiều của yêu cầu.", "direction")
    if wanted.on > day_of(at):
        raise Refused("Ngày gửi, ngày nhận không thể sau hôm nay.", "on")
    if wanted.day is not None and wanted.day > wanted.on:
        raise Refused("Ngày của văn bản không thể sau ngày gửi, ngày nhận.", "day")
    if wanted.contact is not None and wanted.contact.unit_id != unit.pk:
        raise Refused(f"Liên hệ này của đơn vị khác. Hãy chọn liên hệ của {unit.name}, hoặc để trống.", "contact")
    if wanted.handler is not None:
        people = organisation.people_with_duty(*HANDLERS, on=day_of(at), unit_id=unit.pk)
        if not people.filter(pk=wanted.handler.pk).exists():
            raise Refused(f"Người xử lý phải là cán bộ của {unit.name}.", "handler")


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer that was sent or came."""

    on: date
    number: str = ""
    note: str = ""
    attachment: Attachment | None = None


def _open(request: CooperationRequest, version: int | None, by: Actor) -> CooperationRequest:
    row = locked(request, version)
    access.require_handler(by, row.unit_id)
    if not row.is_open:
        raise Refused("Yêu cầu này đã xong rồi. Hãy tải lại trang.")
    return row


@operation
def answer(
    *, request: CooperationRequest, reply: Reply, version: int | None, by: Actor, at: datetime
) -> CooperationRequest:
    """Says that the answer was sent, or came. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _open(request, version, by)
    if not row.on <= reply.on <= day_of(at):
        raise Refused(f"Ngày trả lời từ ngày {show(row.on)} đến hôm nay.", "on")
    row.replied_on, row.reply = reply.on, reply.attachment
    row.reply_number, row.reply_note = words(reply.number, 60, "number"), words(reply.note, 5000, "note")
    if not (row.reply_number or row.reply_note or row.reply):
        raise Refused("Hãy ghi số văn bản trả lời, nội dung trả lời, hoặc gửi kèm tệp.", "number")
    row.version += 1
    row.save()
    _record("coordination.answer", row, by, at, number=row.reply_number, day=show(reply.on))
    return row


@operation
def drop(
    *, request: CooperationRequest, reason: str, version: int | None, by: Actor, at: datetime
) -> CooperationRequest:
    """Says that no answer is waited for any longer, and why. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _open(request, version, by)
    row.dropped_why = words(reason, 500, "reason", "Hãy ghi vì sao thôi chờ trả lời.")
    row.dropped_on = day_of(at)
    row.version += 1
    row.save()
    _record("coordination.drop", row, by, at, reason=row.dropped_why)
    return row


@operation
def reopen(
    *, request: CooperationRequest, reason: str, version: int | None, by: Actor, at: datetime
) -> CooperationRequest:
    """Takes an answer, or the giving up, back; the log keeps what stood there. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(request, version)
    access.require_handler(by, row.unit_id)
    if row.is_open:
        raise Refused("Yêu cầu này đang mở.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao mở lại.")
    number, day = row.reply_number, _shown(row.replied_on)
    row.replied_on = row.dropped_on = row.reply = None
    row.reply_number = row.reply_note = row.dropped_why = ""
    row.version += 1
    row.save()
    _record("coordination.reopen", row, by, at, reason=why, number=number, day=day)
    return row
