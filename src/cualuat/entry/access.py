"""Who runs what people take part in."""

from __future__ import annotations

from cualuat.base.actor import Actor, NotAllowed

RUNNERS = ("moderator", "focal", "leader")


def may_run(actor: Actor) -> bool:
    """Whether the actor opens, changes and closes what people take part in."""
    return actor.is_system or actor.does(*RUNNERS)


def require_runner(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may run it."""
    if not may_run(actor):
        raise NotAllowed("Chỉ người biên tập nội dung công khai, đơn vị đầu mối và lãnh đạo cơ quan được làm việc này.")
