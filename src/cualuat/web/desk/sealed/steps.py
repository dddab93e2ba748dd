"""Steps of a denunciation: as for other matters, with words and letters going into the box."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.kinds import kind
from cualuat.casework.operations import letters, sealed_matters
from cualuat.casework.operations.stepping import Wanted
from cualuat.kernel.workflow import NotFromHere, UnknownEdge
from cualuat.web.desk.door import page
from cualuat.web.desk.matters.case import typed_of
from cualuat.web.desk.matters.steps import edge_of, step_context, step_form
from cualuat.web.desk.sealed.box import Work, with_box
from cualuat.web.shell.fields import Form


@with_box
def step(request: HttpRequest, actor: Actor, work: Work, edge: str) -> HttpResponseBase:
    """The form of a step; taking it."""
    of = kind(work.case.kind)
    wanted = edge_of(of, edge)
    back = reverse("desk:sealed-case", args=[work.case.pk])
    if work.case.state not in wanted.sources:
        messages.error(request, "Hồ sơ đã chuyển sang trạng thái khác, bước này không còn làm được.")
        return redirect(back)
    typed = typed_of(request.POST) if request.method == "POST" else None
    form = step_form(work.case, of, wanted, typed, timezone.localdate())
    if typed is not None:
        seen = request.POST.get("seen", "")
        asked = Wanted(edge, typed, seen_steps=int(seen) if seen.isdecimal() else None)
        try:
            sealed_matters.step(case=work.case, opened=work.opened, wanted=asked, by=actor, at=timezone.now())
        except (Refused, NotFromHere) as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã làm: {wanted.name}.")
            return redirect(back)
    context = {
        **step_context(work.case, of, wanted, form, access.parts_in(actor, work.case)),
        "back": back,
        "preview": reverse("desk:sealed-preview", args=[work.case.pk, edge]),
    }
    return page(request, actor, "desk/matters/step.html", context, status=422 if form.wrong else 200)


@with_box
def preview(request: HttpRequest, actor: Actor, work: Work, edge: str) -> HttpResponseBase:
    """The letter of a step as PDF, marked as a draft; nothing is written."""
    try:
        wanted = kind(work.case.kind).edge(edge)
    except UnknownEdge as error:
        raise Http404(edge) from error
    back = reverse("desk:sealed-step", args=[work.case.pk, edge])
    if request.method != "POST" or not wanted.document:
        return redirect(back)
    sealed = sealed_matters.work_of(work.case, work.opened, lambda stem, docx, pdf: None)
    try:
        made = letters.preview(
            case=work.case, edge=edge, typed=typed_of(request.POST), by=actor, at=timezone.now(), sealed=sealed
        )
    except Refused as error:
        form = Form([])
        form.errors.append(f"Chưa xem trước được: {error}")
        context = {"form": form, "case": work.case, "edge": wanted, "back": back}
        return page(request, actor, "desk/matters/preview_failed.html", context, status=422)
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="ban-nhap.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
