"""What all operations of training share: what stops them all, and the record."""

from __future__ import annotations

from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.text import normalise
from cualuat.training.models import Course, CourseState


def not_cancelled(course: Course) -> None:
    """Raises Refused for a course that was called off."""
    if course.state == CourseState.CANCELLED:
        raise Refused(f"Lớp này đã hủy: {course.cancel_reason}")


def record(action: str, course: Course, by: Actor, at: datetime, **detail: object) -> None:
    """Writes it down under the course."""
    audit.record(action=action, subject=("course", course.pk, course.title), by=by, at=at, detail=detail)


def words(text: str, longest: int, field: str, empty: str = "") -> str:
    """The text in one form, on one line. Raises Refused where it is too long, or empty and `empty` says what to write."""
    plain = " ".join(normalise(text).split())
    if not plain and empty:
        raise Refused(empty, field)
    if len(plain) > longest:
        raise Refused(f"Dài quá {longest} ký tự. Hãy viết gọn lại.", field)
    return plain
