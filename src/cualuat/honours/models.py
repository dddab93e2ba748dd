"""Rounds of honour with nominations, checks, comments and scores; honours given; the register of initiatives."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.ballots.models import Ballot
from cualuat.files.models import Attachment
from cualuat.honours.rules import (
    BETWEEN,
    CHECKS,
    CHOOSING,
    COMMENT_STATES,
    CONSENTS,
    INITIATIVE_STATES,
    KINDS,
    OUTCOMES,
    REPLICATION_STATES,
    ROUND_STATES,
    STATES,
    Scale,
    shown_points,
)


class Round(models.Model):
    """A round in which people or initiatives are honoured. `comments_until`: the last day of comments, set when they are put up.

    `most`: how many are honoured at most. `scored_at`: the council's scores are closed, and may be seen from then on.
    """

    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    title = models.CharField(max_length=300)
    about = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    nominate_from = models.DateField()
    nominate_until = models.DateField()
    comment_days = models.PositiveSmallIntegerField()
    comments_until = models.DateField(null=True, blank=True)
    choosing = models.CharField(max_length=10, choices=list(CHOOSING.items()), default="council")
    most = models.PositiveSmallIntegerField(default=3)
    state = models.CharField(max_length=12, choices=list(ROUND_STATES.items()), default="draft")
    ballot = models.OneToOneField(Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField(null=True, blank=True)
    incomplete_why = models.CharField(max_length=500, blank=True)
    minutes_day = models.DateField(null=True, blank=True)
    minutes_place = models.CharField(max_length=300, blank=True)
    minutes_present = models.TextField(blank=True)
    minutes_content = models.TextField(blank=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_day = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="honours_round_kind"),
            models.CheckConstraint(condition=Q(state__in=ROUND_STATES), name="honours_round_state"),
            models.CheckConstraint(condition=Q(nominate_until__gte=F("nominate_from")), name="honours_round_days"),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decision_day__isnull=False), name="honours_decided_by_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def state_name(self, on: date) -> str:
        """How far it is on a day, in words."""
        if self.state == "open" and on < self.nominate_from:
            return BETWEEN["soon"]
        if self.state == "open" and on > self.nominate_until:
            return BETWEEN["looked_at"]
        if self.state == "commenting" and self.comments_until is not None and on > self.comments_until:
            return BETWEEN["heard"]
        return ROUND_STATES[self.state]

    @property
    def needs_another_ballot(self) -> bool:
        """Whether its vote was annulled before anybody was chosen."""
        return self.state == "choosing" and self.ballot is not None and self.ballot.annulled_at is not None


class Criterion(models.Model):
    """What the council scores."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    most = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["round", "position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(most__gte=1), name="honours_criterion_counts")]

    def __str__(self) -> str:
        return self.name

    @property
    def scale(self) -> Scale:
        """As the rules know it."""
        return Scale(self.name, self.most)


