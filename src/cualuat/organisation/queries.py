"""Who somebody is on a given day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import ROLES, Actor
from cualuat.organisation.models import Post, Unit


def actor_for(person: Person, *, on: date) -> Actor:
    """The person as an actor, with the highest role among the posts held that day (reader without any)."""
    roles = Post.objects.filter(person=person).held_on(on).values_list("role", flat=True)
    role = max(roles, key=ROLES.index, default="reader") if person.is_active else "reader"
    return Actor(id=str(person.pk), name=person.name, role=role)


def people() -> QuerySet[Person]:
    """All accounts with their posts, by name."""
    return Person.objects.prefetch_related("posts__unit").order_by("name", "pk")


def units(*, on: date) -> QuerySet[Unit]:
    """Units in being on a day, by name."""
    in_being = (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gt=on))
    return Unit.objects.filter(in_being).order_by("name")


def posts_of(person: Person) -> QuerySet[Post]:
    """All posts of a person, the latest first."""
    return Post.objects.filter(person=person).select_related("unit", "person").order_by("-valid_from", "-pk")
