"""Units and the posts people hold in them, each with its dates."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.base.actor import ROLE_NAMES


class Unit(models.Model):
    """An agency or a part of one. Dates: in being from `valid_from` to before `valid_to` (open when empty)."""

    name = models.CharField(max_length=300)
    code = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")), name="unit_period"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Filters over posts."""

    def held_on(self, day: date) -> PostQuerySet:
        """Posts held on that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Post(models.Model):
    """A person's place in a unit, with the role it gives in this program, from `valid_from` to before `valid_to`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=list(ROLE_NAMES.items()))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="post_period"),
            models.CheckConstraint(condition=Q(role__in=list(ROLE_NAMES)), name="post_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}, {self.unit}"
