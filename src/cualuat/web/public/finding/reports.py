"""A reader reports an error, and sees what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.law import operations
from cualuat.law import queries as law
from cualuat.law.rules import document_url, path_to_eid, provision_url
from cualuat.web.shell.address import address_of

if TYPE_CHECKING:
    from cualuat.law.models import Document, Provision

REPORTS_PER_HOUR = 10
_TOO_MANY = "Từ máy của bạn đã gửi nhiều báo lỗi trong một giờ qua. Chữ bạn gõ vẫn còn đây; hãy gửi lại sau ít phút."


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponseBase:
    """The form; a sent report leads to the page where it can be followed."""
    values = request.POST if request.method == "POST" else request.GET
    document = _document(values.get("vb", ""))
    if document is None:
        return render(request, "public/finding/report_what.html", status=404 if values.get("vb") else 200)
    provision = _provision(document, values.get("dieu", ""))
    typed = {"quote": values.get("trich", ""), "message": values.get("noi_dung", ""), "email": values.get("thu", "")}
    context: dict[str, object] = {
        "document": document,
        "provision": provision,
        "back": provision_url(document.slug, provision.eid) if provision else document_url(document.slug),
        **typed,
    }
    if request.method != "POST":
        return render(request, "public/finding/report.html", context)
    if values.get("website"):  # only programs fill in what people do not see
        return HttpResponseRedirect(reverse("public:home"))
    if _too_many(request):
        return _form_again(request, context, _TOO_MANY, "", status=429)
    try:
        report = operations.report_error(
            document=document,
            eid=provision.eid if provision else "",
            quote=_clean(typed["quote"]),
            message=_clean(typed["message"]),
            email=_clean(typed["email"]).strip(),
            by=ANYONE,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _form_again(request, context, str(refusal), refusal.field)
    return HttpResponseRedirect(reverse("public:report-status", args=[report.token]))


def _form_again(
    request: HttpRequest, context: dict[str, object], error: str, field: str, *, status: int = 422
) -> HttpResponse:
    return render(
        request, "public/finding/report.html", {**context, "error": error, "error_field": field}, status=status
    )


def _document(slug: str) -> Document | None:
    try:
        return law.document(_clean(slug)[:120])
    except law.NotInLibrary:
        return None


def _provision(document: Document, typed: str) -> Provision | None:
    """The provision meant by «art_5», «dieu-5» or «5»; None where there is no such one."""
    text = _clean(typed).strip().strip("/")[:120]
    if not text:
        return None
    eid = f"art_{text}" if text[:1].isdigit() else path_to_eid(text) if "-" in text else text
    try:
        return law.provision(document, eid.split("__para_")[0])
    except law.NotInLibrary:
        return None


def _label(document: Document, eid: str) -> str:
    provision = _provision(document, eid)
    return provision.label if provision else ""


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _too_many(request: HttpRequest) -> bool:
    """Whether this address has sent its share for the hour; counts this one."""
    key = f"reports:{address_of(request)}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) > REPORTS_PER_HOUR
    except ValueError:  # it ran out between the two lines
        return False


@never_cache
@require_safe
def report_status(request: HttpRequest, token: str) -> HttpResponseBase:
    """What became of a report; only who has the address sees it."""
    try:
        report = law.error_report(_clean(token)[:40])
    except law.NotInLibrary as error:
        raise Http404 from error
    context = {
        "report": report,
        "place": _label(report.document, report.eid),
        "steps": sorted(report.steps.all(), key=lambda step: step.pk),
        "document_url": document_url(report.document.slug),
    }
    response = render(request, "public/finding/report_status.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
