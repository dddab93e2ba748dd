"""What every operation of dialogues needs: the record, the next version, the index of the search."""

from __future__ import annotations

from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.dialogues.models import Dialogue
from cualuat.search import operations as search


def record(action: str, dialogue: Dialogue, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to a dialogue."""
    audit.record(action=action, subject=("dialogue", dialogue.pk, dialogue.title[:200]), by=by, at=at, detail=detail)


def saved(dialogue: Dialogue) -> Dialogue:
    """Writes a changed dialogue as its next version."""
    dialogue.version += 1
    dialogue.save()
    return dialogue


def reindex(dialogue: Dialogue, at: datetime) -> None:
    """Has the search learn what changed, where the public may find it."""
    if not dialogue.inside:
        search.queue_update(doc_ids=[f"dialogues:{dialogue.pk}"], at=at)


def going_on(dialogue: Dialogue) -> None:
    """Raises Refused unless the dialogue is announced and not cancelled."""
    if dialogue.announced_at is None:
        raise Refused("Buổi đối thoại này chưa được thông báo.")
    if dialogue.cancelled_at is not None:
        raise Refused("Buổi đối thoại này đã hủy.")
