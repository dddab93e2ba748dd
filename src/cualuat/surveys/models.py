"""Surveys, what was sent, drafts of those who answer, sheets of paper. What is sent to a secret survey leads to nobody."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.entry.models import Entry, Occasion
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.surveys.rules.questions import Questionnaire, questionnaire_in


class KeptQuestion(models.Model):
    """A question kept, so that surveys of several years ask it in the same words. Its words never change."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    content = models.JSONField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Survey(models.Model):
    """A survey: who may answer and when is its `occasion`, what is asked its `content` (see `rules.questions`).

    From `published_at` on the content stands; `digest` is its SHA-256. `smallest`: no group under so many is told. `live`: figures of a
    named survey may be seen before it is closed. `weights`: question, targets by group, cap. `public_at`: since when results are public,
    with `words` of the agency, divided by the question `divided_by`.
    """

    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="survey")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    content = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    smallest = models.PositiveSmallIntegerField()
    live = models.BooleanField(default=False)
    weights = models.JSONField(null=True, blank=True)
    words = models.TextField(blank=True)
    divided_by = models.CharField(max_length=40, blank=True)
    cloned_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    public_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(smallest__gte=2), name="survey_hides_small_groups"),
            models.CheckConstraint(
                condition=Q(public_at=None) | Q(published_at__isnull=False), name="survey_results_of_published"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def questionnaire(self) -> Questionnaire:
        """What is asked, as a value."""
        return questionnaire_in(self.content)


class Quota(models.Model):
    """How many sheets with one option are taken and how many were; the database lets no more in."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quotas")
    question = models.CharField(max_length=40)
    option = models.CharField(max_length=40)
    most = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "question", "option"], name="survey_quota_once"),
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="survey_quota_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.question}/{self.option}: {self.used}/{self.most}"


class Draft(models.Model):
    """What somebody typed so far, under a code that only she has (its hash); gone when she sends it, or after `until`."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=64, unique=True)
    data = models.JSONField()
    language = models.CharField(max_length=5, default="vi")
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.until}"


class DraftFile(models.Model):
    """A file of a draft, for one question."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=40)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.attachment.name


class Response(models.Model):
    """What was sent. Of a secret survey no moment, no entry: a random key and the day. `receipt`: hash of the code she was given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    day = models.DateField()
    language = models.CharField(max_length=5, default="vi")
    answers = models.JSONField()
    receipt = models.CharField(max_length=64)
    on_paper = models.BooleanField(default=False)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "receipt"], name="survey_receipt_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.day}"


class ResponseFile(models.Model):
    """A file that was sent; named surveys only."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=40)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.attachment.name


class Sheet(models.Model):
    """A sheet of paper that two clerks type, each without seeing the other. What they typed goes when the sheet is counted."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    number = models.CharField(max_length=40)
    plain = models.CharField(max_length=60)
    first = models.JSONField(null=True, blank=True)
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.JSONField(null=True, blank=True)
    second_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    differences = models.PositiveSmallIntegerField(default=0)
    is_done = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["plain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "plain"], name="survey_sheet_once"),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")), name="survey_sheet_typed_by_two"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """«second»: waits for the other clerk; «third»: waits for somebody who decides; «done»."""
        if self.is_done:
            return "done"
        return "third" if self.second_by_id is not None else "second"
