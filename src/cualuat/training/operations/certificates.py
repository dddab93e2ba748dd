"""Certificates of those who were there: numbered, with a code by which anybody can see that they are real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.casework.operations.letters import form_of, template_of
from cualuat.casework.operations.numbering import next_serial
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.letters import packages, templating, typesetting, variables
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.training import access
from cualuat.training.models import Attendance, Certificate, Course, CourseState
from cualuat.training.operations.recording import not_cancelled, record, words
from cualuat.training.queries import posts_of
from cualuat.training.rules import days_in_words

FORM: Final = "training-certificate"
CODE: Final = 12  # symbols, 11 of them random: 55 bits


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
    common = _facts(course) | _signer(signer, today)
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
    agency = organisation.agency()
    days = days_in_words(course.begins.astimezone(VIETNAM), course.ends.astimezone(VIETNAM))
    return {
        "course": course.title,
        "kind": course.get_kind_display().lower(),
        "topic": course.topic,
        "days": days,
        "hours": str(course.hours),
        "place": course.place,
        "organiser": course.held_by,
        "issuer": agency.name if agency else "",
    }


def _signer(signer: Person | None, today: date) -> dict[str, str]:
    leaders = organisation.people_with_duty("leader", on=today)
    person = leaders.filter(pk=signer.pk).first() if signer else leaders.first()
    if person is None:
        raise Refused("Hãy chọn người ký. Chưa có ai thì nhờ quản trị viên giao nhiệm vụ «Lãnh đạo cơ quan».", "signer")
    agency = organisation.agency()
    chief, title = agency.head_title if agency else "", organisation.title_of(person, on=today)
    deputises = bool(chief) and title.casefold().startswith("phó ")
    return {"signer": person.name, "signer_title": title, "authority": f"KT. {chief}" if deputises else ""}


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


@dataclass(frozen=True, slots=True)
class Printed:
    """A certificate as files."""

    docx: bytes
    pdf: bytes


def printed(certificate: Certificate, *, address: str) -> Printed:
    """The certificate set in type, in the form of the house; `address` where its code is looked up. Raises Refused."""
    facts, form, agency = certificate.facts, form_of(FORM), organisation.agency()
    fields = {name: facts.get(name, "") for name in form.field_names}
    fields |= {"number": certificate.number, "code": receipts.grouped(certificate.code), "address": address}
    context = {
        "agency": {
            "name": agency.name, "parent": agency.superior, "short": agency.short, "place": agency.place,
        } if agency else {},
        "signer": {"name": facts["signer"], "title": facts["signer_title"], "authority": facts["authority"]},
        "doc": {"issued_on": certificate.issued_on, "today": certificate.issued_on},
        "f": fields,
    }  # fmt: skip
    try:
        docx = templating.render(template_of(form), context)
        return Printed(docx, typesetting.to_pdf(docx).pdf)
    except (templating.BadTemplate, variables.BadContext, typesetting.CannotTypeset, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được giấy chứng nhận: {error}. Hãy báo quản trị viên.") from error
