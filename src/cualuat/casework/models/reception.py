"""Reception days of leaders and of the desk, slots to book, numbers of those who walk in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.casework.choices import Mode
from cualuat.casework.models.cases import Case
from cualuat.organisation.models import Unit


class ReceptionDay(models.Model):
    """A day on which citizens are received. Posted when the public sees it; slots are made from the hours.

    `capacity` people a slot; `walk_ins` the most numbers given to people without a booking.
    """

    on = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode)
    leader = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300)
    begins = models.TimeField()
    ends = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(default=1)
    walk_ins = models.PositiveSmallIntegerField(default=0)
    participants = models.TextField(blank=True)
    content = models.TextField(blank=True)
    posted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    moved_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="moved_from")
    conclusion = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="reception_day_hours"),
            models.CheckConstraint(condition=Q(slot_minutes__gte=5), name="reception_day_slots"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="reception_day_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_mode_display()}"


class Slot(models.Model):
    """A time on a reception day; `taken` never exceeds `capacity` (the database refuses it)."""

    day = models.ForeignKey(ReceptionDay, on_delete=models.CASCADE, related_name="slots")
    begins = models.TimeField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "begins"], name="slot_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_not_overbooked"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.begins:%H:%M}"


class Visit(models.Model):
    """Somebody who comes to a reception day: with a slot, or with a number drawn at the door. Its matter is a reception."""

    day = models.ForeignKey(ReceptionDay, on_delete=models.PROTECT, related_name="visits")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="visit")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "number"], name="visit_number_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
