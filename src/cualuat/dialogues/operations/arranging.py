"""Dialogues as they are planned, announced, moved, cancelled; how often a kind is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, locked, operation, words
from cualuat.dialogues import access
from cualuat.dialogues.kinds import all_kinds
from cualuat.dialogues.models import Dialogue, KindChoice
from cualuat.dialogues.operations.recording import going_on, record, reindex, saved
from cualuat.dialogues.rules import MOST_QUESTIONS, MOST_SUPPORTS
from cualuat.entry.operations import arranging as entry
from cualuat.entry.rules import Terms
from cualuat.kernel.workdays import show_moment
from cualuat.notices import operations as notices
from cualuat.organisation.models import Unit

MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dialogue as it is planned; `asking` who may ask from when until when, `places` 0 where nobody need register."""

    kind: str
    title: str
    who: str
    begins: datetime
    ends: datetime
    place: str
    chair: str
    unit: Unit | None
    asking: Terms
    online: str = ""
    agenda: str = ""
    contact: str = ""
    invited: str = ""
    places: int = 0


@operation
def plan(*, wanted: Wanted, by: Actor, at: datetime) -> Dialogue:
    """A new dialogue, not announced yet. Raises NotAllowed, BadTerms, Refused (naming the input)."""
    access.require_keeper(by, wanted.unit.pk if wanted.unit else None)
    row = Dialogue(added_at=at, added_by=by.name)
    _take_over(row, wanted)
    asking, supporting = _terms(row, wanted.asking)
    row.asking = entry.make(kind="dialogue", title=f"Gửi câu hỏi: {row.title}", terms=asking, by=by, at=at)
    row.supporting = entry.make(kind="dialogue", title=f"Ủng hộ câu hỏi: {row.title}", terms=supporting, by=by, at=at)
    row.save()
    record("dialogues.plan", row, by, at, kind=row.of.name, begins=show_moment(row.begins))
    return row


@operation
def edit(*, dialogue: Dialogue, wanted: Wanted, version: int | None, by: Actor, at: datetime) -> Dialogue:
    """Corrects or moves a dialogue that was not held yet; whoever registered with a mail address is told of another time or place.

    Raises NotAllowed, SomebodyElse, BadTerms, Refused (naming the input).
    """
    row = _open(dialogue, version, by)
    access.require_keeper(by, wanted.unit.pk if wanted.unit else None)
    before = (row.begins, row.place, row.online)
    if row.announced_at is not None and wanted.kind != row.kind:
        raise Refused("Đã thông báo thì không đổi loại đối thoại. Hãy hủy buổi này và lập buổi khác.", "kind")
    _take_over(row, wanted)
    asking, supporting = _terms(row, wanted.asking)
    if row.asking.closed_at is None:
        row.asking = entry.change(occasion=row.asking, title=f"Gửi câu hỏi: {row.title}", terms=asking, by=by, at=at)
        row.supporting = entry.change(
            occasion=row.supporting, title=f"Ủng hộ câu hỏi: {row.title}", terms=supporting, by=by, at=at
        )
    saved(row)
    record("dialogues.edit", row, by, at, begins=[show_moment(before[0]), show_moment(row.begins)])
    if row.announced_at is not None:
        reindex(row, at)
        if before != (row.begins, row.place, row.online):
            _tell(row, "đổi giờ hoặc nơi", f"Giờ và nơi mới: {show_moment(row.begins)}, {row.place}.", at)
    return row


def _open(dialogue: Dialogue, version: int | None, by: Actor) -> Dialogue:
    row = locked(dialogue, version)
    access.require_keeper(by, row.unit_id)
    if row.held_at is not None or row.cancelled_at is not None:
        raise Refused("Buổi đối thoại đã tổ chức hoặc đã hủy, không sửa phần này nữa.")
    return row


def _take_over(row: Dialogue, wanted: Wanted) -> None:
    if wanted.kind not in all_kinds():
        raise Refused("Hãy chọn loại đối thoại.", "kind")
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị tổ chức.", "unit")
    if wanted.ends <= wanted.begins:
        raise Refused("Giờ kết thúc phải sau giờ bắt đầu.", "end_time")
    row.kind, row.unit, row.begins, row.ends = wanted.kind, wanted.unit, wanted.begins, wanted.ends
    row.inside = all_kinds()[wanted.kind].inside
    row.title = words(wanted.title, 300, "title", "Hãy ghi đối thoại về việc gì.")
    row.who = words(wanted.who, 300, "who", "Hãy ghi đối thoại với ai.")
    row.place = words(wanted.place, 300, "place", "Hãy ghi nơi đối thoại.")
    row.chair = words(wanted.chair, 200, "chair", "Hãy ghi người chủ trì.")
    row.agenda = words(wanted.agenda, 10_000, "agenda")
    row.contact = words(wanted.contact, 200, "contact")
    row.invited = words(wanted.invited, 5000, "invited")
    row.online = _address(wanted.online)
    if not 0 <= wanted.places <= MOST_PLACES:
        raise Refused(f"Số chỗ từ 0 đến {MOST_PLACES}.", "places")
    if wanted.places and wanted.places < row.taken:
        raise Refused(f"Đã có {row.taken} chỗ được đăng ký, không bớt xuống dưới số này được.", "places")
    row.places = wanted.places


