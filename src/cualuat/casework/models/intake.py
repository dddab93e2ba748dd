"""Before a matter is one: drafts that outlive a closed browser, the files in them; buckets against floods."""

from __future__ import annotations

from django.db import models

from cualuat.files.models import Attachment


class Draft(models.Model):
    """What somebody typed so far, found again by the code whose keyed hash is `key`. Never for denunciations."""

    key = models.CharField(max_length=64, unique=True)
    kind = models.SlugField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_on = models.DateField(db_index=True)
    sent_as = models.CharField(max_length=30, blank=True)  # number of the matter it became

    def __str__(self) -> str:
        return f"{self.kind} {self.changed_at:%Y-%m-%d}"


class DraftFile(models.Model):
    """A file in a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.attachment)


class Bucket(models.Model):
    """How often something was done in an hour: by kind of act and, for open forms only, by a keyed hash of the sender.

    The key of the hash lives in memory for a day, so that a row tells nothing of an address.
    """

    name = models.CharField(max_length=100)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "hour"], name="bucket_of_hour_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.count}"
