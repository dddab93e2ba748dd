"""Meetings at which law was told of: the list, a new one, one with its result, the code in the room, signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.campaigns import access, queries
from cualuat.campaigns.operations import meeting as meeting_operations
from cualuat.campaigns.rules import FILE_KINDS, read_questions
from cualuat.casework.needs import read_day
from cualuat.files import queries as file_queries
from cualuat.letters import qr
from cualuat.letters.registers import Column
from cualuat.web.desk.campaigns import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged, year_of
from cualuat.web.desk.posted import act_on, key_in, unit_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.campaigns.models import Meeting

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("day", "Ngày", 11, "date"),
    Column("title", "Nội dung", 30),
    Column("group", "Sinh hoạt của", 22),
    Column("place", "Nơi", 22),
    Column("leader", "Người dẫn", 18),
    Column("present", "Có mặt", 8, "number"),
    Column("sheets", "Số phiếu", 8, "number"),
    Column("raised", "Câu hỏi, ý kiến", 30),
)


@desk()
def meetings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The meetings of a year; with «tai» as a spreadsheet."""
    asked = year_of(request)
    rows = queries.meetings(year=asked)
    if request.GET.get("tai"):
        held = [row for row in rows if row.state == "held"]
        cells = [
            {
                "number": number, "day": row.day, "title": row.title, "group": row.group, "place": row.place, "leader": row.leader,
                "present": row.present, "sheets": row.sheets, "raised": row.raised,
            }
            for number, row in enumerate(reversed(held), start=1)
        ]  # fmt: skip
        return as_sheet(_SHEET, cells, "Sổ sinh hoạt lồng ghép pháp luật", f"Năm {asked}", f"so-sinh-hoat-{asked}")
    shown = paged(request, rows)
    context = {
        "list": shown, "rows": [(row, choosing.TAGS.get(row.state, "")) for row in shown.rows], "year": asked, "before": asked - 1,
        "after": asked + 1, "counts": queries.held_in(asked), "may_add": bool(choosing.units(actor)),
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/meetings.html", context)


def _form(actor: Actor, found: Meeting | None = None, kit: str = "") -> Form:
    kits = [("", "– không –"), *((str(row.pk), row.title) for row in queries.kits())]
    items = [("", "– không –")]
    for campaign in queries.campaigns().filter(state__in=queries.OPEN):
        items += [(str(row.pk), f"{row.what} ({campaign.title[:60]})") for row in queries.items(campaign)]
    chosen = str(found.item_id or "") if found else ""
    if found and found.item and chosen not in dict(items):
        items.append((chosen, found.item.what))
    return Form(
        [
            Field("title", "Nội dung", value=found.title if found else "", required=True, maxlength=300),
            Field("kit", "Bộ tài liệu", kind="select", value=str(found.kit_id or "") if found else kit, options=kits),
            Field("group", "Sinh hoạt của ai", value=found.group if found else "", required=True, maxlength=200, hint="Ví dụ: Chi đoàn thôn Đông, chi hội phụ nữ, tổ dân phố."),
            Field("day", "Ngày", kind="date", value=show_date(found.day if found else timezone.localdate()), required=True),
            Field("place", "Nơi", value=found.place if found else "", required=True, maxlength=300),
            Field("leader", "Người dẫn", value=found.leader if found else "", required=True, maxlength=200),
            Field("unit", "Đơn vị", kind="select", value=str(found.unit_id) if found else choosing.own_unit(actor), options=choosing.units(actor), required=True),
            Field("item", "Thuộc việc của đợt truyền thông", kind="select", value=chosen, options=items),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> meeting_operations.MeetingWanted:
    values = form.values()
    kit, item = key_in(values["kit"]), key_in(values["item"])
    return meeting_operations.MeetingWanted(
        title=values["title"], group=values["group"], unit=unit_in(values["unit"]), day=read_day(values["day"], "day"),
        place=values["place"], leader=values["leader"], kit=queries.kit(kit) if kit else None, item=queries.item(item) if item else None,
    )  # fmt: skip


@desk(duties=choosing.WRITERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Writes a meeting down."""
    form = _form(actor, kit=request.GET.get("bo", ""))
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = meeting_operations.plan_meeting(
                meeting=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi buổi sinh hoạt.")
            return redirect("desk:kit-meeting", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/campaigns/meeting_form.html", context, status=422 if form.wrong else 200)


# --- one meeting ---------------------------------------------------------------------------------------------------


def _held_form(found: Meeting) -> Form:
    fields = [
        Field("present", "Số người có mặt", value=str(found.present or ""), maxlength=7, hint="Để trống: lấy số người đã điểm danh bằng mã."),
        Field("sheets", "Số phiếu câu hỏi thu về", value=str(found.sheets or ""), maxlength=7),
        Field("raised", "Câu hỏi, ý kiến được nêu", kind="textarea", value=found.raised, height=4, hint="Không ghi tên người hỏi."),
        Field("note", "Ghi chú", kind="textarea", value=found.note, height=2),
    ]  # fmt: skip
    if found.kit and found.kit.questions:
        counts = ", ".join(map(str, found.counts))
        fields.insert(2, Field("counts", "Số người đúng ở từng câu", value=counts, maxlength=100, hint="Lần lượt từng câu, cách nhau bằng dấu phẩy: 12, 15, 9."))  # fmt: skip
    return Form(fields)


def _forms(actor: Actor, found: Meeting) -> dict[str, Form]:
    if not access.may_write(actor, found.unit_id):
        return {}
    made = {
        "edit": _form(actor, found), "hold": _held_form(found), "reopen": choosing.reason("Vì sao ghi lại"), "cancel": Form([]),
        "files": Form(
            [
                Field("kind", "Loại tệp", kind="select", value="list", options=choosing.options(FILE_KINDS), required=True),
                Field("files", "Tệp", kind="file", required=True, hint="Danh sách có mặt có chữ ký, ảnh buổi sinh hoạt."),
            ]
        ),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


def _shown(found: Meeting, forms: dict[str, Form]) -> list[str]:
    held, over = found.state == "held", found.day <= timezone.localdate()
    fitting = {"edit": not held, "hold": not held and over, "reopen": held, "cancel": not held, "files": True}
    return [name for name in forms if fitting[name]]


def _do(request: HttpRequest, actor: Actor, found: Meeting, act: str, form: Form) -> str:
    version, at, values = version_of(request), timezone.now(), form.values()
    if act == "edit":
        meeting_operations.plan_meeting(meeting=found, wanted=_wanted(form), version=version, by=actor, at=at)
        return "Đã sửa buổi sinh hoạt."
    if act == "hold":
        held = meeting_operations.Held(
            present=choosing.number_or_none(values["present"], "present"), sheets=choosing.number_or_none(values["sheets"], "sheets"),
            counts=values.get("counts", ""), raised=values["raised"], note=values["note"],
        )  # fmt: skip
        meeting_operations.hold(meeting=found, held=held, version=version, by=actor, at=at)
        return "Đã ghi kết quả buổi sinh hoạt."
    if act == "reopen":
        meeting_operations.reopen(meeting=found, reason=values["reason"], version=version, by=actor, at=at)
        return "Hãy ghi lại kết quả; con số cũ còn trong biểu."
    if act == "cancel":
        meeting_operations.cancel(meeting=found, version=version, by=actor, at=at)
        return "Đã bỏ buổi sinh hoạt."
    with received(request, by=actor) as sent:
        meeting_operations.add_files(
            meeting=found, kind=values["kind"], attachments=sent, version=version, by=actor, at=at
        )
    return "Đã giữ tệp."


@desk()
def meeting(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One meeting."""
    found = choosing.there(queries.meeting(pk))
    forms = _forms(actor, found)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:kit-meetings") if outcome.act == "cancel" else redirect("desk:kit-meeting", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found = choosing.there(queries.meeting(pk))
    shown = _shown(found, forms)
    if outcome.wrong and (outcome.act not in shown or outcome.act == "cancel"):
        error = choosing.told(forms[outcome.act])
    context: dict[str, Any] = {
        "meeting": found, "forms": {name: forms[name] for name in shown}, "act": outcome.act, "wrong": outcome.wrong, "error": error,
        "show_optional": True, "tag": choosing.TAGS.get(found.state, ""), "files": queries.meeting_files(found),
        "guests": queries.guests(found), "today": timezone.localdate(), "answers": _answers(found),
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/meeting.html", context, status=outcome.status)


def _answers(found: Meeting) -> list[tuple[str, int, int]]:
    """Each question with how many had it right, and the share in hundredths; none where the kit was changed since."""
    questions = read_questions(found.kit.questions) if found.kit else []
    if not found.sheets or len(questions) != len(found.counts):
        return []
    return [
        (one.text, count, round(count * 100 / found.sheets)) for one, count in zip(questions, found.counts, strict=True)
    ]


@desk()
def meeting_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file of a meeting, to be saved: its unit, and whoever runs campaigns, for it may name those who were there."""
    found = choosing.there(queries.meeting_file(pk))
    access.require_writer(actor, found.meeting.unit_id)
    if not file_queries.may_be_opened(found.attachment):
        raise Http404("not to be opened")
    return as_download(file_queries.served(found.attachment))


@desk()
def code(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The QR code to show in the room; the page loads itself anew before the code is over."""
    found = choosing.there(queries.meeting(pk))
    context: dict[str, Any] = {"meeting": found}
    try:
        ticket = meeting_operations.ticket_for(found, by=actor, at=timezone.now())
    except Refused as refused:
        context["error"] = str(refused)
    else:
        address = settings.CUALUAT_URL + reverse("desk:kit-meeting-sign-in", args=[ticket])
        picture = qr.as_picture(address)
        context |= {"address": address, "picture": picture, "count": len(queries.guests(found))}
    return page(request, actor, "desk/campaigns/meeting_code.html", context)


@desk()
def sign_in(request: HttpRequest, actor: Actor, ticket: str) -> HttpResponseBase:
    """Whoever scanned the code says «I am here»: one button, so that no preview of the address does it for her."""
    error, found, now = "", None, timezone.now()
    try:
        found = meeting_operations.meeting_of(ticket, at=now)
        if request.method == "POST":
            meeting_operations.sign_in(ticket=ticket, by=actor, at=now)
            messages.success(request, "Đã ghi bạn có mặt.")
            return redirect("desk:kit-meeting", pk=found.pk)
    except Refused as refused:
        error = str(refused)
    context = {"meeting": found, "error": error}
    return page(request, actor, "desk/campaigns/meeting_sign_in.html", context, status=422 if error else 200)
