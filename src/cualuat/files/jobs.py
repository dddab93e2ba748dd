"""What the worker does for files: having them scanned, removing what nobody owns."""

from __future__ import annotations

from datetime import datetime

from cualuat.base import jobs
from cualuat.base.actor import SYSTEM
from cualuat.base.jobs import Handler
from cualuat.base.models import Job, JobState
from cualuat.files import operations, queries, scanning
from cualuat.files.models import Attachment, ScanState
from cualuat.files.operations import SCAN_JOB


def scan(*, attachment: int, at: datetime) -> None:
    """Asks the scanner about one file. Raises ScannerUnavailable, so that the job is tried again later."""
    wanted = Attachment.objects.filter(pk=attachment, scan_state=ScanState.WAITING).first()
    if wanted is None:  # erased meanwhile, or done by another worker
        return
    if not scanning.is_configured():
        operations.note_scan(attachment=wanted, state=ScanState.NOT_SCANNED, note="", by=SYSTEM, at=at)
        return
    try:
        verdict = scanning.scan(wanted.path)
    except scanning.TooLargeToScan as refusal:
        operations.note_scan(attachment=wanted, state=ScanState.FAILED, note=str(refusal), by=SYSTEM, at=at)
        return
    state = ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED
    operations.note_scan(attachment=wanted, state=state, note=verdict.threat, by=SYSTEM, at=at)


def rescan_waiting(*, at: datetime) -> None:
    """Queues again what still waits although no job is left for it: the scanner was away for longer than jobs are tried; periodic."""
    open_jobs = Job.objects.filter(name=SCAN_JOB, state__in=(JobState.WAITING, JobState.RUNNING))
    queued = {payload.get("attachment") for payload in open_jobs.values_list("payload", flat=True)}
    for waiting in queries.waiting_for_scan():
        if waiting.pk not in queued:
            jobs.enqueue(SCAN_JOB, at=at, attachment=waiting.pk)


def drop_strays(*, at: datetime) -> None:
    """Removes bytes that a process left when it died; periodic."""
    operations.drop_strays(at=at)


HANDLERS: dict[str, Handler] = {SCAN_JOB: scan}
