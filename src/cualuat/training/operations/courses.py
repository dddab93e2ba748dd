"""Planning courses, opening them, saying that they were held, calling them off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.citation import find_citations
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.organisation.models import Unit
from cualuat.training import access
from cualuat.training.models import Certificate, Course, CourseKind, CourseState, Need, NeedState
from cualuat.training.operations.recording import not_cancelled, record, words
from cualuat.training.rules import LONGEST_COURSE

_MOST_HOURS = 1000
_MOST_PLACES = 10_000


@dataclass(frozen=True, slots=True)
class CourseWanted:
    """A course as somebody plans it; `unit` of ours or `organiser` in words; `citations` as typed."""

    title: str
    kind: str
    topic: str
    begins: datetime
    ends: datetime
    place: str
    hours: int
    unit: Unit | None = None
    organiser: str = ""
    capacity: int | None = None
    citations: Sequence[str] = ()


@operation
def plan(*, wanted: CourseWanted, by: Actor, at: datetime) -> Course:
    """A new course; one that is over may be put in later. Raises NotAllowed, Refused (naming the input)."""
    _may_plan(by, wanted.unit)
    course = Course(added_at=at, added_by=by.name)
    _fill(course, wanted)
    course.save()
    record("training.plan", course, by, at, begins=_day(course.begins))
    return course


@operation
def edit(*, course: Course, wanted: CourseWanted, version: int | None, by: Actor, at: datetime) -> Course:
    """Changes a course. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    course = locked(course, version)
    access.need_keeper(by, course)
    _may_plan(by, wanted.unit)
    not_cancelled(course)
    if Certificate.objects.filter(attendance__course=course, revoked_at=None).exists():
        raise Refused("Lớp đã cấp giấy chứng nhận; hãy thu hồi các giấy ấy trước khi sửa.")
    before = _told(course)
    _fill(course, wanted)
    _still_fits(course, at)
    course.version += 1
    course.save()
    after = _told(course)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record("training.edit", course, by, at, **changed)
    return course


