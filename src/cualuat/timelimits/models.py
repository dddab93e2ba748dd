"""Calendars and time limits as rows: dated, cited, with the label of their evidence; an agency may override them.

Rows come from lawdata/; a row that the agency changed (`overridden`) is left alone when lawdata is loaded anew.
Evidence: V verified in the text, S secondary source, M from memory, ? open. M and ? need review before anyone relies on them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

NEEDS_REVIEW = ("M", "?")


class CalendarYear(models.Model):
    """A year the calendar covers. `status` official, or proposed when the announcement is still missing."""

    number = models.PositiveSmallIntegerField(unique=True)
    status = models.CharField(max_length=10)
    days_missing = models.BooleanField(default=False)  # days everybody knows are off, not yet announced which

    def __str__(self) -> str:
        return str(self.number)


class CalendarDay(models.Model):
    """A day off (holiday, compensatory, swap_off) or a worked day of the weekly rest (swap_work)."""

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    applies_to = models.CharField(max_length=20)
    source = models.TextField()
    evidence = models.CharField(max_length=3)
    status = models.CharField(max_length=10)
    overridden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "compensatory", "swap_off", "swap_work"]), name="calendar_day_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class TimeLimit(models.Model):
    """One version of one statutory time limit: in force from `effective_from` to before `effective_to`.

    `content` is the whole row of lawdata (variants, extension, suspension, duties, source), as the kernel reads it.
    """

    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=300)
    matter = models.CharField(max_length=40)
    basis = models.TextField()
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    evidence = models.CharField(max_length=3)
    content = models.JSONField()
    overridden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="time_limit_version_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_from=None) | Q(effective_to__gt=F("effective_from")),
                name="time_limit_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from or ''}"

    @property
    def needs_review(self) -> bool:
        """Whether nobody has verified it in the text of the law."""
        return self.evidence in NEEDS_REVIEW
