"""What must be published: the list with what is late, an entry with each time, the form for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.duties import access, queries
from cualuat.duties.operations import publishing
from cualuat.duties.rules import LIMITS, WITHIN, YEARLY, Limit
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.means.budget import key_in
from cualuat.web.desk.paging import paged
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.duties.models import Information


@desk()
def listing(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The whole list; above it what is missing or due soon."""
    today = timezone.localdate()
    found = queries.entries(actor=actor)
    pressing = [
        one
        for one in queries.times(found, until=today + queries.AHEAD, today=today)
        if one.state in ("missing", "soon")
    ]
    context = {"pressing": pressing, "list": paged(request, found), "may_keep": access.may_keep(actor)}
    return page(request, actor, "desk/duties/publication.html", context)


def _form(found: Information | None) -> Form:
    units = [(str(u.pk), u.name) for u in organisation.units(on=timezone.localdate())]
    if found is not None and str(found.unit_id) not in dict(units):
        units.append((str(found.unit_id), found.unit.name))
    yearly = f"{found.day}/{found.month}" if found is not None and found.limit == YEARLY else ""
    return Form(
        [
            Field("name", "Thông tin phải công khai", value=found.name if found else "", required=True),
            Field("basis", "Căn cứ pháp lý", value=found.basis if found else "", required=True),
            Field("form", "Hình thức công khai", value=found.form if found else "", required=True),
            Field("place", "Nơi công khai", value=found.place if found else "", required=True),
            Field("unit", "Đơn vị phụ trách", kind="select", options=units, value=str(found.unit_id) if found else "", required=True),
            Field("limit", "Thời hạn", kind="radio", options=list(LIMITS), value=found.limit if found else WITHIN, required=True),
            Field("days", "Số ngày", value=str(found.days) if found and found.days else ""),
            Field("day", "Ngày/tháng hằng năm", value=yearly),
            Field("since", "Áp dụng từ ngày", kind="date", value=show_date(found.since if found else timezone.localdate()), required=True),
        ]
    )  # fmt: skip


def _limit(kind: str, days: str, day: str) -> Limit:
    if kind not in dict(LIMITS):
        raise Refused("Hãy chọn thời hạn.", "limit")
    if kind == YEARLY:
        first, _, month = day.strip().partition("/")
        if not (first.isascii() and first.isdigit() and month.isascii() and month.isdigit()):
            raise Refused("Hãy ghi ngày và tháng, ví dụ 31/3.", "day")
        return Limit(kind, month=int(month[:4]), day=int(first[:4]))
    clean = days.strip()
    if not (clean.isascii() and clean.isdigit()):
        raise Refused("Hãy ghi số ngày, từ 1 đến 365.", "days")
    return Limit(kind, days=int(clean[:6]))


def _keep(found: Information | None, form: Form, version: str, actor: Actor) -> Information:
    values = form.values()
    unit = key_in(values["unit"])
    wanted = publishing.Wanted(
        values["name"], values["basis"], values["form"], values["place"],
        organisation.unit(unit) if unit else None,
        _limit(values["limit"], values["days"], values["day"]), read_day(values["since"], "since"),
    )  # fmt: skip
    return publishing.keep(entry=found, wanted=wanted, version=key_in(version), by=actor, at=timezone.now())


@desk()
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The form for a new entry."""
    access.require_keeper(actor)
    form = _form(None)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = _keep(None, form, "", actor)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã thêm vào danh mục.")
            return redirect("desk:information", pk=made.pk)
    return page(request, actor, "desk/duties/add.html", {"form": form}, status=422 if form.wrong else 200)


def _forms(found: Information, open_times: list[queries.Time]) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    choices = [(one.due.isoformat(), one.due.strftime("%d/%m/%Y")) for one in open_times]
    made = {
        "publish": Form([
            Field("due", "Kỳ đến hạn ngày", kind="select", options=choices, required=True),
            Field("on", "Đã công khai ngày", kind="date", value=today, required=True),
            Field("address", "Địa chỉ, nơi đã công khai", value=found.place, required=True),
        ]),
        "arise": Form([Field("on", "Có thông tin từ ngày", kind="date", value=today, required=True)]),
        "keep": _form(found),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


def _step(act: str, found: Information, form: Form, version: str, actor: Actor) -> None:
    values, now = form.values(), timezone.now()
    if act == "publish":
        try:
            due = date.fromisoformat(values["due"])
        except ValueError:
            raise Refused("Hãy chọn kỳ công khai.", "due") from None
        on = read_day(values["on"], "on")
        publishing.publish(entry=found, due=due, on=on, address=values["address"], by=actor, at=now)
    elif act == "arise":
        publishing.arise(entry=found, on=read_day(values["on"], "on"), by=actor, at=now)
    elif act == "keep":
        _keep(found, form, version, actor)
    else:
        raise Refused("Không có việc này trên trang. Hãy tải lại trang.")


@desk()
def entry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One entry: each time it was or must be published."""
    found = queries.information(pk, actor=actor)
    if found is None:
        raise Http404("no such entry")
    today = timezone.localdate()
    times = queries.times([found], until=today + queries.AHEAD, today=today)
    forms = _forms(found, [one for one in times if one.row is None or one.row.published_on is None])
    act = request.POST.get("act", "")
    if request.method == "POST":
        form = forms.get(act, forms["publish"])
        form.fill(request.POST)
        try:
            _step(act, found, form, request.POST.get("version", ""), actor)
        except Refused as refused:
            form.refuse(refused)
            found = queries.information(pk, actor=actor) or found
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:information", pk=pk)
    wrong = any(form.wrong for form in forms.values())
    context = {
        "entry": found, "times": times, "forms": forms, "act": act, "wrong": wrong, "within": found.limit == WITHIN,
        "may_keep": access.may_keep(actor), "may_publish": access.may_publish(actor, found),
        "form": forms.get(act, forms["publish"]),
    }  # fmt: skip
    return page(request, actor, "desk/duties/information.html", context, status=422 if wrong else 200)
