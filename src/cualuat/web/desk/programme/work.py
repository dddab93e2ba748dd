"""The work on tasks at the desk: lists, one time of a task with its log and evidence, what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.figures import all_figures
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.organisation import queries as organisation
from cualuat.programme import access
from cualuat.programme.operations import obstacles, reminding, running
from cualuat.programme.queries import plans as plan_queries
from cualuat.programme.queries import running as queries
from cualuat.programme.rules import period_name
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import key_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.programme.models import TaskInstance


def row_of(instance: TaskInstance, on: date) -> dict[str, Any]:
    """What a list shows of one time of a task."""
    days = (instance.ends - on).days
    is_open = instance.state == "open"
    return {
        "work": instance,
        "period": period_name(instance.planned_begins, instance.planned_ends),
        "days": days,
        "late": -days if is_open and days < 0 else 0,
        "soon": is_open and 0 <= days <= 7,
    }


# --- lists -------------------------------------------------------------------------------------------------------


def wanted_of(request: HttpRequest, actor: Actor, on: date) -> queries.Wanted:
    """What the address asks for."""
    default = "open" if access.may_keep(actor) else "unit"
    view = request.GET.get("xem", default)
    year = key_in(request.GET.get("nam"))
    return queries.Wanted(
        on=on,
        view=view if view in queries.VIEWS else default,
        plan=key_in(request.GET.get("ke-hoach")),
        unit=key_in(request.GET.get("don-vi")),
        year=year if year and 2000 <= year < 2100 else None,
    )


@desk()
def work(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The work that falls due, by view; the focal unit may urge on from here."""
    on = timezone.localdate()
    error = ""
    if request.method == "POST":
        try:
            told = _urged(request, actor)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, told)
            return redirect(request.get_full_path())
    wanted = wanted_of(request, actor, on)
    counts = queries.counts(actor=actor, on=on)
    shown = paged(request, queries.listed(wanted, actor=actor), size=50)
    context = {
        "wanted": wanted,
        "tabs": [_tab(request, view, name, wanted.view, counts.get(view)) for view, name in queries.VIEWS.items()],
        "list": shown,
        "rows": [row_of(one, on) for one in shown.rows],
        "plans": [plan for plan in plan_queries.plans(actor=actor) if plan.state == "issued"],
        "units": organisation.units(on=on),
        "years": queries.years_of(),
        "may_keep": access.may_keep(actor),
        "error": error,
        "typed": request.POST,
        "chosen": {int(key) for key in request.POST.getlist("work") if key.isdecimal()},
        "today": on,
    }
    return page(request, actor, "desk/programme/work.html", context, status=422 if error else 200)


def _tab(request: HttpRequest, view: str, name: str, current: str, count: int | None) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("trang", None)
    query["xem"] = view
    return {"url": f"?{query.urlencode()}", "name": name, "current": view == current, "count": count}


def _urged(request: HttpRequest, actor: Actor) -> str:
    keys = [int(key) for key in request.POST.getlist("work") if key.isdecimal() and len(key) < 12]
    rows = [one for key in keys[:200] if (one := queries.instance(key, actor=actor)) is not None]
    sent = reminding.urge(instances=rows, text=request.POST.get("text", ""), by=actor, at=timezone.now())
    return f"Đã đôn đốc {len(rows)} việc; {sent} người được báo qua thư."


# --- one time of a task ------------------------------------------------------------------------------------------


