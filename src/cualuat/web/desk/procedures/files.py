"""The mirror of files at the desk: lists, a file, its steps and slips; a table of the counter's system taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day, read_time
from cualuat.casework.operations.letters import DOCX
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import VIETNAM
from cualuat.letters.registers import Column
from cualuat.procedures import access, norms
from cualuat.procedures.operations import mirroring
from cualuat.procedures.queries import catalogue as catalogue
from cualuat.procedures.queries import mirror as queries
from cualuat.procedures.rules.mirror import ACT_NAMES, BACK, EDGES, STATES, asked
from cualuat.timelimits import queries as timelimits
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged, words_of
from cualuat.web.desk.posted import act_on, error_beside, unit_in, version_of
from cualuat.web.desk.procedures import choosing, papers
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.public.clock.lines import lines_of
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.procedures.models import MirrorFile

_MOST_FAULTS = 50
# The titles are those that a table is read by: what was given out can be filled in and taken in again.
_SHEET = (
    Column("code", "Mã hồ sơ", 22),
    Column("procedure", "Mã thủ tục", 14),
    Column("received", "Ngày tiếp nhận", 14),
    Column("way", "Hình thức nộp", 18),
    Column("applicant", "Người nộp", 26),
    Column("phone", "Điện thoại", 14),
    Column("appointed", "Ngày hẹn trả", 14),
    Column("limit", "Thời hạn", 18),
    Column("asked_1", "Yêu cầu bổ sung lần 1", 16),
    Column("supplied_1", "Đã bổ sung lần 1", 16),
    Column("asked_2", "Yêu cầu bổ sung lần 2", 16),
    Column("supplied_2", "Đã bổ sung lần 2", 16),
    Column("processing", "Ngày chuyển giải quyết", 16),
    Column("ready", "Ngày có kết quả", 14),
    Column("returned", "Ngày trả kết quả", 14),
    Column("refused", "Ngày từ chối", 14),
    Column("stopped", "Ngày dừng", 14),
)
_REGISTER = (
    Column("code", "Mã hồ sơ", 22),
    Column("procedure", "Thủ tục", 44),
    Column("received", "Ngày tiếp nhận", 12, "date"),
    Column("limit", "Thời hạn", 18),
    Column("due", "Hạn", 12, "date"),
    Column("state", "Tình trạng", 26),
    Column("late", "Quá hạn", 9, "mark"),
    Column("apologised", "Xin lỗi ngày", 12, "date"),
    Column("promised", "Hẹn lại ngày", 12, "date"),
    Column("unit", "Đơn vị", 24),
)


# --- the list ----------------------------------------------------------------------------------------------------


def _load_form(actor: Actor) -> Form:
    return Form(
        [
            Field("table", "Tệp bảng (.xlsx hoặc .csv)", kind="file", required=True, hint="Cột Mã hồ sơ, Mã thủ tục, Ngày tiếp nhận phải có. Nạp lại thì hồ sơ đã có được cập nhật."),
            Field("unit", "Đơn vị giải quyết", kind="select", options=choosing.units_to_mirror(actor)),
        ]
    ).within("load")  # fmt: skip


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Files that one may see; `tai=1` gives the register, `tai=mau` an empty table to fill in."""
    today, words = timezone.localdate(), words_of(request)
    view = request.GET.get("xem", "open")
    view = view if view in queries.VIEWS else "open"
    if request.GET.get("tai") == "mau":
        return as_sheet(_SHEET, [], "Hồ sơ thủ tục hành chính", "", "ho-so-thu-tuc-mau")
    rows = queries.files(actor=actor, view=view, words=words, on=today)
    if request.GET.get("tai") == "1":
        return as_sheet(
            _REGISTER,
            [_cells(row) for row in rows[:20_000]],
            "Sổ theo dõi hồ sơ",
            queries.VIEWS[view],
            "so-theo-doi-ho-so",
        )
    form, faults = _load_form(actor), []
    if request.method == "POST":
        form.fill(request.POST)
        try:
            told = _load(request, actor, form)
        except Refused as refused:
            form.refuse(refused)
            faults = [str(one) for one in getattr(refused, "faults", ())]
        else:
            messages.success(request, told)
            return redirect("desk:procedure-files")
    shown = paged(request, rows)
    counts = queries.counts(actor=actor, on=today)
    context = {
        "list": shown, "rows": [_line(row) for row in shown.rows], "view": view, "words": words,
        "views": [(code, name, counts[code]) for code, name in queries.VIEWS.items()],
        "apologies": queries.to_apologise(actor, on=today, calendar=timelimits.calendar()), "forms": {"load": form}, "act": "load",
        "wrong": form.wrong, "faults": faults[:_MOST_FAULTS], "more": max(0, len(faults) - _MOST_FAULTS),
        "may": choosing.may_mirror_somewhere(actor), "show_optional": True, "apology": norms.norm("apology"), "days": norms.apology_days(),
    }  # fmt: skip
    return page(request, actor, "desk/procedures/files.html", context, status=422 if form.wrong else 200)


