"""What the desk works on: how much waits, loads with their files and findings, readers' reports."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet

from cualuat.law.models import (
    BatchState,
    Document,
    DocumentState,
    ErrorReport,
    Finding,
    LoadBatch,
    LoadItem,
    ReportState,
)
from cualuat.law.queries.documents import NotInLibrary


def desk_counts() -> dict[str, int]:
    """What waits at the desk."""
    return {
        "review": Document.objects.filter(state=DocumentState.REVIEW).count(),
        "reports": ErrorReport.objects.filter(state__in=(ReportState.NEW, ReportState.ACCEPTED)).count(),
        "running": LoadBatch.objects.filter(state__in=(BatchState.WAITING, BatchState.RUNNING)).count(),
        "withdrawn": Document.objects.filter(state=DocumentState.WITHDRAWN).count(),
    }


def batches() -> QuerySet[LoadBatch]:
    """Loads, the newest first."""
    return LoadBatch.objects.order_by("-pk")


def batch(pk: int) -> LoadBatch:
    """One load. Raises NotInLibrary."""
    found = LoadBatch.objects.filter(pk=pk).first()
    if found is None:
        raise NotInLibrary(str(pk))
    return found


def batch_items(batch: LoadBatch) -> QuerySet[LoadItem]:
    """What became of each file or document, refusals first."""
    return batch.items.select_related("document", "attachment").order_by("-outcome", "pk")


def finding_counts(batch: LoadBatch) -> list[tuple[str, int]]:
    """Kinds of findings of a load with their numbers, the most frequent first."""
    return list(batch.findings.values_list("code").annotate(n=Count("pk")).order_by("-n"))


def findings(batch: LoadBatch | None = None, *, document: Document | None = None, code: str = "") -> QuerySet[Finding]:
    """Findings of a load or document."""
    rows = Finding.objects.select_related("document").order_by("pk")
    if batch is not None:
        rows = rows.filter(batch=batch)
    if document is not None:
        last = Finding.objects.filter(document=document).aggregate(last=Max("batch"))["last"]
        rows = rows.filter(document=document, batch=last)
    return rows.filter(code=code) if code else rows


def error_reports(*, state: str = "") -> QuerySet[ErrorReport]:
    """Readers' reports, the oldest first."""
    rows = ErrorReport.objects.select_related("document").prefetch_related("steps").order_by("created_at", "pk")
    return rows.filter(state=state) if state else rows


def error_report(token: str) -> ErrorReport:
    """The report with this token. Raises NotInLibrary."""
    found = error_reports().filter(token=token).first()
    if found is None:
        raise NotInLibrary(token)
    return found
