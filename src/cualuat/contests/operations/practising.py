"""Practice: that a question was answered is counted by day and topic, of nobody in particular."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import operation
from cualuat.contests.models import PracticeDay
from cualuat.kernel.workdays import day_of


@operation
def count(*, topic: str, right: bool, by: Actor = ANYONE, at: datetime) -> None:
    """One more answer; leaves no line in the record of acts."""
    day = day_of(at)
    added = PracticeDay.objects.filter(day=day, topic=topic)
    counted = {"answers": F("answers") + 1, "correct": F("correct") + int(right)}
    if added.update(**counted):
        return
    try:
        with transaction.atomic():
            PracticeDay.objects.create(day=day, topic=topic, answers=1, correct=int(right))
    except IntegrityError:  # somebody answered the first question of the day in the same moment
        added.update(**counted)
