"""The queue of jobs: done once, tried again when they fail, taken up again when their process died."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cualuat.base import jobs
from cualuat.base.models import Job


@pytest.fixture
def done(db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the job «note» was called with."""
    calls: list[str] = []

    def note(*, text: str, at: datetime) -> None:
        if text == "hỏng":
            raise ValueError("không làm được")
        calls.append(text)

    monkeypatch.setitem(jobs._handlers, "note", note)
    return calls


def test_jobs_are_done_in_order_and_once(done: list[str]) -> None:
    now = timezone.now()
    for text in ("một", "hai"):
        jobs.enqueue("note", at=now, text=text)
    while jobs.run_next(at=now):
        pass
    assert done == ["một", "hai"]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_failing_job_waits_longer_each_time_and_holds_up_no_other(done: list[str]) -> None:
    now = timezone.now()
    jobs.enqueue("note", at=now, text="hỏng")
    jobs.enqueue("note", at=now, text="tốt")
    assert jobs.run_next(at=now) is not None
    assert jobs.run_next(at=now) is not None
    assert jobs.run_next(at=now) is None
    assert done == ["tốt"]
    job = Job.objects.get(state="waiting")
    assert "không làm được" in job.error
    for _ in range(jobs.MAX_ATTEMPTS):
        now += timedelta(days=1)
        jobs.run_next(at=now)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", jobs.MAX_ATTEMPTS)


def test_a_job_of_a_dead_process_is_taken_up_again(done: list[str]) -> None:
    now = timezone.now()
    job = jobs.enqueue("note", at=now, text="dở dang")
    Job.objects.filter(pk=job.pk).update(state="running", started_at=now)
    assert jobs.run_next(at=now) is None
    assert jobs.requeue_lost(at=now) == 0  # perhaps another worker is at it
    assert jobs.requeue_lost(at=now + jobs.LOST_AFTER + timedelta(minutes=1)) == 1
    assert jobs.run_next(at=now) is not None
    assert done == ["dở dang"]


def test_an_unknown_job_is_said_and_kept(db: None) -> None:
    jobs.enqueue("không có", at=timezone.now())
    job = jobs.run_next(at=timezone.now())
    assert job is not None
    assert "không có" in job.error
