"""How the programme stands: the page of leaders and of the focal unit, a plan along the year, weights, instructions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework import access as casework
from cualuat.casework.needs import read_day
from cualuat.casework.queries.asked import asked
from cualuat.programme import access
from cualuat.programme.operations import running
from cualuat.programme.queries import obstacles as obstacle_queries
from cualuat.programme.queries import plans as plan_queries
from cualuat.programme.queries import running as queries
from cualuat.programme.rules import shares
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.programme.timeline import draw
from cualuat.web.desk.programme.work import row_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.programme.models import Plan, PlanTask, TaskInstance

_SHOWN = 8


def _year(request: HttpRequest) -> int:
    text = request.GET.get("nam", "")
    return int(text) if text.isdecimal() and 2000 <= int(text) < 2100 and len(text) == 4 else timezone.localdate().year


@desk()
def standing(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What is late and whose, what blocks, how each unit and plan stands in a year: read in a minute on a telephone."""
    on, year = timezone.localdate(), _year(request)
    since, until = date(year, 1, 1), date(year, 12, 31)
    units = queries.standings(since=since, until=until, on=on)
    issued = [plan for plan in plan_queries.plans(actor=actor) if plan.state == "issued"]
    late = queries.listed(queries.Wanted(on=on, view="late", year=year), actor=actor)
    soon = queries.listed(queries.Wanted(on=on, view="soon", year=year), actor=actor)
    progress = queries.progress_of_plans(issued, since=since, until=until)
    waiting = obstacle_queries.obstacles(actor=actor)
    context = {
        "year": year,
        "years": sorted({*queries.years_of(), on.year}, reverse=True),
        "total": queries.total(units),
        "units": units,
        "plans": [(plan, progress[plan.pk]) for plan in issued],
        "late": [row_of(one, on) for one in late[:_SHOWN]],
        "soon": [row_of(one, on) for one in soon[:_SHOWN]],
        "soon_count": soon.count(),
        "waiting": waiting[:_SHOWN],
        "waiting_count": waiting.count(),
        "today": on,
        "asked": asked(since=since, until=until, on=on),
        "opens_cases": actor.does(*casework.DESK),
    }
    return page(request, actor, "desk/programme/standing.html", context)


@desk()
def plan_progress(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One plan along a year: bars, how far each task is, weights."""
    found = _plan(pk, actor)
    year = _year(request)
    error = ""
    if request.method == "POST":
        try:
            running.set_weights(plan=found, weights=_weights(request), by=actor, at=timezone.now())
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, "Đã ghi tỷ trọng.")
            return redirect(f"{reverse('desk:plan-progress', args=[pk])}#ty-trong")
    on, since, until = timezone.localdate(), date(year, 1, 1), date(year, 12, 31)
    tasks = plan_queries.tasks(found)
    work: dict[int, list[TaskInstance]] = {}
    for one in queries.listed(queries.Wanted(on=on, view="all", plan=pk), actor=actor):
        if one.begins <= until and one.ends >= since:
            work.setdefault(one.task_id, []).append(one)
    progress = queries.progress_of(found, since=since, until=until)
    context = {
        "plan": found,
        "year": year,
        "years": sorted({*queries.years_of(found), year}, reverse=True),
        "progress": progress.get(None),
        "rows": [_row(task, work.get(task.pk, []), progress, on) for task in tasks],
        "drawing": draw([(task, work[task.pk]) for task in tasks if task.pk in work], year=year, on=on),
        "groups": _groups(tasks, request),
        "error": error,
        "may_keep": access.may_keep(actor),
    }
    return page(request, actor, "desk/programme/progress.html", context, status=422 if error else 200)


def _row(task: PlanTask, work: list[TaskInstance], progress: dict[int | None, float], on: date) -> dict[str, Any]:
    waits = task.pace in ("instruction", "event")
    return {"task": task, "work": [row_of(one, on) for one in work], "percent": progress.get(task.pk), "waits": waits}


def _groups(tasks: list[PlanTask], request: HttpRequest) -> list[dict[str, Any]]:
    """Tasks that stand beside each other, with the shares they have now and what was typed."""
    beside: dict[int | None, list[PlanTask]] = {}
    for task in tasks:
        beside.setdefault(task.parent_id, []).append(task)
    by_key = {task.pk: task for task in tasks}
    found = []
    for parent, children in beside.items():
        if len(children) < 2:
            continue
        given = shares([child.weight for child in children])
        typed = [request.POST.get(f"weight-{child.pk}", _shown(child.weight)) for child in children]
        rows = [
            {"task": child, "share": round(share * 100, 1), "typed": text}
            for child, share, text in zip(children, given, typed, strict=True)
        ]
        found.append({"parent": by_key.get(parent) if parent else None, "rows": rows})
    return found


def _shown(weight: int | None) -> str:
    return "" if weight is None else f"{weight / 10:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _weights(request: HttpRequest) -> dict[int, int | None]:
    """Task → thousandths; typed as percents. Raises Refused."""
    found: dict[int, int | None] = {}
    for name, text in request.POST.items():
        key = name.removeprefix("weight-")
        if name.startswith("weight-") and key.isdecimal() and len(key) < 12:
            found[int(key)] = _thousandths(str(text))
    return found


def _thousandths(text: str) -> int | None:
    text = text.strip().removesuffix("%").strip().replace(",", ".")
    if not text:
        return None
    whole, _, part = text.partition(".")
    if not whole.isdecimal() or (part and not part.isdecimal()) or len(whole) > 3 or len(part) > 1:
        raise Refused(
            f"«{text[:20]}» không phải là tỷ trọng. Hãy ghi số phần trăm, nhiều nhất một chữ số lẻ, ví dụ 12,5."
        )
    return int(whole) * 10 + int(part or 0)


@desk(duties=access.KEEPERS)
def instruct(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """Gives work on a task because somebody above said so: «theo chỉ đạo»."""
    found = _plan(pk, actor)
    task = plan_queries.task(found, number)
    if task is None:
        raise Http404("no such task")
    on = timezone.localdate()
    form = Form([
        Field("words", "Theo chỉ đạo, văn bản nào", kind="textarea", required=True, height=2,
              hint="Ví dụ: Công văn số 12/UBND-NC ngày 03/02/2026."),
        Field("begins", "Từ ngày", kind="date", value=show_date(on), required=True, hint="Ngày/tháng/năm."),
        Field("ends", "Hạn", kind="date", required=True, hint="Ngày/tháng/năm."),
    ])  # fmt: skip
    if request.method == "POST":
        values = form.fill(request.POST).values()
        try:
            begins, ends = read_day(values["begins"], "begins"), read_day(values["ends"], "ends")
            made = running.instruct(
                task=task, begins=begins, ends=ends, words=values["words"], by=actor, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã giao việc.")
            return redirect("desk:work-item", pk=made.pk)
    context = {"plan": found, "task": task, "form": form}
    return page(request, actor, "desk/programme/instruct.html", context, status=422 if form.wrong else 200)


def _plan(pk: int, actor: Actor) -> Plan:
    found = plan_queries.plan(pk, actor=actor)
    if found is None:
        raise Http404("no such plan")
    return found