def _address(typed: str) -> str:
    address = words(typed, 300, "online")
    if address:
        try:
            URLValidator(schemes=["https", "http"])(address)
        except ValidationError as error:
            raise Refused("Đường dẫn họp trực tuyến bắt đầu bằng https://.", "online") from error
    return address


def _terms(row: Dialogue, asking: Terms) -> tuple[Terms, Terms]:
    """Of asking: secret, a few each. Of supporting: until the dialogue begins; who supports what is needed, so that she does once."""
    if row.inside and asking.audience != "staff":
        raise Refused("Đối thoại trong cơ quan thì chỉ cán bộ của cơ quan gửi câu hỏi.", "audience")
    if asking.closes_at > row.begins:
        raise Refused("Hạn gửi câu hỏi phải trước giờ đối thoại.", "close_day")
    asking = replace(asking, secrecy="secret", most=MOST_QUESTIONS)
    return asking, replace(asking, secrecy="named", most=MOST_SUPPORTS, closes_at=row.begins)


@operation
def announce(*, dialogue: Dialogue, version: int | None, by: Actor, at: datetime) -> Dialogue:
    """Makes it known: on the public page, of the staff's at the desk. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = _open(dialogue, version, by)
    if row.announced_at is not None:
        raise SomebodyElse()
    if row.begins <= at:
        raise Refused("Giờ đối thoại đã qua. Hãy sửa giờ rồi thông báo.")
    address = f"/doi-thoai/{row.pk}/"
    row.asking = entry.freeze(occasion=row.asking, address=address, by=by, at=at)
    row.supporting = entry.freeze(occasion=row.supporting, address=address, by=by, at=at)
    row.announced_at = at
    saved(row)
    record("dialogues.announce", row, by, at, begins=show_moment(row.begins))
    reindex(row, at)
    return row


@operation
def discard(*, dialogue: Dialogue, version: int | None, by: Actor, at: datetime) -> None:
    """Throws away what was never announced. Raises NotAllowed, SomebodyElse, Refused."""
    row = _open(dialogue, version, by)
    if row.announced_at is not None:
        raise Refused("Đã thông báo thì không xóa được. Hãy hủy buổi đối thoại và ghi lý do.")
    record("dialogues.discard", row, by, at)
    occasions = (row.asking, row.supporting)
    row.delete()
    for occasion in occasions:
        occasion.delete()


@operation
def cancel(*, dialogue: Dialogue, reason: str, version: int | None, by: Actor, at: datetime) -> Dialogue:
    """Says that it will not be held; whoever registered with a mail address is told. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = _open(dialogue, version, by)
    going_on(row)
    row.cancelled_at = at
    row.cancelled_why = words(reason, 500, "reason", "Hãy ghi lý do hủy: người đã đăng ký phải được biết.")
    row.asking = entry.close(occasion=row.asking, by=by, at=at)
    row.supporting = entry.close(occasion=row.supporting, by=by, at=at)
    saved(row)
    record("dialogues.cancel", row, by, at, reason=row.cancelled_why)
    reindex(row, at)
    _tell(row, "hủy", f"Lý do: {row.cancelled_why}", at)
    return row


def _tell(row: Dialogue, what: str, more: str, at: datetime) -> None:
    registered = row.registrations.filter(cancelled_on=None).exclude(email="")
    for address in sorted(set(registered.values_list("email", flat=True))):
        notices.queue(
            to=address, subject=f"Buổi đối thoại {what}: {row.title}"[:200],
            body=f"Buổi đối thoại bạn đã đăng ký, «{row.title}», {what}.\n{more}", at=at, kind="dialogue",
            about_type="dialogue", about_id=row.pk,
        )  # fmt: skip


@operation
def set_number(
    *, kind: str, per_year: int, basis: str, version: int | None, by: Actor, at: datetime
) -> KindChoice:  # fmt: skip
    """How often a year this agency holds dialogues of a kind, by its own rules. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    if kind not in all_kinds():
        raise Refused("Không có loại đối thoại này. Hãy tải lại trang.")
    if not 0 <= per_year <= 52:
        raise Refused("Số lần một năm từ 0 đến 52.", "per_year")
    row = KindChoice.objects.select_for_update().filter(kind=kind).order_by("pk").first()
    if (row.version if row else 0) != (version or 0):
        raise SomebodyElse()
    before = row.per_year if row else all_kinds()[kind].per_year
    row = row or KindChoice(kind=kind, version=0)
    row.per_year, row.set_at, row.set_by = per_year, at, by.name
    row.basis = words(basis, 500, "basis", "Hãy ghi theo văn bản nào: quy chế, kế hoạch, luật.")
    row.version += 1
    row.save()
    audit.record(
        action="dialogues.set_number", subject=("dialogue_kind", kind, all_kinds()[kind].name), by=by, at=at,
        detail={"count": [before, per_year], "basis": row.basis},
    )  # fmt: skip
    return row
