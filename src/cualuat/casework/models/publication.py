"""What of a matter the public reads: question and answer after redaction, with files made for that."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.casework.choices import PublicationState
from cualuat.casework.models.cases import Case
from cualuat.files.models import Attachment


class Publication(models.Model):
    """Question and answer of a matter as the public reads them.

    `original` keeps, field by field, the text the redaction started from and what was covered ({"question": {"text": …,
    "spans": [[start, end, reason], …]}}); only those who may see the matter read it. `citations` are canonical.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="publication")
    slug = models.SlugField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=PublicationState, default=PublicationState.DRAFT)
    title = models.CharField(max_length=300)
    question = models.TextField()
    answer = models.TextField()
    original = models.JSONField(default=dict)
    citations = models.JSONField(default=list)
    topic = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="publication_has_day"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="publication_public")
        ]

    def __str__(self) -> str:
        return self.title


class PublishedFile(models.Model):
    """A file made for the public from one of the matter: painted where needed, without metadata, checked.

    `covered` what was painted over ([page, x0, y0, x1, y1] in points).
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="files")
    source = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    covered = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.title
