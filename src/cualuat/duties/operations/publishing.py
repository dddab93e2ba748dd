"""Keeping the list, noting that something arose, noting where it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.duties import access
from cualuat.duties.models import Information, Occasion
from cualuat.duties.rules import WITHIN, YEARLY, Limit, dues
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM
from cualuat.organisation.models import Unit


class SomebodyElse(Refused):
    """Somebody saved meanwhile; what was typed is not written."""

    def __init__(self) -> None:
        super().__init__("Có người vừa ghi vào đây. Phần bạn gõ còn ở dưới; hãy xem bản mới rồi ghi lại.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry as it is kept."""

    name: str
    basis: str
    form: str
    place: str
    unit: Unit | None
    limit: Limit
    since: date


def _words(text: str, most: int, field: str, missing: str) -> str:
    clean = normalise(text).strip()
    if not clean:
        raise Refused(missing, field)
    if len(clean) > most:
        raise Refused(f"Dài quá {most} ký tự.", field)
    return clean


def _check(limit: Limit) -> None:
    if limit.kind == YEARLY:
        try:
            date(2025, limit.month, limit.day)  # not a leap year: the day must exist every year
        except ValueError:
            raise Refused("Hãy ghi ngày và tháng có trong mọi năm, ví dụ 31/3.", "day") from None
    elif not 1 <= limit.days <= 365:
        raise Refused("Số ngày từ 1 đến 365.", "days")


@operation
def keep(*, entry: Information | None, wanted: Wanted, version: int | None, by: Actor, at: datetime) -> Information:
    """Adds an entry, or corrects one. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = Information() if entry is None else Information.objects.select_for_update().get(pk=entry.pk)
    if entry is not None and version is not None and version != row.version:
        raise SomebodyElse()
    row.name = _words(wanted.name, 300, "name", "Hãy ghi tên thông tin.")
    row.basis = _words(wanted.basis, 300, "basis", "Hãy ghi căn cứ pháp lý.")
    row.form = _words(wanted.form, 200, "form", "Hãy ghi hình thức công khai.")
    row.place = _words(wanted.place, 500, "place", "Hãy ghi nơi công khai.")
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị phụ trách.", "unit")
    _check(wanted.limit)
    row.unit, row.since = wanted.unit, wanted.since
    row.limit, row.days = wanted.limit.kind, wanted.limit.days
    row.month, row.day = wanted.limit.month, wanted.limit.day
    row.version += 0 if entry is None else 1
    row.save()
    _record("duties.keep", row, by, at, unit=row.unit.name)
    return row


@operation
def arise(*, entry: Information, on: date, by: Actor, at: datetime) -> Occasion:
    """Notes that there is information that must be out within days. Raises NotAllowed, Refused."""
    access.require_publisher(by, entry)
    row = Information.objects.select_for_update().get(pk=entry.pk)
    if row.limit != WITHIN:
        raise Refused("Mục này công khai theo kỳ, không cần ghi ngày có thông tin.", "on")
    if on > at.astimezone(VIETNAM).date() or on < row.since:
        raise Refused("Ngày có thông tin phải từ ngày mục này vào danh mục đến hôm nay.", "on")
    due = on + timedelta(days=row.days)
    if row.occasions.filter(due=due).exists():
        raise Refused("Ngày này đã ghi rồi.", "on")
    made = Occasion.objects.create(information=row, due=due, arisen=on, by=by.name, at=at)
    _record("duties.arise", row, by, at, due=due.isoformat())
    return made


@operation
def publish(*, entry: Information, due: date, on: date, address: str, by: Actor, at: datetime) -> Occasion:
    """Notes where and when it was published for a due day, once. Raises NotAllowed, Refused (naming the input)."""
    access.require_publisher(by, entry)
    row = Information.objects.select_for_update().get(pk=entry.pk)
    found = row.occasions.filter(due=due).first()
    if found is None and due not in dues(row.rule, row.since, due):
        raise Refused("Không có kỳ công khai nào đến hạn ngày này. Hãy chọn trong danh sách.", "due")
    if found is not None and found.published_on is not None:
        raise Refused("Kỳ này đã có người ghi là công khai rồi.", "due")
    if on > at.astimezone(VIETNAM).date():
        raise Refused("Ngày công khai không thể sau hôm nay.", "on")
    if found is not None and found.arisen is not None and on < found.arisen:
        raise Refused("Ngày công khai không thể trước ngày có thông tin.", "on")
    made = found or Occasion(information=row, due=due)
    made.address = _words(address, 500, "address", "Hãy ghi địa chỉ hoặc nơi đã công khai.")
    made.published_on, made.by, made.at = on, by.name, at
    made.save()
    _record("duties.publish", row, by, at, due=due.isoformat())
    return made


def _record(action: str, row: Information, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("information", row.pk, row.name[:200]), by=by, at=at, detail=detail)
