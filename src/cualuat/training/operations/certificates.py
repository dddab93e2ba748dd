"""Certificates of those who were there: numbered, with a code by which anybody can see that they are real."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.casework.operations import certificates
from cualuat.casework.operations.certificates import CODE, Printed
from cualuat.casework.operations.numbering import next_serial
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.sealed import receipts
from cualuat.training import access
from cualuat.training.models import Attendance, Certificate, Course, CourseState
from cualuat.training.operations.recording import not_cancelled, record, words
from cualuat.training.queries import posts_of
from cualuat.training.rules import days_in_words

FORM: Final = "training-certificate"


@operation
def issue(*, course: Course, signer: Person | None, by: Actor, at: datetime) -> list[Certificate]:
    """A certificate for everybody who was there and has none. Raises NotAllowed, Refused."""
    course = locked(course)
    access.need_keeper(by, course)
    not_cancelled(course)
    if course.state != CourseState.HELD:
        raise Refused("Hãy ghi là lớp đã tổ chức trước khi cấp giấy chứng nhận.")
    today = day_of(at)
    holders = course.attendances.select_related("person")
    waiting = list(
        holders.exclude(certificates__in=Certificate.objects.filter(revoked_at=None)).order_by("person__name", "pk")
    )
    if not waiting:
        raise Refused("Mọi người có mặt đều đã có giấy chứng nhận.")
    titles = posts_of([row.person_id for row in waiting], on=today)
    common = _facts(course) | certificates.signed_by(signer, today)
    made = [_one(row, common, titles.get(row.person_id, ("", "")), by, today) for row in waiting]
    record("training.certify", course, by, at, people=", ".join(row.person.name for row in waiting))
    return made


def _one(row: Attendance, common: dict[str, str], post: tuple[str, str], by: Actor, today: date) -> Certificate:
    title = ", ".join(filter(None, post))
    return Certificate.objects.create(
        attendance=row,
        number=f"{next_serial('training-certificate', today.year):02d}/{today.year}",
        code=receipts.draw(CODE),
        facts=common | {"holder": row.person.name, "post": title},
        issued_on=today,
        issued_by=by.name,
    )


def _facts(course: Course) -> dict[str, str]:
    days = days_in_words(course.begins.astimezone(VIETNAM), course.ends.astimezone(VIETNAM))
    return {
        "course": course.title,
        "kind": course.get_kind_display().lower(),
        "topic": course.topic,
        "days": days,
        "hours": str(course.hours),
        "place": course.place,
        "organiser": course.held_by,
        "issuer": certificates.issuer(),
    }


@operation
def revoke(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """Takes a certificate back; whoever looks its code up is told. Raises NotAllowed, Refused."""
    course = locked(certificate.attendance.course)
    access.need_keeper(by, course)
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.revoked_at is not None:
        raise Refused("Giấy này đã thu hồi.")
    row.revoke_reason = words(reason, 500, "reason", "Hãy ghi lý do thu hồi.")
    row.revoked_at, row.revoked_by = at, by.name
    row.save()
    record("training.revoke", course, by, at, number=row.number, reason=row.revoke_reason)
    return row


def printed(certificate: Certificate, *, address: str) -> Printed:
    """The certificate as files; `address` where its code is looked up. Raises Refused."""
    return certificates.printed(
        FORM, certificate.facts, number=certificate.number, code=certificate.code, issued_on=certificate.issued_on,
        address=address,
    )  # fmt: skip
