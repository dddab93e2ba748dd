"""The table of tasks that a superior's plan assigns: by hand and out of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.coordination import access, queries
from cualuat.coordination.operations import assigning
from cualuat.coordination.rules import TASK_STATES
from cualuat.letters.registers import Column
from cualuat.web.desk.coordination import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import key_in, unit_in, version_of
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.coordination.models import AssignedTask

# The titles are those that the file is read by: what was given out can be filled in and taken in again.
_SHEET = (
    Column("number", "STT", 6),
    Column("text", "Nhiệm vụ", 50),
    Column("leads", "Chủ trì", 28),
    Column("cooperating", "Phối hợp", 28),
    Column("time", "Thời gian", 18),
    Column("state", "Tình trạng", 14),
    Column("unit", "Đơn vị thực hiện", 24),
    Column("task", "Nhiệm vụ của cơ quan", 24),
    Column("note", "Ghi chú", 24),
)
TAGS = {"done": " tag--done", "doing": " tag--waiting"}
_MOST_FAULTS = 50


def _form(found: AssignedTask | None = None, source: str = "") -> Form:
    tasks = [
        ("", "– chưa nối –"),
        *((str(row.pk), f"{queries.name_of(row)} {row.text}"[:90]) for row in queries.own_tasks()),
    ]
    return Form(
        [
            Field("source", "Kế hoạch của cấp trên", value=found.source if found else source, required=True, maxlength=300, hint="Ví dụ: Kế hoạch số 90/KH-UBND ngày 12/12/2025."),
            Field("number", "Số thứ tự trong kế hoạch ấy", value=found.number if found else "", maxlength=20),
            Field("text", "Nhiệm vụ", kind="textarea", value=found.text if found else "", required=True, height=3),
            Field("leads", "Chủ trì", value=found.leads if found else "", required=True, maxlength=500),
            Field("cooperating", "Phối hợp", value=found.cooperating if found else "", maxlength=1000),
            Field("time", "Thời gian", value=found.time if found else "", maxlength=300),
            Field("unit", "Đơn vị của ta thực hiện", kind="select", value=str(found.unit_id or "") if found else "", options=choosing.every_unit()),
            Field("task", "Nhiệm vụ trong kế hoạch của ta", kind="select", value=str(found.task_id or "") if found else "", options=tasks),
            Field("state", "Tình trạng", kind="select", value=found.state if found else "waiting", options=list(TASK_STATES.items()), required=True),
            Field("note", "Ghi chú", value=found.note if found else "", maxlength=1000),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> assigning.TaskWanted:
    values = form.values()
    task = key_in(values["task"])
    return assigning.TaskWanted(
        source=values["source"], number=values["number"], text=values["text"], leads=values["leads"],
        cooperating=values["cooperating"], time=values["time"], unit=unit_in(values["unit"]), state=values["state"],
        note=values["note"], task=next((row for row in queries.own_tasks() if row.pk == task), None) if task else None,
    )  # fmt: skip


def _load_form(source: str) -> Form:
    return Form(
        [
            Field("source", "Kế hoạch của cấp trên", value=source, required=True, maxlength=300),
            Field("table", "Tệp bảng (.xlsx hoặc .csv)", kind="file", required=True, hint="Cột như trong bảng tải ở đây; cột Nhiệm vụ và Chủ trì phải có."),
        ]
    ).within("load")  # fmt: skip


@desk()
def tasks(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The table: all for its keepers, of units what is theirs; `tai=1` gives it as a spreadsheet, `tai=mau` an empty one."""
    source = request.GET.get("ke-hoach", "").replace("\0", "")[:300]
    rows = list(queries.tasks(actor=actor, source=source))
    if request.GET.get("tai") in ("1", "mau"):
        given = rows if request.GET["tai"] == "1" else []
        return as_sheet(
            _SHEET, [_cells(row) for row in given], "Nhiệm vụ cấp trên giao", source, "nhiem-vu-cap-tren-giao"
        )
    forms = {"assign": _form(source=source).within("assign"), "load": _load_form(source)}
    act, faults = request.POST.get("act", ""), []
    act = act if act in forms else "assign"
    if request.method == "POST":
        form = forms[act]
        form.fill(request.POST)
        try:
            told = _load(request, actor, form) if act == "load" else _add(actor, form)
        except Refused as refused:
            form.refuse(refused)
            faults = [str(one) for one in getattr(refused, "faults", ())]
        else:
            messages.success(request, told)
            return redirect("desk:assigned-tasks")
    wrong = any(form.wrong for form in forms.values())
    context = {
        "rows": [(row, TASK_STATES[row.state], TAGS.get(row.state, "")) for row in rows], "sources": queries.sources(actor=actor),
        "source": source, "forms": forms, "act": act, "wrong": wrong, "may_keep": access.may_keep(actor), "show_optional": True,
        "faults": faults[:_MOST_FAULTS], "more": max(0, len(faults) - _MOST_FAULTS),
    }  # fmt: skip
    return page(request, actor, "desk/coordination/tasks.html", context, status=422 if wrong else 200)


