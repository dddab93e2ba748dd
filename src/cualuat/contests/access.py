"""Who writes questions, who runs contests. Attempts are seen by those who run them, and by whoever has the code of one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.contests.models import Appeal, Attempt, Contest, Question
from cualuat.entry.access import RUNNERS, may_run, require_runner

WRITERS = (*RUNNERS, "head", "officer")

__all__ = ["RUNNERS", "WRITERS", "may_run", "require_runner"]


def may_write(actor: Actor) -> bool:
    """Whether the actor writes questions and hands them in for approval."""
    return actor.is_system or actor.does(*WRITERS)


def require_writer(actor: Actor) -> None:
    """Raises NotAllowed unless the actor writes questions."""
    if not may_write(actor):
        raise NotAllowed(
            "Chỉ cán bộ, người đứng đầu đơn vị, người biên tập, đơn vị đầu mối và lãnh đạo được soạn câu hỏi."
        )


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """The bank is for those who write it. What is kept back for contests is seen by those who run them and by whoever wrote it:
    the others may be among those who are asked.
    """
    if may_run(actor):
        return Question.objects.all()
    if not may_write(actor):
        return Question.objects.none()
    return Question.objects.filter(Q(in_practice=True) | Q(made_by=actor.name))


def contests_visible_to(actor: Actor) -> QuerySet[Contest]:
    """All for those who run them; what was announced for everybody."""
    return Contest.objects.all() if may_run(actor) else Contest.objects.filter(announced_at__isnull=False)


def attempts_visible_to(actor: Actor) -> QuerySet[Attempt]:
    """Attempts, for those who run contests."""
    return Attempt.objects.all() if may_run(actor) else Attempt.objects.none()


def appeals_visible_to(actor: Actor) -> QuerySet[Appeal]:
    """Appeals, for those who run contests."""
    return Appeal.objects.all() if may_run(actor) else Appeal.objects.none()
