"""Self-checks and inspections: the plan of a year, who checks, what was asked, found, and put right."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.files.models import Attachment
from cualuat.inspections.rules import STATE_NAMES
from cualuat.organisation.models import Unit


class CheckKind(models.TextChoices):
    """Who checks."""

    SELF = "self", "Tự kiểm tra"
    INSPECTION = "inspection", "Kiểm tra"


class Severity(models.TextChoices):
    """What a finding is."""

    SHORTCOMING = "shortcoming", "Tồn tại"
    VIOLATION = "violation", "Vi phạm"


class OwnChecklist(models.Model):
    """Questions that the agency wrote for its checks; `items`: pairs of a question and the provision it rests on, which may be «»."""

    name = models.CharField(max_length=200, unique=True)
    items = models.JSONField()
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Check(models.Model):
    """A check: of a unit of ours, or of a `subject` outside. `month` in which the plan of the year puts it."""

    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=CheckKind)
    title = models.CharField(max_length=300)
    content = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=list(STATE_NAMES.items()), default="planned")
    decision = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    conclusion = models.TextField(blank=True)
    concluded = models.CharField(max_length=60, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    cancelled = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["year", "month", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="check_month"),
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(subject=""), name="check_has_subject"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("begins")), name="check_period"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def of_whom(self) -> str:
        """The unit or the subject outside."""
        return self.unit.name if self.unit else self.subject


class Member(models.Model):
    """Somebody who checks."""

    inspection = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "person"], name="check_member_once")]

    def __str__(self) -> str:
        return str(self.person)


class Question(models.Model):
    """A question of a check and its answer: «yes», «no», «na», «» while it has none."""

    inspection = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500)
    provision = models.CharField(max_length=300, blank=True)
    needs_review = models.BooleanField(default=False)
    answer = models.CharField(max_length=3, blank=True)
    note = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["inspection", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=("", "yes", "no", "na")), name="check_answer_known")
        ]

    def __str__(self) -> str:
        return self.text


class Proof(models.Model):
    """A file of a check: what proves an answer, a finding, that something was put right."""

    inspection = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="proofs")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.CASCADE, related_name="proofs")
    remedy = models.ForeignKey("Remedy", null=True, blank=True, on_delete=models.CASCADE, related_name="proofs")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.attachment.name


class Finding(models.Model):
    """What was found. `right`: code of the right of people that it touches; `unit` whose duty it was.

    Of a violation: `measure` what was done about it and when it was carried out; `by` names a role, never a citizen.
    """

    inspection = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    text = models.TextField()
    provision = models.CharField(max_length=300, blank=True)
    severity = models.CharField(max_length=12, choices=Severity)
    right = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    whose = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=500, blank=True)
    carried_out = models.DateField(null=True, blank=True)
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["inspection", "pk"]

    def __str__(self) -> str:
        return self.text


class Remedy(models.Model):
    """Something to be put right by a day: done by the unit, confirmed by those who check."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="remedies")
    text = models.CharField(max_length=500)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    returned = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(done_on__isnull=False), name="remedy_confirmed_is_done"
            )
        ]

    def __str__(self) -> str:
        return self.text
