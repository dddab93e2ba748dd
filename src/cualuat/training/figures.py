"""What training can count for reports: courses held, officers who learnt, hours, who learnt enough,
what posts ask, certificates.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.db.models import QuerySet

from cualuat.accounts.models import Person
from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Post, UnitKind
from cualuat.training.models import Attendance, Certificate, Course, CourseState
from cualuat.training.queries import standings
from cualuat.training.rules import minimum

GROUP: Final = "Đào tạo, bồi dưỡng"


def _courses(window: Window) -> QuerySet[Course]:
    """Held, and over within the window."""
    return Course.objects.filter(state=CourseState.HELD, ends__date__range=(window.since, window.until))


def _row(course: Course, amount: int = 1) -> Row:
    return Row(course.title, day_of(course.ends), "training-course", str(course.pk), amount)


def _held(window: Window) -> Counted:
    """Of a unit: those that it held itself."""
    rows = _courses(window)
    if window.unit is not None:
        rows = rows.filter(unit_id=window.unit)
    found = tuple(_row(course) for course in rows.order_by("ends", "pk"))
    return Counted(len(found), found)


def _staff(window: Window) -> QuerySet[Person]:
    """Everybody with a post on the last day of the window, of a unit those with a post there."""
    posts = Post.objects.held_on(window.until).filter(unit__kind__in=(UnitKind.AGENCY, UnitKind.UNIT))
    if window.unit is not None:
        posts = posts.filter(unit_id=window.unit)
    return Person.objects.filter(is_active=True, pk__in=posts.values("person_id"))


def _attended(window: Window) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(course__in=_courses(window)).select_related("course", "person")
    if window.unit is not None:
        rows = rows.filter(person__in=_staff(window))
    return rows.order_by("course__ends", "course_id", "person__name", "pk")


def _people(window: Window) -> Counted:
    """Each person once, on the day of the last course."""
    last = {
        row.person_id: Row(row.person.name, day_of(row.course.ends), "", str(row.person_id))
        for row in _attended(window)
    }
    found = tuple(sorted(last.values(), key=lambda row: row.label))
    return Counted(len(found), found)


def _hours(window: Window) -> Counted:
    """Hours times people; a row for each course."""
    rows = list(_attended(window))
    heads, courses = Counter(row.course_id for row in rows), {row.course_id: row.course for row in rows}
    found = tuple(_row(course, course.hours * heads[key]) for key, course in courses.items())
    return Counted(sum(row.amount for row in found), found)


def _enough(window: Window) -> Counted:
    """Of all the staff, those with at least the hours of lawdata/training.toml within the window."""
    staff = _staff(window)
    hours: Counter[int] = Counter()
    for row in _attended(window):
        hours[row.person_id] += row.course.hours
    people = list(staff.order_by("name", "pk"))
    found = tuple(
        Row(person.name, None, "", str(person.pk), hours[person.pk])
        for person in people
        if hours[person.pk] >= minimum().hours
    )
    return Counted(len(found), found, whole=len(people))


def _profiles(window: Window) -> Counted:
    """Of all that posts ask of the staff on the last day of the window, what has been learnt and still counts."""
    rows = standings(_staff(window), on=window.until)
    found = tuple(
        Row(f"{one.person}: {one.requirement.topic}", one.learnt_on, "", f"{one.requirement.pk}-{one.person_id}")
        for one in rows
        if one.met
    )
    return Counted(len(found), found, whole=len(rows))


def _certificates(window: Window) -> Counted:
    rows = Certificate.objects.filter(issued_on__range=(window.since, window.until), revoked_at=None)
    if window.unit is not None:
        rows = rows.filter(attendance__person__in=_staff(window))
    rows = rows.select_related("attendance__course").order_by("issued_on", "pk")
    found = tuple(
        Row(
            f"Số {row.number}: {row.attendance.course}", row.issued_on, "training-course", str(row.attendance.course_id)
        )
        for row in rows
    )
    return Counted(len(found), found)


_UNSURE: Final = " (số giờ cần đối chiếu)" if minimum().needs_review else ""
FIGURES: Final = (
    Figure(
        "training_courses", "Lớp tập huấn, bồi dưỡng, hội thảo, tọa đàm đã tổ chức hoặc tham dự", GROUP, "lớp", _held
    ),
    Figure("training_people", "Cán bộ đã được tập huấn, bồi dưỡng", GROUP, "người", _people),
    Figure("training_hours", "Giờ tập huấn, bồi dưỡng của cán bộ", GROUP, "giờ", _hours, "sum"),
    Figure(
        "training_enough", f"Cán bộ học từ {minimum().hours} giờ trở lên{_UNSURE}", GROUP, "người", _enough, "share"
    ),
    Figure("training_profiles", "Yêu cầu học của vị trí đã được đáp ứng", GROUP, "yêu cầu", _profiles, "share"),
    Figure("training_certificates", "Giấy chứng nhận đã cấp", GROUP, "giấy", _certificates),
)
