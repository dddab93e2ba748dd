"""Parts of a report: asked of units, written by them, sent back, dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, SomebodyElse, locked, operation
from cualuat.casework.operations.telling import office_moment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.reports import access
from cualuat.reports.models import PartState, Report, ReportPart, ReportState
from cualuat.reports.operations.locking import keep, still, subject_of

LONGEST: Final = 20_000


@operation
def ask_parts(
    *, report: Report, heading: str, units: Sequence[Unit], due: date | None, by: Actor, at: datetime
) -> list[ReportPart]:
    """Asks units for a part each. Raises NotAllowed, Refused (naming the input)."""
    keep(by)
    report = locked(report)
    still(report, ReportState.DRAFTING)
    heading = normalise(heading).strip()[:300]
    if not heading:
        raise Refused("Hãy ghi cần viết về điều gì.", "heading")
    if not units:
        raise Refused("Hãy chọn đơn vị viết.", "units")
    _check_due(due, at)
    last = report.parts.order_by("-position").values_list("position", flat=True).first()
    there = set(report.parts.filter(heading=heading).values_list("unit_id", flat=True))
    made = [
        ReportPart(
            report=report, position=(last or 0) + n, heading=heading, unit=unit, due=due, asked_at=at, asked_by=by.name
        )
        for n, unit in enumerate((unit for unit in units if unit.pk not in there), 1)
    ]
    if not made:
        raise Refused("Các đơn vị này đã được yêu cầu viết phần ấy.", "units")
    ReportPart.objects.bulk_create(made)
    audit.record(
        action="reports.ask_part",
        subject=subject_of(report),
        by=by,
        at=at,
        detail={"heading": heading, "units": [unit.name for unit in units], "due": due.isoformat() if due else ""},
    )
    _tell(report, made, at)
    return list(report.parts.filter(heading=heading))


def _tell(report: Report, parts: Sequence[ReportPart], at: datetime) -> None:
    """A letter to the heads of the units that are to write; who has no head is found by the reminders."""
    until = f" Hạn {parts[0].due:%d/%m/%Y}." if parts[0].due else ""
    body = (
        f"Báo cáo: {report.title}\n\nĐơn vị được yêu cầu viết phần «{parts[0].heading}».{until}\n\n"
        f"Viết ở đây: {settings.CUALUAT_URL}/ban-lam-viec/bao-cao-ky/{report.pk}/\n"
    )
    for part in parts:
        for person in organisation.people_with_duty("head", on=day_of(at), unit_id=part.unit_id):
            if person.email:
                notices.queue(
                    to=person.email, subject=f"Cần viết phần báo cáo: {part.heading}"[:200], body=body, at=at,
                    kind="report", about_type="report", about_id=report.pk, not_before=office_moment(at),
                )  # fmt: skip


def _check_due(due: date | None, at: datetime) -> None:
    if due is not None and due < day_of(at):
        raise Refused("Hạn này đã qua. Hãy ghi một ngày từ hôm nay.", "due")


def _locked(part: ReportPart, version: int | None) -> ReportPart:
    """The part, after its report: whoever locks both does it in this order. Raises SomebodyElse, Refused."""
    still(locked(part.report), ReportState.DRAFTING)
    fresh = ReportPart.objects.select_for_update().select_related("report").filter(pk=part.pk).first()
    if fresh is None:
        raise Refused("Phần này vừa bị bỏ khỏi báo cáo. Hãy chép lại chữ của bạn trước khi rời trang.")
    if version is not None and version != fresh.version:
        raise SomebodyElse()
    return fresh


@operation
def assign_part(
    *, part: ReportPart, unit: Unit | None, due: date | None, version: int | None, by: Actor, at: datetime
) -> ReportPart:
    """Gives a part to a unit to write. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    _check_due(due, at)
    part = _locked(part, version)
    part.unit, part.due = unit, due
    _saved(part)
    detail = {"heading": part.heading, "unit": unit.name if unit else "", "due": due.isoformat() if due else ""}
    audit.record(action="reports.assign_part", subject=subject_of(part.report), by=by, at=at, detail=detail)
    return part


def _saved(part: ReportPart) -> None:
    part.version += 1
    part.save()


@operation
def write_part(*, part: ReportPart, text: str, version: int | None, by: Actor, at: datetime) -> ReportPart:
    """Writes a part. Anybody of its unit may, and keepers. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    part = _locked(part, version)
    if not access.parts_written_by(by, on=day_of(at)).filter(pk=part.pk).exists():
        raise NotAllowed("Phần này do đơn vị khác viết.")
    text = normalise(text).strip()
    if not text:
        raise Refused("Hãy viết nội dung. Không có gì để báo cáo thì ghi «Không có.»", "text")
    if len(text) > LONGEST:
        raise Refused(f"Dài quá {LONGEST} ký tự. Hãy viết gọn lại.", "text")
    before = part.text
    part.text, part.state, part.written_at, part.written_by = text, PartState.WRITTEN, at, by.name
    part.remark = ""
    _saved(part)
    detail = {"heading": part.heading, "text": [before, text]}
    audit.record(action="reports.write_part", subject=subject_of(part.report), by=by, at=at, detail=detail)
    return part


@operation
def return_part(*, part: ReportPart, reason: str, version: int | None, by: Actor, at: datetime) -> ReportPart:
    """Sends a part back to be written anew; its text stays. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    part = _locked(part, version)
    reason = normalise(reason).strip()[:2000]
    if not reason:
        raise Refused("Hãy ghi cần sửa gì.", "reason")
    part.state, part.remark = PartState.RETURNED, reason
    _saved(part)
    detail = {"heading": part.heading, "reason": reason}
    audit.record(action="reports.return_part", subject=subject_of(part.report), by=by, at=at, detail=detail)
    return part


@operation
def drop_part(*, part: ReportPart, version: int | None, by: Actor, at: datetime) -> None:
    """Takes a part out of a draft; what stood in it goes to the audit log. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    part = _locked(part, version)
    detail = {"heading": part.heading, "text": [part.text, ""]}
    audit.record(action="reports.drop_part", subject=subject_of(part.report), by=by, at=at, detail=detail)
    part.delete()
