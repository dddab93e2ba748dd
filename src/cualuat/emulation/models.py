"""Emulation: rounds with criteria and a council, registrations, dossiers, ballots; minutes, proposals and decisions over them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.emulation.awards import award_name
from cualuat.emulation.rules import OCCASIONS, STATES, Scale
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class Round(models.Model):
    """An emulation round of a year; `register_by`, `dossiers_by`, `score_by` are last days. Over once `finished_on` is set."""

    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    theme = models.CharField(max_length=500, blank=True)
    aims = models.TextField(blank=True)
    register_by = models.DateField()
    dossiers_by = models.DateField()
    score_by = models.DateField()
    finished_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossiers_by__gte=F("register_by")) & Q(score_by__gte=F("dossiers_by")),
                name="emulation_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.finished_on is None


class Criterion(models.Model):
    """What is scored in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    most = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["round", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=1) & Q(weight__gte=1), name="emulation_criterion_counts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scale(self) -> Scale:
        """As the rules know it."""
        return Scale(self.name, self.most, self.weight)


class CouncilRole(models.TextChoices):
    """What somebody is in the council."""

    CHAIR = "chair", "Chủ tịch hội đồng"
    SECRETARY = "secretary", "Thư ký"
    MEMBER = "member", "Ủy viên"


class Member(models.Model):
    """Somebody whom the focal unit or a leader appointed to the council of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=CouncilRole, default=CouncilRole.MEMBER)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="emulation_member_once"),
            models.UniqueConstraint(fields=["round"], condition=Q(role="chair"), name="emulation_one_chair"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Registration(models.Model):
    """A unit, or a person of it, registers for a round, aiming at a title."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="registrations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    award = models.CharField(max_length=60)
    commitments = models.TextField()
    on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["round", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "award"],
                condition=Q(person=None, withdrawn_on=None),
                name="emulation_unit_once",
            ),
            models.UniqueConstraint(
                fields=["round", "person", "award"],
                condition=Q(person__isnull=False, withdrawn_on=None),
                name="emulation_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.award_name}"

    @property
    def who(self) -> str:
        """The person, or the unit."""
        return self.person.name if self.person else self.unit.name

    @property
    def award_name(self) -> str:
        """The title aimed at."""
        return award_name(self.award)


class CouncilMinutes(models.Model):
    """A meeting of the council of a round, over dossiers whose voting is closed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="minutes")
    day = models.DateField()
    place = models.CharField(max_length=300)
    present = models.TextField()
    content = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name_plural = "council minutes"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Proposal(models.Model):
    """A submission («tờ trình») that asks a leader to commend."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    number = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return self.number or f"{self.day:%d/%m/%Y}"


class Decision(models.Model):
    """A leader's decision on commendation, by number and day; `year` that of the day."""

    number = models.CharField(max_length=60)
    day = models.DateField()
    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="emulation_decision_once")]

    def __str__(self) -> str:
        return self.number


class Dossier(models.Model):
    """A request to commend a unit or a person. `self_scores`: points by key of the criterion.

    From the closing of the voting on: `score` the mean of the members' totals in hundredths of a percent (None: nobody
    scored), `votes_for`, `votes_against` of `entitled` members, `carried`.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="dossiers")
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    occasion = models.CharField(max_length=10, choices=list(OCCASIONS.items()))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    award = models.CharField(max_length=60)
    achievements = models.TextField(blank=True)
    self_scores = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="draft")
    returned_why = models.CharField(max_length=1000, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.CharField(max_length=200, blank=True)
    score = models.PositiveIntegerField(null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    entitled = models.PositiveSmallIntegerField(null=True, blank=True)
    carried = models.BooleanField(null=True, blank=True)
    incomplete_why = models.CharField(max_length=500, blank=True)
    minutes = models.ForeignKey(
        CouncilMinutes, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers")
    refused_why = models.CharField(max_length=1000, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    refused_by = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["round", "unit", "pk"]
        indexes = [models.Index(fields=["state"], name="emulation_dossier_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="emulation_state_known"),
            models.CheckConstraint(condition=~Q(state="given") | Q(decision__isnull=False), name="emulation_given_by"),
            models.UniqueConstraint(
                fields=["round", "unit", "award"],
                condition=Q(person=None) & ~Q(state__in=("withdrawn", "refused", "given")),
                name="emulation_dossier_unit",
            ),
            models.UniqueConstraint(
                fields=["round", "person", "award"],
                condition=Q(person__isnull=False) & ~Q(state__in=("withdrawn", "refused", "given")),
                name="emulation_dossier_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.award_name}"

    @property
    def who(self) -> str:
        """The person, or the unit."""
        return self.person.name if self.person else self.unit.name

    @property
    def award_name(self) -> str:
        """The title or form of commendation asked for."""
        return award_name(self.award)

    @property
    def score_shown(self) -> str:
        """«87,50»; nothing where nobody scored."""
        return f"{self.score // 100},{self.score % 100:02d}" if self.score is not None else ""


class DossierFile(models.Model):
    """A paper of a dossier; `part` says which one."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="files")
    part = models.CharField(max_length=40)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["part", "pk"]

    def __str__(self) -> str:
        return self.attachment.name


class Ballot(models.Model):
    """What a member of the council gave a dossier: points by key of the criterion, for it or not; others never see it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ballots")
    scores = models.JSONField(default=dict)
    agrees = models.BooleanField()
    comment = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "member"], name="emulation_ballot_once")]

    def __str__(self) -> str:
        return f"{self.dossier}"
