"""Dialogues at the desk: the list with what is due of each kind, planning and correcting one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.dialogues import access, queries
from cualuat.dialogues.kinds import all_kinds, shred_days
from cualuat.dialogues.operations import arranging
from cualuat.entry.operations.arranging import BadTerms
from cualuat.web.desk.dialogues import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.entry import terms
from cualuat.web.desk.paging import paged, year_of
from cualuat.web.desk.posted import act_on, moment_in, number_in, unit_in, version_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.dialogues.models import Dialogue


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The dialogues, and of each kind how often it is due this year, was held, is planned."""
    view = request.GET.get("xem", "coming")
    view = view if view in queries.VIEWS else "coming"
    year, today = year_of(request), timezone.localdate()
    rows = queries.standing(year=year, on=today)
    may_run = access.may_run(actor)
    forms = {f"number-{one.kind.code}": _number_form(one) for one in rows} if may_run else {}
    kinds = {f"number-{one.kind.code}": one for one in rows}

    def do(act: str) -> str:
        values, one = forms[act].values(), kinds[act]
        arranging.set_number(
            kind=one.kind.code, per_year=number_in(values["per_year"], "per_year"), basis=values["basis"],
            version=version_of(request), by=actor, at=timezone.now(),
        )  # fmt: skip
        return "Đã ghi số lần một năm."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect(f"{request.path}?nam={year}")
    listed_ = paged(request, queries.dialogues(actor=actor, view=view))
    context = {
        "list": listed_, "rows": [(row, choosing.state_of(row)) for row in listed_.rows], "view": view, "views": queries.VIEWS.items(),
        "year": year, "may_add": bool(choosing.units(actor)), "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "kinds": [
            {"one": one, "late": one.need.late(today), "name": f"number-{one.kind.code}", "form": forms.get(f"number-{one.kind.code}")}
            for one in rows
        ],
    }  # fmt: skip
    return page(request, actor, "desk/dialogues/dialogues.html", context, status=outcome.status)


def _number_form(one: queries.KindStanding) -> Form:
    fields = [
        Field("per_year", "Số lần một năm", value=str(one.need.times), required=True, maxlength=2),
        Field("basis", "Theo văn bản nào", value=one.choice.basis if one.choice else "", required=True, maxlength=500),
    ]
    return Form(fields).within(f"number-{one.kind.code}")


def form_of(actor: Actor, row: Dialogue | None = None) -> Form:
    """The inputs of a dialogue, with who may ask and until when."""
    kinds = [(code, kind.name) for code, kind in all_kinds().items()]
    begins = timezone.localtime(row.begins) if row else None
    ends = timezone.localtime(row.ends) if row else None
    asked = terms.fields(row.asking if row else None, secrecy=False)
    for field in asked:
        if field.name in ("open_day", "close_day"):
            field.label = "Nhận câu hỏi từ ngày" if field.name == "open_day" else "Nhận câu hỏi đến ngày"
            if field.name == "open_day" and row is None:
                field.value = show_date(timezone.localdate())
        elif field.name == "audience":
            field.label = "Ai được gửi và ủng hộ câu hỏi"
    return Form(
        [
            Field("kind", "Loại đối thoại", kind="select", value=row.kind if row else "", options=kinds, required=True),
            Field("title", "Đối thoại về việc gì", value=row.title if row else "", required=True, maxlength=300),
            Field("who", "Với ai", value=row.who if row else "", required=True, maxlength=300, hint="Ví dụ: người dân xã Mẫu Đông; doanh nghiệp nhỏ trong tỉnh."),
            Field("day", "Ngày đối thoại", kind="date", value=f"{begins:%d/%m/%Y}" if begins else "", required=True),
            Field("begin_time", "Từ giờ", kind="time", value=f"{begins:%H:%M}" if begins else "08:00", required=True),
            Field("end_time", "Đến giờ", kind="time", value=f"{ends:%H:%M}" if ends else "11:00", required=True),
            Field("place", "Nơi đối thoại", value=row.place if row else "", required=True, maxlength=300),
            Field("online", "Đường dẫn họp trực tuyến", value=row.online if row else "", maxlength=300, hint="Ai cũng đọc được đường dẫn này."),
            Field("chair", "Người chủ trì", value=row.chair if row else "", required=True, maxlength=200),
            Field("unit", "Đơn vị tổ chức", kind="select", value=str(row.unit_id) if row else "", options=choosing.units(actor), required=True),
            Field("agenda", "Nội dung, chương trình", kind="textarea", value=row.agenda if row else "", height=5, hint="Mỗi dòng một việc."),
            Field("contact", "Liên hệ", value=row.contact if row else "", maxlength=200, hint="Điện thoại, thư của đơn vị tổ chức."),
            Field("invited", "Giấy mời gửi ai", kind="textarea", value=row.invited if row else "", hint="Mỗi dòng một nơi; để trống thì giấy mời ghi «Với ai» ở trên."),
            Field("places", "Số chỗ", value=str(row.places) if row else "0", required=True, hint="Ghi 0 nếu không cần đăng ký."),
            *asked,
        ]
    )  # fmt: skip


def _wanted(form: Form) -> arranging.Wanted:
    values = form.values()
    return arranging.Wanted(
        kind=values["kind"], title=values["title"], who=values["who"], begins=moment_in(values, "day", "begin_time"),
        ends=moment_in(values, "day", "end_time"), place=values["place"], chair=values["chair"],
        unit=unit_in(values["unit"]), asking=terms.terms_in(form, secrecy="secret"), online=values["online"],
        agenda=values["agenda"], contact=values["contact"], invited=values["invited"],
        places=number_in(values["places"], "places"),
    )  # fmt: skip


def _context(form: Form, **more: Any) -> dict[str, Any]:
    return {"form": form, "show_optional": True, "kinds": all_kinds().values(), "days": shred_days(), **more}


@desk(duties=choosing.DUTIES)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Plans a dialogue."""
    form = form_of(actor)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = arranging.plan(wanted=_wanted(form), by=actor, at=timezone.now())
        except BadTerms as error:
            form.refuse_all(error.errors)
        except Refused as refused:
            form.refuse(refused)
            form.refuse_missing()
        else:
            messages.success(request, "Đã lập buổi đối thoại. Xem lại rồi bấm «Thông báo».")
            return redirect("desk:dialogue", pk=row.pk)
    return page(request, actor, "desk/dialogues/form.html", _context(form), status=422 if form.wrong else 200)


@desk(duties=choosing.DUTIES)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Corrects or moves a dialogue."""
    found = choosing.kept_by(pk, actor)
    if found.held_at is not None or found.cancelled_at is not None:
        raise Http404("it is over")
    form = form_of(actor, found)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            arranging.edit(
                dialogue=found, wanted=_wanted(form), version=version_of(request), by=actor, at=timezone.now()
            )
        except BadTerms as error:
            form.refuse_all(error.errors)
        except Refused as refused:
            form.refuse(refused)
            form.refuse_missing()
            found = choosing.kept_by(pk, actor)
        else:
            messages.success(request, "Đã sửa buổi đối thoại.")
            return redirect("desk:dialogue", pk=pk)
    context = _context(form, dialogue=found)
    return page(request, actor, "desk/dialogues/form.html", context, status=422 if form.wrong else 200)
