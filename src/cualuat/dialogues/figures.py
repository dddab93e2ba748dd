"""What reports can count of dialogues."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.dialogues.models import Commitment, Dialogue, Question
from cualuat.kernel.workdays import VIETNAM, day_of

GROUP: Final = "Đối thoại"


def _held(window: Window) -> QuerySet[Dialogue]:
    since = datetime.combine(window.since, time.min, VIETNAM)
    before = datetime.combine(window.until, time.min, VIETNAM) + timedelta(days=1)
    rows = Dialogue.objects.filter(held_at__isnull=False, begins__gte=since, begins__lt=before)
    return (rows.filter(unit=window.unit) if window.unit is not None else rows).order_by("begins", "pk")


def _dialogues(window: Window) -> Counted:
    found = tuple(Row(row.title, day_of(row.begins), "dialogue", str(row.pk)) for row in _held(window))
    return Counted(len(found), found)


def _people(window: Window) -> Counted:
    found = tuple(
        Row(row.title, day_of(row.begins), "dialogue", str(row.pk), row.present or 0) for row in _held(window)
    )
    return Counted(sum(row.amount for row in found), found)


def _answered(window: Window) -> Counted:
    """Of the questions shown at dialogues in the window: those that were answered, there or in writing."""
    rows = Question.objects.filter(dialogue__in=_held(window), state="shown").select_related("dialogue")
    good = rows.filter(answered_on__isnull=False).order_by("dialogue__begins", "number")
    found = tuple(
        Row(f"{row.dialogue.title}, câu {row.number}", row.answered_on, "dialogue", str(row.dialogue_id))
        for row in good
    )
    return Counted(len(found), found, whole=rows.count())


def _kept(window: Window) -> Counted:
    """Of what was promised for a day in the window: what is done. What is not due yet and not done does not count."""
    rows = Commitment.objects.filter(due__range=(window.since, window.until)).select_related("dialogue")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    done = rows.filter(done_on__lte=window.until)
    over = rows.filter(due__lt=window.late_before) | done
    found = tuple(
        Row(f"{row.dialogue.title}, cam kết {row.position}", row.due, "dialogue", str(row.dialogue_id))
        for row in done.order_by("due", "pk")
    )
    return Counted(len(found), found, whole=over.count())


FIGURES: Final = (
    Figure("dialogues_held", "Buổi đối thoại đã tổ chức", GROUP, "buổi", _dialogues),
    Figure("dialogues_people", "Lượt người dự đối thoại", GROUP, "lượt", _people, "sum"),
    Figure("dialogues_answered", "Câu hỏi tại đối thoại đã được trả lời", GROUP, "câu hỏi", _answered, "share"),
    Figure("dialogues_kept", "Cam kết tại đối thoại đã thực hiện", GROUP, "cam kết", _kept, "share"),
)
