"""Kits for meetings of half an hour, and meetings held with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.campaigns import access, tickets
from cualuat.campaigns.models import CampaignItem, Kit, Meeting, MeetingFile, MeetingGuest
from cualuat.campaigns.operations.recording import citations, clearly, known, record, reindex
from cualuat.campaigns.rules import (
    FILE_KINDS,
    audiences,
    read_counts,
    read_outline,
    read_plan,
    read_questions,
    shipped_kits,
    three_sentences,
)
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit

MOST_PRESENT: Final = 100_000
FARTHEST: Final = timedelta(days=370)


@dataclass(frozen=True, slots=True)
class KitWanted:
    """A kit as it is written; formats of `plan`, `outline`, `questions` and `leaflet`: see `rules`."""

    title: str
    plan: str
    outline: str
    audiences: Sequence[str] = ()
    aim: str = ""
    questions: str = ""
    leaflet_title: str = ""
    leaflet: str = ""
    citations: str = ""
    note: str = ""


@operation
def keep_kit(*, kit: Kit | None, wanted: KitWanted, version: int | None, by: Actor, at: datetime) -> Kit:
    """Writes a kit, or corrects one: whoever publishes. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_publisher(by)
    row = Kit(added_at=at, added_by=by.name) if kit is None else locked(kit, version)
    _kit_facts(row, wanted)
    row.checked_on = row.checked_on or day_of(at)
    row.version += 0 if kit is None else 1
    row.save()
    if kit is None:
        record("campaigns.write_kit", row, by, at)
    else:
        record("campaigns.edit_kit", row, by, at)
        _seen(row, at)
    return row


def _kit_facts(row: Kit, wanted: KitWanted) -> None:
    """Takes over what was typed. Raises Refused."""
    row.title = words(wanted.title, 200, "title", "Hãy ghi tên bộ tài liệu.")
    row.audiences = known(wanted.audiences, audiences(), "audiences", "Hãy chọn ít nhất một đối tượng.")
    row.aim = words(wanted.aim, 3000, "aim")
    row.plan = words(wanted.plan, 5000, "plan")
    clearly("plan", read_plan, row.plan)
    row.outline = words(wanted.outline, 8000, "outline")
    clearly("outline", read_outline, row.outline)
    row.questions = words(wanted.questions, 8000, "questions")
    clearly("questions", read_questions, row.questions)
    row.leaflet_title = words(wanted.leaflet_title, 120, "leaflet_title")
    row.leaflet = "\n".join(clearly("leaflet", three_sentences, words(wanted.leaflet, 1000, "leaflet")))
    row.citations, row.note = citations(wanted.citations), words(wanted.note, 2000, "note")


def _seen(row: Kit, at: datetime) -> None:
    if row.published_at is not None:
        reindex("k", row, at=at)


@operation
def check_kit(*, kit: Kit, version: int | None, by: Actor, at: datetime) -> Kit:
    """Says that the words of a kit were compared with the law of today. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = locked(kit, version)
    row.checked_on, row.needs_review = day_of(at), False
    row.version += 1
    row.save()
    record("campaigns.check_kit", row, by, at, day=show(row.checked_on))
    return row


@operation
def publish_kit(*, kit: Kit, version: int | None, by: Actor, at: datetime) -> Kit:
    """Gives a kit to everybody, or takes it back. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = locked(kit, version)
    row.published_at = None if row.published_at else at
    row.version += 1
    row.save()
    if row.published_at:
        record("campaigns.publish_kit", row, by, at)
    else:
        record("campaigns.hide_kit", row, by, at)
    reindex("k", row, at=at)
    return row


@operation
def load_shipped(*, by: Actor, at: datetime) -> int:
    """Takes in the kits that come with the program and are not there yet; how many. Raises NotAllowed."""
    access.require_publisher(by)
    there = set(Kit.objects.exclude(code="").values_list("code", flat=True))
    made = 0
    for facts in shipped_kits():
        if facts["code"] in there:
            continue
        row = Kit(code=facts["code"], added_at=at, added_by=by.name, checked_on=day_of(at))
        row.needs_review = facts["evidence"] != "V"
        wanted = {name: facts[name] for name in KitWanted.__dataclass_fields__}
        _kit_facts(row, KitWanted(**wanted | {"citations": "\n".join(facts["citations"])}))
        row.save()
        record("campaigns.load_kit", row, by, at)
        made += 1
    return made


# --- meetings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingWanted:
    """A meeting as it is planned: `group` whose it is, `leader` who leads it."""

    title: str
    group: str
    unit: Unit | None
    day: date
    place: str
    leader: str
    kit: Kit | None = None
    item: CampaignItem | None = None


