"""Certificates of those who passed or won: numbered, with a code by which anybody can see that they are real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.operations.letters import form_of, template_of
from cualuat.casework.operations.numbering import next_serial
from cualuat.contests import access, queries
from cualuat.contests.models import Attempt, Certificate, Round
from cualuat.contests.operations.arranging import record
from cualuat.kernel.workdays import day_of
from cualuat.letters import packages, templating, typesetting, variables
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts

FORM: Final = "contest-certificate"
CODE: Final = 12  # as those of training: one page checks both


@operation
def issue(*, round_: Round, signer: Person | None, by: Actor, at: datetime) -> int:
    """A certificate for everybody who passed or won and has none; how many. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(round_)
    if row.published_at is None:
        raise Refused("Hãy công bố kết quả trước khi cấp giấy chứng nhận.")
    today = day_of(at)
    common = {"contest": row.contest.title, "round": row.title} | _signer(signer, today)
    placed = {one.sheet.attempt: one for one in queries.places(row)}
    awards = dict(row.attempts.filter(award__isnull=False).values_list("pk", "award__name"))
    passed = [key for key, one in placed.items() if key in awards or one.sheet.score * 100 >= row.pass_mark * row.worth]
    valid = Certificate.objects.filter(revoked_at=None).values("attempt")
    waiting = list(row.attempts.filter(pk__in=passed).exclude(pk__in=valid).order_by("pk"))
    if not waiting:
        raise Refused("Mọi người đạt đều đã có giấy chứng nhận.")
    made = [_one(one, common, awards.get(one.pk, ""), row, by, today) for one in waiting]
    record("contests.certify", row.contest, by, at, round=row.title, count=len(made))
    return len(made)


def _one(attempt: Attempt, common: dict[str, str], award: str, row: Round, by: Actor, today: date) -> Certificate:
    result = f"{attempt.score}/{row.worth} điểm" + (f", {award}" if award else "")
    return Certificate.objects.create(
        attempt=attempt, number=f"{next_serial('contest-certificate', today.year):02d}/CT/{today.year}", code=receipts.draw(CODE),
        facts=common | {"holder": attempt.name, "team": attempt.team, "result": result, "issuer": _issuer()},
        issued_on=today, issued_by=by.name,
    )  # fmt: skip


def _issuer() -> str:
    agency = organisation.agency()
    return agency.name if agency else ""


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
    access.require_runner(by)
    row = locked(certificate)
    if row.revoked_at is not None:
        raise Refused("Giấy này đã thu hồi.")
    row.revoke_reason = words(reason, 500, "reason", "Hãy ghi lý do thu hồi.")
    row.revoked_at, row.revoked_by = at, by.name
    row.save()
    record("contests.revoke", row.attempt.round.contest, by, at, number=row.number, reason=row.revoke_reason)
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
