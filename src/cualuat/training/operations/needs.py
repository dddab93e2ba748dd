"""What units want their people to learn, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Unit
from cualuat.training import access
from cualuat.training.models import Course, CourseState, Need, NeedState
from cualuat.training.operations.recording import words


@dataclass(frozen=True, slots=True)
class NeedWanted:
    """A need as somebody raises it."""

    unit: Unit
    topic: str
    reason: str
    year: int
    post: str = ""
    people: int = 1


@operation
def raise_need(*, wanted: NeedWanted, by: Actor, at: datetime) -> Need:
    """Says what people of a unit should learn. Raises NotAllowed, Refused (naming the input)."""
    today = day_of(at)
    if by.person_id is None or not access.may_raise_for(by, wanted.unit.pk, on=today):
        raise NotAllowed("Bạn chỉ nêu được nhu cầu của đơn vị mình.")
    if not today.year <= wanted.year <= today.year + 5:
        raise Refused(f"Hãy chọn năm từ {today.year} đến {today.year + 5}.", "year")
    if not 1 <= wanted.people <= 1000:
        raise Refused("Số người nằm trong khoảng 1–1000.", "people")
    need = Need.objects.create(
        unit=wanted.unit,
        post=words(wanted.post, 200, "post"),
        topic=words(wanted.topic, 200, "topic", "Hãy ghi cần học gì."),
        reason=words(wanted.reason, 1000, "reason", "Hãy ghi vì sao cần."),
        year=wanted.year,
        people=wanted.people,
        raised_by=Person.objects.get(pk=by.person_id),
        raised_at=at,
    )
    _record("training.raise_need", need, by, at, year=need.year)
    return need


@operation
def take_into(*, need: Need, course: Course, by: Actor, at: datetime) -> Need:
    """A course deals with it. Raises NotAllowed, Refused."""
    course = locked(course)
    need = _settled(need, by)
    if course.state not in (CourseState.PLANNED, CourseState.OPEN):
        raise Refused("Chỉ đưa nhu cầu vào lớp dự kiến hoặc đang nhận đăng ký.", "course")
    need.state, need.course, need.note = NeedState.TAKEN, course, ""
    need.save()
    _record("training.take_need", need, by, at, course=course.title)
    return need


@operation
def drop(*, need: Need, reason: str, by: Actor, at: datetime) -> Need:
    """Nothing comes of it, and why. Raises NotAllowed, Refused."""
    need = _settled(need, by)
    need.note = words(reason, 500, "reason", "Hãy ghi lý do không thực hiện, để đơn vị biết.")
    need.state, need.course = NeedState.DROPPED, None
    need.save()
    _record("training.drop_need", need, by, at, reason=need.note)
    return need


def _settled(need: Need, by: Actor) -> Need:
    if not access.settles(by):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được quyết định về nhu cầu đào tạo.")
    need = Need.objects.select_for_update().get(pk=need.pk)
    if need.state != NeedState.RAISED:
        raise Refused(f"Nhu cầu này vừa được xử lý: {need.get_state_display().lower()}. Hãy tải lại trang.")
    return need


def _record(action: str, need: Need, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("training-need", need.pk, need.topic), by=by, at=at, detail=detail)
