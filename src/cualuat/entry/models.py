"""Occasions to take part, those who may, and that they did. What they said stands in tables of the apps above."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.entry.rules import AUDIENCES, SECRECY, phase
from cualuat.organisation.models import Unit


class Roll(models.Model):
    """A list of those who may take part: residents of an area, members of a body. Kept as keyed hashes, no names."""

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class RollLine(models.Model):
    """One person of a list: a keyed hash of her number and day of birth, nothing else."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "key"], name="roll_person_once")]

    def __str__(self) -> str:
        return f"{self.roll_id}: {self.key[:8]}"


class Occasion(models.Model):
    """Something to take part in. Its terms may change until `frozen_at`, afterwards only when it ends."""

    kind = models.CharField(max_length=20)  # which app it is of: "survey", "ballot" …
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=200, blank=True)  # of its public page, beginning with "/"
    audience = models.CharField(max_length=10, choices=list(AUDIENCES.items()), default="open")
    secrecy = models.CharField(max_length=10, choices=list(SECRECY.items()), default="secret")
    roll = models.ForeignKey(Roll, null=True, blank=True, on_delete=models.PROTECT, related_name="occasions")
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    most = models.PositiveSmallIntegerField(default=1)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="occasion_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="occasion_audience_known"),
            models.CheckConstraint(condition=Q(secrecy__in=SECRECY), name="occasion_secrecy_known"),
            models.CheckConstraint(condition=~Q(audience="roll") | Q(roll__isnull=False), name="occasion_roll_named"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def secret(self) -> bool:
        """Whether nobody may learn who sent what."""
        return self.secrecy == "secret"

    @property
    def ends_at(self) -> datetime:
        """When it ends or ended: at its time, or sooner where somebody closed it."""
        return min(self.closed_at or self.closes_at, self.closes_at)

    def phase(self, at: datetime) -> str:
        """How far it is, see `entry.rules.phase`."""
        return phase(self.opens_at, self.closes_at, self.frozen_at is not None, self.closed_at is not None, at)


class Invitation(models.Model):
    """A code that lets one person in: its keyed hash. To whom it was given is not known here."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="invitations")
    key = models.CharField(max_length=64)
    batch = models.PositiveIntegerField()
    issued_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "key"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.occasion_id}: {self.batch}"


class EmailProof(models.Model):
    """A code mailed to an address, until it is typed or runs out. The address itself is not kept."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "key"], name="email_proof_once")]

    def __str__(self) -> str:
        return f"{self.occasion_id}: {self.expires_at}"


class Entry(models.Model):
    """That somebody took part, for the `number`-th time. `key` tells the same person within one occasion only.

    Of a secret occasion no moment and no person are kept; what she sent stands elsewhere with nothing that leads here.
    """

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=1)
    day = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "key", "number"], name="one_person_one_entry")]

    def __str__(self) -> str:
        return f"{self.occasion_id}: {self.key[:8]}/{self.number}"
