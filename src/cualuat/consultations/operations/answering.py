"""What becomes of opinions: like ones put together, each answered by itself or with its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.consultations import access
from cualuat.consultations.models import Consultation, Opinion, OpinionGroup
from cualuat.consultations.operations.arranging import record, turn
from cualuat.consultations.operations.moderating import OVER, answerable
from cualuat.consultations.rules import ANSWERABLE, MOST_WORDS
from cualuat.consultations.texts import read
from cualuat.drafting.rules import VERDICTS


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of it: `change` how the draft is changed for it."""

    verdict: str
    reason: str = ""
    change: str = ""


def _put(row: Opinion | OpinionGroup, answer: Answer, by: Actor, at: datetime) -> None:
    if answer.verdict not in VERDICTS:
        raise Refused("Hãy chọn tiếp thu, tiếp thu một phần hay không tiếp thu.", "verdict")
    missing = "" if answer.verdict == "accepted" else "Hãy ghi giải trình: vì sao không tiếp thu hết."
    row.reason = words(answer.reason, MOST_WORDS, "reason", missing)
    row.change = words(answer.change, 5000, "change")
    row.verdict, row.answered_at, row.answered_by = answer.verdict, at, by.name
    row.version += 1
    row.save()


def _begun(of: Consultation) -> None:
    if of.state == "closed":
        of.state = "synthesising"
        turn(of, "state")


@operation
def answer(*, opinion: Opinion, answer: Answer, version: int | None, by: Actor, at: datetime) -> Opinion:
    """Answers an opinion that stands by itself. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = answerable(opinion, version, by)
    if not row.needs_answer:
        raise Refused("Ý kiến này chưa duyệt, không đăng, hoặc chỉ đồng ý nên không cần trả lời.")
    if row.group_id is not None:
        raise Refused("Ý kiến này nằm trong một nhóm. Hãy trả lời nhóm, hoặc tách ý kiến ra trước.")
    _put(row, answer, by, at)
    _begun(row.consultation)
    record("consultations.answer", row.consultation, by, at, number=row.number, state=VERDICTS[row.verdict])
    return row


def _open(consultation: Consultation, by: Actor) -> Consultation:
    row = locked(consultation)
    access.require_writer(by, row.unit_id)
    if row.state not in ANSWERABLE:
        raise Refused(OVER)
    return row


@operation
def gather(
    *, consultation: Consultation, opinions: Sequence[Opinion], summary: str, by: Actor, at: datetime, place: str = ""
) -> OpinionGroup:
    """Puts like opinions together under a common summary; answers that they had are gone. Raises NotAllowed, Refused (naming the input)."""
    of = _open(consultation, by)
    told = words(summary, MOST_WORDS, "summary", "Hãy tóm tắt điều các ý kiến cùng nói.")
    draft = read(of.text)
    if place and place not in draft.places:
        raise Refused("Dự thảo không có chỗ này.", "place")
    rows = list(of.opinions.select_for_update().filter(pk__in=[one.pk for one in opinions]).order_by("pk"))
    if len(rows) < 2:
        raise Refused("Hãy đánh dấu từ hai ý kiến trở lên.", "opinions")
    if not all(row.needs_answer for row in rows):
        raise Refused("Chỉ gộp được ý kiến đã duyệt và có nội dung.", "opinions")
    if any(row.group_id is not None for row in rows):
        raise Refused("Có ý kiến đã nằm trong nhóm khác. Hãy tải lại trang.", "opinions")
    made = OpinionGroup.objects.create(
        consultation=of, place=place, place_name=draft.name_of(place), summary=told, made_at=at, made_by=by.name
    )
    for row in rows:
        _join(row, made)
    record("consultations.gather", of, by, at, count=len(rows), place=made.place_name)
    return made


def _join(row: Opinion, group: OpinionGroup) -> None:
    row.group, row.verdict, row.reason, row.change, row.answered_at, row.answered_by = group, "", "", "", None, ""
    row.version += 1
    row.save()


@operation
def add_to(*, group: OpinionGroup, opinions: Sequence[Opinion], by: Actor, at: datetime) -> int:
    """Puts more opinions to a group; how many. Raises NotAllowed, Refused."""
    of = _open(group.consultation, by)
    kept = locked(group)
    rows = of.opinions.select_for_update().filter(pk__in=[one.pk for one in opinions], group=None).order_by("pk")
    fit = [row for row in rows if row.needs_answer]
    if not fit:
        raise Refused("Hãy đánh dấu ý kiến chưa nằm trong nhóm nào.", "opinions")
    for row in fit:
        _join(row, kept)
    record("consultations.add_to", of, by, at, count=len(fit), place=kept.place_name)
    return len(fit)


@operation
def take_out(*, opinion: Opinion, version: int | None, by: Actor, at: datetime) -> Opinion:
    """Takes an opinion out of its group; a group without opinions is gone. Raises NotAllowed, SomebodyElse, Refused."""
    row = answerable(opinion, version, by)
    group = row.group
    if group is None:
        raise Refused("Ý kiến này không nằm trong nhóm nào.")
    row.group = None
    row.version += 1
    row.save()
    if not group.opinions.exists():
        group.delete()
    record("consultations.take_out", row.consultation, by, at, number=row.number)
    return row


@operation
def answer_group(
    *, group: OpinionGroup, answer: Answer, version: int | None, by: Actor, at: datetime, summary: str = ""
) -> OpinionGroup:
    """Answers all opinions of a group in one. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    of = _open(group.consultation, by)
    row = locked(group, version)
    if summary.strip():
        row.summary = words(summary, MOST_WORDS, "summary")
    _put(row, answer, by, at)
    _begun(of)
    record("consultations.answer", of, by, at, count=row.opinions.count(), state=VERDICTS[row.verdict])
    return row
