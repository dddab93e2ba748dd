"""Requests for means: a unit asks, the focal unit says what it thinks, a leader decides, it is fulfilled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.means import access, queries
from cualuat.means.operations import keeping
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import key_in, version_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.means.models import ResourceRequest

KINDS = {"people": "Nhân lực", "systems": "Công nghệ thông tin", "money": "Kinh phí", "equipment": "Trang thiết bị"}


@desk()
def requests(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The requests that one may see; the form to ask for one's unit."""
    mine = actor.units_with(*access.DOERS)
    units = [
        (str(u.pk), u.name)
        for u in organisation.units(on=timezone.localdate())
        if access.may_keep(actor) or u.pk in mine
    ]
    form = Form(
        [
            Field("unit", "Đơn vị", kind="select", options=units, required=True),
            Field("kind", "Loại", kind="radio", options=list(KINDS.items()), value="equipment", required=True),
            Field("text", "Cần gì", kind="textarea", required=True, height=3),
            Field("reason", "Để làm gì", kind="textarea", required=True, height=3),
        ]
    )
    if request.method == "POST":
        values = form.fill(request.POST).values()
        unit = key_in(values["unit"])
        try:
            made = keeping.ask(
                unit=organisation.unit(unit) if unit else None, kind=values["kind"], text=values["text"], reason=values["reason"], by=actor,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã gửi đề nghị.")
            return redirect("desk:resource-request", pk=made.pk)
    context = {"form": form, "may_ask": bool(units), "list": paged(request, queries.requests(actor=actor))}
    return page(request, actor, "desk/means/requests.html", context, status=422 if form.wrong else 200)


def _forms(found: ResourceRequest) -> dict[str, Form]:
    made = {
        "forward": Form([Field("opinion", "Ý kiến của đơn vị đầu mối", kind="textarea", required=True, height=3)]),
        "decide": Form([
            Field("granted", "Quyết định", kind="radio", options=[("1", "Đồng ý"), ("0", "Không đồng ý")], value="1", required=True),
            Field("decision", "Nội dung, lý do", kind="textarea", height=3),
        ]),
        "fulfil": Form([Field("on", "Đáp ứng xong ngày", kind="date", value=show_date(timezone.localdate()), required=True)]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def request(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One request and its next step."""
    found = queries.request(pk, actor=actor)
    if found is None:
        raise Http404("no such request")
    forms, act = _forms(found), request.POST.get("act", "")
    if request.method == "POST":
        form = forms.get(act, forms["forward"])
        form.fill(request.POST)
        try:
            _step(act, found, form, actor, version_of(request))
        except Refused as refused:
            form.refuse(refused)
            found = queries.request(pk, actor=actor) or found
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:resource-request", pk=pk)
    wrong = any(form.wrong for form in forms.values())
    context = {
        "request_": found, "forms": forms, "act": act, "wrong": wrong, "may_keep": access.may_keep(actor),
        "may_decide": access.may_decide(actor), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/means/request.html", context, status=422 if wrong else 200)


def _step(act: str, found: ResourceRequest, form: Form, actor: Actor, version: int | None) -> None:
    values, now = form.values(), timezone.now()
    if act == "forward":
        keeping.forward(request=found, opinion=values["opinion"], version=version, by=actor, at=now)
    elif act == "decide":
        granted = values["granted"] == "1"
        keeping.decide(request=found, granted=granted, text=values["decision"], version=version, by=actor, at=now)
    elif act == "fulfil":
        keeping.fulfil(request=found, on=read_day(values["on"], "on"), version=version, by=actor, at=now)
    else:
        raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
