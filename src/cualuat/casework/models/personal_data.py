"""What people ask about their own data, and what they agreed to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.casework.choices import RequestKind
from cualuat.casework.models.cases import Case


class DataRequest(models.Model):
    """A person's request about the data in one matter, made with its receipt code."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=RequestKind)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    reply = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="data_request_kind_known"),
            models.UniqueConstraint(fields=["case", "kind"], condition=Q(granted=None), name="data_request_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Consent(models.Model):
    """What somebody agreed to, with the very words shown; taken back at any time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    purpose = models.SlugField(max_length=40)
    text = models.TextField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purpose"], condition=Q(withdrawn_at=None), name="consent_of_purpose_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.purpose}"


class Tombstone(models.Model):
    """That a matter was erased: its number and kind, when, by which rule; nothing of its content."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.SlugField(max_length=40)
    received_on = models.DateField()
    closed_on = models.DateField(null=True)
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=200)
    reason = models.TextField()

    def __str__(self) -> str:
        return self.number
