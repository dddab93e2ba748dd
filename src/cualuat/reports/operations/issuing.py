"""Signed, numbered, kept as files; then where it was sent, who has it, what the public sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.casework.models import Letter
from cualuat.casework.operations.numbering import next_serial
from cualuat.casework.rules import letter_number
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.kernel.text import fold, normalise, slug
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.reports import access, composing
from cualuat.reports.composing import Made, Signed
from cualuat.reports.models import Dispatch, Report, ReportState
from cualuat.reports.operations.locking import keep, saved, still, subject_of

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST: Final = 30 * 1024 * 1024
_TYPE: Final = "BC"


def preview(*, report: Report, by: Actor, at: datetime) -> Made:
    """The report as it would be issued, marked as a draft. Nothing is written. Raises Refused."""
    return composing.compose(report, Signed(), unit=_unit(day_of(at)), draft=True)


def _unit(on: date) -> tuple[str, str]:
    """Name and letters of the unit that drafts reports: the focal one."""
    duty = organisation.duties_on(on).filter(code="focal").first()
    unit = duty.unit if duty else organisation.agency()
    return (unit.name, unit.short) if unit else ("", "")


@dataclass(frozen=True, slots=True)
class Signature:
    """As somebody types it: number («» for the next one), day, key of the person who signed («» for the first leader)."""

    number: str
    day: date
    signer: str = ""


@operation
def sign(*, report: Report, signature: Signature, version: int | None, by: Actor, at: datetime) -> Report:
    """Numbers a report that was signed and keeps it as Word and PDF; nothing in it changes any more.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    keep(by)
    report = locked(report, version)
    still(report, ReportState.REVIEW)
    day = signature.day
    if day > day_of(at):
        raise Refused("Ngày ký không thể sau hôm nay.", "day")
    if day < report.since:
        raise Refused("Ngày ký đứng trước ngày đầu của kỳ báo cáo.", "day")
    name, title, authority = _signer(signature.signer, day)
    report.number, report.day, report.year = _number(signature.number, day), day, day.year
    report.signer, report.signer_title, report.authority = name, title, authority
    report.state = ReportState.ISSUED
    made = composing.compose(report, Signed(report.number, day, name, title, authority), unit=_unit(day), draft=False)
    stem = slug(report.title, 60)
    report.docx = _store(f"{stem}.docx", made.docx, DOCX, by=by, at=at)
    report.pdf = _store(f"{stem}.pdf", made.pdf, "application/pdf", by=by, at=at)
    try:
        with transaction.atomic():
            saved(report)
    except IntegrityError as error:
        raise _taken(report.number, day.year) from error
    detail = {"number": report.number, "day": day.isoformat(), "signer": name}
    audit.record(action="reports.sign", subject=subject_of(report), by=by, at=at, detail=detail)
    return report


def _store(name: str, data: bytes, media_type: str, *, by: Actor, at: datetime) -> Attachment:
    return files.store(name=name, chunks=[data], by=by, at=at, media_type=media_type, max_bytes=_MOST)


def _signer(chosen: str, day: date) -> tuple[str, str, str]:
    """Name, title, authority of a leader of that day. Raises Refused."""
    leaders = organisation.people_with_duty("leader", on=day)
    person = leaders.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else leaders.first()
    if person is None:
        raise Refused("Hãy chọn người ký. Chưa có ai thì nhờ quản trị viên giao nhiệm vụ «Lãnh đạo cơ quan».", "signer")
    title, agency = organisation.title_of(person, on=day), organisation.agency()
    chief = agency.head_title if agency else ""
    return person.name, title, f"KT. {chief}" if chief and fold(title).startswith("pho ") else ""


def _number(typed: str, day: date) -> str:
    """The number typed, else the next of the reports of that year. Raises Refused."""
    number = normalise(typed).strip()
    if number:
        if not number[:1].isdigit() or "/" not in number or len(number) > 60:
            raise Refused("Hãy ghi số và ký hiệu, ví dụ 12/BC-STP; để trống thì lấy số kế tiếp.", "number")
        if _is_taken(number, day.year):
            raise _taken(number, day.year)
        return number
    agency = organisation.agency()
    short = agency.short if agency and agency.short else "CQ"
    while True:
        number = letter_number(next_serial(f"letter:{_TYPE}", day.year), _TYPE, short)
        if not _is_taken(number, day.year):
            return number


