"""Sending people to courses: heads name them, the focal unit, a leader or who holds the course decides; places are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.workdays import day_of
from cualuat.training import access
from cualuat.training.models import Attendance, Course, CourseState, Nomination, NominationState
from cualuat.training.operations.recording import not_cancelled, record, words
from cualuat.training.queries import places_left

FULL = "Lớp đã đủ {} chỗ. Hãy tăng số chỗ, hoặc thôi cử người khác trước."


@operation
def nominate(*, course: Course, people: Sequence[Person], by: Actor, at: datetime) -> list[Nomination]:
    """Names people, all or none. What who keeps the course names is approved at once. Raises NotAllowed, Refused."""
    course = locked(course)
    keeps = access.may_keep(by, course)
    _takes_nominations(course, at)
    if not people:
        raise Refused("Hãy chọn ít nhất một người.", "people")
    mine = set(access.people_of(by, on=day_of(at)).values_list("pk", flat=True))
    made = [_one(course, person, mine, keeps=keeps, by=by, at=at) for person in people]
    record("training.nominate", course, by, at, people=", ".join(row.person.name for row in made), granted=keeps)
    return made


def _takes_nominations(course: Course, at: datetime) -> None:
    not_cancelled(course)
    if course.begins <= at or course.state == CourseState.HELD:
        raise Refused("Lớp đã bắt đầu, không cử thêm được. Người đến dự thì điểm danh tại lớp.")
    if course.state != CourseState.OPEN:
        raise Refused("Lớp chưa mở đăng ký.")


def _one(course: Course, person: Person, mine: set[int], *, keeps: bool, by: Actor, at: datetime) -> Nomination:
    if person.pk not in mine:
        raise NotAllowed("Bạn chỉ cử được người của đơn vị mình phụ trách.")
    left = places_left(course)
    if left == 0:
        raise Refused(FULL.format(course.capacity), "people")
    row = Nomination.objects.filter(course=course, person=person).first()
    if row is not None and row.state != NominationState.REFUSED:
        raise Refused(f"{person.name} đã có trong danh sách cử.", "people")
    row = row or Nomination(course=course, person=person)
    row.asked_by, row.asked_at, row.reason = by.name, at, ""
    row.state = NominationState.APPROVED if keeps else NominationState.ASKED
    row.decided_by, row.decided_at = (by.name, at) if keeps else ("", None)
    row.save()
    return row


@operation
def approve(*, nomination: Nomination, by: Actor, at: datetime) -> Nomination:
    """Sends somebody, while there are places. Raises NotAllowed, Refused."""
    row = _decided(nomination, by, at)
    if row.state == NominationState.APPROVED:
        raise Refused("Người này đã được duyệt.")
    if places_left(row.course) == 0:
        raise Refused(FULL.format(row.course.capacity))
    row.state, row.reason = NominationState.APPROVED, ""
    row.save()
    record("training.approve", row.course, by, at, person=row.person.name)
    return row


@operation
def refuse(*, nomination: Nomination, reason: str, by: Actor, at: datetime) -> Nomination:
    """Does not send somebody, or no longer; the place is free again. Raises NotAllowed, Refused."""
    row = _decided(nomination, by, at)
    row.reason = words(reason, 500, "reason", "Hãy ghi lý do, để đơn vị cử biết.")
    row.state = NominationState.REFUSED
    row.save()
    record("training.refuse", row.course, by, at, person=row.person.name, reason=row.reason)
    return row


def _decided(nomination: Nomination, by: Actor, at: datetime) -> Nomination:
    """The nomination under the lock of its course: places are counted by one at a time."""
    course = locked(nomination.course)
    access.need_keeper(by, course)
    not_cancelled(course)
    row = Nomination.objects.select_related("person").get(pk=nomination.pk)
    row.course = course
    if Attendance.objects.filter(nomination=row).exists() or course.state == CourseState.HELD:
        raise Refused("Lớp đã tổ chức hoặc người này đã có mặt, không đổi được nữa.")
    row.decided_by, row.decided_at = by.name, at
    return row
