"""Minutes of meetings with other agencies: the list, new ones, one with its conclusions, as a Word file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.coordination import access, queries
from cualuat.coordination.operations import meeting
from cualuat.coordination.papers import made
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.kernel.text import slug
from cualuat.web.desk.coordination import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import unit_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.coordination.models import Conclusion, Minutes


@desk()
def meetings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The minutes that one may see."""
    context = {"list": paged(request, queries.minutes_list(actor=actor)), "may_add": bool(choosing.units(actor))}
    return page(request, actor, "desk/coordination/meetings.html", context)


def _form(actor: Actor, found: Minutes | None = None) -> Form:
    day = show_date(found.day if found else timezone.localdate())
    unit = str(found.unit_id) if found else choosing.own_unit(actor)
    return Form(
        [
            Field("title", "Họp về việc gì", value=found.title if found else "", required=True, maxlength=500),
            Field("day", "Ngày họp", kind="date", value=day, required=True),
            Field("place", "Nơi họp", value=found.place if found else "", required=True, maxlength=300),
            Field("unit", "Đơn vị lập biên bản", kind="select", value=unit, options=choosing.units(actor), required=True),
            Field("agencies", "Các cơ quan", kind="textarea", value=found.agencies if found else "", required=True, hint="Mỗi dòng một cơ quan."),
            Field("members", "Người dự họp", kind="textarea", value=found.members if found else "", required=True, height=5, hint="Mỗi dòng một người, ghi chức vụ."),
            Field("chair", "Người chủ trì", value=found.chair if found else "", required=True, maxlength=200),
            Field("secretary", "Người ghi biên bản", value=found.secretary if found else "", maxlength=200),
            Field("content", "Nội dung", kind="textarea", value=found.content if found else "", required=True, height=8),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> meeting.MinutesWanted:
    values = form.values()
    return meeting.MinutesWanted(
        title=values["title"], day=read_day(values["day"], "day"), place=values["place"], unit=unit_in(values["unit"]),
        agencies=values["agencies"], members=values["members"], chair=values["chair"], secretary=values["secretary"],
        content=values["content"],
    )  # fmt: skip


@desk(duties=choosing.DUTIES)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Writes minutes."""
    form = _form(actor)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = meeting.write(minutes=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập biên bản. Hãy ghi các kết luận.")
            return redirect("desk:coordination-minutes", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/coordination/meeting_form.html", context, status=422 if form.wrong else 200)


# --- one meeting -------------------------------------------------------------------------------------------------


def _conclusion_form(found: Conclusion | None = None) -> Form:
    return Form(
        [
            Field("text", "Kết luận", kind="textarea", value=found.text if found else "", required=True, height=3),
            Field("unit", "Đơn vị của ta thực hiện", kind="select", value=str(found.unit_id or "") if found else "", options=choosing.every_unit()),
            Field("agency", "Hoặc cơ quan khác thực hiện", value=found.agency if found else "", maxlength=300),
            Field("due", "Xong trước hết ngày", kind="date", value=show_date(found.due) if found else "", required=True),
        ]
    )  # fmt: skip


def _finish_form() -> Form:
    today = show_date(timezone.localdate())
    return Form(
        [Field("on", "Xong ngày", kind="date", value=today, required=True), Field("note", "Kết quả", maxlength=500)]
    )


def _forms(actor: Actor, found: Minutes, rows: list[Conclusion]) -> dict[str, Form]:
    made_ = {
        "edit": _form(actor, found),
        "conclude": _conclusion_form(),
        "sign": Form([Field("file", "Tệp bản ký", kind="file", required=True)]),
    }
    for row in rows:
        made_[f"change-{row.pk}"] = _conclusion_form(row)
        made_[f"finish-{row.pk}"] = _finish_form()
        made_[f"undo-{row.pk}"] = Form([Field("reason", "Vì sao chưa xong", maxlength=500, required=True)])
        made_[f"strike-{row.pk}"] = Form([])
    return {name: form.within(name) for name, form in made_.items()}


def _whole(pk: int, actor: Actor) -> Minutes:
    """The minutes, for those who may read all of them."""
    found = _found(pk, actor)
    if not access.may_handle(actor, found.unit_id):
        raise Http404("not all of these minutes")
    return found


def _found(pk: int, actor: Actor) -> Minutes:
    found = queries.minutes(pk, actor=actor)
    if found is None:
        raise Http404("no such minutes")
    return found


@desk()
def minutes(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One meeting: what was said, each conclusion with who does it by when, whether it is done."""
    found, today = _found(pk, actor), timezone.localdate()
    rows = list(queries.conclusions(found, actor=actor))
    forms, act, error = _forms(actor, found, rows), request.POST.get("act", ""), ""
    if request.method == "POST":
        try:
            if act not in forms:
                raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
            forms[act].fill(request.POST)
            told = _do(request, actor, found, rows, act, forms[act])
        except (Refused, files.UnacceptableFile, files.TooLarge) as refused:
            error = str(refused)
            if act in forms:
                forms[act].refuse(refused)
            found = _found(pk, actor)
            rows = list(queries.conclusions(found, actor=actor))
        else:
            messages.success(request, told)
            return redirect("desk:coordination-minutes", pk=pk)
    may = access.may_handle(actor, found.unit_id)
    context = {
        "minutes": found, "forms": forms, "act": act, "wrong": bool(error), "may": may, "may_write": may and found.signed_id is None,
        "error": error, "show_optional": True,
        "rows": [
            {
                "row": row, "late": row.done_on is None and row.due < today, "may_finish": may or access.may_handle(actor, row.unit_id),
                **{name: (f"{name}-{row.pk}", forms.get(f"{name}-{row.pk}")) for name in ("change", "finish", "undo", "strike")},
            }
            for row in rows
        ],
    }  # fmt: skip
    return page(request, actor, "desk/coordination/minutes.html", context, status=422 if error else 200)


def _do(request: HttpRequest, actor: Actor, found: Minutes, rows: list[Conclusion], act: str, form: Form) -> str:
    name, _, key = act.partition("-")
    version = version_of(request)
    if key:
        row = next(row for row in rows if str(row.pk) == key)
        return _ROW_ACTS[name](actor, row, form, version)
    if name == "edit":
        meeting.write(minutes=found, wanted=_wanted(form), version=version, by=actor, at=timezone.now())
        return "Đã sửa biên bản."
    if name == "conclude":
        _conclude(actor, found, None, form, version)
        return "Đã thêm kết luận."
    with received(request, by=actor, name="file") as sent:
        meeting.sign(minutes=found, attachment=sent[0] if sent else None, version=version, by=actor, at=timezone.now())
    return "Đã giữ bản ký. Lời văn biên bản không sửa nữa."


def _conclude(actor: Actor, found: Minutes, row: Conclusion | None, form: Form, version: int | None) -> None:
    values = form.values()
    wanted = meeting.ConclusionWanted(
        values["text"], read_day(values["due"], "due"), unit_in(values["unit"]), values["agency"]
    )
    meeting.conclude(minutes=found, conclusion=row, wanted=wanted, version=version, by=actor, at=timezone.now())


def _change(actor: Actor, row: Conclusion, form: Form, version: int | None) -> str:
    _conclude(actor, row.minutes, row, form, version)
    return "Đã sửa kết luận."


def _finish(actor: Actor, row: Conclusion, form: Form, version: int | None) -> str:
    values = form.values()
    on = read_day(values["on"], "on")
    meeting.finish(conclusion=row, on=on, note=values["note"], version=version, by=actor, at=timezone.now())
    return "Đã ghi là xong."


def _undo(actor: Actor, row: Conclusion, form: Form, version: int | None) -> str:
    reason = form.values()["reason"]
    meeting.undo(conclusion=row, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã ghi lại là chưa xong."


def _strike(actor: Actor, row: Conclusion, form: Form, version: int | None) -> str:
    meeting.strike(conclusion=row, version=version, by=actor, at=timezone.now())
    return "Đã bỏ kết luận."


_ROW_ACTS: dict[str, Callable[[Actor, Conclusion, Form, int | None], str]] = {
    "change": _change,
    "finish": _finish,
    "undo": _undo,
    "strike": _strike,
}


@desk()
def paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The minutes as a Word file, written anew from what stands here."""
    found = _whole(pk, actor)
    try:
        data = made(found)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:coordination-minutes", pk=pk)
    return made_here(data, DOCX, f"bien-ban-{slug(found.title, 40)}.docx")


@desk()
def signed(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The signed paper."""
    found = _whole(pk, actor)
    if found.signed is None or not file_queries.may_be_opened(found.signed):
        raise Http404("no such file")
    return as_download(file_queries.served(found.signed))