def _told(course: Course) -> dict[str, str]:
    """What the record tells of a course, in words."""
    return {
        "title": course.title,
        "kind": course.get_kind_display(),
        "topic": course.topic,
        "begins": f"{course.begins.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        "ends": f"{course.ends.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        "place": course.place,
        "organiser": course.held_by,
        "hours": str(course.hours),
        "capacity": str(course.capacity or ""),
    }


def _may_plan(by: Actor, unit: Unit | None) -> None:
    if access.keeps_all(by):
        return
    if not access.may_plan(by):
        raise NotAllowed("Chỉ đơn vị đầu mối, lãnh đạo cơ quan và người đứng đầu đơn vị được lập lớp.")
    if unit is None or unit.pk not in by.units_with("head"):
        raise Refused("Bạn chỉ lập được lớp do đơn vị của bạn tổ chức. Lớp khác: hãy nhờ đơn vị đầu mối.", "unit")


def _fill(course: Course, wanted: CourseWanted) -> None:
    course.title = words(wanted.title, 300, "title", "Hãy ghi tên lớp.")
    course.topic = words(wanted.topic, 200, "topic", "Hãy ghi chủ đề.")
    course.place = words(wanted.place, 200, "place", "Hãy ghi nơi tổ chức; lớp trực tuyến thì ghi «Trực tuyến».")
    if wanted.kind not in CourseKind.values:
        raise Refused("Hãy chọn hình thức trong danh sách.", "kind")
    if wanted.ends <= wanted.begins:
        raise Refused("Lớp kết thúc trước khi bắt đầu. Hãy xem lại ngày giờ.", "ends_on")
    if wanted.ends - wanted.begins > LONGEST_COURSE:
        raise Refused("Lớp dài quá một năm. Hãy xem lại ngày giờ.", "ends_on")
    if not 1 <= wanted.hours <= _MOST_HOURS:
        raise Refused(f"Số giờ học nằm trong khoảng 1–{_MOST_HOURS}.", "hours")
    if wanted.hours > (wanted.ends - wanted.begins).total_seconds() / 3600:
        raise Refused("Số giờ học nhiều hơn thời gian từ lúc bắt đầu đến lúc kết thúc.", "hours")
    if wanted.capacity is not None and not 1 <= wanted.capacity <= _MOST_PLACES:
        raise Refused(f"Số chỗ nằm trong khoảng 1–{_MOST_PLACES}; không giới hạn thì để trống.", "capacity")
    organiser = words(wanted.organiser, 300, "organiser")
    if wanted.unit is None and not organiser:
        raise Refused("Hãy chọn đơn vị tổ chức, hoặc ghi tên nơi tổ chức ở ngoài cơ quan.", "unit")
    if wanted.unit is not None and organiser:
        raise Refused("Chỉ ghi nơi tổ chức ở ngoài khi không chọn đơn vị của cơ quan.", "organiser")
    course.kind, course.begins, course.ends = wanted.kind, wanted.begins, wanted.ends
    course.unit, course.organiser = wanted.unit, organiser
    course.hours, course.capacity, course.citations = wanted.hours, wanted.capacity, _read_citations(wanted.citations)


def _read_citations(typed: Sequence[str]) -> list[str]:
    """Each a citation of a document as a whole. Raises Refused."""
    found = []
    for text in filter(None, (" ".join(normalise(part).split()) for part in typed)):
        cited = find_citations(text)
        if not cited or cited[0].start != 0 or cited[0].document is None:
            raise Refused(f"Chưa hiểu «{text[:80]}». Hãy ghi như: Điều 5 Luật số 42/2013/QH13.", "citations")
        found.append(text)
    return found


def _still_fits(course: Course, at: datetime) -> None:
    """Raises Refused where the change does not suit those who are sent or were there."""
    sent = course.nominations.filter(state="approved").count()
    if course.capacity is not None and course.capacity < sent:
        raise Refused(f"Đã cử {sent} người, nhiều hơn số chỗ này.", "capacity")
    if course.begins > at and course.attendances.exists():
        raise Refused("Đã có người điểm danh, lớp không thể bắt đầu sau bây giờ.", "begins_on")
    if course.state == CourseState.HELD and course.ends > at:
        raise Refused("Lớp đã tổ chức xong, không thể kết thúc sau bây giờ.", "ends_on")


@operation
def open_for_nominations(*, course: Course, by: Actor, at: datetime) -> Course:
    """Heads may send people from now on. Raises NotAllowed, Refused."""
    course = _keepers_course(course, by)
    if course.state != CourseState.PLANNED:
        raise Refused("Chỉ mở đăng ký cho lớp dự kiến.")
    if course.begins <= at:
        raise Refused("Lớp đã bắt đầu, không mở đăng ký được nữa. Hãy điểm danh theo danh sách.")
    record("training.open", course, by, at)
    return _moved(course, CourseState.OPEN)


@operation
def hold(*, course: Course, by: Actor, at: datetime) -> Course:
    """The course took place: its hours count, certificates may be given. Raises NotAllowed, Refused."""
    course = _keepers_course(course, by)
    if course.state == CourseState.HELD:
        raise Refused("Lớp này đã được ghi là đã tổ chức.")
    if course.ends > at:
        raise Refused("Lớp chưa kết thúc.")
    if not course.attendances.exists():
        raise Refused("Chưa điểm danh ai. Hãy điểm danh trước; lớp không ai dự thì ghi là hủy.")
    record("training.hold", course, by, at)
    return _moved(course, CourseState.HELD)


@operation
def cancel(*, course: Course, reason: str, by: Actor, at: datetime) -> Course:
    """Calls a course off; what it was to deal with is needed again. Raises NotAllowed, Refused."""
    course = _keepers_course(course, by)
    if course.state == CourseState.HELD:
        raise Refused("Lớp đã tổ chức, không hủy được nữa.")
    if course.attendances.exists():
        raise Refused("Đã có người điểm danh. Hãy bỏ điểm danh trước khi hủy lớp.")
    course.cancel_reason = words(reason, 500, "reason", "Hãy ghi lý do hủy lớp.")
    Need.objects.filter(course=course).update(state=NeedState.RAISED, course=None)
    record("training.cancel", course, by, at, reason=course.cancel_reason)
    return _moved(course, CourseState.CANCELLED)


def _keepers_course(course: Course, by: Actor) -> Course:
    course = locked(course)
    access.need_keeper(by, course)
    not_cancelled(course)
    return course


def _moved(course: Course, state: CourseState) -> Course:
    course.state = state
    course.version += 1
    course.save()
    return course


def _day(moment: datetime) -> str:
    return day_of(moment).isoformat()
