"""What whoever holds a post must have learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Post, Unit
from cualuat.training import access
from cualuat.training.models import Requirement
from cualuat.training.operations.recording import words
from cualuat.training.rules import same_words

MOST_YEARS = 10
_KNOWN = "Vị trí này đã có yêu cầu học chủ đề ấy. Muốn đổi thời hạn thì bỏ yêu cầu cũ rồi đặt lại."


@dataclass(frozen=True, slots=True)
class RequirementWanted:
    """What a post asks as somebody types it; `unit` empty: wherever somebody has this title."""

    post: str
    topic: str
    years: int
    unit: Unit | None = None
    reason: str = ""


@operation
def ask(*, wanted: RequirementWanted, by: Actor, at: datetime) -> Requirement:
    """Whoever holds the post must have learnt this. Raises NotAllowed, Refused (naming the input)."""
    _need_settler(by)
    title = words(wanted.post, 200, "post", "Hãy chọn vị trí.")
    topic = words(wanted.topic, 200, "topic", "Hãy ghi chủ đề phải học.")
    held = Post.objects.held_on(day_of(at)).filter(title=title)
    if not (held.filter(unit=wanted.unit) if wanted.unit else held).exists():
        raise Refused("Hiện không ai ở đó giữ vị trí này. Hãy chọn vị trí và đơn vị có người.", "post")
    if not 0 <= wanted.years <= MOST_YEARS:
        raise Refused(f"Số năm nằm trong khoảng 0–{MOST_YEARS}; học một lần là đủ thì ghi 0.", "years")
    reason = words(wanted.reason, 500, "reason")
    others = Requirement.objects.filter(post=title, unit=wanted.unit).values_list("topic", flat=True)
    if same_words(topic) in {same_words(other) for other in others}:
        raise Refused(_KNOWN, "topic")
    try:
        with transaction.atomic():
            row = Requirement.objects.create(
                post=title,
                unit=wanted.unit,
                topic=topic,
                years=wanted.years,
                reason=reason,
                added_at=at,
                added_by=by.name,
            )
    except IntegrityError as twice:  # somebody asked the same at the same moment
        raise Refused(_KNOWN, "topic") from twice
    _record("training.ask", row, by, at)
    return row


@operation
def stop_asking(*, requirement: Requirement, by: Actor, at: datetime) -> None:
    """The post no longer asks it. Raises NotAllowed, Refused."""
    _need_settler(by)
    row = Requirement.objects.select_for_update().filter(pk=requirement.pk).first()
    if row is None:
        raise Refused("Yêu cầu này đã được bỏ.")
    _record("training.stop_asking", row, by, at)
    row.delete()


def _need_settler(by: Actor) -> None:
    if not access.settles(by):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được đặt và bỏ yêu cầu học của vị trí.")


def _record(action: str, row: Requirement, by: Actor, at: datetime) -> None:
    detail = {"post": row.post, "topic": row.topic, "unit": row.unit.name if row.unit else "", "years": row.years}
    audit.record(action=action, subject=("training-requirement", row.pk, str(row)), by=by, at=at, detail=detail)
