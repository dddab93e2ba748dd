"""Looking at what was sent before others read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.consultations import access
from cualuat.consultations.masking import proposed
from cualuat.consultations.models import Consultation, Opinion
from cualuat.consultations.operations.arranging import record
from cualuat.consultations.operations.telling import tell_rejected
from cualuat.consultations.rules import ANSWERABLE, MOST_WORDS

OVER: Final = "Đã công bố giải trình hoặc đã dừng, không sửa ý kiến nữa."


def answerable(opinion: Opinion, version: int | None, by: Actor) -> Opinion:
    """The opinion, to be changed. Raises NotAllowed, SomebodyElse, Refused."""
    of = locked(opinion.consultation)
    access.require_writer(by, of.unit_id)
    if of.state not in ANSWERABLE:
        raise Refused(OVER)
    row = locked(opinion, version)
    row.consultation = of
    return row


def _looked(row: Opinion, by: Actor, at: datetime) -> None:
    row.looked_at, row.looked_by = at, by.name
    row.version += 1
    row.save()


@operation
def admit(*, opinion: Opinion, public_text: str, version: int | None, by: Actor, at: datetime) -> Opinion:
    """Shows it to everybody, in these words: what identifies people is covered. Raises NotAllowed, SomebodyElse, Refused."""
    row = answerable(opinion, version, by)
    told = words(public_text, MOST_WORDS * 2, "public_text", "Hãy giữ lại lời của ý kiến." if row.text else "")
    row.state, row.public_text, row.rejected_why = "shown", told, ""
    _looked(row, by, at)
    record("consultations.admit", row.consultation, by, at, number=row.number)
    return row


@operation
def admit_all(*, consultation: Consultation, opinions: Sequence[Opinion], by: Actor, at: datetime) -> int:
    """Shows those of these that wait, each as the program proposes: what looks like personal data covered; how many.

    Raises NotAllowed, Refused.
    """
    of = locked(consultation)
    access.require_writer(by, of.unit_id)
    if of.state not in ANSWERABLE:
        raise Refused(OVER)
    keys = [one.pk for one in opinions]
    rows = list(of.opinions.select_for_update().filter(pk__in=keys, state="waiting").order_by("number"))
    if not rows:
        raise Refused("Hãy đánh dấu ý kiến đang chờ duyệt. Có thể người khác vừa duyệt rồi.")
    for row in rows:
        row.state, row.public_text = "shown", proposed(row)
        _looked(row, by, at)
        record("consultations.admit", of, by, at, number=row.number)
    return len(rows)


@operation
def reject(*, opinion: Opinion, reason: str, version: int | None, by: Actor, at: datetime) -> Opinion:
    """Neither shows nor answers it; the sender reads why. Raises NotAllowed, SomebodyElse, Refused."""
    row = answerable(opinion, version, by)
    row.rejected_why = words(reason, 1000, "reason", "Hãy ghi lý do; người gửi đọc được.")
    group = row.group
    row.state, row.public_text, row.group = "rejected", "", None
    row.verdict = row.reason = row.change = row.answered_by = ""
    row.answered_at = None
    _looked(row, by, at)
    if group is not None and not group.opinions.exists():
        group.delete()
    record("consultations.reject", row.consultation, by, at, number=row.number, reason=row.rejected_why)
    tell_rejected(row, at)
    return row