@operation
def plan_meeting(
    *, meeting: Meeting | None, wanted: MeetingWanted, version: int | None, by: Actor, at: datetime
) -> Meeting:
    """Writes down a meeting to come, or one that was; corrects one. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    access.require_writer(by, wanted.unit.pk)
    row = Meeting(added_at=at, added_by=by.name) if meeting is None else _open_meeting(meeting, version, by)
    if wanted.day > day_of(at) + FARTHEST:
        raise Refused("Ngày họp xa quá một năm. Hãy xem lại.", "day")
    row.title = words(wanted.title, 300, "title", "Hãy ghi nội dung buổi sinh hoạt.")
    row.group = words(wanted.group, 200, "group", "Hãy ghi sinh hoạt của ai, ví dụ: Chi đoàn thôn Đông.")
    row.place = words(wanted.place, 300, "place", "Hãy ghi nơi họp.")
    row.leader = words(wanted.leader, 200, "leader", "Hãy ghi người dẫn.")
    row.unit, row.day, row.kit, row.item = wanted.unit, wanted.day, wanted.kit, wanted.item
    row.version += 0 if meeting is None else 1
    row.save()
    if meeting is None:
        record("campaigns.plan_meeting", row, by, at, unit=wanted.unit.name, day=show(row.day))
    else:
        record("campaigns.edit_meeting", row, by, at, unit=wanted.unit.name, day=show(row.day))
    return row


def _open_meeting(meeting: Meeting, version: int | None, by: Actor) -> Meeting:
    row = locked(meeting, version)
    access.require_writer(by, row.unit_id)
    if row.state == "held":
        raise Refused("Buổi này đã ghi kết quả. Muốn sửa, hãy bấm «Ghi lại kết quả» trước.")
    return row


@dataclass(frozen=True, slots=True)
class Held:
    """What came of a meeting. No `present`: those who signed in with the code. `counts` «12, 15, 9», by question."""

    present: int | None = None
    sheets: int | None = None
    counts: str = ""
    raised: str = ""
    note: str = ""


@operation
def hold(*, meeting: Meeting, held: Held, version: int | None, by: Actor, at: datetime) -> Meeting:
    """Writes down what came of a meeting. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _open_meeting(meeting, version, by)
    if row.day > day_of(at):
        raise Refused(f"Buổi này họp ngày {show(row.day)}, chưa ghi kết quả được.")
    signed = row.guests.count()
    present = held.present if held.present is not None else signed
    if not 1 <= present <= MOST_PRESENT:
        raise Refused("Hãy ghi số người có mặt.", "present")
    if present < signed:
        raise Refused(f"Đã có {signed} người điểm danh bằng mã; số có mặt không thể ít hơn.", "present")
    sheets = held.sheets or 0
    if sheets > present:
        raise Refused("Số phiếu không thể nhiều hơn số người có mặt.", "sheets")
    questions = len(read_questions(row.kit.questions)) if row.kit else 0
    row.counts = clearly("counts", partial(read_counts, questions=questions, sheets=sheets), held.counts)
    row.present, row.sheets, row.state = present, held.sheets, "held"
    row.raised, row.note = words(held.raised, 10_000, "raised"), words(held.note, 5000, "note")
    row.version += 1
    row.save()
    record("campaigns.hold_meeting", row, by, at, count=present, day=show(row.day))
    return row


@operation
def reopen(*, meeting: Meeting, reason: str, version: int | None, by: Actor, at: datetime) -> Meeting:
    """Takes the result of a meeting back, to be written anew; what stood there stays in the form. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(meeting, version)
    access.require_writer(by, row.unit_id)
    if row.state != "held":
        raise Refused("Buổi này chưa ghi kết quả.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao ghi lại.")
    row.state = "planned"
    row.version += 1
    row.save()
    record("campaigns.reopen_meeting", row, by, at, reason=why, count=row.present or 0)
    return row


@operation
def cancel(*, meeting: Meeting, version: int | None, by: Actor, at: datetime) -> None:
    """Takes a meeting out that was not held and has no files. Raises NotAllowed, SomebodyElse, Refused."""
    row = _open_meeting(meeting, version, by)
    if row.guests.exists() or row.files.exists():
        raise Refused("Buổi này đã có người điểm danh hoặc có tệp, không bỏ được nữa.")
    record("campaigns.cancel_meeting", row, by, at, day=show(row.day))
    row.delete()


@operation
def add_files(
    *, meeting: Meeting, kind: str, attachments: Sequence[Attachment], version: int | None, by: Actor, at: datetime
) -> Meeting:
    """Keeps the list of those present, photographs, other files. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(meeting, version)
    access.require_writer(by, row.unit_id)
    if kind not in FILE_KINDS:
        raise Refused("Hãy chọn loại tệp.", "kind")
    if not attachments:
        raise Refused("Hãy chọn tệp.", "files")
    MeetingFile.objects.bulk_create(
        MeetingFile(meeting=row, kind=kind, attachment=one, added_at=at, added_by=by.name) for one in attachments
    )
    row.version += 1
    row.save(update_fields=["version"])
    record("campaigns.add_meeting_files", row, by, at, files=len(attachments))
    return row


def ticket_for(meeting: Meeting, *, by: Actor, at: datetime) -> str:
    """A ticket to show in the room, on the day itself. Raises NotAllowed, Refused."""
    access.require_writer(by, meeting.unit_id)
    if meeting.state == "held" or meeting.day != day_of(at):
        raise Refused("Chỉ hiện mã điểm danh trong ngày họp, trước khi ghi kết quả.")
    return tickets.make(meeting.pk, at=at)


def meeting_of(ticket: str, *, at: datetime) -> Meeting:
    """The meeting of a ticket. Raises Refused."""
    try:
        key = tickets.read(ticket, at=at)
    except tickets.BadTicket as bad:
        raise Refused(str(bad)) from bad
    row = Meeting.objects.select_related("unit").filter(pk=key).first()
    if row is None:
        raise Refused("Không còn buổi sinh hoạt này.")
    return row


@operation
def sign_in(*, ticket: str, by: Actor, at: datetime) -> MeetingGuest:
    """Whoever has the code of the room is there; once. Raises NotAllowed, Refused."""
    row = locked(meeting_of(ticket, at=at))
    if by.person_id is None:
        raise NotAllowed("Hãy đăng nhập rồi quét lại mã.")
    if row.state == "held" or row.day != day_of(at):
        raise Refused("Buổi này không nhận điểm danh nữa.")
    guest, made = MeetingGuest.objects.get_or_create(
        meeting=row, person=Person.objects.get(pk=by.person_id), defaults={"at": at}
    )
    if not made:
        raise Refused("Bạn đã được điểm danh ở buổi này.")
    record("campaigns.sign_in", row, by, at)
    return guest
