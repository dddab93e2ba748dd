"""What is written for people: guides, questions with answers, their versions, recordings, reviews; words of the glossary."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.files.models import Attachment
from cualuat.guides.rules import KINDS, MEDIA, REVIEWS, STATES, address_of
from cualuat.organisation.models import Unit


class Piece(models.Model):
    """A guide, or a question with its answer. `shown`: the version that the public reads, None where it reads none.

    `state` is that of the newest version, called `title`. What is written anew leaves `shown` as it is until it is published.
    `reviewed_on`, `reviewed_at`: when somebody last vouched for what is shown.
    """

    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    slug = models.SlugField(max_length=110)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    editor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=list(STATES.items()), default="draft")
    shown = models.ForeignKey("Wording", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    returned_why = models.CharField(max_length=1000, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="guides_address_once"),
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="guides_kind_known"),
            models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="guides_state_known"),
            models.CheckConstraint(
                condition=Q(shown=None)
                | Q(published_on__isnull=False, reviewed_on__isnull=False, reviewed_at__isnull=False),
                name="guides_shown_was_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(shown__isnull=False), name="guides_public_shows"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(shown=None) & ~Q(withdrawn_why="")),
                name="guides_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Where the public reads it."""
        return address_of(self.kind, self.slug)


class Wording(models.Model):
    """A version of a piece: of a question `title` is the question, `summary` the short answer, `body` the explanation.

    `audiences`, `actions`: codes of lawdata/guides with a blank around each, so that one can be looked for. `bases`: citations that
    stand under the text, one a line. `citations`: these and those in the text. `folded`: all words, for looking them up.
    """

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=1000)
    body = models.TextField(blank=True)
    topic = models.CharField(max_length=40)
    audiences = models.CharField(max_length=400, blank=True)
    actions = models.CharField(max_length=400, blank=True)
    bases = models.TextField(blank=True)
    citations = models.JSONField(default=list, blank=True)
    folded = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["piece", "number"]
        constraints = [models.UniqueConstraint(fields=["piece", "number"], name="guides_wording_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def audience_codes(self) -> list[str]:
        """For whom it is."""
        return self.audiences.split()

    @property
    def action_codes(self) -> list[str]:
        """What can be done at its end."""
        return self.actions.split()

    @property
    def base_lines(self) -> list[str]:
        """The citations under the text."""
        return self.bases.splitlines()


class Review(models.Model):
    """Somebody vouched for what is shown: by publishing it, or by looking at it again."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="reviews")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=list(REVIEWS.items()))
    on = models.DateField()
    note = models.CharField(max_length=1000, blank=True)
    changes = models.JSONField(default=list, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=tuple(REVIEWS)), name="guides_review_known")]

    def __str__(self) -> str:
        return f"{self.piece}: {self.on}"


class Recording(models.Model):
    """Sound or film that goes with a piece; never without its words."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="recordings")
    kind = models.CharField(max_length=5, choices=list(MEDIA.items()))
    title = models.CharField(max_length=200)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    transcript = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=tuple(MEDIA)), name="guides_medium_known"),
            models.CheckConstraint(condition=~Q(transcript=""), name="guides_recording_has_words"),
        ]

    def __str__(self) -> str:
        return self.title


class HelpfulDay(models.Model):
    """How many said on a day that a piece helped them, and how many that it did not. Nothing of who they are."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="helpful_days")
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["piece", "day"]
        constraints = [models.UniqueConstraint(fields=["piece", "day"], name="guides_helpful_once_a_day")]

    def __str__(self) -> str:
        return f"{self.piece}: {self.day}"


class GlossaryTerm(models.Model):
    """A word that the house explains, in place of what ships where the words are the same (`key`); `is_hidden`: not shown at all."""

    name = models.CharField(max_length=100)
    key = models.CharField(max_length=100, unique=True)
    short = models.CharField(max_length=300)
    more = models.CharField(max_length=1000, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    is_hidden = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name