class CouncilMember(models.Model):
    """Somebody who scores those put up in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="honours_member_once")]

    def __str__(self) -> str:
        return str(self.person)


class Nomination(models.Model):
    """Somebody, a group or an initiative put forward, by anybody, who may remain unnamed.

    `receipt_key`: a keyed hash of the code with which whoever nominated looks it up. Nothing of it is public without consent. `key`: by which twins are found (`rules.person_key`); `consent_key` the hash of the code in
    the letter that asked. `points` of the council in hundredths of a percent, `votes` of the ballot.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations")
    name = models.CharField(max_length=200)
    is_group = models.BooleanField(default=False)
    place = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    text = models.TextField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    nominator = models.CharField(max_length=200, blank=True)
    nominator_contact = models.CharField(max_length=200, blank=True)
    receipt_key = models.CharField(max_length=64, blank=True)
    on_own = models.BooleanField(default=False)
    key = models.CharField(max_length=320, db_index=True)
    state = models.CharField(max_length=12, choices=list(STATES.items()), default="received")
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined")
    set_aside_why = models.CharField(max_length=500, blank=True)
    consent = models.CharField(max_length=10, choices=list(CONSENTS.items()), default="", blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_key = models.CharField(max_length=64, blank=True)
    consent_paper = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    option_key = models.CharField(max_length=10, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="honours_nomination_state"),
            models.CheckConstraint(condition=Q(consent__in=CONSENTS), name="honours_consent_known"),
            models.CheckConstraint(condition=~Q(state="joined") | Q(joined_to__isnull=False), name="honours_joined_to"),
            models.UniqueConstraint(fields=["receipt_key"], condition=~Q(receipt_key=""), name="honours_receipt_once"),
            models.UniqueConstraint(
                fields=["consent_key"], condition=~Q(consent_key=""), name="honours_consent_key_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether its name may be shown: put up, and agreed to."""
        return self.consent == "given" and self.state in ("listed", "chosen", "not_chosen")

    @property
    def points_shown(self) -> str:
        """«87,50»."""
        return shown_points(self.points)


class NominationFile(models.Model):
    """What proves a nomination."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["nomination", "pk"]

    def __str__(self) -> str:
        return self.attachment.name


class CheckStatement(models.Model):
    """That an officer looked into something, on a day, and what came of it: one word, never what was found."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="checks")
    about = models.CharField(max_length=12, choices=list(CHECKS.items()))
    outcome = models.CharField(max_length=6, choices=list(OUTCOMES.items()))
    on = models.DateField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["nomination", "pk"]
        constraints = [models.UniqueConstraint(fields=["nomination", "about"], name="honours_check_once")]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.get_outcome_display()}"


class NominationComment(models.Model):
    """What somebody says of one who is put up; public once an officer shows it."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    state = models.CharField(max_length=8, choices=list(COMMENT_STATES.items()), default="waiting")
    why = models.CharField(max_length=300, blank=True)
    moderated_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["nomination", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=COMMENT_STATES), name="honours_comment_state")]

    def __str__(self) -> str:
        return self.text[:40]


class CouncilScore(models.Model):
    """What a member gave one who is put up: points by key of the criterion. Others see it when the scores are closed."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="scores")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="scores")
    points = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "member"], name="honours_score_once")]

    def __str__(self) -> str:
        return f"{self.nomination_id}/{self.member_id}"


class Honour(models.Model):
    """Honour given to one nominated, by the decision of its round; `code` with which the certificate is checked."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="honour")
    number = models.CharField(max_length=30, unique=True)
    code = models.CharField(max_length=20, unique=True)
    given_on = models.DateField()
    given_by = models.CharField(max_length=200)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return self.number


class Initiative(models.Model):
    """An initiative that helps people to the law, in the register; public with its author's consent."""

    nomination = models.OneToOneField(
        Nomination, null=True, blank=True, on_delete=models.PROTECT, related_name="initiative"
    )
    title = models.CharField(max_length=300)
    author = models.CharField(max_length=200)
    place = models.CharField(max_length=300, blank=True)
    problem = models.TextField()
    done = models.TextField()
    effect = models.TextField(blank=True)
    cost = models.CharField(max_length=500, blank=True)
    copying = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=list(INITIATIVE_STATES.items()), default="draft")
    consent_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=INITIATIVE_STATES), name="honours_initiative_state"),
            models.CheckConstraint(
                condition=~Q(state="public") | Q(consent_on__isnull=False), name="honours_initiative_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InitiativeScore(models.Model):
    """What an officer gives an initiative of the register, by the criteria of lawdata."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="scores")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "person"], name="honours_initiative_score_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id}/{self.person_id}"


class Replication(models.Model):
    """A place that took an initiative over, since when, and with what result."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="replications")
    unit = models.CharField(max_length=300)
    since = models.DateField()
    state = models.CharField(max_length=8, choices=list(REPLICATION_STATES.items()), default="doing")
    result = models.TextField(blank=True)
    reached = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["initiative", "since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=REPLICATION_STATES), name="honours_replication_state"),
            models.UniqueConstraint(fields=["initiative", "unit"], name="honours_replication_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.initiative_id}"
