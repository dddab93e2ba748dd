"""The queue of jobs in the database: nothing is lost when a process dies, no broker is needed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cualuat.base.models import Job, JobState, Tick

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}
_periodic: dict[str, tuple[Handler, timedelta]] = {}
log = logging.getLogger("cualuat.jobs")

MAX_ATTEMPTS = 5
MAX_LOSSES = 10
# A job that has been running this long belonged to a process that died.
LOST_AFTER = timedelta(hours=2)


def register(name: str, handler: Handler) -> None:
    """Says which function does the jobs of this name; it gets the payload as keywords, and `at`."""
    _handlers[name] = handler


def enqueue(name: str, *, at: datetime, **payload: Any) -> Job:
    """Puts a job in the queue, in the caller's transaction: no commit, no job."""
    return Job.objects.create(name=name, payload=payload, created_at=at, run_after=at)


def requeue_lost(*, at: datetime, all_running: bool = False) -> int:
    """Takes up again what a dead process left; `all_running` when this is known to be the only worker."""
    lost = Job.objects.filter(state=JobState.RUNNING)
    if not all_running:
        lost = lost.filter(started_at__lt=at - LOST_AFTER)
    # What ended its process again and again (no memory left, for one) must not end this one too.
    deadly = lost.filter(attempts__gte=MAX_LOSSES)
    deadly.update(state=JobState.FAILED, finished_at=at, error=f"Tiến trình bị dừng {MAX_LOSSES} lần khi làm việc này.")
    return lost.update(state=JobState.WAITING)


def run_next(*, at: datetime) -> Job | None:
    """Does the oldest job that is due; None when there is none. A failing job is tried again later, MAX_ATTEMPTS times.

    The function keeps its own transactions, so that long work shows its progress; it must be able to go on where it
    stopped.
    """
    job = _take(at)
    if job is None:
        return None
    try:
        _handlers[job.name](**job.payload, at=at)
    except Exception as failure:
        log.exception("job %s failed", job)
        job.error = f"{type(failure).__name__}: {failure}"[:2000]
        again = job.attempts < MAX_ATTEMPTS
        job.state = JobState.WAITING if again else JobState.FAILED
        job.run_after = at + timedelta(seconds=10 * 4**job.attempts)
    else:
        job.state, job.error = JobState.DONE, ""
    job.finished_at = at
    job.save()
    return job


def _take(at: datetime) -> Job | None:
    with transaction.atomic():
        due = Job.objects.select_for_update(skip_locked=_can_skip()).filter(state=JobState.WAITING, run_after__lte=at)
        job = due.order_by("run_after", "pk").first()
        if job is None:
            return None
        job.state, job.started_at, job.attempts = JobState.RUNNING, at, job.attempts + 1
        job.save()
        return job


def _can_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def register_periodic(name: str, handler: Handler, *, every: timedelta) -> None:
    """Says what is to be done again and again; it gets `at`. It must look at how things are, not at what happened since."""
    _periodic[name] = (handler, every)


def run_periodic(*, at: datetime) -> int:
    """Does the periodic work that is due; how much there was. What fails is tried again at its next time."""
    done = 0
    for name, (handler, every) in _periodic.items():
        tick, made = Tick.objects.get_or_create(name=name, defaults={"done_at": at})
        if not made and at < tick.done_at + every:
            continue
        Tick.objects.filter(pk=tick.pk).update(done_at=at)
        try:
            handler(at=at)
        except Exception:
            log.exception("periodic work %s failed", name)
        done += 1
    return done
