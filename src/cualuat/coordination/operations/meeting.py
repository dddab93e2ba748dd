"""Minutes of meetings with other agencies, and what they concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.coordination import access
from cualuat.coordination.models import Conclusion, Minutes
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit

MOST_CONCLUSIONS = 100


@dataclass(frozen=True, slots=True)
class MinutesWanted:
    """Minutes as they are written; `agencies` and `members` one a line."""

    title: str
    day: date
    place: str
    unit: Unit | None
    agencies: str
    members: str
    chair: str
    content: str
    secretary: str = ""


@dataclass(frozen=True, slots=True)
class ConclusionWanted:
    """A conclusion: a unit of ours or another agency does it by a day."""

    text: str
    due: date
    unit: Unit | None = None
    agency: str = ""


def _record(action: str, row: Minutes, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("minutes", row.pk, row.title[:200]), by=by, at=at, detail=detail)


@operation
def write(*, minutes: Minutes | None, wanted: MinutesWanted, version: int | None, by: Actor, at: datetime) -> Minutes:
    """Writes minutes, or corrects them while nobody signed. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị lập biên bản.", "unit")
    access.require_handler(by, wanted.unit.pk)
    if wanted.day > day_of(at):
        raise Refused("Ngày họp không thể sau hôm nay.", "day")
    row = _unsigned(minutes, version, by) if minutes is not None else Minutes(added_at=at, added_by=by.name)
    if minutes is not None and row.conclusions.filter(due__lt=wanted.day).exists():
        raise Refused("Có kết luận đến hạn trước ngày này. Hãy sửa hạn của kết luận trước.", "day")
    row.title = words(wanted.title, 500, "title", "Hãy ghi cuộc họp về việc gì.")
    row.day, row.unit = wanted.day, wanted.unit
    row.place = words(wanted.place, 300, "place", "Hãy ghi nơi họp.")
    row.agencies = words(wanted.agencies, 3000, "agencies", "Hãy ghi các cơ quan dự họp, mỗi dòng một cơ quan.")
    row.members = words(wanted.members, 5000, "members", "Hãy ghi người dự họp, mỗi dòng một người.")
    row.chair = words(wanted.chair, 200, "chair", "Hãy ghi người chủ trì.")
    row.secretary = words(wanted.secretary, 200, "secretary")
    row.content = words(wanted.content, 30_000, "content", "Hãy ghi nội dung.")
    row.version += 1 if minutes is not None else 0
    row.save()
    if minutes is None:
        _record("coordination.write_minutes", row, by, at, unit=wanted.unit.name, day=show(row.day))
    else:
        _record("coordination.edit_minutes", row, by, at, unit=wanted.unit.name, day=show(row.day))
    return row


def _unsigned(minutes: Minutes, version: int | None, by: Actor) -> Minutes:
    row = locked(minutes, version)
    access.require_handler(by, row.unit_id)
    if row.signed_id is not None:
        raise Refused("Biên bản đã có bản ký, lời văn không sửa nữa. Thay đổi thì lập biên bản mới.")
    return row


@operation
def conclude(
    *, minutes: Minutes, conclusion: Conclusion | None, wanted: ConclusionWanted, version: int | None, by: Actor,
    at: datetime,
) -> Conclusion:  # fmt: skip
    """Adds a conclusion, or corrects one; `version` that of the minutes. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(minutes, version, by)
    if wanted.due < row.day:
        raise Refused(f"Hạn không thể trước ngày họp {show(row.day)}.", "due")
    agency = words(wanted.agency, 300, "agency")
    if wanted.unit is None and not agency:
        raise Refused("Hãy chọn đơn vị, hoặc ghi cơ quan thực hiện.", "unit")
    if wanted.unit is not None and agency:
        raise Refused("Chọn đơn vị của cơ quan, hoặc ghi cơ quan khác, không ghi cả hai.", "agency")
    if conclusion is None:
        last = row.conclusions.aggregate(n=Max("position"))["n"] or 0
        if row.conclusions.count() >= MOST_CONCLUSIONS:
            raise Refused(f"Biên bản đã có {MOST_CONCLUSIONS} kết luận. Hãy gộp bớt.")
        found = Conclusion(minutes=row, position=last + 1, added_at=at)
    else:
        found = locked(conclusion, None)
        if found.minutes_id != row.pk or found.done_on is not None:
            raise Refused("Kết luận này đã thực hiện xong, không sửa nữa. Hãy tải lại trang.")
        found.version += 1
    found.text = words(wanted.text, 3000, "text", "Hãy ghi kết luận.")
    found.unit, found.agency, found.due = wanted.unit, agency, wanted.due
    found.save()
    row.version += 1
    row.save(update_fields=["version"])
    _record("coordination.conclude", row, by, at, text=found.text, unit=found.who, due=show(found.due))
    return found


@operation
def strike(*, conclusion: Conclusion, version: int | None, by: Actor, at: datetime) -> None:
    """Takes a conclusion out that was not done yet; `version` that of the minutes. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(conclusion.minutes, version, by)
    found = locked(conclusion, None)
    if found.done_on is not None:
        raise Refused("Kết luận này đã thực hiện xong, không bỏ nữa.")
    _record("coordination.strike", row, by, at, text=found.text)
    found.delete()
    row.version += 1
    row.save(update_fields=["version"])


@operation
def sign(*, minutes: Minutes, attachment: Attachment | None, version: int | None, by: Actor, at: datetime) -> Minutes:
    """Keeps the signed paper: from now on the words stand. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _unsigned(minutes, version, by)
    if attachment is None:
        raise Refused("Hãy chọn tệp bản ký.", "file")
    row.signed = attachment
    row.version += 1
    row.save()
    _record("coordination.sign", row, by, at)
    return row


@operation
def finish(*, conclusion: Conclusion, on: date, note: str, version: int | None, by: Actor, at: datetime) -> Conclusion:
    """Says that a conclusion is carried out: its unit, or whoever keeps the minutes. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(conclusion, version)
    if not access.may_handle(by, row.unit_id):
        access.require_handler(by, row.minutes.unit_id)
    if row.done_on is not None:
        raise Refused("Kết luận này đã ghi là xong rồi. Hãy tải lại trang.")
    if not row.minutes.day <= on <= day_of(at):
        raise Refused(f"Ngày xong từ ngày họp {show(row.minutes.day)} đến hôm nay.", "on")
    row.done_on, row.done_note, row.done_by = on, words(note, 500, "note"), by.name
    row.version += 1
    row.save()
    _record("coordination.finish", row.minutes, by, at, text=row.text[:500], day=show(on))
    return row


@operation
def undo(*, conclusion: Conclusion, reason: str, version: int | None, by: Actor, at: datetime) -> Conclusion:
    """A conclusion that was said to be done is not: whoever keeps the minutes. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(conclusion, version)
    access.require_handler(by, row.minutes.unit_id)
    if row.done_on is None:
        raise Refused("Kết luận này chưa ghi là xong. Hãy tải lại trang.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao chưa xong.")
    row.done_on, row.done_note, row.done_by = None, "", ""
    row.version += 1
    row.save()
    _record("coordination.undo", row.minutes, by, at, text=row.text[:500], reason=why)
    return row
