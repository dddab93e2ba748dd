"""The bank of questions, contests with their rounds, attempts with paper and answers, appeals, prizes, certificates, practice."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from cualuat.contests import rules
from cualuat.contests.rules import (
    APPEAL_STATES,
    CONTEST_STATES,
    DIFFICULTIES,
    HOW,
    KINDS,
    OVERDUE,
    QUESTION_STATES,
    SHOWN,
    TIE_BREAKS,
    Clock,
    Part,
    Prize,
    Wording,
)
from cualuat.entry.models import Entry, Occasion


class Question(models.Model):
    """A question of the bank; its words are in versions, `number` that of the last one.

    `reviewed_on`: the last day on which somebody found that it is right; what became of its provision since then flags it.
    `in_practice` off: kept back for contests. `code`: of whoever gave it to us; `sameness`: of its last words.
    """

    topic = models.CharField(max_length=120)
    difficulty = models.PositiveSmallIntegerField(choices=list(DIFFICULTIES.items()), default=2)
    state = models.CharField(max_length=8, choices=list(QUESTION_STATES.items()), default="draft")
    in_practice = models.BooleanField(default=True)
    code = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)
    sameness = models.CharField(max_length=64, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    reviewed_on = models.DateField()
    reviewed_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["topic", "pk"]
        indexes = [models.Index(fields=["state", "topic"], name="contest_question_topic")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(QUESTION_STATES)), name="contest_question_state"),
            models.CheckConstraint(condition=Q(difficulty__in=tuple(DIFFICULTIES)), name="contest_question_difficulty"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="contest_question_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class QuestionVersion(models.Model):
    """The words of a question, never changed: whoever edits adds another. See `rules.Wording`."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    text = models.CharField(max_length=1000)
    options = models.JSONField()
    right = models.JSONField()
    explanation = models.TextField(blank=True)
    citation = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="contest_question_version_once"),
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="contest_question_kind"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def wording(self) -> Wording:
        """As the rules know it."""
        return Wording(self.kind, self.text, tuple(self.options), tuple(self.right), self.explanation, self.citation)


class Contest(models.Model):
    """A contest: what it is about, its rules in words, the teams people may belong to (one a line, none: as they type)."""

    title = models.CharField(max_length=300)
    intro = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    citation = models.CharField(max_length=300, blank=True)
    teams = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=list(CONTEST_STATES.items()), default="draft")
    announced_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=tuple(CONTEST_STATES)), name="contest_state_known")]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """A round: who may take part from when until when says its occasion; the limit in minutes, grace and delay in seconds.

    `parts` and `prizes` as `rules.read_parts` and `read_prizes` give them; `pool`: of each part the versions to draw from, fixed
    when the contest is announced. `after`, `places`: only the best so many of an earlier round. `graded_at`: papers may be
    looked at and appealed against until the end of `appeals_until`; `published_at`: the places are public.
    """

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    grace = models.PositiveSmallIntegerField(default=60)
    delay = models.PositiveSmallIntegerField(default=30)
    overdue = models.CharField(max_length=5, choices=list(OVERDUE.items()), default="count")
    parts = models.JSONField()
    pool = models.JSONField(default=list, blank=True)
    reserved_only = models.BooleanField(default=False)
    shown = models.CharField(max_length=9, choices=list(SHOWN.items()), default="published")
    tie_break = models.CharField(max_length=10, choices=list(TIE_BREAKS.items()), default="guess-time")
    prizes = models.JSONField(default=list, blank=True)
    pass_mark = models.PositiveSmallIntegerField(default=50)
    appeal_days = models.PositiveSmallIntegerField(default=3)
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveIntegerField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    appeals_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["contest", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="contest_round_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="contest_round_minutes"),
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="contest_round_pass_mark"),
            models.CheckConstraint(condition=Q(after=None) | Q(places__gte=1), name="contest_round_places"),
        ]

    def __str__(self) -> str:
        return f"{self.contest}: {self.title}"

    @property
    def asked(self) -> tuple[Part, ...]:
        """The parts of the paper."""
        return tuple(Part(*one) for one in self.parts)

    @property
    def prize_list(self) -> tuple[Prize, ...]:
        """The prizes, the highest first."""
        return tuple(Prize(*one) for one in self.prizes)

    @property
    def questions(self) -> int:
        """How many questions a paper has."""
        return sum(part.count for part in self.asked)

    @property
    def worth(self) -> int:
        """The points of a paper in which all is right."""
        return sum(part.count * part.points for part in self.asked)

    @property
    def guesses(self) -> bool:
        """Whether the number of participants is asked."""
        return self.tie_break in rules.ASKS_GUESS


