"""Who sees and keeps dialogues: the staff sees all; who runs participation, and the unit that holds one, keep it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.dialogues.models import Commitment, Dialogue, Question
from cualuat.entry import access as entry

DOERS = ("officer", "head")
RUNNERS = entry.RUNNERS
may_run, require_runner = entry.may_run, entry.require_runner


def is_staff(actor: Actor) -> bool:
    """Whether somebody belongs to the house."""
    return actor.is_system or (actor.person_id is not None and actor.has("reader"))


def visible_to(actor: Actor) -> QuerySet[Dialogue]:
    """What the actor sees: the staff all, others what is announced and not inside the house."""
    rows = Dialogue.objects.all()
    return rows if is_staff(actor) else rows.filter(public())


def public() -> Q:
    """What anybody may read."""
    return Q(announced_at__isnull=False, inside=False)


def may_keep(actor: Actor, unit: int | None) -> bool:
    """Whether the actor keeps a dialogue that this unit holds."""
    return may_run(actor) or (unit is not None and unit in actor.units_with(*DOERS))


def require_keeper(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor keeps it."""
    if not may_keep(actor, unit):
        raise NotAllowed(
            "Chỉ đơn vị tổ chức, người biên tập nội dung, đơn vị đầu mối và lãnh đạo được ghi vào buổi đối thoại này."
        )


def may_answer(actor: Actor, question: Question) -> bool:
    """Whether the actor writes the answer to a question: who keeps the dialogue, and the unit that owes it."""
    return may_keep(actor, question.dialogue.unit_id) or question.unit_id in actor.units_with(*DOERS)


def may_finish(actor: Actor, commitment: Commitment) -> bool:
    """Whether the actor says that a commitment is done: who keeps the dialogue, and the unit that owes it."""
    return may_keep(actor, commitment.dialogue.unit_id) or commitment.unit_id in actor.units_with(*DOERS)


def people_visible_to(actor: Actor, dialogue: Dialogue) -> bool:
    """Whether the actor sees who registered and who asked."""
    return may_keep(actor, dialogue.unit_id)
