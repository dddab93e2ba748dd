"""Files that people gave: kept as they came, named by their content."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


class Attachment(models.Model):
    """One file. Its bytes lie under CUALUAT_HOME/files, in a path made of their SHA-256; equal files share them."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return Path(settings.MEDIA_ROOT) / self.sha256[:2] / self.sha256
