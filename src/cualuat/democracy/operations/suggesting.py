"""Suggestions of the staff and their answers."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.democracy import access
from cualuat.democracy.models import Suggestion
from cualuat.democracy.operations.recording import record
from cualuat.kernel.workdays import day_of

LONGEST = 10_000


@operation
def suggest(*, text: str, named: bool, alone: bool, by: Actor, at: datetime) -> Suggestion:
    """Takes in a suggestion. Of one without a name only the day is kept, and the record is silent, for it would tell who. Raises NotAllowed, Refused."""
    access.require_staff(by)
    if by.person_id is None:
        raise NotAllowed("Hãy đăng nhập.")
    if alone and not named:
        raise Refused("Không ghi tên thì không trả lời riêng được: câu trả lời đăng cho mọi người.", "alone")
    row = Suggestion(
        text=words(text, LONGEST, "text", "Hãy ghi góp ý, kiến nghị."), person_id=by.person_id if named else None, alone=alone,
        on=day_of(at),
    )  # fmt: skip
    row.save(force_insert=True)
    if named:
        record("democracy.suggest", row, by, at)
    return row


@operation
def reply(*, suggestion: Suggestion, text: str, version: int | None, by: Actor, at: datetime) -> Suggestion:
    """Answers it, for all to read unless it was asked for alone; a later answer takes the place of the first. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(suggestion, version)
    row.answer = words(text, LONGEST, "answer", "Hãy ghi câu trả lời.")
    row.answered_on, row.answered_by = day_of(at), by.name
    row.version += 1
    row.save()
    record("democracy.reply", row, by, at)
    return row
