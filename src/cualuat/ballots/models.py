"""Votes: the question with its options, the papers without names, the result."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from cualuat.ballots.rules import STAGES, stage
from cualuat.entry.models import Entry, Occasion
from cualuat.files.models import Attachment
from cualuat.kernel.tally import BASES, METHODS


class Ballot(models.Model):
    """A vote on one question. `passing` and `quorum` are shares as typed («2/3», «50%»), «» for none.

    `entitled`: how many may vote, as somebody stated; at the close what the occasion tells, where it can. `about`, `about_key`: of
    what thing of an app above it is («honour-round», 12), by value. `in_meeting`: of those who sit in a meeting of the house and were
    counted (`entitled`): the staff sees it and nobody else, no more papers are taken than people, and with the last the box may be
    closed. Once counted `outcome` is the result as plain data
    (`kernel.tally.as_data`), `root` the hash over all papers, `seal` that over everything.
    """

    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="ballot")
    title = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    method = models.CharField(max_length=10, choices=list(METHODS.items()))
    seats = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=0)
    passing = models.CharField(max_length=20, blank=True)
    passing_of = models.CharField(max_length=10, choices=list(BASES.items()), default="valid")
    more_than = models.BooleanField(default=True)
    quorum = models.CharField(max_length=20, blank=True)
    entitled = models.PositiveIntegerField(null=True, blank=True)
    about = models.CharField(max_length=40, blank=True)
    about_key = models.CharField(max_length=40, blank=True)
    in_meeting = models.BooleanField(default=False)
    prolonged_why = models.CharField(max_length=500, blank=True)
    outcome = models.JSONField(null=True, blank=True)
    root = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    on_paper = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    counted_by = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=200, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["about", "about_key"], name="ballot_about")]
        constraints = [
            models.CheckConstraint(condition=Q(method__in=METHODS), name="ballot_method_known"),
            models.CheckConstraint(condition=Q(passing_of__in=BASES), name="ballot_base_known"),
            models.CheckConstraint(
                condition=Q(in_meeting=False) | Q(entitled__isnull=False), name="ballot_meeting_was_counted"
            ),
            models.CheckConstraint(condition=Q(counted_at=None) | ~Q(seal=""), name="ballot_counted_is_sealed"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(counted_at__isnull=False), name="ballot_counted_before_published"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def stage(self, at: datetime) -> str:
        """How far it is, see `ballots.rules.stage`."""
        return stage(
            self.occasion.phase(at),
            counted=self.counted_at is not None,
            published=self.published_at is not None,
            annulled=self.annulled_at is not None,
        )

    def stage_name(self, at: datetime) -> str:
        """That in words."""
        return STAGES[self.stage(at)]


def salt() -> str:
    """A random salt for the mark of a name."""
    return secrets.token_hex(16)


class Option(models.Model):
    """What can be chosen. `key` stands on the papers and never changes.

    `mark` stands for the name in the seal (`kernel.tally.name_mark`) from the day it is public; a name that was withdrawn later is gone
    with its `salt`, the mark stays.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, default=salt)
    mark = models.CharField(max_length=64, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ballot", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "key"], name="ballot_option_once")]

    def __str__(self) -> str:
        return self.name


class BallotPaper(models.Model):
    """What somebody voted. No moment, no order, no address; `entry` only where the vote is open, by name.

    `receipt` is the hash of the code that the voter took along.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="papers")
    receipt = models.CharField(max_length=64, unique=True)
    choice = models.JSONField(null=True, blank=True)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.receipt[:8]