def _load(request: HttpRequest, actor: Actor, form: Form) -> str:
    unit = unit_in(form.values()["unit"])
    access.require_mirror(actor, unit.pk if unit else None)
    sent = request.FILES.get("table")
    name = (sent.name or "tệp") if sent else "tệp"
    taken = mirroring.load_files(table=table_in(request), source=name, unit=unit, by=actor, at=timezone.now())
    return f"Đã nạp: {taken.created} hồ sơ mới, {taken.changed} hồ sơ cập nhật, {taken.unchanged} hồ sơ không đổi."


def _tag(row: MirrorFile) -> str:
    if row.is_late(timezone.localdate()) and row.is_running:
        return " tag--expired"
    return {"returned": " tag--done", "result_ready": " tag--done", "refused": " tag--refused"}.get(
        row.state, " tag--waiting"
    )


def _line(row: MirrorFile) -> dict[str, Any]:
    late = row.is_late(timezone.localdate())
    return {"row": row, "state": STATES[row.state], "tag": _tag(row), "late": late}


def _cells(row: MirrorFile) -> dict[str, object]:
    return {
        "code": row.code, "procedure": f"{row.procedure.code} {row.procedure.name}", "received": row.received_on, "limit": row.limit,
        "due": row.due_on, "state": STATES[row.state], "late": row.is_late(timezone.localdate()), "apologised": row.apologised_on,
        "promised": row.promised_on, "unit": row.unit.name if row.unit else "",
    }  # fmt: skip


# --- a new file --------------------------------------------------------------------------------------------------


