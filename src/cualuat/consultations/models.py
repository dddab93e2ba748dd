"""Consultations on drafts, their papers, who is invited, what was said and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from cualuat.consultations.rules import ANYBODY, OPINION_STATES, PUBLIC, STANCES, STATES, WAYS
from cualuat.drafting.models import Obligation
from cualuat.drafting.rules import VERDICTS
from cualuat.entry.models import Entry, Occasion
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class Consultation(models.Model):
    """A draft shown to the public for opinions. The text is fixed once it is posted; `occasion` says from when until when.

    `kind` a code of lawdata/consultations. `basis`: citations of the law it amends or carries out, one a line; `questions` one a line.
    `planned_on` the day on which it is to be posted, `wanted_until` the last day somebody chose; `last_day` the last day for opinions,
    `explain_by` until when what became of them is to be published. `next_text`: the draft after the opinions.
    """

    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(Obligation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    draft_number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    contact = models.CharField(max_length=300, blank=True)
    why = models.TextField()
    questions = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    text = models.TextField(blank=True)
    source = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shows_counts = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=list(STATES.items()), default="planned")
    planned_on = models.DateField(null=True, blank=True)
    wanted_until = models.DateField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    explain_by = models.DateField(null=True, blank=True)
    explanation = models.TextField(blank=True)
    explained_on = models.DateField(null=True, blank=True)
    explained_by = models.CharField(max_length=200, blank=True)
    next_text = models.TextField(blank=True)
    issued_number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_text = models.TextField(blank=True)
    issued_slug = models.CharField(max_length=120, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "last_day"], name="consultation_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="consultation_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC) | (Q(posted_on__isnull=False) & Q(last_day__isnull=False)),
                name="consultation_posted_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_on__isnull=False), name="consultation_issued_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What is drafted."""
        return self.occasion.title

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state in PUBLIC

    def is_open(self, at: datetime) -> bool:
        """Whether the public may say something."""
        return self.state == "posted" and self.occasion.phase(at) == "open"

    def explains_late(self, on: date) -> bool:
        """Whether what became of the opinions should be public and is not."""
        return self.state in ("closed", "synthesising") and self.explain_by is not None and self.explain_by < on


class Paper(models.Model):
    """What comes with the draft: the submission, the report on its effects."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=300)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["consultation", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def address_name(self) -> str:
        """How addresses call it."""
        return f"tai-lieu-{self.pk}"


class Invited(models.Model):
    """An organisation that was asked, with the keyed hash of the code by which it is known."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invited")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["consultation", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "key"], name="consultation_code_once")]

    def __str__(self) -> str:
        return self.name


class OpinionGroup(models.Model):
    """Opinions that say the same, with a common summary and one answer. `place` as of an opinion."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    place = models.CharField(max_length=200, blank=True)
    place_name = models.CharField(max_length=300)
    summary = models.TextField()
    verdict = models.CharField(max_length=10, choices=list(VERDICTS.items()), blank=True)
    reason = models.TextField(blank=True)
    change = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["consultation", "pk"]

    def __str__(self) -> str:
        return self.summary[:80]


class Opinion(models.Model):
    """What somebody says of a draft: of a `place` in it («art_5__para_2__point_a») or, where that is empty, of all.

    `text` as it was sent, `public_text` as everybody reads it. `receipt_key` a keyed hash of the code the sender was given, «» for what
    came on paper. `email` only where the sender asked to be told; it is forgotten once she was told of the end. `verdict`, `reason` and
    `change` of an opinion in a group stand in the group.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    receipt_key = models.CharField(max_length=64, blank=True)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invited = models.ForeignKey(Invited, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    way = models.CharField(max_length=10, choices=list(WAYS.items()), default="web")
    place = models.CharField(max_length=200, blank=True)
    place_name = models.CharField(max_length=300)
    stance = models.CharField(max_length=10, choices=list(STANCES.items()), default="change")
    text = models.TextField(blank=True)
    public_text = models.TextField(blank=True)
    name = models.CharField(max_length=300, blank=True)
    is_organisation = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)
    email = models.CharField(max_length=254, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=list(OPINION_STATES.items()), default="waiting")
    rejected_why = models.CharField(max_length=1000, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(OpinionGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="opinions")
    verdict = models.CharField(max_length=10, choices=list(VERDICTS.items()), blank=True)
    reason = models.TextField(blank=True)
    change = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["consultation", "number"]
        indexes = [models.Index(fields=["receipt_key"], name="consultation_receipt")]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="consultation_opinion_number"),
            models.UniqueConstraint(
                fields=["receipt_key"], condition=~Q(receipt_key=""), name="consultation_receipt_once"
            ),
            models.CheckConstraint(condition=Q(state__in=tuple(OPINION_STATES)), name="consultation_opinion_state"),
            models.CheckConstraint(
                condition=Q(email="") | Q(consented_at__isnull=False), name="consultation_consented"
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(answered_at__isnull=False), name="consultation_opinion_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.number}"

    @property
    def letter_name(self) -> str:
        """How addresses call the letter it came by."""
        return f"van-ban-{self.pk}"

    @property
    def needs_answer(self) -> bool:
        """Whether something is said that the agency must answer: not what only agrees, not what is not taken in."""
        return self.state == "shown" and bool(self.text)

    @property
    def answer(self) -> Opinion | OpinionGroup:
        """Where its answer stands: with itself, or with its group."""
        return self.group or self

    @property
    def who(self) -> str:
        """Who says it, for the public: organisations, and people who want their name to be read."""
        return self.name if self.name and (self.is_organisation or self.shows_name) else ANYBODY


class OpinionFile(models.Model):
    """A file that came with an opinion; never shown to the public."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["opinion", "pk"]

    def __str__(self) -> str:
        return str(self.attachment)

    @property
    def address_name(self) -> str:
        """How addresses call it."""
        return f"kem-{self.pk}"
