"""Means: the budget of a year, what was spent, equipment and its history, requests for means. Money in whole đồng."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.files.models import Attachment
from cualuat.means.rules import REQUEST_STATES
from cualuat.organisation.models import Unit
from cualuat.programme.models import PlanTask


class BudgetLine(models.Model):
    """A line of a year's budget: estimated, then allocated (None: not yet), for a task where given."""

    year = models.PositiveSmallIntegerField()
    content = models.CharField(max_length=500)
    task = models.ForeignKey(PlanTask, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    price = models.BigIntegerField()
    allocated = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    allocated_on = models.DateField(null=True, blank=True)
    allocated_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="budget_price"),
            models.CheckConstraint(condition=Q(allocated=None) | Q(allocated__gte=0), name="budget_allocated"),
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def estimated(self) -> int:
        """Quantity times price."""
        return self.quantity * self.price


class Spending(models.Model):
    """Money spent on a line; below zero where it takes back another, which is `void` from then on.

    An allowance names who sat there on which day: once, as long as it is not void.
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spendings")
    on = models.DateField()
    amount = models.BigIntegerField()
    voucher = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500)
    over = models.CharField(max_length=500, blank=True)
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    void = models.BooleanField(default=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                condition=Q(person__isnull=False, takes_back=None, void=False),
                name="allowance_once",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Equipment(models.Model):
    """A thing of value: who keeps it, how it is, when it must be looked after next."""

    class Condition(models.TextChoices):
        GOOD = "good", "Tốt"
        WORN = "worn", "Đã cũ, còn dùng"
        BROKEN = "broken", "Hỏng, chờ sửa"
        RETIRED = "retired", "Thôi dùng"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    value = models.BigIntegerField(default=0)
    condition = models.CharField(max_length=8, choices=Condition, default=Condition.GOOD)
    every = models.PositiveSmallIntegerField(null=True, blank=True)
    upkeep_due = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EquipmentEvent(models.Model):
    """What happened to a thing on a day: taken in, condition, upkeep, handed over."""

    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="events")
    on = models.DateField()
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.text


class ResourceRequest(models.Model):
    """A unit asks for people, computers, money, equipment; the focal unit says what it thinks, a leader decides."""

    class Kind(models.TextChoices):
        PEOPLE = "people", "Nhân lực"
        SYSTEMS = "systems", "Công nghệ thông tin"
        MONEY = "money", "Kinh phí"
        EQUIPMENT = "equipment", "Trang thiết bị"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=list(REQUEST_STATES.items()), default="raised")
    opinion = models.TextField(blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-raised_at", "-pk"]

    def __str__(self) -> str:
        return self.text
