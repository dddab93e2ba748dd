"""Who was there: ticked on the list, or by the code that hangs in the room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.training import access, tickets
from cualuat.training.models import Attendance, Course, CourseState, How, Nomination, NominationState
from cualuat.training.operations.recording import not_cancelled, record
from cualuat.training.rules import SIGNING_BEFORE, may_sign_in

NO_TICKET = "Chỉ hiện mã điểm danh từ 30 phút trước khi lớp bắt đầu đến khi kết thúc."


@operation
def mark(*, course: Course, people: Sequence[Person], by: Actor, at: datetime) -> list[Attendance]:
    """Marks people as present, all or none; who was not sent came by herself. Raises NotAllowed, Refused."""
    course = locked(course)
    access.need_keeper(by, course)
    not_cancelled(course)
    if not people:
        raise Refused("Hãy chọn ít nhất một người.", "present")
    if at < course.begins - SIGNING_BEFORE:
        raise Refused("Lớp chưa bắt đầu, chưa điểm danh được.", "present")
    made = [_there(course, person, How.LIST, by, at) for person in people]
    record("training.mark", course, by, at, people=", ".join(row.person.name for row in made))
    return made


@operation
def unmark(*, attendance: Attendance, by: Actor, at: datetime) -> None:
    """Takes back what was ticked by mistake. Raises NotAllowed, Refused."""
    course = locked(attendance.course)
    access.need_keeper(by, course)
    row = Attendance.objects.select_related("person").filter(pk=attendance.pk).first()
    if row is None:
        raise Refused("Người này không còn trong danh sách có mặt.")
    # One reason for both: whether somebody has answered is nobody's business.
    if row.has_answered or row.certificates.exists():
        raise Refused("Người này đã đánh giá lớp hoặc đã có giấy chứng nhận, không bỏ điểm danh được nữa.")
    if course.state == CourseState.HELD and course.attendances.count() == 1:
        raise Refused("Đây là người duy nhất có mặt ở lớp đã tổ chức.")
    record("training.unmark", course, by, at, person=row.person.name)
    row.delete()


@operation
def sign_in(*, ticket: str, by: Actor, at: datetime) -> Attendance:
    """Marks whoever has the code of the room as present. Raises NotAllowed, Refused."""
    course = locked(course_of(ticket, at=at))
    if by.person_id is None:
        raise NotAllowed("Hãy đăng nhập rồi quét lại mã.")
    not_cancelled(course)
    if not may_sign_in(course.begins, course.ends, at):
        raise Refused("Ngoài giờ của lớp, không tự điểm danh được. Hãy nhờ người tổ chức.")
    row = _there(course, Person.objects.get(pk=by.person_id), How.QR, by, at)
    record("training.sign_in", course, by, at)
    return row


def course_of(ticket: str, *, at: datetime) -> Course:
    """The course of a ticket. Raises Refused."""
    try:
        key = tickets.read(ticket, at=at)
    except tickets.BadTicket as bad:
        raise Refused(str(bad)) from bad
    course = Course.objects.select_related("unit").filter(pk=key).first()
    if course is None:
        raise Refused("Không còn lớp này.")
    return course


def ticket_for(course: Course, *, by: Actor, at: datetime) -> str:
    """A ticket to show in the room. Raises NotAllowed, Refused."""
    access.need_keeper(by, course)
    not_cancelled(course)
    if not may_sign_in(course.begins, course.ends, at):
        raise Refused(NO_TICKET)
    return tickets.make(course.pk, at=at)


def _there(course: Course, person: Person, how: How, by: Actor, at: datetime) -> Attendance:
    if Attendance.objects.filter(course=course, person=person).exists():
        raise Refused(f"{person.name} đã được điểm danh ở lớp này.", "present")
    sent = Nomination.objects.filter(course=course, person=person, state=NominationState.APPROVED).first()
    return Attendance.objects.create(course=course, person=person, nomination=sent, how=how, at=at, marked_by=by.name)
