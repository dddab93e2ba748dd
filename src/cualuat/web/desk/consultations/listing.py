"""The list of consultations, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.consultations import access, queries
from cualuat.consultations.operations import arranging
from cualuat.consultations.rules import STATES
from cualuat.web.desk.consultations import forms
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.public.consultations.showing import TAGS


@desk(duties=access.DESK)
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Those one works with, what is under way on top."""
    view = request.GET.get("xem", "all")
    view = view if view in queries.VIEWS else "all"
    shown, today = paged(request, queries.consultations(actor=actor, view=view)), timezone.localdate()
    context = {
        "list": shown, "views": queries.VIEWS.items(), "view": view, "may_add": bool(forms.units(actor)),
        "rows": [(row, STATES[row.state], TAGS.get(row.state, ""), row.explains_late(today)) for row in shown.rows],
    }  # fmt: skip
    return page(request, actor, "desk/consultations/list.html", context)


@desk(duties=(*access.RUNNERS, *access.DOERS))
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Prepares one."""
    form = forms.wanted_form(actor)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = arranging.plan(
                consultation=None, wanted=forms.wanted(form), version=None, by=actor, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
            form.refuse_missing()
        else:
            messages.success(request, "Đã ghi. Hãy nạp lời văn dự thảo và tài liệu kèm theo.")
            return redirect("desk:consultation", pk=row.pk)
    return page(
        request,
        actor,
        "desk/consultations/form.html",
        {"form": form, "show_optional": True},
        status=422 if form.wrong else 200,
    )
