"""What is to be put right after a check, what was done about violations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, SomebodyElse, locked, operation, words
from cualuat.files.models import Attachment
from cualuat.inspections import access
from cualuat.inspections.models import Finding, Proof, Remedy, Severity
from cualuat.inspections.operations.checking import record, saved
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Unit


def _fresh(remedy: Remedy, version: int | None) -> Remedy:
    row = Remedy.objects.select_for_update().select_related("finding__inspection").get(pk=remedy.pk)
    if version is not None and version != row.version:
        raise SomebodyElse()
    return row


def _kept(remedy: Remedy) -> Remedy:
    remedy.version += 1
    remedy.save()
    return remedy


@operation
def demand(*, finding: Finding, text: str, unit: Unit | None, due: date, by: Actor, at: datetime) -> Remedy:
    """Asks that something be put right by a day. Raises NotAllowed, Refused (naming the input)."""
    check = locked(finding.inspection, None)
    if not access.may_find(by, check):
        raise NotAllowed("Chỉ đoàn kiểm tra và đơn vị đầu mối yêu cầu khắc phục.")
    if check.state not in ("running", "concluded"):
        raise Refused("Cuộc kiểm tra đã xong.")
    if due < day_of(at):
        raise Refused("Hạn khắc phục phải từ hôm nay trở đi.", "due")
    made = Remedy.objects.create(
        finding=finding, text=words(text, 500, "text", "Hãy ghi phải làm gì."), unit=unit or finding.unit or check.unit, due=due,
        made_at=at,
    )  # fmt: skip
    record(
        "inspections.demand",
        check,
        by,
        at,
        text=made.text,
        due=due.isoformat(),
        unit=made.unit.name if made.unit else "",
    )
    return made


@operation
def put_right(
    *,
    remedy: Remedy,
    on: date,
    note: str,
    files: Sequence[Attachment] = (),
    version: int | None,
    by: Actor,
    at: datetime,
) -> Remedy:
    """Says that it was put right and how. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _fresh(remedy, version)
    check = row.finding.inspection
    if not access.may_remedy(by, row):
        raise NotAllowed("Chỉ đơn vị phải khắc phục và đơn vị đầu mối báo cáo khắc phục.")
    if row.confirmed_at is not None:
        raise Refused("Việc khắc phục này đã được xác nhận.")
    if on > day_of(at) or on < day_of(row.made_at):
        raise Refused("Ngày làm xong phải từ ngày yêu cầu đến hôm nay.", "on")
    row.note = words(note, 5000, "note", "Hãy ghi đã làm gì.")
    row.done_on, row.done_by, row.returned = on, by.name, ""
    Proof.objects.bulk_create(Proof(inspection=check, remedy=row, attachment=file) for file in files)
    record("inspections.put_right", check, by, at, text=row.text, day=on.isoformat())
    return _kept(row)


@operation
def confirm(*, remedy: Remedy, version: int | None, by: Actor, at: datetime) -> Remedy:
    """Confirms that it was put right; with the last one the check is closed. Raises NotAllowed, SomebodyElse, Refused."""
    row = _decided(remedy, version, by)
    row.confirmed_at, row.confirmed_by = at, by.name
    _kept(row)
    check = locked(row.finding.inspection, None)
    record("inspections.confirm", check, by, at, text=row.text)
    if check.state == "concluded" and not Remedy.objects.filter(finding__inspection=check, confirmed_at=None).exists():
        check.state = "closed"
        saved(check)
    return row


@operation
def return_it(*, remedy: Remedy, reason: str, version: int | None, by: Actor, at: datetime) -> Remedy:
    """Says that it was not put right yet, and what is missing. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _decided(remedy, version, by)
    row.returned = words(reason, 500, "reason", "Hãy ghi còn thiếu gì.")
    row.done_on, row.done_by = None, ""
    record("inspections.return", row.finding.inspection, by, at, text=row.text, reason=row.returned)
    return _kept(row)


def _decided(remedy: Remedy, version: int | None, by: Actor) -> Remedy:
    row = _fresh(remedy, version)
    if not access.may_find(by, row.finding.inspection):
        raise NotAllowed("Chỉ đoàn kiểm tra và đơn vị đầu mối xác nhận khắc phục.")
    if row.done_on is None:
        raise Refused("Đơn vị chưa báo đã khắc phục.")
    if row.confirmed_at is not None:
        raise Refused("Việc khắc phục này đã được xác nhận.")
    return row


@operation
def measure(
    *, finding: Finding, text: str, carried_out: date | None, version: int | None, by: Actor, at: datetime
) -> Finding:
    """Says what was done about a violation, and when it was carried out. Raises NotAllowed, SomebodyElse, Refused."""
    row = Finding.objects.select_for_update().select_related("inspection").get(pk=finding.pk)
    access.require_keeper(by)
    if version is not None and version != row.version:
        raise SomebodyElse()
    if row.severity != Severity.VIOLATION:
        raise Refused("Chỉ ghi xử lý với vi phạm.")
    if carried_out and carried_out > day_of(at):
        raise Refused("Ngày thi hành xong không thể sau hôm nay.", "carried_out")
    row.measure, row.carried_out = words(text, 500, "measure", "Hãy ghi xử lý thế nào."), carried_out
    row.version += 1
    row.save()
    day = carried_out.isoformat() if carried_out else ""
    record("inspections.measure", row.inspection, by, at, text=row.measure, day=day)
    return row
