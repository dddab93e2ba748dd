"""Certificates of those who passed or won: numbered, with a code by which anybody can see that they are real."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.operations import certificates
from cualuat.casework.operations.certificates import CODE, Printed
from cualuat.casework.operations.numbering import next_serial
from cualuat.contests import access, queries
from cualuat.contests.models import Attempt, Certificate, Round
from cualuat.contests.operations.arranging import record
from cualuat.kernel.workdays import day_of
from cualuat.sealed import receipts

FORM: Final = "contest-certificate"


@operation
def issue(*, round_: Round, signer: Person | None, by: Actor, at: datetime) -> int:
    """A certificate for everybody who passed or won and has none; how many. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(round_)
    if row.published_at is None:
        raise Refused("Hãy công bố kết quả trước khi cấp giấy chứng nhận.")
    today = day_of(at)
    common = {"contest": row.contest.title, "round": row.title} | certificates.signed_by(signer, today)
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
        facts=common | {"holder": attempt.name, "team": attempt.team, "result": result, "issuer": certificates.issuer()},
        issued_on=today, issued_by=by.name,
    )  # fmt: skip


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


def printed(certificate: Certificate, *, address: str) -> Printed:
    """The certificate as files; `address` where its code is looked up. Raises Refused."""
    return certificates.printed(
        FORM, certificate.facts, number=certificate.number, code=certificate.code, issued_on=certificate.issued_on,
        address=address,
    )  # fmt: skip
