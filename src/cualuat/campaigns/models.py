"""Campaigns and their items, the newsletter and its subscribers, kits and meetings, models of access."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cualuat.accounts.models import Person
from cualuat.campaigns.rules import (
    CAMPAIGN_STATES,
    DECISIONS,
    FILE_KINDS,
    ISSUE_STATES,
    MEETING_STATES,
    MODEL_STATES,
    OUTCOMES,
    SUBSCRIBER_STATES,
    channels,
    lines_of,
)
from cualuat.files.models import Attachment
from cualuat.notices.models import Message
from cualuat.organisation.models import Unit


class Campaign(models.Model):
    """A campaign of the agency from one day to another. `audiences`, `channels`: codes; `themes`, `citations`: one a line.

    `legal_day`: code of the day of the year it hangs on. Public from `published_at` on; `outcome` and `figures` (one a line)
    once it ended.
    """

    title = models.CharField(max_length=300)
    legal_day = models.CharField(max_length=40, blank=True)
    aim = models.TextField()
    themes = models.TextField(blank=True)
    audiences = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    citations = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=list(CAMPAIGN_STATES.items()), default="planned")
    outcome = models.TextField(blank=True)
    figures = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(CAMPAIGN_STATES)), name="campaign_state"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="campaign_days"),
            models.CheckConstraint(condition=~Q(state="ended") | Q(ended_on__isnull=False), name="campaign_ended_on"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether anything of it is still to be done."""
        return self.state in ("planned", "running")

    @property
    def cited(self) -> list[str]:
        """Its citations."""
        return lines_of(self.citations)


