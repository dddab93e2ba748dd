"""Requests in and out: the list, a new one, one with its answer."""

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
from cualuat.coordination import access, queries
from cualuat.coordination.operations import exchanging
from cualuat.coordination.rules import DIRECTIONS, STANDINGS
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.letters.registers import Column
from cualuat.web.desk.coordination import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import key_in, number_in, person_in, unit_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.coordination.models import CooperationRequest
    from cualuat.files.models import Attachment

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("direction", "Chiều", 18),
    Column("agency", "Cơ quan", 30),
    Column("paper", "Văn bản", 22),
    Column("on", "Ngày gửi, nhận", 12, "date"),
    Column("subject", "Trích yếu", 44),
    Column("unit", "Đơn vị", 24),
    Column("handler", "Người xử lý", 22),
    Column("due", "Hạn trả lời", 12, "date"),
    Column("replied", "Ngày trả lời", 12, "date"),
    Column("reply", "Văn bản trả lời", 18),
    Column("state", "Tình trạng", 20),
)
TAGS = {
    "late": " tag--expired",
    "after": " tag--expired",
    "in_time": " tag--done",
    "replied": " tag--done",
    "waiting": " tag--waiting",
}


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The requests that one may see; `tai=1` gives them as a spreadsheet."""
    today = timezone.localdate()
    view, direction = request.GET.get("xem", "waiting"), request.GET.get("chieu", "")
    view = view if view in queries.VIEWS else "waiting"
    rows = queries.requests(actor=actor, view=view, direction=direction, on=today)
    if request.GET.get("tai") == "1":
        return as_sheet(_SHEET, [
            {"number": n, "direction": DIRECTIONS[row.direction], "agency": row.agency, "paper": row.paper, "on": row.on,
             "subject": row.subject, "unit": row.unit.name, "handler": row.handler.name if row.handler else "", "due": row.due,
             "replied": row.replied_on, "reply": row.reply_number, "state": STANDINGS[row.standing(today)]}
            for n, row in enumerate(rows, 1)
        ], "Sổ yêu cầu phối hợp", f"Ngày {today:%d/%m/%Y}", "phoi-hop")  # fmt: skip
    shown = paged(request, rows)
    context = {
        "list": shown, "view": view, "views": queries.VIEWS.items(), "direction": direction, "directions": DIRECTIONS.items(),
        "rows": [(row, STANDINGS[state], TAGS.get(state, "")) for row in shown.rows for state in (row.standing(today),)],
        "may_add": bool(choosing.units(actor)),
    }  # fmt: skip
    return page(request, actor, "desk/coordination/requests.html", context)


def _form(actor: Actor, found: CooperationRequest | None = None, direction: str = "in") -> Form:
    contacts = [
        ("", "– không –"),
        *((str(one.pk), f"{one} ({one.unit.name})") for one in queries.contacts(actor=actor)[:500]),
    ]
    on = show_date(found.on if found else timezone.localdate())
    days = str(found.due_days or "") if found else ""
    return Form(
        [
            Field("direction", "Chiều", kind="radio", value=found.direction if found else direction, options=list(DIRECTIONS.items()), required=True),
            Field("agency", "Cơ quan kia", value=found.agency if found else "", required=True, maxlength=300),
            Field("contact", "Người liên hệ", kind="select", value=str(found.contact_id or "") if found else "", options=contacts),
            Field("number", "Số, ký hiệu văn bản", value=found.number if found else "", maxlength=60),
            Field("day", "Ngày của văn bản", kind="date", value=show_date(found.day) if found and found.day else ""),
            Field("on", "Ngày nhận, ngày gửi", kind="date", value=on, required=True),
            Field("subject", "Trích yếu", value=found.subject if found else "", required=True, maxlength=500),
            Field("content", "Đề nghị gì", kind="textarea", value=found.content if found else "", height=4),
            Field("unit", "Đơn vị", kind="select", value=str(found.unit_id) if found else choosing.own_unit(actor), options=choosing.units(actor), required=True),
            Field("handler", "Người xử lý", kind="select", value=str(found.handler_id or "") if found else "", options=choosing.handlers(actor)),
            Field("due", "Hạn trả lời", kind="date", value=show_date(found.due) if found and found.due and not days else "", hint="Văn bản ghi ngày nào thì ghi ngày ấy."),
            Field("due_days", "Hoặc số ngày làm việc", value=days, maxlength=3, hint="Tính từ ngày nhận, ngày gửi. Không cần trả lời thì để trống cả hai."),
            Field("letter", "Tệp văn bản", kind="file"),
        ]
    )  # fmt: skip


def _wanted(form: Form, actor: Actor, letter: Attachment | None) -> exchanging.RequestWanted:
    values = form.values()
    contact = key_in(values["contact"])
    return exchanging.RequestWanted(
        direction=values["direction"], agency=values["agency"], subject=values["subject"], content=values["content"],
        unit=unit_in(values["unit"]), number=values["number"], on=read_day(values["on"], "on"),
        day=read_day(values["day"], "day") if values["day"] else None,
        contact=queries.contact(contact, actor=actor) if contact else None, handler=person_in(values["handler"]),
        due=read_day(values["due"], "due") if values["due"] else None,
        due_days=number_in(values["due_days"], "due_days") if values["due_days"] else None, letter=letter,
    )  # fmt: skip


@desk(duties=choosing.DUTIES)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Registers a request."""
    direction = "out" if request.GET.get("chieu") == "out" else "in"
    form = _form(actor, direction=direction)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            with received(request, by=actor, name="letter") as sent:
                wanted = _wanted(form, actor, sent[0] if sent else None)
                made = exchanging.register(request=None, wanted=wanted, version=None, by=actor, at=timezone.now())
        except (Refused, files.UnacceptableFile, files.TooLarge) as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi yêu cầu phối hợp.")
            return redirect("desk:coordination-request", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/coordination/request_form.html", context, status=422 if form.wrong else 200)


# --- one request -------------------------------------------------------------------------------------------------


def _forms(actor: Actor, found: CooperationRequest) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    made = {
        "edit": _form(actor, found),
        "answer": Form([
            Field("on", "Ngày trả lời", kind="date", value=today, required=True),
            Field("number", "Số văn bản trả lời", maxlength=60),
            Field("note", "Trả lời gì", kind="textarea", height=3),
            Field("file", "Tệp trả lời", kind="file"),
        ]),
        "drop": Form([Field("reason", "Vì sao thôi chờ", kind="textarea", height=3, required=True)]),
        "reopen": Form([Field("reason", "Vì sao mở lại", kind="textarea", height=3, required=True)]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


def _found(pk: int, actor: Actor) -> CooperationRequest:
    found = queries.request(pk, actor=actor)
    if found is None:
        raise Http404("no such request")
    return found


@desk()
def request(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One request: what is asked, by when, what was answered; the forms of those who handle it."""
    found, today = _found(pk, actor), timezone.localdate()
    forms, act, error = _forms(actor, found), request.POST.get("act", ""), ""
    if request.method == "POST":
        try:
            if act not in _ACTS:
                raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
            forms[act].fill(request.POST)
            told = _ACTS[act](request, actor, found, forms[act])
        except (Refused, files.UnacceptableFile, files.TooLarge) as refused:
            if act in forms:
                forms[act].refuse(refused)
            else:
                error = str(refused)
            found = _found(pk, actor)
            error = error or ("" if _is_shown(act, found) else str(refused))
        else:
            messages.success(request, told)
            if queries.request(pk, actor=actor) is None:  # handed to another unit
                return redirect("desk:coordination")
            return redirect("desk:coordination-request", pk=pk)
    wrong = bool(act in forms and forms[act].wrong)
    state = found.standing(today)
    context = {
        "request_": found, "state": STANDINGS[state], "tag": TAGS.get(state, ""), "direction": DIRECTIONS[found.direction], "forms": forms,
        "act": act, "error": error, "wrong": wrong, "show_optional": True, "may": access.may_handle(actor, found.unit_id),
    }  # fmt: skip
    return page(request, actor, "desk/coordination/request.html", context, status=422 if error or wrong else 200)


def _is_shown(act: str, found: CooperationRequest) -> bool:
    """Whether the page still has this form: somebody may have answered meanwhile."""
    return (act == "reopen") != found.is_open


def _edit(request: HttpRequest, actor: Actor, found: CooperationRequest, form: Form) -> str:
    with received(request, by=actor, name="letter") as sent:
        wanted = _wanted(form, actor, sent[0] if sent else None)
        version = version_of(request)
        exchanging.register(request=found, wanted=wanted, version=version, by=actor, at=timezone.now())
    return "Đã sửa."


def _answer(request: HttpRequest, actor: Actor, found: CooperationRequest, form: Form) -> str:
    values = form.values()
    on, version = read_day(values["on"], "on"), version_of(request)
    with received(request, by=actor, name="file") as sent:
        reply = exchanging.Reply(on, values["number"], values["note"], sent[0] if sent else None)
        exchanging.answer(request=found, reply=reply, version=version, by=actor, at=timezone.now())
    return "Đã ghi trả lời."


def _drop(request: HttpRequest, actor: Actor, found: CooperationRequest, form: Form) -> str:
    version = version_of(request)
    exchanging.drop(request=found, reason=form.values()["reason"], version=version, by=actor, at=timezone.now())
    return "Đã ghi thôi chờ trả lời."


def _reopen(request: HttpRequest, actor: Actor, found: CooperationRequest, form: Form) -> str:
    version = version_of(request)
    exchanging.reopen(request=found, reason=form.values()["reason"], version=version, by=actor, at=timezone.now())
    return "Đã mở lại."


_ACTS: dict[str, Callable[[HttpRequest, Actor, CooperationRequest, Form], str]] = {
    "edit": _edit,
    "answer": _answer,
    "drop": _drop,
    "reopen": _reopen,
}


@desk()
def file(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """«van-ban» or «tra-loi» of a request."""
    found = _found(pk, actor)
    attachment = {"van-ban": found.letter, "tra-loi": found.reply}.get(which)
    if attachment is None or not file_queries.may_be_opened(attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(attachment))
