"""Drafts of plans at the desk: what was said of them, their whole text, approval; what comes out of an issued plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.plans import read_plan
from cualuat.organisation import queries as organisation
from cualuat.programme import access
from cualuat.programme.operations import drafting as operations
from cualuat.programme.queries import drafting as queries
from cualuat.programme.queries import plans as plan_queries
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.programme.plans import plan_or_404, version_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.programme.models import Plan

_SHOWN = 90  # letters of a task in a list to choose from


# --- one draft, and what comes out of a plan ---------------------------------------------------------------------


def _forms(found: Plan, actor: Actor) -> dict[str, Form]:
    today = timezone.localdate()
    tasks = [(str(row.pk), f"{row.path} {row.text}"[:_SHOWN]) for row in plan_queries.tasks(found)]
    years = [(str(year), str(year)) for year in queries.years_to_choose(today)]
    units = [
        (str(unit.pk), unit.name)
        for unit in organisation.units(on=today)
        if unit.kind != "agency" and access.may_draft(actor, unit)
    ]
    made = {
        "comment": Form([
            Field("task", "Về", kind="select", options=[("", "cả bản thảo"), *tasks]),
            Field("text", "Ý kiến", kind="textarea", required=True, height=4),
        ]),
        "back": Form([Field("reason", "Cần sửa gì", kind="textarea", required=True, height=3)]),
        "clone": Form([Field("year", "Cho năm", kind="select", options=years, required=True)]),
        "derive": Form([
            Field("unit", "Đơn vị", kind="select", options=units, required=True),
            Field("year", "Cho năm", kind="select", options=years, value=str(today.year), required=True),
        ]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def plan_draft(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The way of a draft to its approval; of an issued plan what may be made from it and what units made of it."""
    found = plan_or_404(pk, actor)
    forms, act, error = _forms(found, actor), request.POST.get("act", ""), ""
    if request.method == "POST":
        try:
            if act not in _ACTS:
                raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
            if act in forms:
                forms[act].fill(request.POST)
            told, go = _ACTS[act](request, actor, found, forms)
        except Refused as refused:
            if act in forms:
                forms[act].refuse(refused)
            error = "" if act in forms and forms[act].wrong else str(refused)
            found = plan_or_404(pk, actor)
        else:
            messages.success(request, told)
            return redirect("desk:plan-draft", pk=go) if go is not None else redirect("desk:plans")
    wrong = bool(act in forms and forms[act].wrong)
    context = {"plan": found, "forms": forms, "act": act, "error": error, "wrong": wrong, "typed": request.POST}
    context |= _standing(found, actor)
    return page(request, actor, "desk/programme/draft.html", context, status=422 if error or wrong else 200)