def _cells(row: AssignedTask) -> dict[str, object]:
    return {
        "number": row.number, "text": row.text, "leads": row.leads, "cooperating": row.cooperating, "time": row.time,
        "state": TASK_STATES[row.state], "unit": row.unit.name if row.unit else "",
        "task": queries.name_of(row.task) if row.task else "", "note": row.note,
    }  # fmt: skip


def _add(actor: Actor, form: Form) -> str:
    assigning.assign(task=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
    return "Đã thêm nhiệm vụ."


def _load(request: HttpRequest, actor: Actor, form: Form) -> str:
    access.require_keeper(actor)
    count = assigning.load(source=form.values()["source"], table=table_in(request), by=actor, at=timezone.now())
    return f"Đã nạp {count} nhiệm vụ."


@desk()
def task(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One task: how far it is; its keepers correct it or take it out."""
    found = queries.task(pk, actor=actor)
    if found is None:
        raise Http404("no such task")
    forms, act, version = _task_forms(found), request.POST.get("act", ""), version_of(request)
    if request.method == "POST":
        form = forms.get(act, forms["mark"]).fill(request.POST)
        try:
            told = _change(actor, found, act, form, version)
        except Refused as refused:
            form.refuse(refused)
            found = queries.task(pk, actor=actor) or found
        else:
            messages.success(request, told)
            return redirect("desk:assigned-tasks")
    wrong = any(form.wrong for form in forms.values())
    context = {
        "task": found, "state": TASK_STATES[found.state], "tag": TAGS.get(found.state, ""), "forms": forms, "act": act, "wrong": wrong,
        "may_keep": access.may_keep(actor), "may_mark": access.may_handle(actor, found.unit_id), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/coordination/task.html", context, status=422 if wrong else 200)


def _task_forms(found: AssignedTask) -> dict[str, Form]:
    mark = Form(
        [
            Field(
                "state", "Tình trạng", kind="radio", value=found.state, options=list(TASK_STATES.items()), required=True
            ),
            Field("note", "Ghi chú", value=found.note, maxlength=1000),
        ]
    )
    made = {"mark": mark, "edit": _form(found), "remove": Form([])}
    return {name: form.within(name) for name, form in made.items()}


def _change(actor: Actor, found: AssignedTask, act: str, form: Form, version: int | None) -> str:
    now, values = timezone.now(), form.values()
    if act == "mark":
        assigning.mark(task=found, state=values["state"], note=values["note"], version=version, by=actor, at=now)
        return "Đã ghi tình trạng."
    if act == "edit":
        assigning.assign(task=found, wanted=_wanted(form), version=version, by=actor, at=now)
        return "Đã sửa nhiệm vụ."
    if act == "remove":
        assigning.remove(task=found, version=version, by=actor, at=now)
        return "Đã bỏ nhiệm vụ khỏi bảng."
    raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
