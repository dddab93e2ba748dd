"""Dialogues: the announcement, who registered, what was asked and supported, what was answered and promised."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from cualuat.casework.models import Case
from cualuat.dialogues.kinds import Kind, kind
from cualuat.dialogues.rules import OUTCOMES, QUESTION_STATES, SOURCES, state
from cualuat.entry.models import Entry, Occasion
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.programme.models import TaskInstance


class KindChoice(models.Model):
    """How often a year this agency holds dialogues of a kind, in place of the number of the data."""

    kind = models.CharField(max_length=20, unique=True)
    per_year = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(per_year__lte=52), name="dialogue_kind_per_year")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.per_year}"


class Dialogue(models.Model):
    """One dialogue. `places`: 0 where nobody need register; `taken` of them. `asking`, `supporting`: see entry.

    `inside`: of the staff, never public. `present`: how many were there, as counted. `conclusion`: what the chair said at the end.
    """

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    who = models.CharField(max_length=300)
    inside = models.BooleanField(default=False)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=300)
    online = models.URLField(max_length=300, blank=True)
    chair = models.CharField(max_length=200)
    agenda = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    invited = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    asking = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="+")
    supporting = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=500, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    present = models.PositiveIntegerField(null=True, blank=True)
    secretary = models.CharField(max_length=200, blank=True)
    conclusion = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    shredded_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-begins", "-pk"]
        indexes = [models.Index(fields=["begins"], name="dialogue_begins")]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="dialogue_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(places=0) | Q(taken__lte=F("places")), name="dialogue_places_kept"),
            models.CheckConstraint(condition=Q(published_at=None) | Q(held_at__isnull=False), name="dialogue_held_first"),
            models.CheckConstraint(condition=Q(held_at=None) | Q(cancelled_at=None), name="dialogue_held_or_cancelled"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def of(self) -> Kind:
        """Its kind."""
        return kind(self.kind)

    def state(self, at: datetime) -> str:
        """How far it is, see `rules.state`."""
        return state(
            announced=self.announced_at is not None, cancelled=self.cancelled_at is not None, held=self.held_at is not None,
            published=self.published_at is not None, begins=self.begins, at=at,
        )  # fmt: skip

    @property
    def free(self) -> int | None:
        """Places that are left; None where nobody need register."""
        return self.places - self.taken if self.places else None


class Registration(models.Model):
    """Somebody who comes, with how many. After some days nothing is left of it but numbers. `code_key`: of the code she keeps."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="registrations")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    code_key = models.CharField(max_length=64, blank=True)
    at_door = models.BooleanField(default=False)
    on = models.DateField()
    cancelled_on = models.DateField(null=True, blank=True)
    present_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["code_key"], condition=~Q(code_key=""), name="dialogue_registration_code"),
            models.CheckConstraint(condition=Q(cancelled_on=None) | Q(present_at=None), name="dialogue_came_or_cancelled"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"{self.dialogue_id}: {self.pk}"


class Question(models.Model):
    """A question: its `number` from when it is shown. Random key and no moment, for whoever asked need not be known.

    `name` is shown only where `show_name`; `contact` is for the answer only. `unit`, `due`: who answers in writing by when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    show_name = models.BooleanField(default=False)
    contact = models.EmailField(blank=True)
    source = models.CharField(max_length=5, choices=list(SOURCES.items()))
    code_key = models.CharField(max_length=64, blank=True)
    on = models.DateField()
    state = models.CharField(max_length=7, choices=list(QUESTION_STATES.items()), default="waiting")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    refused_why = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=8, choices=list(OUTCOMES.items()), blank=True)
    answer = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["dialogue", "number", "on", "pk"]
        indexes = [models.Index(fields=["due"], name="dialogue_question_due")]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="dialogue_question_number"),
            models.UniqueConstraint(fields=["code_key"], condition=~Q(code_key=""), name="dialogue_question_code"),
            models.CheckConstraint(condition=Q(state__in=tuple(QUESTION_STATES)), name="dialogue_question_state"),
            models.CheckConstraint(condition=Q(outcome__in=tuple(OUTCOMES)), name="dialogue_question_outcome"),
            models.CheckConstraint(condition=~Q(state="merged") | Q(merged_into__isnull=False), name="dialogue_merged_has_target"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refused_why=""), name="dialogue_refused_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="written") | Q(unit__isnull=False, due__isnull=False), name="dialogue_written_has_due"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:100]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answered_on is None and self.outcome != "case"


class Support(models.Model):
    """That somebody wants a question answered; the database keeps that she says so once of each."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="supports")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="dialogue_support_once")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.key[:8]}"


class Commitment(models.Model):
    """What the agency promised: which unit does it by when; `work` the work of the plan it became; done, with what shows it."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="commitments")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    work = models.ForeignKey(TaskInstance, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_note = models.TextField(blank=True)
    done_by = models.CharField(max_length=200, blank=True)
    proof = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["dialogue", "position", "pk"]
        indexes = [models.Index(fields=["due"], name="dialogue_commitment_due")]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "position"], name="dialogue_commitment_position"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(done_note=""), name="dialogue_done_says_how"),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    def is_late(self, on: date) -> bool:
        """Whether it is not done though its day is over."""
        return self.done_on is None and self.due < on