@desk()
def item(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One time of a task: what is asked, its log with evidence, and the forms of those who may use them."""
    found = _found(pk, actor)
    on = timezone.localdate()
    forms = {name: form.within(name) for name, form in _forms(found, on).items()}
    act = request.POST.get("act", "")
    error = ""
    if request.method == "POST":
        form = forms.get(act)
        try:
            if form is None:
                raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
            form.fill(request.POST)
            told = _ACTS[act](request, actor, found, form)
        except (Refused, files.UnacceptableFile, files.TooLarge) as refused:
            _refuse(form, refused)
            error = "" if form else str(refused)
            found = _found(pk, actor)  # the version to save on top of, now that she has been told
        else:
            messages.success(request, told)
            return redirect("desk:work-item", pk=pk)
    context = {
        **row_of(found, on),
        "entries": found.entries.prefetch_related("evidence"),
        "obstacles": found.obstacles.order_by("raised_at", "pk"),
        "others": queries.instances_of(found.task).exclude(pk=pk)[:24],
        "forms": forms,
        "act": act,
        "error": error,
        "wrong": bool(act and act in forms and forms[act].wrong),
        "may_report": access.may_report(actor, found),
        "may_assign": access.may_assign(actor, found),
        "may_keep": access.may_keep(actor),
        "show_optional": True,
        "today": on,
    }
    return page(
        request, actor, "desk/programme/work_item.html", context, status=422 if error or context["wrong"] else 200
    )


def _refuse(form: Form | None, refused: Exception) -> None:
    if form is None:
        return
    if isinstance(refused, Refused):
        form.refuse(refused)
    else:
        form.refuse(Refused(str(refused), "files"))


def _forms(found: TaskInstance, on: date) -> dict[str, Form]:
    figures = [("", "– không chọn –"), *((one.code, f"{one.group}: {one.name}") for one in all_figures())]
    units = [("", "– chưa giao –"), *((str(unit.pk), unit.name) for unit in organisation.units(on=on))]
    doers = [("", "– cả đơn vị –"), *((str(one.pk), one.name) for one in queries.doers_of(found, on=on))]
    return {
        "report": Form([
            Field("percent", "Mức hoàn thành, phần trăm", value=str(found.percent), maxlength=3, hint="Từ 0 đến 100."),
            Field("text", "Đã làm được gì", kind="textarea", required=True, height=4),
            Field("done", "Việc này đã xong", kind="check"),
            Field("files", "Tệp làm minh chứng", kind="file", hint="Biên bản, ảnh, báo cáo… Mỗi tệp không quá 20 MB."),
            Field("figures", "Số liệu có sẵn làm minh chứng", kind="select", options=figures,
                  hint="Chương trình đếm từ ngày bắt đầu việc này đến hôm nay và giữ lại con số."),
        ]),
        "obstacle": Form([
            Field("text", "Vướng mắc", kind="textarea", required=True, height=4),
            Field("proposal", "Đề xuất", kind="textarea", height=3),
        ]),
        "assign": Form([
            Field("unit", "Đơn vị", kind="select", value=str(found.unit_id or ""), options=units, required=True),
            Field("person", "Người làm", kind="select", value=str(found.person_id or ""), options=doers,
                  hint="Đổi đơn vị thì ghi đơn vị trước, chọn người sau."),
        ]),
        "move": Form([
            Field("ends", "Hạn mới", kind="date", value=show_date(found.ends), required=True, hint="Ngày/tháng/năm."),
            Field("reason", "Lý do", kind="textarea", required=True, height=2),
        ]),
        "guide": Form([Field("text", "Hướng dẫn", kind="textarea", required=True, height=3)]),
        "urge": Form([Field("text", "Lời đôn đốc", kind="textarea", required=True, height=3)]),
        "drop": Form([Field("reason", "Vì sao không làm nữa", kind="textarea", required=True, height=2)]),
        "reopen": Form([Field("reason", "Vì sao mở lại", kind="textarea", required=True, height=2)]),
    }  # fmt: skip


def _report(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    values = form.values()
    text = values["percent"].removesuffix("%").strip() or "0"
    done = bool(values["done"])
    if not text.isdecimal() or len(text) > 3:
        raise Refused("Hãy ghi một số từ 0 đến 100.", "percent")
    if not values["text"]:  # before the files are taken in
        raise Refused("Hãy ghi đã làm được gì.", "text")
    with received(request, by=actor) as sent:
        running.report(
            instance=found, percent=int(text), text=values["text"], done=done, files=sent,
            figures=sorted(form["figures"].chosen), version=version_of(request), by=actor, at=timezone.now(),
        )  # fmt: skip
    return "Đã ghi việc này hoàn thành." if done else "Đã ghi tiến độ."


def _obstacle(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    values = form.values()
    obstacles.raise_obstacle(
        instance=found, text=values["text"], proposal=values["proposal"], by=actor, at=timezone.now()
    )
    return "Đã gửi vướng mắc đến đơn vị đầu mối."


def _assign(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    values, on = form.values(), timezone.localdate()
    unit, person = key_in(values["unit"]), key_in(values["person"])
    chosen = next((one for one in queries.doers_of(found, on=on) if one.pk == person), None)
    if unit != found.unit_id:
        chosen = None  # who works elsewhere is chosen once the unit has it
    running.assign(
        instance=found, unit=organisation.unit(unit) if unit else None, person=chosen, version=version_of(request),
        by=actor, at=timezone.now(),
    )  # fmt: skip
    return "Đã giao việc."


def _move(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    values = form.values()
    running.move(
        instance=found, ends=read_day(values["ends"], "ends"), reason=values["reason"], version=version_of(request),
        by=actor, at=timezone.now(),
    )  # fmt: skip
    return "Đã đổi hạn."


def _guide(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    running.guide(instance=found, text=form.values()["text"], by=actor, at=timezone.now())
    return "Đã ghi hướng dẫn."


def _urge(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    sent = reminding.urge(instances=[found], text=form.values()["text"], by=actor, at=timezone.now())
    return f"Đã đôn đốc; {sent} người được báo qua thư."


def _drop(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    reason = form.values()["reason"]
    running.drop(instance=found, reason=reason, version=version_of(request), by=actor, at=timezone.now())
    return "Đã ghi: không làm nữa."


def _reopen(request: HttpRequest, actor: Actor, found: TaskInstance, form: Form) -> str:
    reason = form.values()["reason"]
    running.reopen(instance=found, reason=reason, version=version_of(request), by=actor, at=timezone.now())
    return "Đã mở lại."


_ACTS: dict[str, Callable[[HttpRequest, Actor, TaskInstance, Form], str]] = {
    "report": _report,
    "obstacle": _obstacle,
    "assign": _assign,
    "move": _move,
    "guide": _guide,
    "urge": _urge,
    "drop": _drop,
    "reopen": _reopen,
}


def _found(pk: int, actor: Actor) -> TaskInstance:
    found = queries.instance(pk, actor=actor)
    if found is None:
        raise Http404("no such work")
    return found


@desk()
def evidence(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file that proves something; a figure leads back to the work."""
    found = queries.evidence(pk, actor=actor)
    if found is None:
        raise Http404("no such evidence")
    if found.attachment is None:
        return redirect(f"{reverse('desk:work-item', args=[found.entry.instance_id])}#ghi-{found.entry_id}")
    if not file_queries.may_be_opened(found.attachment):
        raise Http404("not scanned yet")
    return as_download(file_queries.served(found.attachment))