def _is_taken(number: str, year: int) -> bool:
    return (
        Report.objects.filter(number=number, year=year).exists()
        or Letter.objects.filter(number=number, year=year).exists()
    )


def _taken(number: str, year: int) -> Refused:
    return Refused(f"Năm {year} đã có văn bản mang số {number}. Hãy ghi số khác.", "number")


@operation
def attach_signed(*, report: Report, attachment: Attachment, by: Actor, at: datetime) -> Report:
    """Keeps the signed copy (scan or digitally signed) instead of the PDF that was made. Raises NotAllowed, Refused."""
    keep(by)
    report = locked(report)
    if report.state != ReportState.ISSUED:
        raise Refused("Báo cáo chưa ban hành.")
    report.signed = attachment
    saved(report)
    audit.record(
        action="reports.attach_signed", subject=subject_of(report), by=by, at=at, detail={"source": attachment.name}
    )
    return report


# --- where it was sent -------------------------------------------------------------------------------------------


@operation
def dispatch(*, report: Report, to: str, purpose: str, how: str, on: date, by: Actor, at: datetime) -> Dispatch:
    """Notes that an issued report was sent. The clerk may too. Raises NotAllowed, Refused (naming the input)."""
    _sends(by)
    report = locked(report)
    if report.state != ReportState.ISSUED:
        raise Refused("Báo cáo chưa ban hành, chưa gửi được.")
    to, how = normalise(to).strip()[:300], normalise(how).strip()[:200]
    if not to:
        raise Refused("Hãy ghi gửi tới đâu.", "to")
    if not how:
        raise Refused("Hãy ghi gửi bằng cách nào.", "how")
    today = day_of(at)
    if on > today or (report.day and on < report.day):
        raise Refused("Ngày gửi nằm giữa ngày ký và hôm nay.", "on")
    row = Dispatch.objects.create(
        report=report, to=to, purpose=normalise(purpose).strip()[:200], how=how, on=on, by=by.name, at=at
    )
    detail = {"to": to, "purpose": row.purpose, "how": how}
    audit.record(action="reports.dispatch", subject=subject_of(report), by=by, at=at, detail=detail)
    return row


def _sends(by: Actor) -> None:
    if not by.is_system:
        by.require_duty(*access.KEEPERS, "clerk")


@operation
def confirm_receipt(*, row: Dispatch, on: date, by: Actor, at: datetime) -> Dispatch:
    """Notes that they have it. Raises NotAllowed, Refused."""
    _sends(by)
    locked(row.report)
    row = Dispatch.objects.select_for_update().select_related("report").get(pk=row.pk)
    if not row.on <= on <= day_of(at):
        raise Refused("Ngày nhận nằm giữa ngày gửi và hôm nay.", "received_on")
    row.received_on = on
    row.save()
    detail = {"to": row.to, "received_on": on.isoformat()}
    audit.record(action="reports.confirm_receipt", subject=subject_of(row.report), by=by, at=at, detail=detail)
    return row


# --- the public --------------------------------------------------------------------------------------------------


@operation
def publish(*, report: Report, codes: Iterable[str], public: bool, by: Actor, at: datetime) -> Report:
    """Shows an issued report with chosen figures (values only) to anybody, or no longer. Raises NotAllowed, Refused."""
    by.require_duty(*access.PUBLISHERS)
    report = locked(report)
    if report.state != ReportState.ISSUED:
        raise Refused("Báo cáo chưa ban hành, chưa công khai được.")
    names = dict(report.figures.values_list("code", "name"))
    chosen = [code for code in names if code in set(codes)]
    if public and not chosen:
        raise Refused("Hãy chọn ít nhất một chỉ tiêu để công khai.", "shown")
    if public:
        report.shown, report.published_at = chosen, at
    else:
        report.published_at = None
    saved(report)
    audit.record(
        action="reports.publish" if public else "reports.unpublish",
        subject=subject_of(report),
        by=by,
        at=at,
        detail={"shown": [names[code] for code in chosen]},
    )
    return report