class Attempt(models.Model):
    """Somebody's try. `code` is given to her and leads back to it; `session` the window that may write.

    `deadline` moves only when the round is kept open longer; `finished_at` is never after it, also where the program closed the attempt later (`how`, see HOW).
    `score`, `seconds`: points and seconds used, once it is marked. `excluded`: why it is not placed.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="attempts")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    team = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    shows_name = models.BooleanField(default=False)
    consented_at = models.DateTimeField()
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    deadline = models.DateTimeField()
    session = models.CharField(max_length=24)
    windows = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=5, choices=list(HOW.items()), blank=True)
    guess = models.PositiveIntegerField(null=True, blank=True)
    score = models.PositiveIntegerField(null=True, blank=True)
    correct = models.PositiveSmallIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    excluded = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["how", "deadline"], name="contest_attempt_open")]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=tuple(HOW)), name="contest_attempt_how"),
            models.CheckConstraint(condition=Q(how="", finished_at=None) | (~Q(how="") & Q(finished_at__isnull=False)), name="contest_attempt_finished"),
            models.CheckConstraint(condition=Q(finished_at=None) | Q(finished_at__lte=models.F("deadline")), name="contest_attempt_in_time"),
            models.UniqueConstraint(fields=["round", "earlier"], name="contest_attempt_earlier_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round_id}: {self.code}"

    def clock(self) -> Clock:
        """Its times; the deadline as it was written down."""
        found = rules.clock(self.begins_at, self.round.minutes, self.deadline, self.round.grace)
        return Clock(found.begins, self.deadline, found.grace_until)

    def standing(self, at: datetime) -> str:
        """How it stands, see `rules.STANDINGS`."""
        return rules.standing(self.clock(), self.how, self.round.overdue, at)


class Paper(models.Model):
    """The questions that somebody got, written down when she began, ready to be shown: nothing in it tells what is right.

    `items`: number, version, points, kind, text, options as pairs of place and text in the order in which she sees them.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="paper", primary_key=True)
    items = models.JSONField()

    def __str__(self) -> str:
        return str(self.attempt_id)


class Answer(models.Model):
    """What somebody chose at a number of her paper: positions as she saw the options, from 0, or a text; `rules.places_of` makes
    places of them, and whether these are right the key says.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    chosen = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="contest_answer_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.number}"


class Regrade(models.Model):
    """Another key of a question in one round, and why: `taken` what is right now, or `void`: right for everybody."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="regrades")
    question = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    taken = models.JSONField(default=list, blank=True)
    void = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.question_id}"


class MarkChange(models.Model):
    """What a regrading did to one attempt: its points before and after, both kept."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="changes")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="changes")
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()

    class Meta:
        ordering = ["regrade", "pk"]
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="contest_mark_change_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.before} → {self.after}"


class Appeal(models.Model):
    """A participant says that a question or its key is wrong; answered by the end of `due`."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="appeals")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    made_at = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=list(APPEAL_STATES.items()), default="waiting")
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    regrade = models.ForeignKey(Regrade, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="contest_appeal_once"),
            models.CheckConstraint(condition=Q(state__in=tuple(APPEAL_STATES)), name="contest_appeal_state"),
            models.CheckConstraint(condition=Q(state="waiting") | ~Q(answer=""), name="contest_appeal_answered_why"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.number}"


class Award(models.Model):
    """A prize of a round, given when the places were made public."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="award")
    rank = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    value = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.attempt_id}"


class Certificate(models.Model):
    """That somebody took part and passed, or won. `facts` is what is printed; `code` checks itself, see training."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=16, unique=True)
    facts = models.JSONField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoke_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt"], condition=Q(revoked_at=None), name="contest_certificate_one_valid"),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="contest_certificate_revoked_why"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class PracticeDay(models.Model):
    """How many questions of a topic were answered in practice on a day, and how many of them rightly. By nobody in particular."""

    day = models.DateField()
    topic = models.CharField(max_length=120)
    answers = models.PositiveIntegerField(default=0)
    correct = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day", "topic"]
        constraints = [models.UniqueConstraint(fields=["day", "topic"], name="contest_practice_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.topic}"
