"""Readers' reports of errors."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.law import operations, queries
from cualuat.law.rules import REPORT_FLOW, document_url, provision_url
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.labels import REPORT_STATES
from cualuat.web.desk.paging import paged
from cualuat.web.shell.fields import Field, Form


@desk("editor")
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue, the oldest first; by state."""
    state = request.GET.get("trang-thai", "new")
    if state not in REPORT_STATES:
        state = "new"
    tabs = [
        {"state": s, "name": name, "count": queries.error_reports(state=s).count(), "current": s == state}
        for s, name in REPORT_STATES.items()
    ]
    context = {"list": paged(request, queries.error_reports(state=state), size=30), "tabs": tabs, "state": state}
    return page(request, actor, "desk/reports.html", context)


@desk("editor")
def report(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """One report: what the reader wrote, the steps so far, the answer."""
    one = queries.error_report(token)
    options = [(state, REPORT_STATES[state]) for state in REPORT_FLOW[one.state]]
    form = Form(
        [
            Field("state", "Chuyển sang", kind="select", options=options, required=True),
            Field(
                "answer",
                "Trả lời bạn đọc",
                kind="textarea",
                hint="Bạn đọc thấy câu này ở trang theo dõi"
                + (" và nhận thư." if one.email else ". Không có địa chỉ thư.")
                + " Bắt buộc khi chuyển sang «Đã sửa» hoặc «Không phải lỗi».",
            ),
        ]
    )
    if request.method == "POST":
        form.fill(request.POST.dict())
        link = settings.CUALUAT_URL + reverse("public:report-status", args=[one.token])
        try:
            operations.answer_report(
                report=one,
                state=form["state"].value,
                answer=form["answer"].value,
                link=link,
                by=actor,
                at=timezone.now(),
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã ghi câu trả lời.")
            return redirect("desk:report", token=token)
    slug = one.document.slug
    context = {
        "report": one,
        "form": form,
        "public_url": provision_url(slug, one.eid) if one.eid else document_url(slug),
        "is_public": one.document.state == "published",
    }
    return page(request, actor, "desk/report.html", context, status=400 if form.wrong else 200)
