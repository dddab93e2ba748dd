"""Who comes and who was there: the list, marking, the code in the room."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.dialogues import queries
from cualuat.dialogues.kinds import shred_days
from cualuat.dialogues.operations import attending
from cualuat.letters import qr
from cualuat.letters.registers import Column
from cualuat.sealed import receipts
from cualuat.web.desk.dialogues import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, key_in
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.dialogues.guests import guest_fields, guest_in
from cualuat.web.shell.fields import Form

_LIST = (
    Column("number", "STT", 5, "number"),
    Column("name", "Họ tên", 28),
    Column("people", "Số người", 10, "number"),
    Column("contact", "Liên hệ", 28),
    Column("present", "Có mặt", 10),
    Column("signature", "Ký", 18),
)


@desk(duties=choosing.DUTIES)
def people(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Who registered, who was there; registering somebody who called, giving places back."""
    found = choosing.kept_by(pk, actor)
    rows = list(queries.registrations(found))
    now = timezone.now()
    forms = (
        {"register": Form(guest_fields(email=False)).within("register")} if found.places and found.begins > now else {}
    )
    codes: list[str] = []

    def do(act: str) -> str:
        if act == "register":
            _, code = attending.register(dialogue=found, guest=guest_in(forms["register"]), by=actor, at=now)
            codes.append(receipts.grouped(code))
            return f"Đã đăng ký. Mã để hủy, đọc cho người đăng ký: {codes[-1]}"
        if act == "mark":
            present = [key for text in request.POST.getlist("present") if (key := key_in(text)) is not None]
            return f"Đã ghi {attending.mark(dialogue=found, present=present, by=actor, at=now)} lượt có mặt."
        row = next((row for row in rows if f"give-back-{row.pk}" == act), None)
        if row is None:
            raise Refused("Đăng ký này không còn. Hãy tải lại trang.")
        attending.give_back(registration=row, by=actor, at=now)
        return "Đã hủy đăng ký, chỗ được trả lại."

    known = {"mark", *forms, *(f"give-back-{row.pk}" for row in rows)}
    outcome = act_on(request, forms, known, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:dialogue-people", pk=pk)
    context = {
        "dialogue": found, "rows": rows, "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "present": queries.signed_in(found), "days": shred_days(), "from_when": attending.shred_from(found),
        "may_mark": found.begins <= now + attending.GOOD_FOR * 4 and not found.cancelled_at and found.announced_at,
        "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/dialogues/people.html", context, status=outcome.status)


@desk(duties=choosing.DUTIES)
def people_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The list as a spreadsheet with room to sign."""
    found = choosing.kept_by(pk, actor)
    rows = [
        {
            "number": number, "name": row.name, "people": row.people, "contact": " ".join(filter(None, (row.phone, row.email))),
            "present": "có" if row.present_at else "",
        }
        for number, row in enumerate(queries.registrations(found), start=1)
    ]  # fmt: skip
    subtitle = f"{found.title}, {timezone.localtime(found.begins):%H:%M ngày %d/%m/%Y}, {found.place}"
    return as_sheet(_LIST, rows, "Danh sách người dự đối thoại", subtitle, f"nguoi-du-doi-thoai-{found.pk}")


@desk(duties=choosing.DUTIES)
def code(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The QR code to show in the room; the page loads itself anew before the code is over."""
    found = choosing.kept_by(pk, actor)
    context: dict[str, object] = {"dialogue": found}
    try:
        ticket = attending.ticket_for(found, by=actor, at=timezone.now())
    except Refused as refused:
        context["error"] = str(refused)
    else:
        address = settings.CUALUAT_URL + reverse("public:dialogue-here", args=[ticket])
        context |= {
            "address": address,
            "picture": qr.as_picture(address),
            "present": queries.signed_in(found),
        }
    return page(request, actor, "desk/dialogues/code.html", context)
