"""Reception days: the posted schedule, booking a place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.casework.kinds import kind
from cualuat.casework.operations import reception
from cualuat.casework.operations.intake import Brought, Incomplete, PersonGiven
from cualuat.casework.queries import public
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.matters import codes
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.pages import need_agency, personal_page
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.casework.models import ReceptionDay, Slot

SHOWN_DAYS = 60
_DAY = timedelta(days=1)


@require_safe
@public_page
@need_agency
def schedule(request: HttpRequest) -> HttpResponseBase:
    """When and where citizens are received, and by whom; days that were postponed stay with their reason."""
    days = list(public.reception_days(since=timezone.localdate())[:SHOWN_DAYS])
    of = kind("reception")
    context = {
        "days": [{"day": day, "free": len(_free(day)) if not day.cancelled_at else 0} for day in days],
        "kind": of,
        "bases": link_all([of.requires_basis])[of.requires_basis],
        "agency": organisation.agency(),
        "past": public.concluded_days(before=timezone.localdate() + _DAY)[:10],  # today's too, once concluded
    }
    return render(request, "public/matters/reception.html", context)


def _free(day: ReceptionDay) -> list[Slot]:
    """Slots with a place left that are still to come."""
    now = timezone.localtime()
    past = day.on < now.date()
    return [s for s in public.free_slots(day) if not past and (day.on > now.date() or s.begins > now.time())]


def _form(day: ReceptionDay) -> Form:
    slots = [(str(slot.pk), slot.begins.strftime("%H:%M")) for slot in _free(day)]
    return Form(
        [
            Field("slot", "Giờ", kind="radio", options=slots, required=True),
            Field("name", "Họ và tên", required=True, maxlength=200, autocomplete="name"),
            Field("address", "Địa chỉ", required=True, maxlength=400, hint="Thôn, xã, tỉnh."),
            Field("id_number", "Số căn cước hoặc hộ chiếu", maxlength=30, hint="Có thể xuất trình khi đến."),
            Field("phone", "Điện thoại", maxlength=30, autocomplete="tel", hint="Để báo khi buổi tiếp phải hoãn."),
            Field("email", "Thư điện tử", kind="email", maxlength=254, autocomplete="email"),
            Field("subject", "Bạn muốn trình bày việc gì?", required=True, maxlength=300, hint="Một dòng."),
            Field("content", "Nói rõ thêm", kind="textarea", height=6),
            Field("count", "Bao nhiêu người cùng đến?", value="1", maxlength=4),
            Field(
                "help",
                "Bạn cần giúp gì khi đến?",
                maxlength=300,
                hint="Ví dụ: phiên dịch ngôn ngữ ký hiệu, lối đi xe lăn.",
            ),
        ]
    )


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
@need_agency
def book(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Takes a place; the answer is the receipt with number and code."""
    day = public.reception_day(pk)
    if day is None or day.posted_at is None:
        raise Http404("no such day")
    form = _form(day)
    status = 200
    if request.method == "POST":
        form.fill(request.POST)
        status = 422
        if not within(request, "book"):
            form.errors.append(TOO_MANY)
            status = 429
        elif (answer := _book(request, day, form)) is not None:
            return answer
    context = {
        "day": day,
        "form": form,
        "show_optional": True,
        "full": not form["slot"].options,
        "over": day.on < timezone.localdate(),
    }
    return render(request, "public/matters/book.html", context, status=status)


def _book(request: HttpRequest, day: ReceptionDay, form: Form) -> HttpResponse | None:
    values = form.values()
    slot = public.slot(int(values["slot"])) if values["slot"].isdecimal() else None
    if slot is None or slot.day_id != day.pk:
        form["slot"].error = "Hãy chọn một giờ."
        return None
    try:
        registered, visit = reception.book(slot=slot, brought=brought_of(day, values), by=ANYONE, at=timezone.now())
    except Incomplete as error:
        form.refuse_all(error.errors)
        return None
    except Refused as error:
        form.refuse(error)
        return None
    code = receipts.grouped(registered.receipt)
    context = {"case": registered.case, "visit": visit, "day": day, "code": code}
    response = render(request, "public/matters/booked.html", context)
    codes.keep(response, codes.RECEIPT, code)
    return response


def brought_of(day: ReceptionDay, values: dict[str, str], *, channel: str = "web") -> Brought:
    """What somebody who comes to a reception brings."""
    told_by = "email" if values.get("email") else "sms" if values.get("phone") else ""
    count = values.get("count") or "1"
    answers = {"mode": day.mode} | ({"help": values["help"]} if values.get("help") else {})
    return Brought(
        kind="reception",
        channel=channel,
        received_at=timezone.now(),
        subject=values["subject"],
        content=values.get("content") or values["subject"],
        answers=answers,
        sender=PersonGiven(
            name=values["name"],
            address=values.get("address", ""),
            id_number=values.get("id_number", ""),
            phone=values.get("phone", ""),
            email=values.get("email", ""),
            told_by=told_by,
        ),
        count=int(count) if count.isdecimal() and len(count) < 6 else 0,
        unit=day.unit,
    )
