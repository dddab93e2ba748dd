"""What is made known to staff, rounds of opinions, conferences with votes, reviews, the people's inspectorate, suggestions."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.ballots.models import Ballot
from cualuat.democracy.items import consulted, numbers, published
from cualuat.democracy.rules import LINE_STATES, WAYS, Tally, has_quorum, posting_state
from cualuat.entry.models import Entry, Occasion
from cualuat.files.models import Attachment


class Posting(models.Model):
    """Something that staff must get to know: decided on which day, posted by `due`, up through `until` at least.

    `where`: besides the board here, where it hangs; `proof`: that it did.
    """

    item = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    content = models.TextField(blank=True)
    decided_on = models.DateField()
    due = models.DateField()
    file = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    posted_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    where = models.CharField(max_length=300, blank=True)
    proof = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_down_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["due"], name="democracy_posting_due")]
        constraints = [
            models.CheckConstraint(condition=Q(posted_on=None) | Q(posted_on__gte=F("decided_on")), name="democracy_posted_after"),
            models.CheckConstraint(condition=Q(posted_on=None) | Q(until__gt=F("posted_on")), name="democracy_posting_stays"),
            models.CheckConstraint(condition=Q(taken_down_on=None) | Q(taken_down_on__gt=F("until")), name="democracy_not_taken_early"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def item_name(self) -> str:
        """What kind of content it is."""
        return published()[self.item].name

    @property
    def was_late(self) -> bool:
        """Whether it was posted after its day."""
        return self.posted_on is not None and self.posted_on > self.due

    def state(self, on: date) -> str:
        """How it stands on a day, see `rules.posting_state`."""
        return posting_state(
            due=self.due, posted=self.posted_on, until=self.until, taken_down=self.taken_down_on, on=on
        )


class PostingRead(models.Model):
    """That somebody of the staff read it."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="reads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["posting", "person"], name="democracy_read_once")]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.person_id}"


class Round(models.Model):
    """Staff is asked before the head decides. `explanation`: what was made of the opinions, told to all."""

    item = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    content = models.TextField()
    file = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def item_name(self) -> str:
        """What kind of decision it is."""
        return consulted()[self.item].name

    def state(self, at: datetime) -> str:
        """How far it is: a key of `rules.ROUND_STATES`."""
        return "published" if self.published_on else self.occasion.phase(at)


class Opinion(models.Model):
    """What somebody said. Random key and no moment; `entry` only where the round is not secret. `accepted`: None until answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="opinions")
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    text = models.TextField(blank=True)
    on = models.DateField()
    accepted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(text=""), name="democracy_disagreeing_says_why"),
            models.CheckConstraint(condition=Q(accepted=None) | ~Q(answer=""), name="democracy_answer_explains"),
        ]

    def __str__(self) -> str:
        return self.text[:100]


class Conference(models.Model):
    """The conference of a year's staff, by `due` of the next one; `invited`, `present` as counted when it was held."""

    year = models.PositiveSmallIntegerField(unique=True)
    due = models.DateField()
    on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    chair = models.CharField(max_length=200, blank=True)
    secretary = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    invited = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    signed = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(present=None) | Q(present__lte=F("invited")), name="democracy_present_were_invited"),
            models.CheckConstraint(condition=Q(held_at=None) | Q(present__isnull=False, on__isnull=False), name="democracy_held_was_counted"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Hội nghị cán bộ, công chức, người lao động năm {self.year}"

    @property
    def has_quorum(self) -> bool:
        """Whether enough of those invited were there."""
        return self.present is not None and has_quorum(self.present, self.invited, numbers().quorum)


class Motion(models.Model):
    """What the conference voted on, with the count; `passed` as it came out then.

    `ballot`: the latest secret vote on it, in which it is the option `option_key`; the count is written here when the box is open.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="motions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    way = models.CharField(max_length=6, choices=list(WAYS.items()), blank=True)
    ballot = models.ForeignKey(Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    option_key = models.CharField(max_length=10, blank=True)
    agree = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    none = models.PositiveIntegerField(default=0)
    given = models.PositiveIntegerField(default=0)
    invalid = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["conference", "position"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "position"], name="democracy_motion_position"),
            models.CheckConstraint(condition=Q(passed=None) | ~Q(way=""), name="democracy_voted_somehow"),
            models.CheckConstraint(
                condition=~Q(way="ballot") | Q(ballot__isnull=False), name="democracy_ballot_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    @property
    def tally(self) -> Tally:
        """The count as the rules want it."""
        return Tally(self.way, self.agree, self.against, self.none, self.given, self.invalid)


class Review(models.Model):
    """Head and union look after six months at what became of the resolution; staff is told on `informed_on`."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    head = models.CharField(max_length=200)
    union = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    informed_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["conference", "on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "on"], name="democracy_review_day"),
            models.CheckConstraint(condition=Q(informed_on=None) | Q(informed_on__gte=F("on")), name="democracy_informed_after"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.conference}, rà soát {self.on:%d/%m/%Y}"


class ReviewLine(models.Model):
    """How one part of the resolution stands at a review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="lines")
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=5, choices=list(LINE_STATES.items()))
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["review", "motion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "motion"], name="democracy_review_line_once"),
            models.CheckConstraint(condition=Q(state__in=tuple(LINE_STATES)), name="democracy_line_state"),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.state}"


class Inspectorate(models.Model):
    """A people's inspectorate (Ban Thanh tra nhân dân): elected when, by which conference, until when its term runs."""

    elected_on = models.DateField()
    ends_on = models.DateField()
    conference = models.ForeignKey(
        Conference, null=True, blank=True, on_delete=models.PROTECT, related_name="inspectorates"
    )
    staff = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-elected_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("elected_on")), name="democracy_term_runs"),
            models.UniqueConstraint(fields=["elected_on"], name="democracy_elected_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"Ban Thanh tra nhân dân bầu ngày {self.elected_on:%d/%m/%Y}"

    def is_running(self, on: date) -> bool:
        """Whether its term runs on a day."""
        return self.elected_on <= on <= self.ends_on and self.dissolved_on is None


class InspectorateMember(models.Model):
    """A member of it."""

    inspectorate = models.ForeignKey(Inspectorate, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)

    class Meta:
        ordering = ["inspectorate", "-is_head", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["inspectorate", "person"], name="democracy_member_once"),
            models.UniqueConstraint(fields=["inspectorate"], condition=Q(is_head=True), name="democracy_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.inspectorate_id}: {self.person_id}"


class Suggestion(models.Model):
    """What somebody of the staff suggests, by name or not; the answer all read, unless she asked to be answered alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.TextField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    alone = models.BooleanField(default=False)
    on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(alone=False) | Q(person__isnull=False), name="democracy_alone_has_name"),
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(answer=""), name="democracy_suggestion_answered"),
        ]

    def __str__(self) -> str:
        return self.text[:100]
