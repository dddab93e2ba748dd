"""Who may see and change plans, and do and report the work on their tasks."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.organisation.models import Unit
from cualuat.programme.models import UNISSUED, Obstacle, Plan, TaskInstance

# Everybody of the staff sees the plans, they are to be read; the focal unit and the leaders change them.
KEEPERS = ("focal", "leader")
# Who does the work of a unit.
DOERS = ("officer", "head")


def is_staff(actor: Actor) -> bool:
    """Whether somebody belongs to the house."""
    return actor.is_system or (actor.person_id is not None and actor.has("reader"))


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """What the actor may see: all plans for the staff, what was issued for observers, what is public for anybody."""
    if is_staff(actor):
        return Plan.objects.all()
    if actor.person_id is not None and actor.has("observer"):
        return Plan.objects.exclude(state__in=UNISSUED)
    return Plan.objects.filter(published_at__isnull=False)


def work_visible_to(actor: Actor) -> QuerySet[TaskInstance]:
    """The work on tasks: the whole staff sees all of it, nobody else any."""
    rows = TaskInstance.objects.all()
    return rows if is_staff(actor) else rows.none()


def obstacles_visible_to(actor: Actor) -> QuerySet[Obstacle]:
    """Obstacles: focal unit and leaders see all, others those of their units and their own."""
    rows = Obstacle.objects.all()
    if may_keep(actor):
        return rows
    if actor.person_id is None:
        return rows.none()
    return rows.filter(Q(unit__in=actor.units_with(*DOERS)) | Q(raised_by=actor.person_id))


def may_keep(actor: Actor) -> bool:
    """Whether the actor may change plans."""
    return actor.is_system or actor.does(*KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may change plans."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập, sửa kế hoạch.")


def may_draft(actor: Actor, unit: Unit | int | None) -> bool:
    """Whether the actor may write the plan of a unit, or of the whole agency (None): keepers any, a head that of the unit."""
    key = unit.pk if isinstance(unit, Unit) else unit
    return may_keep(actor) or (key is not None and key in actor.units_with("head"))


def require_drafter(actor: Actor, unit: Unit | int | None) -> None:
    """Raises NotAllowed unless the actor may write such a plan."""
    if not may_draft(actor, unit):
        raise NotAllowed(
            "Chỉ đơn vị đầu mối, lãnh đạo cơ quan và người đứng đầu đơn vị (với kế hoạch của đơn vị) được làm việc này."
        )


def may_approve(actor: Actor, plan: Plan) -> bool:
    """Whether the actor may approve a draft: leaders; of a unit's own plan its head too."""
    return (
        actor.is_system
        or actor.does("leader")
        or (plan.unit_id is not None and plan.unit_id in actor.units_with("head"))
    )


def may_report(actor: Actor, instance: TaskInstance) -> bool:
    """Whether the actor may say how far a task is: who does it, the unit whose it is, the focal unit, the leaders."""
    mine = actor.person_id is not None and instance.person_id == actor.person_id
    return mine or may_keep(actor) or instance.unit_id in actor.units_with(*DOERS)


def may_assign(actor: Actor, instance: TaskInstance) -> bool:
    """Whether the actor may give the work to somebody: the focal unit and leaders to any unit, a head within the unit."""
    return may_keep(actor) or instance.unit_id in actor.units_with("head")
