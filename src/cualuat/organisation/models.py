"""Units and the posts people hold in them, each with its dates."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.base.actor import DUTY_NAMES, GIVEN_ROLES, ROLE_NAMES


class UnitKind(models.TextChoices):
    """What a unit is to this house."""

    AGENCY = "agency", "Cơ quan này"
    UNIT = "unit", "Đơn vị thuộc cơ quan"
    EXTERNAL = "external", "Cơ quan khác"


class Unit(models.Model):
    """An agency or a part of one. Dates: in being from `valid_from` to before `valid_to` (open when empty).

    `short` stands in the numbers of letters («STP»); `place` in front of their date; `superior` above the name;
    `head_title` is what its head is called («Giám đốc»).
    """

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=UnitKind, default=UnitKind.UNIT)
    short = models.CharField(max_length=30, blank=True)
    superior = models.CharField(max_length=300, blank=True)
    head_title = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=200, blank=True)
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
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="agency"), name="unit_one_agency"),
        ]

    def __str__(self) -> str:
        return self.name


Held = TypeVar("Held", bound=models.Model)


class HeldQuerySet(models.QuerySet[Held]):
    """Filters over what is held from one day to another."""

    def held_on(self, day: date) -> HeldQuerySet[Held]:
        """What is held on that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Post(models.Model):
    """A person's place in a unit, with the role it gives in this program, from `valid_from` to before `valid_to`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=[(role, ROLE_NAMES[role]) for role in GIVEN_ROLES])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="post_period"),
            models.CheckConstraint(condition=Q(role__in=GIVEN_ROLES), name="post_role_known"),
            models.CheckConstraint(
                condition=~Q(role="observer") | Q(valid_to__isnull=False), name="post_observer_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}, {self.unit}"


class Duty(models.Model):
    """What a person does with citizens' matters in a unit, from `valid_from` to before `valid_to`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=20, choices=list(DUTY_NAMES.items()))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="duty_period"),
            models.CheckConstraint(condition=Q(code__in=list(DUTY_NAMES)), name="duty_known"),
            models.UniqueConstraint(
                fields=["person", "unit", "code"], condition=Q(valid_to=None), name="duty_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_code_display()}, {self.unit}"
