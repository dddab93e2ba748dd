"""Required reading: what is to be read by which units, the questions on it, who has read and passed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.programme.models import Plan


class Item(models.Model):
    """Something to be read: a plan, documents of law cited by number (one a line), a file, or several of them.

    `pass_mark`: hundredths of the questions that must be right; `tries`: how often one may answer, 0 for as often as needed.
    """

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    documents = models.TextField(blank=True)
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    pass_mark = models.PositiveSmallIntegerField(default=80)
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(pass_mark__lte=100), name="reading_pass_mark")]

    def __str__(self) -> str:
        return self.title


class ItemUnit(models.Model):
    """A unit whose people are to read it; confirmed by its head when they have."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "unit"], name="reading_unit_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.unit}"


class Question(models.Model):
    """A question on what was read; `right`: places in `options`. `provision` is what the answer rests on."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    options = models.JSONField()
    right = models.JSONField()
    explanation = models.TextField(blank=True)
    provision = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["item", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class Receipt(models.Model):
    """Somebody read it; `score` the best of her tries, None while she has not answered."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="reading_receipt_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.person}"