@desk(duties=choosing.MIRRORING)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Mirrors one file by hand."""
    units = choosing.units_to_mirror(actor)
    form = Form(
        [
            Field("code", "Mã hồ sơ", required=True, maxlength=60, hint="Như trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả."),
            Field("procedure", "Mã thủ tục", value=request.GET.get("ma", "").replace("\0", "")[:40], required=True, maxlength=40, hint="Ví dụ 1.000001; xem ở Danh mục."),
            Field("received_on", "Ngày tiếp nhận đủ hồ sơ", kind="date", value=show_date(timezone.localdate()), required=True),
            Field("received_at", "Giờ tiếp nhận", kind="time", hint="Chỉ cần với thủ tục tính bằng giờ, ví dụ 08:30."),
            Field("way", "Hình thức nộp", maxlength=100, value="Trực tiếp"),
            Field("limit", "Thời hạn", maxlength=200, hint="Để trống thì lấy theo thủ tục. Thủ tục có nhiều thời hạn thì ghi, ví dụ: 15 ngày làm việc."),
            Field("appointed_on", "Ngày hẹn trả trên giấy", kind="date"),
            Field("applicant", "Người nộp", maxlength=200, hint="Chỉ để ghi vào phiếu gửi người nộp."),
            Field("phone", "Điện thoại người nộp", maxlength=40, hint="Chỉ giữ bốn số cuối, để người nộp tra hồ sơ."),
            Field("unit", "Đơn vị giải quyết", kind="select", value=units[0][0] if units else "", options=units),
        ]
    )  # fmt: skip
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = mirroring.register(wanted=_wanted(form), by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi hồ sơ.")
            return redirect("desk:procedure-file", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/procedures/file_add.html", context, status=422 if form.wrong else 200)


def _wanted(form: Form) -> mirroring.FileWanted:
    values = form.values()
    code = values["procedure"]
    procedure = catalogue.by_codes([code]).get(code)
    if procedure is None:
        raise Refused(
            f"Không có thủ tục mang mã «{code[:40]}» trong danh mục." if code else "Hãy ghi mã thủ tục.", "procedure"
        )
    day = read_day(values["received_on"], "received_on")
    return mirroring.FileWanted(
        code=values["code"], procedure=procedure, received_on=day, way=values["way"], limit=values["limit"],
        unit=unit_in(values["unit"]), applicant=values["applicant"], phone=values["phone"],
        moment=datetime.combine(day, read_time(values["received_at"], "received_at"), VIETNAM) if values["received_at"] else None,
        appointed_on=read_day(values["appointed_on"], "appointed_on") if values["appointed_on"] else None,
    )  # fmt: skip


# --- one file ----------------------------------------------------------------------------------------------------


def _found(pk: int, actor: Actor) -> MirrorFile:
    row = queries.file(pk, actor=actor)
    if row is None:
        raise Http404("no such file")
    return row


def _forms(row: MirrorFile, actor: Actor) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    steps = [
        (state, BACK if row.state == "supplement" and state == "checking" else ACT_NAMES[state])
        for state in EDGES[row.state]
    ]
    made = {
        "step": Form([
            Field("state", "Việc vừa làm", kind="radio", options=steps, required=True),
            Field("on", "Ngày", kind="date", value=today, required=True),
            Field("time", "Giờ", kind="time", hint="Chỉ cần với thủ tục tính bằng giờ."),
            Field("note", "Nội dung, lý do", kind="textarea", height=4, hint="Yêu cầu bổ sung thì ghi rõ từng giấy tờ; từ chối thì ghi lý do. Người nộp đọc được phần này."),
        ]),
        "apologise": Form([
            Field("promised_on", "Hẹn lại trả kết quả ngày", kind="date", required=True),
            Field("reason", "Vì sao chậm", kind="textarea", height=3, required=True),
        ]),
        "correct": Form([
            Field("applicant", "Người nộp", value=row.applicant, maxlength=200),
            Field("phone", "Điện thoại người nộp", maxlength=40, hint="Để trống thì giữ bốn số đang có."),
            Field("limit", "Thời hạn", value=row.limit, maxlength=200),
            Field("appointed_on", "Ngày hẹn trả trên giấy", kind="date", value=show_date(row.appointed_on)),
            Field("unit", "Đơn vị giải quyết", kind="select", value=str(row.unit_id or ""), options=choosing.units_to_mirror(actor)),
        ]),
        "strike": Form([Field("why", "Vì sao gạch bỏ", required=True, maxlength=500)]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One file: what happened, its last day and why, what comes next."""
    row = _found(pk, actor)
    forms = _forms(row, actor)
    outcome = act_on(request, forms, tuple(forms), lambda act: _ACTS[act](request, actor, row, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:procedure-file", pk=pk)
    row, now = _found(pk, actor), timezone.now()
    result, trouble = queries.explained(row, calendar=timelimits.calendar(), at=now)
    events = queries.events(row)
    may_apologise = row.is_running and not row.paused and row.due_on is not None
    holds = {
        "step": bool(EDGES[row.state]),
        "apologise": may_apologise,
        "correct": True,
        "strike": row.state != "received",
    }
    error = error_beside(outcome, forms, [name for name, there in holds.items() if there])
    context = {
        "file": row, "state": STATES[row.state], "tag": _tag(row), "late": row.is_late(timezone.localdate()), "events": events, "forms": forms,
        "act": outcome.act, "wrong": outcome.wrong, "error": error, "lines": lines_of(result.steps) if result else [],
        "trouble": trouble, "may": access.may_mirror(actor, row.unit_id), "papers": papers.papers_of(row), "show_optional": True,
        "trips": asked(queries.story(row)), "most": norms.most_trips(), "may_strike": holds["strike"],
        "may_apologise": may_apologise,
        "appointed_later": bool(row.appointed_on and row.due_on and row.appointed_on > row.due_on and row.is_running),
        "pause": norms.norm("pause"), "nexts": holds["step"],
    }  # fmt: skip
    return page(request, actor, "desk/procedures/file.html", context, status=outcome.status)


def _step(request: HttpRequest, actor: Actor, row: MirrorFile, form: Form) -> str:
    values = form.values()
    day = read_day(values["on"], "on")
    moment = datetime.combine(day, read_time(values["time"], "time"), VIETNAM) if values["time"] else None
    if not values["state"]:
        raise Refused("Hãy chọn việc vừa làm.", "state")
    mirroring.step(
        file=row,
        state=values["state"],
        on=day,
        moment=moment,
        note=values["note"],
        version=version_of(request),
        by=actor,
        at=timezone.now(),
    )
    return f"Đã ghi: {STATES[values['state']]}."


def _apologise(request: HttpRequest, actor: Actor, row: MirrorFile, form: Form) -> str:
    values = form.values()
    promised = read_day(values["promised_on"], "promised_on")
    mirroring.apologise(
        file=row,
        promised_on=promised,
        reason=values["reason"],
        version=version_of(request),
        by=actor,
        at=timezone.now(),
    )
    return "Đã ghi xin lỗi và hẹn lại. Tải phiếu ở dưới để ký, gửi người nộp."


def _correct(request: HttpRequest, actor: Actor, row: MirrorFile, form: Form) -> str:
    values = form.values()
    wanted = mirroring.Correction(
        applicant=values["applicant"], phone=values["phone"], limit=values["limit"], unit=unit_in(values["unit"]),
        appointed_on=read_day(values["appointed_on"], "appointed_on") if values["appointed_on"] else None,
    )  # fmt: skip
    mirroring.correct(file=row, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
    return "Đã sửa."


def _strike(request: HttpRequest, actor: Actor, row: MirrorFile, form: Form) -> str:
    mirroring.strike(file=row, why=form.values()["why"], version=version_of(request), by=actor, at=timezone.now())
    return "Đã gạch bước cuối; hạn được tính lại."


_ACTS: dict[str, Callable[[HttpRequest, Actor, MirrorFile, Form], str]] = {
    "step": _step,
    "apologise": _apologise,
    "correct": _correct,
    "strike": _strike,
}


@desk()
def paper(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """A slip as a Word file: «bo-sung», «tu-choi», «xin-loi»."""
    row = _found(pk, actor)
    if which not in papers.PAPERS:
        raise Http404("no such slip")
    try:
        data = papers.made(row, which)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:procedure-file", pk=pk)
    return made_here(data, DOCX, f"{which}-{slug(row.code, 60)}.docx")
