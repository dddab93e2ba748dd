"""Documents that must be issued, versions of their drafts, rounds of opinions and what was said."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.drafting.rules import OPEN, STATES, VERDICTS, WRITABLE, standing
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class Obligation(models.Model):
    """A document that the agency must issue, or see to; `kind` a code of lawdata/drafting.

    `basis`: which provision asks for it, as a citation; `effective_on` the day from which that applies. `due`: the last day to issue
    it; `is_due_typed` False where it was taken from `effective_on`. `version` counts changes of this row, not of the draft.
    """

    basis = models.CharField(max_length=1000)
    effective_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=500)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cooperating = models.ManyToManyField(Unit, related_name="+", blank=True)
    due = models.DateField(null=True, blank=True)
    is_due_typed = models.BooleanField(default=True)
    note = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting")
    submitted_on = models.DateField(null=True, blank=True)
    returned_why = models.CharField(max_length=1000, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signed = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_on = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["due"], name="drafting_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="drafting_state"),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_on__isnull=False), name="drafting_issued_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(dropped_on__isnull=False), name="drafting_dropped_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        """Whether it is neither issued nor given up."""
        return self.state in OPEN

    @property
    def is_writable(self) -> bool:
        """Whether its draft may be written."""
        return self.state in WRITABLE

    def standing(self, on: date) -> str:
        """How it stands on a day."""
        return standing(state=self.state, due=self.due, issued_on=self.issued_on, on=on)


class Draft(models.Model):
    """One version of the text, `number` from 1; never changed. `source` the file it was read from, `restores` the version it repeats."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=500, blank=True)
    source = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    restores = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["obligation", "number"]
        constraints = [models.UniqueConstraint(fields=["obligation", "number"], name="drafting_version_once")]

    def __str__(self) -> str:
        return f"{self.obligation} – {self.number}"

    @property
    def source_name(self) -> str:
        """How addresses call its file."""
        return f"nguon-{self.number}"


class Round(models.Model):
    """Opinions asked for on a version of the draft until a day."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="rounds")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    words = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["obligation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["obligation"], condition=Q(closed_at=None), name="drafting_one_open_round"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} – {self.due}"


class Asked(models.Model):
    """Who is asked in a round: a unit of ours, or an `agency` outside. `agrees`: had nothing to say against it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="asked")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    agrees = models.BooleanField(default=False)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(unit__isnull=False) & Q(agency="")) | (Q(unit=None) & ~Q(agency="")),
                name="drafting_asked_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """Who it is."""
        return self.unit.name if self.unit else self.agency


class Opinion(models.Model):
    """What a unit, or an `agency` outside, says of a draft: of a `place` in it («art_5__para_2») or, where that is empty, of all.

    `verdict` with `reason`: what became of it.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="opinions")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    place = models.CharField(max_length=200, blank=True)
    place_name = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=300, blank=True)
    letter = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=list(VERDICTS.items()), blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["obligation", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(agency=""), name="drafting_somebody_says"),
            models.CheckConstraint(condition=Q(verdict="") | Q(answered_at__isnull=False), name="drafting_answered"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def who(self) -> str:
        """Who says it."""
        return self.unit.name if self.unit else self.agency

    @property
    def letter_name(self) -> str:
        """How addresses call its letter."""
        return f"y-kien-{self.pk}"
