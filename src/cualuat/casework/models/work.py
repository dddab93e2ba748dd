"""What working on a matter leaves: proposals, letters, hearings, transfers, wishes of the person, ratings, reminders."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.casework.choices import HearingState, LetterState, ProposalState, TransferState
from cualuat.casework.models.cases import Case, Step
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.timelimits.models import Clock


class Proposal(models.Model):
    """A step that an officer prepared and only somebody higher may take; `inputs` as typed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    edge = models.SlugField(max_length=40)
    inputs = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=60)
    by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.UniqueConstraint(
                fields=["case", "edge"], condition=Q(state="waiting"), name="proposal_of_edge_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.edge}"


class Letter(models.Model):
    """A document that was issued: its number, the form it follows, what was typed, the files.

    Of a sealed matter the files lie in the box and `inputs` is empty. `stops_on_sending` names limits that end when sent.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    step = models.ForeignKey(Step, null=True, on_delete=models.SET_NULL, related_name="letters")
    form = models.SlugField(max_length=60)
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.ISSUED)
    inputs = models.JSONField(default=dict)
    signer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    docx = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    to_person = models.BooleanField(default=False)
    stops_on_sending = models.JSONField(default=list)
    sent_on = models.DateField(null=True)
    sent_how = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "year"], condition=~Q(number=""), name="letter_number_of_year_once"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", sent_on=None) | Q(state="sent", sent_on__isnull=False),
                name="letter_sent_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.name


class LetterTemplate(models.Model):
    """A Word template of the agency's own for a form, instead of the built-in one; the latest counts."""

    form = models.SlugField(max_length=60)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    in_use = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.form


class Hearing(models.Model):
    """A dialogue or a meeting in a matter, with its minutes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hearings")
    is_dialogue = models.BooleanField(default=True)
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    participants = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=HearingState, default=HearingState.PLANNED)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=HearingState.values), name="hearing_state_known")]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"


class Transfer(models.Model):
    """A matter handed to another agency: it is over only when that agency says that it has it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    state = models.CharField(max_length=15, choices=TransferState, default=TransferState.WAITING)
    settled_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_on=None) | (~Q(state="waiting") & Q(settled_on__isnull=False)),
                name="transfer_settled_has_day",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="transfer_waits_once"),
        ]
        indexes = [models.Index(fields=["sent_on"], condition=Q(state="waiting"), name="transfer_waiting")]

    def __str__(self) -> str:
        return f"{self.case} → {self.agency}"


class Rating(models.Model):
    """Whether the person finds the matter solved, after an answer; `answers_step` the number of the step rated."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ratings")
    answers_step = models.PositiveIntegerField()
    solved = models.BooleanField()
    score = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "answers_step"], name="rating_of_answer_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__gte=1, score__lte=5), name="rating_score"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.solved}"


class Wish(models.Model):
    """A person asks that a matter be opened again; the head of the unit must answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wishes")
    text = models.TextField()
    on = models.DateField()
    granted = models.BooleanField(null=True)
    reply = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(granted=None), name="wish_waits_once"),
            models.CheckConstraint(
                condition=Q(granted=None, decided_at=None) | Q(granted__isnull=False, decided_at__isnull=False),
                name="wish_decided_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.on}"


class Reminder(models.Model):
    """That somebody was reminded of a limit: one row for each due day, milestone and person, so never twice.

    `milestone` is in days before the due day (7, 3, 1, 0) or after it (−1, −3, …); `rung` who was told: officer, head,
    leader, focal.
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    milestone = models.SmallIntegerField()
    rung = models.CharField(max_length=10)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=20, blank=True)  # the person's key, «» where nobody holds the post
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "due_on", "milestone", "rung", "told"], name="reminder_once")
        ]
        indexes = [models.Index(fields=["person", "-at"], name="reminder_of_person")]

    def __str__(self) -> str:
        return f"{self.case} {self.milestone} {self.rung}"
