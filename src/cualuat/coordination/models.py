"""Coordination: contacts at other agencies, requests in and out, minutes with their conclusions, tasks from above."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.coordination.rules import DIRECTIONS, TASK_STATES, standing
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.programme.models import PlanTask


class Contact(models.Model):
    """Somebody at another agency whom a unit turns to; only that unit, the focal unit and the leaders see it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=300)
    person = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["agency", "person", "pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.agency}"


class CooperationRequest(models.Model):
    """One agency asks another in writing: `in` to us, `out` from us. `on`: the day it came or went; `day` that of the paper.

    `due`: the last day for the answer, None where none is needed; `due_days`: that it was counted in working days.
    """

    direction = models.CharField(max_length=3, choices=list(DIRECTIONS.items()))
    agency = models.CharField(max_length=300)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")
    number = models.CharField(max_length=60, blank=True)
    day = models.DateField(null=True, blank=True)
    on = models.DateField()
    subject = models.CharField(max_length=500)
    content = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    letter = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replied_on = models.DateField(null=True, blank=True)
    reply_number = models.CharField(max_length=60, blank=True)
    reply_note = models.TextField(blank=True)
    reply = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_on = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["due"], name="coordination_request_due")]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=tuple(DIRECTIONS)), name="coordination_direction"),
            models.CheckConstraint(condition=Q(due=None) | Q(due__gte=models.F("on")), name="coordination_due_after"),
            models.CheckConstraint(
                condition=Q(replied_on=None) | Q(dropped_on=None), name="coordination_replied_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def paper(self) -> str:
        """The letter in short: number and day, as far as they are known."""
        parts = (f"số {self.number}" if self.number else "", f"ngày {self.day:%d/%m/%Y}" if self.day else "")
        return " ".join(filter(None, parts)) or f"ngày {self.on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Whether neither an answer nor a reason to wait no longer is there."""
        return self.replied_on is None and self.dropped_on is None

    def standing(self, on: date) -> str:
        """How it stands on a day."""
        return standing(due=self.due, replied=self.replied_on, dropped=self.dropped_on, on=on)


class Minutes(models.Model):
    """What a meeting with other agencies said; `signed` the signed paper, after which the words stand."""

    title = models.CharField(max_length=500)
    day = models.DateField()
    place = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agencies = models.TextField()
    members = models.TextField()
    chair = models.CharField(max_length=200)
    secretary = models.CharField(max_length=200, blank=True)
    content = models.TextField()
    signed = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title


class Conclusion(models.Model):
    """What a meeting concluded: who does it (`unit` of ours, or `agency` elsewhere) by when; done, on which day."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="conclusions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=300, blank=True)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=500, blank=True)
    done_by = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["minutes", "position", "pk"]
        indexes = [models.Index(fields=["due"], name="coordination_conclusion_due")]
        constraints = [
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(agency=""), name="coordination_somebody_does"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        """Who does it."""
        return self.unit.name if self.unit else self.agency


class AssignedTask(models.Model):
    """A task that the plan of a superior (`source`) assigns; `unit` of ours that sees to it, `task` of our own plan for it.

    `sameness`: what makes two texts the same task, so that it stands there once however many load it at a time.
    """

    source = models.CharField(max_length=300)
    number = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    sameness = models.CharField(max_length=64, editable=False)
    leads = models.CharField(max_length=500)
    cooperating = models.CharField(max_length=1000, blank=True)
    time = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(PlanTask, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=list(TASK_STATES.items()), default="waiting")
    note = models.CharField(max_length=1000, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["source", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(TASK_STATES)), name="coordination_task_state"),
            models.UniqueConstraint(fields=["source", "sameness"], name="coordination_task_once"),
        ]

    def __str__(self) -> str:
        return self.text
