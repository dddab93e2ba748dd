"""The audit log: who did what to which thing, when; each row sealed with the one before."""

from __future__ import annotations

from datetime import UTC

from django.db import models

from cualuat.base.models import AppendOnly


class Event(AppendOnly):
    """One event. Actor and subject are kept by value, so that the row outlives both.

    `hash` seals the row and `previous_hash` under a key from SECRET_KEY: a changed, missing or inserted row breaks the chain.
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=60, blank=True)
    actor_name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=400)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"

    @property
    def contents(self) -> dict[str, object]:
        """What of the row its seal covers."""
        return {
            "at": self.at.astimezone(UTC).isoformat(),
            "action": self.action,
            "actor": [self.actor_id, self.actor_name],
            "subject": [self.subject_type, self.subject_id, self.subject_label],
            "detail": self.detail,
        }
