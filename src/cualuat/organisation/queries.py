"""Who somebody is on a given day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import ROLES, Actor
from cualuat.organisation.models import Duty, Post, Unit, UnitKind


def actor_for(person: Person, *, on: date) -> Actor:
    """The person as an actor, with the highest role among the posts held that day.

    Without any: reader; whoever was let in to observe, and whose time is over, has none.
    """
    if not person.is_active:
        return Actor(id=str(person.pk), name=person.name)
    roles = Post.objects.filter(person=person).held_on(on).values_list("role", flat=True)
    duties = Duty.objects.filter(person=person).held_on(on).values_list("code", "unit_id")
    role = max(roles, key=ROLES.index, default="") or _without_post(person)
    return Actor(id=str(person.pk), name=person.name, role=role, duties=frozenset(duties))


def _without_post(person: Person) -> str:
    last = Post.objects.filter(person=person).order_by("-valid_from", "-pk").values_list("role", flat=True).first()
    return "none" if last == "observer" else "reader"


def people() -> QuerySet[Person]:
    """All accounts with their posts, by name."""
    return Person.objects.prefetch_related("posts__unit").order_by("name", "pk")


def units(*, on: date, kinds: tuple[str, ...] = (UnitKind.AGENCY, UnitKind.UNIT)) -> QuerySet[Unit]:
    """Units in being on a day, by name; other agencies only when asked for."""
    in_being = (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gt=on))
    return Unit.objects.filter(in_being, kind__in=kinds).order_by("name")


def every_unit() -> QuerySet[Unit]:
    """All units that ever were, other agencies too, by name."""
    return Unit.objects.order_by("name", "pk")


def duties_on(day: date) -> QuerySet[Duty]:
    """Who has which duty where on a day, by name; accounts that are closed too."""
    return Duty.objects.held_on(day).select_related("person", "unit").order_by("person__name", "pk")


def unit(pk: int) -> Unit | None:
    """The unit with this key."""
    return Unit.objects.filter(pk=pk).first()


def agency() -> Unit | None:
    """The agency whose house this is."""
    return Unit.objects.filter(kind=UnitKind.AGENCY).first()


def people_with_duty(*codes: str, on: date, unit_id: int | None = None) -> QuerySet[Person]:
    """Open accounts of those who have one of these duties that day, in a unit where given, by name."""
    duties = Duty.objects.held_on(on).filter(code__in=codes)
    if unit_id is not None:
        duties = duties.filter(unit_id=unit_id)
    return Person.objects.filter(is_active=True, pk__in=duties.values("person_id")).order_by("name", "pk")


def duties_of(person: Person) -> QuerySet[Duty]:
    """All duties of a person, those of today first."""
    return Duty.objects.filter(person=person).select_related("unit", "person").order_by("-valid_from", "-pk")


def title_of(person: Person, *, on: date) -> str:
    """What stands before the person's name in letters; empty without a post."""
    post = Post.objects.filter(person=person).held_on(on).order_by("-valid_from").first()
    return post.title if post else ""


def posts_of(person: Person) -> QuerySet[Post]:
    """All posts of a person, the latest first."""
    return Post.objects.filter(person=person).select_related("unit", "person").order_by("-valid_from", "-pk")
