"""Reception days at the desk: planning, posting in time, postponing, the day itself with its visitors, its conclusion."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.choices import Mode
from cualuat.casework.needs import read_day, read_time
from cualuat.casework.operations import reception
from cualuat.casework.operations.intake import Incomplete
from cualuat.casework.queries import public
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.web.desk.door import desk, page
from cualuat.web.public.matters.receiving import brought_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.casework.models import ReceptionDay

DUTIES = ("reception", "leader", "focal")


def _plan_form() -> Form:
    today = timezone.localdate()
    leaders = [(str(p.pk), p.name) for p in organisation.people_with_duty("leader", on=today)]
    units = [(str(u.pk), u.name) for u in organisation.units(on=today)]
    agency = organisation.agency()
    return Form(
        [
            Field("on", "Ngày", kind="date", required=True, hint="Ngày/tháng/năm."),
            Field("mode", "Hình thức", kind="select", options=Mode.choices, value=Mode.PERIODIC),
            Field("leader", "Lãnh đạo tiếp", kind="select", options=[("", "– không –"), *leaders]),
            Field("unit", "Đơn vị phụ trách", kind="select", options=units),
            Field("place", "Nơi tiếp", required=True, maxlength=300, value=f"Phòng tiếp công dân, {agency.address}" if agency else ""),
            Field("begins", "Từ giờ", kind="time", value="08:00", required=True),
            Field("ends", "Đến giờ", kind="time", value="11:00", required=True),
            Field("slot_minutes", "Mỗi lượt (phút)", value="30", maxlength=3),
            Field("capacity", "Số người mỗi lượt", value="1", maxlength=2),
            Field("walk_ins", "Số thứ tự cho người không hẹn", value="10", maxlength=3),
            Field("participants", "Thành phần cùng tiếp", kind="textarea"),
            Field("content", "Nội dung dự kiến", kind="textarea"),
        ]
    )  # fmt: skip


@desk(duties=DUTIES)
def days(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Days to come and just past, planning one."""
    form = _plan_form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            day = reception.plan(wanted=_wanted(form), by=actor, at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã lập lịch. Hãy xem lại rồi niêm yết.")
            return redirect("desk:reception-day", pk=day.pk)
    today = timezone.localdate()
    rows = public.reception_days(since=today.replace(day=1), posted_only=False)
    context = {
        "rows": [{"day": day, "latest": reception.latest_posting(day.on, day.mode)} for day in rows],
        "form": form,
        "today": today,
        "monthly": public.periodic_days_of_month(today),
    }
    return page(request, actor, "desk/matters/reception_days.html", context, status=422 if form.wrong else 200)


def _wanted(form: Form) -> reception.DayWanted:
    """Raises Refused, naming the input."""
    values = form.values()
    numbers = {}
    for name in ("slot_minutes", "capacity", "walk_ins"):
        if not values[name].isdecimal():
            raise Refused("Hãy ghi một số.", name)
        numbers[name] = int(values[name])
    today = timezone.localdate()
    unit = organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None
    if unit is None:
        raise Refused("Hãy chọn đơn vị phụ trách.", "unit")
    leaders = organisation.people_with_duty("leader", on=today)
    leader = leaders.filter(pk=int(values["leader"])).first() if values["leader"].isdecimal() else None
    return reception.DayWanted(
        on=read_day(values["on"], "on"),
        mode=values["mode"],
        unit=unit,
        place=values["place"],
        begins=_time(values["begins"], "begins"),
        ends=_time(values["ends"], "ends"),
        leader=leader,
        participants=values["participants"],
        content=values["content"],
        **numbers,
    )


def _time(text: str, name: str) -> time:
    return read_time(text, name)


def _walk_in_form() -> Form:
    return Form(
        [
            Field("name", "Họ và tên", required=True, maxlength=200),
            Field("address", "Địa chỉ", maxlength=400),
            Field("id_number", "Số căn cước hoặc hộ chiếu", maxlength=30),
            Field("phone", "Điện thoại", maxlength=30),
            Field("subject", "Trình bày việc gì", required=True, maxlength=300),
            Field("content", "Nội dung", kind="textarea"),
            Field("count", "Số người", value="1", maxlength=4),
        ]
    )


@desk(duties=DUTIES)
def day(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One day: its visitors in order, posting, postponing, a number for somebody at the door, the conclusion."""
    found = public.reception_day(pk)
    if found is None:
        raise Http404("no such day")
    form, error, receipt, act, wrong = _walk_in_form(), "", "", "", ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            if act == "walk-in":
                registered, visit = reception.walk_in(
                    day=found, brought=brought_of(found, form.fill(request.POST).values(), channel="desk"), by=actor,
                    at=timezone.now(),
                )  # fmt: skip
                receipt = f"Số {visit.number}, hồ sơ {registered.case.number}, mã tra cứu {receipts.grouped(registered.receipt)}"
                form = _walk_in_form()
            else:
                _ACTS[act](request, actor, found) if act in _ACTS else None
                return redirect("desk:reception-day", pk=pk)
        except Incomplete as refused:
            form.refuse_all(refused.errors)
        except Refused as refused:
            error, wrong = str(refused), refused.field
    found = public.reception_day(pk)
    assert found is not None
    context = {
        "day": found,
        "visits": public.visits(found, actor=actor),
        "slots": found.slots.order_by("begins"),
        "latest": reception.latest_posting(found.on, found.mode),
        "others": public.reception_days(since=found.on, posted_only=False)
        .filter(cancelled_at=None)
        .exclude(pk=pk)[:20],
        "form": form,
        "error": error,
        "wrong": wrong,
        "act": act if error else "",
        "closed": reception.door_closed(found, timezone.now()),
        "typed": request.POST,
        "may_receive": actor.does("reception", "leader"),
        "receipt": receipt,
        "today": timezone.localdate(),
        "default_day": show_date(found.on),
    }
    return page(request, actor, "desk/matters/reception_day.html", context, status=422 if form.wrong or error else 200)


def _post(request: HttpRequest, actor: Actor, found: ReceptionDay) -> None:
    reception.post(day=found, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
    messages.success(request, "Đã niêm yết trên trang công khai.")


def _cancel(request: HttpRequest, actor: Actor, found: ReceptionDay) -> None:
    chosen = request.POST.get("moved_to", "")
    moved = public.reception_day(int(chosen)) if chosen.isdecimal() else None
    reception.cancel(day=found, reason=request.POST.get("reason", ""), moved_to=moved, by=actor, at=timezone.now())
    messages.success(request, "Đã hoãn và báo cho người đã hẹn.")


def _conclude(request: HttpRequest, actor: Actor, found: ReceptionDay) -> None:
    reception.conclude(day=found, conclusion=request.POST.get("conclusion", ""), by=actor, at=timezone.now())
    messages.success(request, "Đã ghi kết luận.")


_ACTS = {"post": _post, "cancel": _cancel, "conclude": _conclude}
