"""Who may see and change what of training."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor, NotAllowed
from cualuat.organisation.models import Post
from cualuat.training.models import Attendance, Course, Need, Nomination, Requirement

# The focal unit and the leaders keep all courses; the head of the unit that holds a course keeps that one.
KEEPERS = ("focal", "leader")
PLANNERS = (*KEEPERS, "head")


def visible_to(actor: Actor) -> QuerySet[Course]:
    """Courses are for all of the staff to know of; nobody else sees them."""
    if actor.is_system or actor.person_id is not None:
        return Course.objects.select_related("unit")
    return Course.objects.none()


def requirements_visible_to(actor: Actor) -> QuerySet[Requirement]:
    """What posts ask is for all of the staff to know; how people stand to it is not."""
    if actor.is_system or actor.person_id is not None:
        return Requirement.objects.select_related("unit")
    return Requirement.objects.none()


def keeps_all(actor: Actor) -> bool:
    """Whether the actor keeps the training of the whole agency."""
    return actor.is_system or actor.does(*KEEPERS)


def may_plan(actor: Actor) -> bool:
    """Whether the actor may plan courses."""
    return actor.is_system or actor.does(*PLANNERS)


def may_keep(actor: Actor, course: Course) -> bool:
    """Whether the actor may change a course, decide who goes, mark who was there, give certificates."""
    return keeps_all(actor) or (course.unit_id is not None and course.unit_id in actor.units_with("head"))


def need_keeper(actor: Actor, course: Course) -> None:
    """Raises NotAllowed unless the actor keeps the course."""
    if not may_keep(actor, course):
        raise NotAllowed("Chỉ đơn vị đầu mối, lãnh đạo cơ quan và người đứng đầu đơn vị tổ chức được làm việc này.")


def people_of(actor: Actor, *, on: date) -> QuerySet[Person]:
    """Those for whom the actor answers that day: everybody with a post, the people of the units she heads, or nobody else."""
    posts = Post.objects.held_on(on)
    if not keeps_all(actor):
        posts = posts.filter(unit_id__in=actor.units_with("head"))
    return Person.objects.filter(is_active=True, pk__in=posts.values("person_id"))


def _people_seen(actor: Actor, on: date) -> Q:
    return Q(person__in=people_of(actor, on=on)) | Q(person_id=actor.person_id or 0)


def nominations_visible_to(actor: Actor, course: Course, *, on: date) -> QuerySet[Nomination]:
    """Of a course: all for who keeps it; else one's own people, and oneself."""
    rows = course.nominations.select_related("person")
    return rows if may_keep(actor, course) else rows.filter(_people_seen(actor, on))


def attendances_visible_to(actor: Actor, course: Course, *, on: date) -> QuerySet[Attendance]:
    """Of a course: all for who keeps it; else one's own people, and oneself."""
    rows = course.attendances.select_related("person", "nomination")
    return rows if may_keep(actor, course) else rows.filter(_people_seen(actor, on))


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """All for the focal unit and the leaders; those of one's units for heads; what she raised herself for anybody."""
    rows = Need.objects.select_related("unit", "course", "raised_by")
    if keeps_all(actor):
        return rows
    return rows.filter(Q(unit_id__in=actor.units_with("head")) | Q(raised_by_id=actor.person_id))


def may_raise_for(actor: Actor, unit_id: int, *, on: date) -> bool:
    """Whether the actor may say what people of a unit need: who keeps all, and whoever has a post there."""
    return keeps_all(actor) or Post.objects.held_on(on).filter(unit_id=unit_id, person_id=actor.person_id or 0).exists()


def settles(actor: Actor) -> bool:
    """Whether the actor decides what comes of needs."""
    return keeps_all(actor)
