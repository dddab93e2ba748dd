"""What the agency must do by law and who does it; what must be published, and each time it must be."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from cualuat.accounts.models import Person
from cualuat.duties.rules import LIMITS, Limit
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class AgencyDuty(models.Model):
    """A row of the catalogue: on what basis (citations as text), what, which unit leads, from `since` to the end of `until`.

    `sameness`: what makes two texts the same duty, so that a unit leads it once and two units that lead it are found.
    """

    group = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=500)
    text = models.TextField()
    sameness = models.CharField(max_length=64, editable=False)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cooperating = models.ManyToManyField(Unit, blank=True, related_name="+")
    post = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="agency_duty_period"
            ),
            models.UniqueConstraint(
                fields=["sameness", "unit"],
                condition=Q(until=None, unit__isnull=False),
                name="agency_duty_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["sameness"], condition=Q(until=None, unit__isnull=True), name="agency_duty_of_nobody_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Information(models.Model):
    """An entry of the list: what must be public, on what basis, in what form and place, who publishes it, by when.

    `code`: of which starting row it was made; `needs_review` while nobody compared that with the text of the law.
    `stay`: for how many days it stays public at least (None: no end is told). `shown`: it stands on the public page.
    """

    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=500)
    basis = models.CharField(max_length=500)
    form = models.CharField(max_length=300)
    place = models.CharField(max_length=500, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    limit = models.CharField(max_length=10, choices=list(LIMITS.items()))
    days = models.PositiveSmallIntegerField(default=0)
    month = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=0)
    stay = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    needs_review = models.BooleanField(default=False)
    shown = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="information_until"),
            models.CheckConstraint(condition=Q(limit__in=tuple(LIMITS)), name="information_limit"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="information_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Limit:
        """By when, as the rules want it."""
        return Limit(self.limit, self.days, self.month, self.day)

    def is_listed(self, on: date) -> bool:
        """Whether it stands in the list on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Publishing(models.Model):
    """One time that information must be out: `arisen` (and `what`) where the limit runs from that day, else a period's `due`.

    Then on which day, at which address, and a file that proves it.
    """

    information = models.ForeignKey(Information, on_delete=models.PROTECT, related_name="publishings")
    due = models.DateField()
    arisen = models.DateField(null=True, blank=True)
    what = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=500, blank=True)
    proof = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["due"], name="publishing_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["information", "due"], condition=Q(arisen=None), name="publishing_period_once"
            ),
            models.UniqueConstraint(
                fields=["information", "arisen", "what"],
                condition=Q(arisen__isnull=False),
                name="publishing_arisen_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.information}, {self.due:%d/%m/%Y}"