class CampaignItem(models.Model):
    """One thing that a campaign does: what, by which channel, on which day, by which unit; done on `done_on`, reached `reach`.

    `sentences`: three plain ones for leaflets, one a line; `script`: the text for the loudspeaker; `address`: what its QR
    code leads to, a path of this site or a whole address.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")
    what = models.CharField(max_length=300)
    channel = models.CharField(max_length=20)
    day = models.DateField()
    place = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    material = models.TextField(blank=True)
    sentences = models.TextField(blank=True)
    script = models.TextField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    citations = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    reach = models.PositiveIntegerField(null=True, blank=True)
    done_note = models.CharField(max_length=1000, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["day"], name="campaign_item_day")]
        constraints = [
            models.CheckConstraint(condition=Q(reach=None) | Q(done_on__isnull=False), name="campaign_item_reach"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def channel_name(self) -> str:
        """What its channel is called."""
        found = channels().get(self.channel)
        return found.name if found else self.channel

    @property
    def reach_unit(self) -> str:
        """What is counted on its channel."""
        found = channels().get(self.channel)
        return found.reach if found else "người"

    @property
    def cited(self) -> list[str]:
        """Its citations."""
        return lines_of(self.citations)

    def is_late(self, on: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.done_on is None and self.day < on


class ItemFile(models.Model):
    """A file that proves an item was done."""

    item = models.ForeignKey(CampaignItem, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.attachment.name


# --- the newsletter ------------------------------------------------------------------------------------------------


class Subscriber(models.Model):
    """An address that asked for the newsletter; gone as soon as it wants it no longer, or did not confirm.

    `key`: hash of the mark in the link of the first letter; `mark`: what the links of later letters are made of. `wording`:
    version of the text agreed to. `asked_on`, `asked_times`: how often it was written to on a day because somebody typed it.
    `bounces`: issues in a row that its mail server refused for good, the last of them on `bounced_on`; too many pause it.
    """

    email = models.EmailField()
    topics = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=list(SUBSCRIBER_STATES.items()), default="asked")
    key = models.CharField(max_length=64, blank=True, db_index=True)
    mark = models.CharField(max_length=32, unique=True)
    wording = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    asked_times = models.PositiveSmallIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    bounces = models.PositiveSmallIntegerField(default=0)
    bounced_on = models.DateField(null=True, blank=True)
    bounce_words = models.CharField(max_length=300, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="subscriber_once"),
            models.CheckConstraint(condition=Q(state__in=tuple(SUBSCRIBER_STATES)), name="subscriber_state"),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(confirmed_at__isnull=False), name="subscriber_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_at__isnull=False) | (~Q(state="paused") & Q(paused_at=None)),
                name="subscriber_paused",
            ),
        ]

    def __str__(self) -> str:
        return f"người nhận {self.pk}"


class NewsletterIssue(models.Model):
    """One issue of the newsletter. `number` once it is sent; `topics`: codes, none: for everybody."""

    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    topics = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=list(ISSUE_STATES.items()), default="draft")
    number = models.PositiveIntegerField(null=True, blank=True, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="issues")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(ISSUE_STATES)), name="newsletter_state"),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(number__isnull=False) & Q(sent_at__isnull=False)),
                name="newsletter_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NewsletterItem(models.Model):
    """One thing that an issue tells: a heading, a few lines of Markdown, an address where there is more."""

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    address = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """That an issue was put in the outbox for one subscriber: at most once. Without the subscriber: gone since.

    `outcome`: what became of the letter, as far as it was taken down.
    """

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=7, blank=True, choices=list(OUTCOMES.items()), default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="newsletter_once"),
            models.CheckConstraint(condition=Q(outcome__in=tuple(OUTCOMES)), name="newsletter_outcome"),
        ]

    def __str__(self) -> str:
        return f"số {self.issue_id}, người nhận {self.subscriber_id}"


# --- meetings ------------------------------------------------------------------------------------------------------


class Kit(models.Model):
    """What a leader needs for half an hour: plan, outline of slides, questions, leaflet; formats in `rules`.

    `code`: of a kit that came with the program. `checked_on`: the day on which its words were compared with the law.
    """

    code = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    audiences = models.JSONField(default=list)
    aim = models.TextField(blank=True)
    plan = models.TextField()
    outline = models.TextField()
    questions = models.TextField(blank=True)
    leaflet_title = models.CharField(max_length=120, blank=True)
    leaflet = models.TextField(blank=True)
    citations = models.TextField(blank=True)
    note = models.TextField(blank=True)
    needs_review = models.BooleanField(default=False)
    checked_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="kit_code_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def cited(self) -> list[str]:
        """Provisions it rests on: its own list and those of its questions."""
        asked = [line[1:].strip() for line in lines_of(self.questions) if line.startswith("@")]
        return list(dict.fromkeys([*lines_of(self.citations), *asked]))


class Meeting(models.Model):
    """A meeting at which a kit was used, or will be. `counts`: how many of `sheets` had each question right."""

    kit = models.ForeignKey(Kit, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")
    item = models.ForeignKey(CampaignItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")
    title = models.CharField(max_length=300)
    group = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    place = models.CharField(max_length=300)
    leader = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=list(MEETING_STATES.items()), default="planned")
    present = models.PositiveIntegerField(null=True, blank=True)
    sheets = models.PositiveIntegerField(null=True, blank=True)
    counts = models.JSONField(default=list)
    raised = models.TextField(blank=True)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(MEETING_STATES)), name="kit_meeting_state"),
            models.CheckConstraint(condition=~Q(state="held") | Q(present__gt=0), name="kit_meeting_present"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingGuest(models.Model):
    """Somebody of the agency who signed in with the code in the room."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="kit_meeting_guest_once")]

    def __str__(self) -> str:
        return self.person.name


class MeetingFile(models.Model):
    """The list of those present, a photograph, anything else of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=5, choices=list(FILE_KINDS.items()))
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=tuple(FILE_KINDS)), name="kit_meeting_file_kind")]

    def __str__(self) -> str:
        return self.attachment.name


# --- models of access ----------------------------------------------------------------------------------------------


class AccessModel(models.Model):
    """A way of giving some people access to law that is tried out: problem, hypothesis, pilot, measures, decision.

    `cost` in đồng; `learned` what others may read once it is public.
    """

    title = models.CharField(max_length=300)
    audiences = models.JSONField(default=list)
    problem = models.TextField()
    hypothesis = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=list(MODEL_STATES.items()), default="idea")
    place = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    decision = models.CharField(max_length=6, blank=True, choices=list(DECISIONS.items()))
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(MODEL_STATES)), name="access_model_state"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (Q(decision__in=tuple(DECISIONS)) & Q(decided_on__isnull=False)),
                name="access_model_decided",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="access_model_days"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """What a pilot measures: before, what was hoped for, what came of it."""

    model = models.ForeignKey(AccessModel, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2)
    result = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    less_is_better = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["model", "name"], name="access_measure_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_met(self) -> bool | None:
        """Whether the target was reached; None while nobody measured."""
        if self.result is None:
            return None
        return self.result <= self.target if self.less_is_better else self.result >= self.target


class ModelFile(models.Model):
    """A file that shows what came of a pilot."""

    model = models.ForeignKey(AccessModel, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.attachment.name
