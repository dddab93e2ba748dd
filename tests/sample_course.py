"""A course of the invented department, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cualuat.training.models import Course
from cualuat.training.operations import attendance, courses
from cualuat.training.operations.courses import CourseWanted
from office import NOW, Office

BEGINS = NOW + timedelta(days=7)
ENDS = BEGINS + timedelta(hours=8)
SOON_AFTER = ENDS + timedelta(hours=1)
LATER = ENDS + timedelta(days=15)  # nobody may answer any more


def wanted(office: Office, **changes: Any) -> CourseWanted:
    """A day on citizen reception, held by unit one."""
    facts: dict[str, Any] = {
        "title": "Kỹ năng tiếp công dân", "kind": "training", "topic": "tiếp công dân", "begins": BEGINS, "ends": ENDS,
        "place": "Hội trường tầng 2", "hours": 8, "unit": office.units["phong-mot"], "capacity": 2,
        "citations": ["Điều 4 Luật Tiếp công dân số 42/2013/QH13"],
    }  # fmt: skip
    return CourseWanted(**(facts | changes))


def a_course(office: Office, *, opened: bool = True, **changes: Any) -> Course:
    """The course as the focal unit plans it, open for nominations."""
    by = office.actor("focal")
    made = courses.plan(wanted=wanted(office, **changes), by=by, at=NOW)
    return courses.open_for_nominations(course=made, by=by, at=NOW) if opened else made


def held(office: Office, *names: str, **changes: Any) -> Course:
    """The same with these people present, said to be held."""
    course, by = a_course(office, **changes), office.actor("focal")
    people = [office.people[name] for name in names]
    attendance.mark(course=course, people=people, by=by, at=BEGINS)
    return courses.hold(course=course, by=by, at=SOON_AFTER)
