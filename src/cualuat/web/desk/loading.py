"""Uploading files, and the reports of loads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.law import queries
from cualuat.law.load.run import upload
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.labels import OUTCOMES, finding_name, in_words
from cualuat.web.desk.paging import paged
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.law.models import LoadBatch

# The worker looks for work every second: what has not been begun by then has no worker, or a busy one.
BEGINS_WITHIN = timedelta(seconds=30)
WORKING = ("waiting", "running")


def progress_of(batch: LoadBatch) -> dict[str, object]:
    """How far a load is, in numbers and words; the same for the page and for the script that keeps it fresh."""
    late = batch.state == "waiting" and timezone.now() - batch.started_at > BEGINS_WITHIN
    return {
        "pk": batch.pk,
        "url": reverse("desk:batch", args=[batch.pk]),
        "source": batch.source,
        "state": batch.state,
        "label": batch.get_state_display(),
        "done": batch.done,
        "total": batch.total,
        "percent": min(100, round(100 * batch.done / batch.total)) if batch.total else 0,
        "working": batch.state in WORKING,
        "late": late,
    }


@desk("editor")
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Files from the person's machine. A file that cannot be taken is told of in the report; the others come in."""
    error = ""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        if files:
            given = ((file.name or "khong-ten", file.chunks()) for file in files)
            batch = upload(files=given, by=actor, at=timezone.now())
            address = reverse("desk:batch", args=[batch.pk])
            if "application/json" in request.headers.get("Accept", ""):
                return JsonResponse({"url": address})
            return redirect(address)
        error = "Chưa có tệp nào được chọn. Hãy bấm «Chọn tệp» hoặc kéo tệp thả vào khung."
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": error}, status=400)
    context = {
        "error": error,
        "max_bytes": settings.CUALUAT_MAX_UPLOAD_BYTES,
        "max_mb": settings.CUALUAT_MAX_UPLOAD_BYTES // 1024 // 1024,
        "max_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return page(request, actor, "desk/load.html", context, status=400 if error else 200)


@desk("editor")
def loads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All loads, the newest first."""
    return page(request, actor, "desk/loads.html", {"list": paged(request, queries.batches(), size=30)})


@desk("editor")
def batch(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The report of a load: how far it is, what became of each file, what looks wrong."""
    one = queries.batch(pk)
    found = queries.finding_counts(one)
    code = request.GET.get("ma", "") if request.GET.get("ma") in dict(found) else ""
    counts: list[dict[str, Any]] = [
        {"code": c, "name": finding_name(c), "count": n, "current": c == code} for c, n in found
    ]
    context: dict[str, Any] = {
        "batch": one,
        "progress": progress_of(one),
        "counts": [(OUTCOMES.get(name, name), number) for name, number in one.counts.items()],
        "items": paged(request, queries.batch_items(one)),
        "finding_counts": counts,
        "findings_total": sum(c["count"] for c in counts),
        "code": code,
        "code_name": finding_name(code),
    }
    if counts:
        findings = paged(request, queries.findings(one, code=code), name="trang-diem")
        context["findings"] = findings
        context["finding_lines"] = [(finding, in_words(finding.message)) for finding in findings.rows]
    return page(request, actor, "desk/batch.html", context)


@desk("editor")
def batch_progress(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far a load is, for the script of its page."""
    return JsonResponse(progress_of(queries.batch(pk)))


class _Line:
    """A file that gives each written line back, so that a report of any size streams."""

    def write(self, text: str) -> str:
        return text


def _safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell or "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _lines(batch: LoadBatch) -> Iterator[Iterable[object]]:
    yield "Loại dòng", "Tệp hoặc văn bản", "Kết quả, mã", "Nội dung", "Vị trí"
    for item in queries.batch_items(batch).iterator(chunk_size=500):
        yield "Tệp", item.name, item.get_outcome_display(), item.message, ""
    for finding in queries.findings(batch).iterator(chunk_size=500):
        name = finding.document.full_name if finding.document else ""
        yield "Cần xem", name, finding_name(finding.code), in_words(finding.message), finding.eid


@desk("editor")
def batch_csv(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The whole report for a spreadsheet."""
    one = queries.batch(pk)
    writer = csv.writer(_Line())
    rows = (writer.writerow([_safe(cell) for cell in line]) for line in _lines(one))
    response = StreamingHttpResponse(_with_mark(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bao-cao-nap-{pk}.csv"'
    return response


def _with_mark(rows: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"  # without it Excel takes UTF-8 for an old code page
    yield from rows


@desk("editor")
def item_file(request: HttpRequest, actor: Actor, pk: int, item: int) -> HttpResponseBase:
    """A file as it came, also one that was refused; always as a download."""
    found = queries.batch_items(queries.batch(pk)).filter(pk=item).first()
    if found is None or found.attachment is None:
        raise Http404
    return as_download(found.attachment)
