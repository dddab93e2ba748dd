"""Who does what with campaigns: officers write for their own unit, those who run taking part for all and before the public.

Everybody of the house sees everything but addresses of subscribers, which nobody sees whole.
"""

from __future__ import annotations

from cualuat.base.actor import Actor, NotAllowed
from cualuat.entry.access import may_run

DOERS = ("officer", "head")
RUNNERS = ("moderator", "focal", "leader")


def may_publish(actor: Actor) -> bool:
    """Whether the actor decides what the public sees, and writes the newsletter."""
    return actor.is_system or may_run(actor)


def require_publisher(actor: Actor) -> None:
    """Raises NotAllowed unless the actor decides what the public sees."""
    if not may_publish(actor):
        raise NotAllowed("Chỉ người biên tập nội dung công khai, đơn vị đầu mối và lãnh đạo cơ quan làm được việc này.")


def may_write(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes for a unit."""
    return may_publish(actor) or (unit is not None and unit in actor.units_with(*DOERS))


def require_writer(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes for a unit."""
    if not may_write(actor, unit):
        raise NotAllowed("Chỉ cán bộ của đơn vị, người biên tập, đơn vị đầu mối và lãnh đạo cơ quan được ghi vào đây.")


def require_decider(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may decide what becomes of a model."""
    if not (actor.is_system or actor.does("leader", "focal")):
        raise NotAllowed("Chỉ lãnh đạo cơ quan và đơn vị đầu mối ghi quyết định về mô hình.")
