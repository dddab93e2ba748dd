"""Models without a domain: rows that are only ever added, and the queue of jobs."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a row of history."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses every way to change rows."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Never. Raises AppendOnlyError."""
        raise AppendOnlyError("history is only ever added to")

    def delete(self) -> NoReturn:
        """Never. Raises AppendOnlyError."""
        raise AppendOnlyError("history is only ever added to")


class AppendOnlyManager(models.Manager[Any]):
    """Gives querysets that refuse every way to change rows."""

    def get_queryset(self) -> AppendOnlyQuerySet:
        """All rows."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class AppendOnly(models.Model):
    """A row of history."""

    objects = AppendOnlyManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the row. Raises AppendOnlyError for one that is there already."""
        if self.pk is not None and not self._state.adding:
            raise AppendOnlyError("history is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never. Raises AppendOnlyError."""
        raise AppendOnlyError("history is only ever added to")


def redact_history(rows: models.QuerySet[Any], **texts: str) -> int:
    """Replaces texts in rows of history, where the law makes personal data go; how many. What happened when stays."""
    return models.QuerySet(rows.model, rows.query, using=rows.db).update(**texts)


class JobState(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không thành công"


class Job(models.Model):
    """One piece of work for `cualuat work`: the name of a registered function and its arguments."""

    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known")]
        indexes = [models.Index(fields=["state", "run_after"], name="job_queue")]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Tick(models.Model):
    """When a piece of periodic work was last done."""

    name = models.CharField(max_length=80, unique=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.done_at:%Y-%m-%d %H:%M}"
