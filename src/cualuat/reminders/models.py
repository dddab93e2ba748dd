"""What was told to whom."""

from __future__ import annotations

from django.db import models

from cualuat.accounts.models import Person


class Reminder(models.Model):
    """A milestone of a thing that somebody was told of. `about` and `key` say of what («course», 12); unique, so that it is once.

    `person` empty: nobody was there to be told; `rung` then says who was missing.
    """

    about = models.CharField(max_length=40)
    key = models.PositiveBigIntegerField()
    due_on = models.DateField()
    milestone = models.SmallIntegerField()
    rung = models.CharField(max_length=10)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "key", "due_on", "milestone", "told"], name="due_reminder_once", condition=~models.Q(told="")),
            models.UniqueConstraint(fields=["about", "key", "due_on", "milestone", "rung"], name="due_reminder_nobody_once", condition=models.Q(told="")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["about", "due_on"], name="due_reminder_about")]

    def __str__(self) -> str:
        return f"{self.about} {self.key} {self.milestone}"
