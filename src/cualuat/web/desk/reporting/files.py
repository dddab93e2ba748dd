"""The files of a report: Word and PDF, as issued or marked as a draft, the annex, the signed copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.files import queries as file_queries
from cualuat.kernel.text import slug
from cualuat.reports.exports import annex
from cualuat.reports.operations import issuing
from cualuat.web.desk.door import desk
from cualuat.web.desk.reporting.report import found_or_404
from cualuat.web.shell.serving import as_download, as_pdf, made_here

if TYPE_CHECKING:
    from cualuat.reports.models import Report

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk()
def report_file(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """«docx», «pdf», «xlsx», «ban-ky»; before the issue Word and PDF are made anew, marked as a draft."""
    found = found_or_404(pk, actor)
    if found.cut_off is None or form not in ("docx", "pdf", "xlsx", "ban-ky"):
        raise Http404(form)
    if form == "xlsx":
        return made_here(annex(found, actor=actor), XLSX, f"phu-luc-{slug(found.title, 60)}.xlsx")
    if form == "ban-ky":
        return _signed(found)
    kept = found.docx if form == "docx" else found.pdf
    if kept is not None:
        return as_download(kept) if form == "docx" else as_pdf(kept)
    try:
        made = issuing.preview(report=found, by=actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:period-report", pk=pk)
    stem = f"nhap-{slug(found.title, 60)}"
    if form == "docx":
        return made_here(made.docx, issuing.DOCX, f"{stem}.docx")
    return made_here(made.pdf, "application/pdf", f"{stem}.pdf", inline=True)


def _signed(found: Report) -> HttpResponseBase:
    if found.signed is None or not file_queries.may_be_opened(found.signed):
        raise Http404("no signed copy")
    return as_download(file_queries.served(found.signed))
