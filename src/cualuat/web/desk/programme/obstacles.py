"""Obstacles at the desk: what waits for whom, one with its steps, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.organisation import queries as organisation
from cualuat.programme import access
from cualuat.programme.operations import obstacles as operations
from cualuat.programme.queries import obstacles as queries
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import version_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.programme.models import Obstacle

_MEASURES = (
    ("keep", "Giữ nguyên kế hoạch, cách tháo gỡ như dưới đây"),
    ("move", "Đổi hạn của việc này"),
    ("reassign", "Giao đơn vị khác"),
    ("drop", "Thôi không làm việc này"),
    ("amend", "Sửa nhiệm vụ trong kế hoạch"),
)


@desk()
def obstacles(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Those that wait, then those decided."""
    context = {
        "waiting": queries.obstacles(actor=actor),
        "list": paged(request, queries.obstacles(actor=actor, decided=True), size=30),
    }
    return page(request, actor, "desk/programme/obstacles.html", context)


@desk()
def obstacle(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One obstacle and the steps that whoever looks may take."""
    found = _found(pk, actor)
    forms = {name: form.within(name) for name, form in _forms(found, actor).items()}
    act = request.POST.get("act", "")
    error = ""
    if request.method == "POST":
        form = forms.get(act)
        try:
            if form is None:
                raise Refused("Bước này không còn nữa, có thể người khác vừa làm. Hãy xem lại các bước.")
            form.fill(request.POST)
            _step(request, actor, found, act, form)
        except Refused as refused:
            if form is None:
                error = str(refused)
            else:
                form.refuse(refused)
            found = _found(pk, actor)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:obstacle", pk=pk)
    wrong = bool(act in forms and forms[act].wrong)
    context = {
        "obstacle": found,
        "steps": found.steps.all(),
        "forms": forms,
        "act": act,
        "error": error,
        "typed": request.POST.get("text", "") if error else "",
        "may_keep": access.may_keep(actor),
        "show_optional": True,
    }
    return page(request, actor, "desk/programme/obstacle.html", context, status=422 if error or wrong else 200)


def _forms(found: Obstacle, actor: Actor) -> dict[str, Form]:
    """The steps that the actor may take now."""
    forms: dict[str, Form] = {}
    if (found.state == "asked" and actor.units_with(*access.DOERS) & {found.unit_id}) or (
        found.state == "asked" and found.raised_by_id == actor.person_id
    ):
        forms["answer"] = Form([Field("text", "Trả lời", kind="textarea", required=True, height=3)])
    if not access.may_keep(actor) or found.state not in ("raised", "forwarded"):
        return forms
    if found.state == "raised":
        forms["forward"] = Form([Field("text", "Ý kiến của đơn vị đầu mối", kind="textarea", required=True, height=3)])
    if actor.does("leader"):
        forms["decide"] = _decision(found)
    forms["ask"] = Form([Field("text", "Điều cần hỏi thêm", kind="textarea", required=True, height=3)])
    return forms


def _decision(found: Obstacle) -> Form:
    units = [("", "– chọn –"), *((str(u.pk), u.name) for u in organisation.units(on=timezone.localdate()))]
    return Form([
        Field("measure", "Cách giải quyết", kind="radio", options=_MEASURES, required=True),
        Field("text", "Quyết định", kind="textarea", required=True, height=3),
        Field("ends", "Hạn mới", kind="date", value=show_date(found.instance.ends), hint="Khi đổi hạn. Ngày/tháng/năm."),
        Field("unit", "Đơn vị nhận việc", kind="select", options=units, hint="Khi giao đơn vị khác."),
    ])  # fmt: skip


def _step(request: HttpRequest, actor: Actor, found: Obstacle, act: str, form: Form) -> None:
    values, version, now = form.values(), version_of(request), timezone.now()
    if act == "answer":
        operations.answer(obstacle=found, text=values["text"], version=version, by=actor, at=now)
    elif act == "forward":
        operations.forward(obstacle=found, text=values["text"], version=version, by=actor, at=now)
    elif act == "ask":
        operations.ask(obstacle=found, text=values["text"], version=version, by=actor, at=now)
    else:
        ends = read_day(values["ends"], "ends") if values["measure"] == "move" else None
        unit = organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None
        operations.decide(
            obstacle=found, measure=values["measure"], text=values["text"], ends=ends, unit=unit, version=version,
            by=actor, at=now,
        )  # fmt: skip


def _found(pk: int, actor: Actor) -> Obstacle:
    found = queries.obstacle(pk, actor=actor)
    if found is None:
        raise Http404("no such obstacle")
    return found
