"""What must be published, and each time it must be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.duties.rules import LIMITS, Limit
from cualuat.organisation.models import Unit


class Information(models.Model):
    """An entry of the list: what, on what basis, in what form and place, who publishes it, by when."""

    name = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    form = models.CharField(max_length=200)
    place = models.CharField(max_length=500)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    limit = models.CharField(max_length=10, choices=LIMITS)
    days = models.PositiveSmallIntegerField(default=0)
    month = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="information_until")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Limit:
        """By when, as the rules want it."""
        return Limit(self.limit, self.days, self.month, self.day)


class Occasion(models.Model):
    """One time that it must be published: `arisen` where the limit runs from that day; then where and when it was."""

    information = models.ForeignKey(Information, on_delete=models.PROTECT, related_name="occasions")
    due = models.DateField()
    arisen = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["information", "due"], name="occasion_once")]

    def __str__(self) -> str:
        return f"{self.information}, {self.due:%d/%m/%Y}"
