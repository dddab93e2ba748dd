"""Procedures and their editions, blank forms, loads; the mirror of files at the counter."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cualuat.base.models import AppendOnly
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.procedures.rules.content import Content, from_json
from cualuat.procedures.rules.guide import Guide, guide_from
from cualuat.procedures.rules.mirror import CLOSED, STATES, Happened


class ProcedureState(models.TextChoices):
    DRAFT = "draft", "Chưa công bố"
    PUBLIC = "public", "Đang công bố"
    WITHDRAWN = "withdrawn", "Đã bãi bỏ"


class EditionState(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    ANNOUNCED = "announced", "Đã công bố"
    WITHDRAWN = "withdrawn", "Đã bãi bỏ"


class Rank(models.TextChoices):
    """Who announces: the days for the national database differ."""

    PROVINCE = "province", "Chủ tịch Ủy ban nhân dân tỉnh"
    MINISTER = "minister", "Bộ trưởng"


class Procedure(models.Model):
    """A procedure through all its editions. Name, field, subjects, search text are those of the latest edition, for lists.

    `guide`: questions and conditions beyond the announcement, see rules.guide. `loaded_digest`: what the last load said.
    `reviewed_on`: the day on which somebody last compared it with its bases.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=500)
    field = models.CharField(max_length=200, blank=True)
    levels = models.CharField(max_length=400, blank=True)
    subjects = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=ProcedureState, default=ProcedureState.DRAFT)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guide = models.JSONField(default=dict, blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    review_note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["state", "field"], name="procedure_state_field")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProcedureState.values), name="procedure_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def guidance(self) -> Guide:
        """Questions and conditions."""
        return guide_from(self.guide)


class Edition(models.Model):
    """What a procedure says from one day to another; once announced its words stand.

    `document`, `document_on`: the legal document that brings it and the day that takes effect, from which the day of
    announcing is counted; `database_on`: entered in the national database; `doubts`: what a load found doubtful.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=EditionState, default=EditionState.DRAFT)
    rank = models.CharField(max_length=8, choices=Rank, default=Rank.PROVINCE)
    shortened = models.BooleanField(default=False)
    document = models.CharField(max_length=300, blank=True)
    document_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(null=True, blank=True)
    database_on = models.DateField(null=True, blank=True)
    withdrawn_by_decision = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["procedure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_edition_number"),
            models.UniqueConstraint(fields=["procedure"], condition=Q(state="draft"), name="procedure_one_draft"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="procedure_edition_state"),
            models.CheckConstraint(condition=Q(rank__in=Rank.values), name="procedure_edition_rank"),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_from=None) | Q(in_force_to__gte=F("in_force_from")),
                name="procedure_edition_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}/{self.number}"

    @property
    def value(self) -> Content:
        """What it says."""
        return from_json(self.content)

    def in_force_on(self, day: date) -> bool:
        """Whether it holds on a day; a beginning that nobody told lies before every day."""
        if self.state == EditionState.DRAFT:
            return False
        return (self.in_force_from or date.min) <= day <= (self.in_force_to or date.max)

    def standing(self, day: date) -> str:
        """How it stands on a day: «draft», «not_yet», «in_force», «expired» or «withdrawn»."""
        if self.state == EditionState.DRAFT:
            return "draft"
        if day < (self.in_force_from or date.min):
            return "not_yet"
        if day <= (self.in_force_to or date.max):
            return "in_force"
        return "withdrawn" if self.state == EditionState.WITHDRAWN else "expired"


class FormFile(models.Model):
    """A blank form that people can download; `name` as the parts of the dossier call it."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="forms")
    name = models.CharField(max_length=200)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "name"], name="procedure_form_once")]

    def __str__(self) -> str:
        return self.name


class Load(AppendOnly):
    """The report of one load: what came in (`counts`), what did not and why (`bad`: file, reason)."""

    source = models.CharField(max_length=300)
    counts = models.JSONField()
    bad = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.source


class MirrorFile(models.Model):
    """A file at the counter, mirrored: what became of it and by when. The counter's own system stays what counts.

    `limit` in words, as announced; `appointed_on` the day that the counter's receipt names; `promised_on` the new day of an
    apology; `phone_tail` the last four digits with which the applicant looks it up. `counted_with`: see timelimits.version.
    """

    code = models.CharField(max_length=60, unique=True)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="files")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=100, blank=True)
    limit = models.CharField(max_length=200, blank=True)
    applicant = models.CharField(max_length=200, blank=True)
    phone_tail = models.CharField(max_length=4, blank=True)
    received_on = models.DateField()
    state = models.CharField(max_length=12, choices=list(STATES.items()), default="received")
    state_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    stopped_on = models.DateField(null=True, blank=True)
    was_late = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    needs_review = models.BooleanField(default=False)
    trouble = models.CharField(max_length=300, blank=True)
    counted_with = models.PositiveIntegerField(default=0)
    appointed_on = models.DateField(null=True, blank=True)
    apologised_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    apology_reason = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    wrong_on = models.DateField(null=True, blank=True)
    cleaned_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["stopped_on", "due_on"], name="procedure_file_due"),
            models.Index(fields=["state"], name="procedure_file_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="procedure_file_state_known"),
            models.CheckConstraint(
                condition=Q(promised_on=None) | Q(apologised_on__isnull=False), name="procedure_file_promise"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state not in CLOSED

    @property
    def is_running(self) -> bool:
        """Whether its limit runs or pauses."""
        return self.stopped_on is None

    def is_late(self, day: date) -> bool:
        """Whether the limit was past on a day, or when it stopped."""
        if not self.is_running:
            return self.was_late
        return self.due_on is not None and self.due_on < day


class MirrorEvent(models.Model):
    """One thing that happened to a file: the state that it came into, on which day; `moment` where hours are counted.

    What was written down by mistake is struck out, never deleted.
    """

    file = models.ForeignKey(MirrorFile, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=12, choices=list(STATES.items()))
    day = models.DateField()
    moment = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.CharField(max_length=200, blank=True)
    struck_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def value(self) -> Happened:
        """As a value."""
        return Happened(self.state, self.day, self.moment, self.note)
