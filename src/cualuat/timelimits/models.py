"""Calendars and time limits as rows: dated, cited, with the label of their evidence; an agency may override them.

Rows come from lawdata/; a row that the agency changed (`overridden`) is left alone when lawdata is loaded anew.
Evidence: V read in the text, S secondary source, M from memory, ? open. M and ? need review before anyone relies on them.
Clocks are the limits of matters: each has an append-only ledger, and every due date it ever had is kept.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cualuat.base.models import AppendOnly
from cualuat.kernel.limits import KIND_NAMES, STATE_NAMES, Entry, Rule
from cualuat.timelimits.rules import DAY_KINDS, rule_from_row

NEEDS_REVIEW = ("M", "?")


class CalendarYear(models.Model):
    """A year the calendar covers. `status` official, or proposed while the announcement is missing.

    `complete` is False while days that everybody knows are off have not been fixed yet.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    status = models.CharField(max_length=10)
    complete = models.BooleanField(default=True)
    overridden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["official", "proposed"]), name="calendar_year_status")
        ]

    def __str__(self) -> str:
        return str(self.number)


class CalendarDay(models.Model):
    """A day off (holiday, compensatory, swap_off), a worked day of the weekly rest (swap_work), or neither.

    `undecided`: a change is proposed for that day, nothing is decided; `ordinary`: the agency took a row of lawdata away.
    """

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=12, choices=list(DAY_KINDS.items()))
    name = models.CharField(max_length=200)
    applies_to = models.CharField(max_length=20)
    source = models.TextField()
    evidence = models.CharField(max_length=3)
    status = models.CharField(max_length=10)
    overridden = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(DAY_KINDS)), name="calendar_day_kind")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class TimeLimit(models.Model):
    """One version of one statutory time limit: in force from `effective_from` to `effective_to`, its last day.

    `content` is the whole row of lawdata (variants, extension, suspension, duties, source), as the kernel reads it.
    """

    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=300)
    matter = models.CharField(max_length=40)
    basis = models.TextField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    evidence = models.CharField(max_length=3)
    content = models.JSONField()
    overridden = models.BooleanField(default=False)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="time_limit_version_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")), name="time_limit_period"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None, reviewed_by="") | (Q(reviewed_on__isnull=False) & ~Q(reviewed_by="")),
                name="time_limit_reviewed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from}"

    @property
    def needs_review(self) -> bool:
        """Whether nobody has compared it with the text of the law."""
        return self.evidence in NEEDS_REVIEW and self.reviewed_on is None

    @property
    def rule(self) -> Rule:
        """The kernel's rule."""
        return rule_from_row(self.content, reviewed=self.reviewed_on is not None)

    @property
    def is_model(self) -> bool:
        """The basis is where the number was copied from, not the law in force."""
        return bool(self.content.get("basis_is") == "model")


class Change(AppendOnly):
    """A change of the calendar or of a limit; its key is the version of everything counted after it."""

    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    what = models.CharField(max_length=300)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.what


class Clock(models.Model):
    """One limit of one matter, known by type and key, as it was last counted.

    `due_on` the last day, `due_at` the moment for limits in hours; both empty while waiting or suspended.
    `counted_with`: key of the last Change known when it was counted. `starts_in` repeats the start for reading.
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=list(STATE_NAMES.items()))
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    started_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    was_late = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    needs_review = models.BooleanField(default=False)
    at_least = models.BooleanField(default=False)
    binds = models.CharField(max_length=8, default="agency")  # agency, citizen, nobody, warning: see lawdata
    counted_with = models.BigIntegerField(default=0)
    counted_on = models.DateField()
    trouble = models.CharField(max_length=300, blank=True)  # why there is no due date though it runs

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=list(STATE_NAMES)), name="clock_state_known")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="clock_subject"),
            # The scan of what is due, and of what must be counted anew.
            models.Index(fields=["due_on"], condition=Q(state="running"), name="clock_running_due"),
            models.Index(fields=["counted_with"], condition=~Q(state="stopped"), name="clock_open_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id}"

    def is_late(self, on: date) -> bool:
        """Whether the agency is past it on that day, or stopped it late."""
        if self.binds != "agency":
            return False
        if self.state == "stopped":
            return self.was_late
        return self.state == "running" and not self.at_least and self.due_on is not None and self.due_on < on


class ClockEntry(AppendOnly):
    """One entry of a clock's ledger, as in the kernel."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=list(KIND_NAMES.items()))
    day = models.DateField()
    moment = models.DateTimeField(null=True)
    basis = models.TextField(blank=True)
    note = models.TextField(blank=True)
    circumstances = models.JSONField(default=list)
    extension = models.CharField(max_length=40, blank=True)
    amount = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"

    @property
    def value(self) -> Entry:
        """The kernel's entry."""
        return Entry(
            kind=self.kind,  # type: ignore[arg-type]
            day=self.day,
            at=self.moment,
            basis=self.basis,
            note=self.note,
            when=frozenset(self.circumstances),
            extension=self.extension,
            amount=self.amount,
        )


class ClockDue(AppendOnly):
    """A due date that a clock had from `at` on, and why it came to be."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="dues")
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    change = models.ForeignKey(Change, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.due_on} {self.reason}"