def _standing(found: Plan, actor: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    is_draft = queries.is_unissued(found)
    units = [unit for unit in organisation.units(on=today) if unit.kind != "agency"]
    return {
        "is_draft": is_draft,
        "may_draft": access.may_draft(actor, found.unit_id),
        "may_approve": access.may_approve(actor, found),
        "comments": queries.comments(found),
        "units_below": [] if is_draft else queries.plans_below(found),
        "without": [] if is_draft or found.state != "issued" or found.unit_id else queries.units_without(found, units),
        "missing": sum(duty.is_missing for duty in queries.coverage(found)),
        "amended_by": found.amended_by.order_by("pk"),
        "show_optional": False,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


_Done = tuple[str, int | None]


def _comment(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    values = forms["comment"].values()
    key = _number(values["task"])
    task = plan_queries.task(found, key) if key else None
    operations.comment(plan=found, task=task, text=values["text"], by=actor, at=timezone.now())
    return "Đã ghi ý kiến.", found.pk


def _answer(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    row = queries.comment(found, _number(request.POST.get("comment", "")) or 0)
    if row is None:
        raise Refused("Không còn ý kiến này. Hãy tải lại trang.")
    accepted = request.POST.get("accepted") == "1"
    operations.answer(comment=row, accepted=accepted, text=request.POST.get("answer", ""), by=actor, at=timezone.now())
    return "Đã ghi trả lời.", found.pk


def _submit(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    operations.submit(plan=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã trình duyệt.", found.pk


def _approve(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    operations.approve(plan=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã duyệt. Việc tiếp theo: ghi số và ngày ở trang của kế hoạch.", found.pk


def _back(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    reason = forms["back"].values()["reason"]
    operations.send_back(plan=found, reason=reason, version=version_of(request), by=actor, at=timezone.now())
    return "Đã trả lại.", found.pk


def _discard(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    operations.discard(plan=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã bỏ bản thảo. Nhật ký còn giữ lời văn.", None


def _clone(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    year = _number(forms["clone"].values()["year"]) or 0
    made = operations.clone(plan=found, year=year, by=actor, at=timezone.now())
    return f"Đã lập bản thảo cho năm {year}. Năm và ngày đã chuyển; hãy đọc lại từng nhiệm vụ.", made.pk


def _amend(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    made = operations.amend(plan=found, by=actor, at=timezone.now())
    return "Đã lập bản thảo điều chỉnh. Khi ban hành, việc đang làm chuyển sang kế hoạch mới.", made.pk


def _derive(request: HttpRequest, actor: Actor, found: Plan, forms: dict[str, Form]) -> _Done:
    values = forms["derive"].values()
    unit = organisation.unit(_number(values["unit"]) or 0)
    if unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    year = _number(values["year"]) or 0
    made = operations.derive(plan=found, unit=unit, year=year, by=actor, at=timezone.now())
    return f"Đã lập bản thảo kế hoạch của {unit.name}.", made.pk


_ACTS: dict[str, Callable[[HttpRequest, Actor, Plan, dict[str, Form]], _Done]] = {
    "comment": _comment,
    "answer": _answer,
    "submit": _submit,
    "approve": _approve,
    "back": _back,
    "discard": _discard,
    "clone": _clone,
    "amend": _amend,
    "derive": _derive,
}


# --- the whole text ----------------------------------------------------------------------------------------------


@desk()
def plan_text(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The whole text of a draft, to be changed; beside it what is read in it. «Xem thử» reads without keeping."""
    found = plan_or_404(pk, actor)
    access.require_drafter(actor, found.unit_id)
    if not queries.is_unissued(found):
        raise Http404("issued")
    form = Form(
        [Field("text", "Lời văn", kind="textarea", required=True, value=plan_queries.text_of(found), height=30)]
    )
    overtaken = ""
    if request.method == "POST":
        text = form.fill(request.POST).values()["text"]
        if request.POST.get("act") != "try":
            try:
                operations.rewrite(plan=found, text=text, version=version_of(request), by=actor, at=timezone.now())
            except Refused as refused:
                form.refuse(refused)
                fresh = plan_or_404(pk, actor)
                overtaken = plan_queries.text_of(fresh) if fresh.version != version_of(request) else ""
                found = fresh
            else:
                messages.success(request, "Đã lưu lời văn và đọc lại các nhiệm vụ.")
                return redirect("desk:plan-text", pk=pk)
    read = read_plan("\n".join(form["text"].value.splitlines()))
    context = {
        "plan": found,
        "form": form,
        "overtaken": overtaken,
        "tasks": [task for top in read.tasks for task in top.walk()],
        "recipients": read.foot.recipients,
        "unread": read.unread,
        "odd": read.irregularities,
        "is_open": found.state == "draft",
    }
    return page(request, actor, "desk/programme/text.html", context, status=422 if form.wrong else 200)


# --- beside other plans ------------------------------------------------------------------------------------------


@desk()
def plan_compare(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A plan beside the one that it amends, or that of the year before: task by task."""
    found = plan_or_404(pk, actor)
    other = found.amends or found.follows
    if other is None:
        raise Http404("nothing to compare with")
    rows = queries.compared(other, found)
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("new", "gone", "changed", "same")}
    context = {"plan": found, "other": other, "rows": rows, "counts": counts}
    return page(request, actor, "desk/programme/compare.html", context)


@desk()
def plan_coverage(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Each duty of the plan above with the task that carries it out here, or the reason why none does."""
    found = plan_or_404(pk, actor)
    if found.above is None:
        raise Http404("no plan above")
    error = ""
    if request.method == "POST":
        try:
            _covered(request, actor, found)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:plan-coverage", pk=pk)
    duties = queries.coverage(found)
    context = {
        "plan": found,
        "duties": duties,
        "missing": sum(duty.is_missing for duty in duties),
        "tasks": plan_queries.tasks(found),
        "may_draft": access.may_draft(actor, found.unit_id),
        "error": error,
        "typed": request.POST,
    }
    return page(request, actor, "desk/programme/coverage.html", context, status=422 if error else 200)


def _covered(request: HttpRequest, actor: Actor, found: Plan) -> None:
    """One duty: tied to a task, or rightly left out."""
    now = timezone.now()
    above = plan_queries.task(found.above, _number(request.POST.get("above", "")) or 0) if found.above else None
    if above is None:
        raise Refused("Không còn nhiệm vụ này. Hãy tải lại trang.")
    below, reason = _number(request.POST.get("below", "")), request.POST.get("reason", "").strip()
    tied = next((duty.below for duty in queries.coverage(found) if duty.above.pk == above.pk), None)
    if below is None and not reason and tied is None:
        raise Refused("Hãy chọn nhiệm vụ ở dưới, hoặc ghi vì sao không làm.")
    if below is not None or tied is not None:
        operations.tie(plan=found, ties={above.pk: below}, by=actor, at=now)
    if below is None and reason:
        operations.exempt(plan=found, task=above, reason=reason, by=actor, at=now)
