"""Files that people gave: kept as they came, named by their content."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


class ScanState(models.TextChoices):
    NOT_SCANNED = "not_scanned", "Không quét"
    WAITING = "waiting", "Đang chờ quét"
    CLEAN = "clean", "Không có mã độc"
    INFECTED = "infected", "Có mã độc"
    FAILED = "failed", "Không quét được"


class Attachment(models.Model):
    """One file. Its bytes lie under CUALUAT_HOME/files, in a path made of their SHA-256; equal files share them.

    kind: code of `files.kinds`, "" for a file that nobody inspected. cleaned: the copy without metadata, where one was made.
    cleaning: what came of making it, «possible», «removed», «left» and «reason» as in `files.cleaning.Cleaned`.
    """

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED)
    scan_note = models.CharField(max_length=300, blank=True)
    cleaned = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="original_of")
    cleaning = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan_state__in=ScanState.values), name="attachment_scan_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return Path(settings.MEDIA_ROOT) / self.sha256[:2] / self.sha256
