"""Equipment at the desk: the register, one thing with its history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.letters.registers import Column
from cualuat.means import access, queries
from cualuat.means.operations import keeping
from cualuat.means.operations.budgeting import amount_in
from cualuat.means.rules import money
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import key_in, number_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.means.models import Equipment

CONDITIONS = {"good": "Tốt", "worn": "Đã cũ, còn dùng", "broken": "Hỏng, chờ sửa", "retired": "Thôi dùng"}
_SOON = timedelta(days=30)
_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("code", "Mã", 14),
    Column("name", "Tên", 36),
    Column("unit", "Đơn vị", 28),
    Column("keeper", "Người giữ", 24),
    Column("since", "Dùng từ", 12, "date"),
    Column("value", "Giá trị, đồng", 14, "number"),
    Column("condition", "Tình trạng", 18),
    Column("upkeep", "Bảo dưỡng trước", 14, "date"),
)


@desk()
def things(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The register: all for those who keep it, their own for units; `tai=1` gives it as a spreadsheet."""
    rows, today = queries.equipment(actor=actor), timezone.localdate()
    if request.GET.get("tai") == "1":
        return as_sheet(_SHEET, [
            {"number": n, "code": row.code, "name": row.name, "unit": row.unit.name, "keeper": row.keeper.name if row.keeper else "",
             "since": row.since, "value": row.value, "condition": CONDITIONS[row.condition], "upkeep": row.upkeep_due}
            for n, row in enumerate(rows, 1)
        ], "Sổ trang thiết bị", f"Ngày {today:%d/%m/%Y}", "thiet-bi")  # fmt: skip
    context = {
        "rows": [(row, _upkeep(row, today)) for row in rows],
        "may_keep": access.may_keep(actor),
    }
    return page(request, actor, "desk/means/equipment.html", context)


def _upkeep(row: Equipment, today: date) -> str:
    """Whether a thing is «late» to be looked after, or «soon»."""
    if row.upkeep_due is None or row.condition == "retired" or row.upkeep_due > today + _SOON:
        return ""
    return "late" if row.upkeep_due < today else "soon"


def _form(on: date, found: Equipment | None = None) -> Form:
    units = [(str(unit.pk), unit.name) for unit in organisation.units(on=on)]
    people = [("", "– không –"), *((str(one.pk), one.name) for one in organisation.people())]
    return Form(
        [
            Field("code", "Mã", value=found.code if found else "", required=True, maxlength=40),
            Field("name", "Tên", value=found.name if found else "", required=True, maxlength=300),
            Field("unit", "Đơn vị dùng", kind="select", value=str(found.unit_id) if found else "", options=units, required=True),
            Field("keeper", "Người giữ", kind="select", value=str(found.keeper_id or "") if found else "", options=people),
            Field("since", "Dùng từ ngày", kind="date", value=show_date(found.since if found else on), required=True),
            Field("value", "Giá trị, đồng", value=money(found.value) if found else "0", maxlength=20),
            Field("every", "Bảo dưỡng mấy tháng một lần", value=str(found.every or "") if found else "", maxlength=3, hint="Không cần thì để trống."),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> keeping.ThingWanted:
    values = form.values()
    unit, keeper = key_in(values["unit"]), key_in(values["keeper"])
    return keeping.ThingWanted(
        code=values["code"], name=values["name"], unit=organisation.unit(unit) if unit else None,
        keeper=organisation.people().filter(pk=keeper).first() if keeper else None, since=read_day(values["since"], "since"),
        value=amount_in(values["value"] or "0", "value"), every=number_in(values["every"], "every") if values["every"] else None,
    )  # fmt: skip


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Takes a thing in."""
    form = _form(timezone.localdate())
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = keeping.keep(thing=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã đưa vào sổ.")
            return redirect("desk:equipment-item", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/means/equipment_form.html", context, status=422 if form.wrong else 200)


def _note_form(found: Equipment) -> Form:
    today = timezone.localdate()
    return Form(
        [
            Field(
                "condition",
                "Tình trạng",
                kind="radio",
                value=found.condition,
                options=list(CONDITIONS.items()),
                required=True,
            ),
            Field("upkeep", "Vừa bảo dưỡng", kind="check"),
            Field("text", "Ghi chú", maxlength=400),
            Field("on", "Ngày", kind="date", value=show_date(today), required=True),
        ]
    )


@desk()
def thing(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One thing: its history, how it is now, and for those who keep it what is known of it."""
    found = queries.thing(pk, actor=actor)
    if found is None:
        raise Http404("no such thing")
    today, act = timezone.localdate(), request.POST.get("act", "")
    forms = {"keep": _form(today, found).within("keep"), "note": _note_form(found).within("note")}
    if request.method == "POST":
        form, version = forms.get(act, forms["note"]), version_of(request)
        values = form.fill(request.POST).values()
        try:
            if act == "keep":
                keeping.keep(thing=found, wanted=_wanted(form), version=version, by=actor, at=timezone.now())
            else:
                keeping.note(
                    thing=found, condition=values["condition"], upkeep=bool(values["upkeep"]), text=values["text"],
                    on=read_day(values["on"], "on"), version=version, by=actor, at=timezone.now(),
                )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            found = queries.thing(pk, actor=actor) or found
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:equipment-item", pk=pk)
    wrong = any(form.wrong for form in forms.values())
    context = {
        "thing": found, "value": money(found.value), "events": found.events.order_by("-on", "-pk"), "forms": forms, "act": act, "wrong": wrong,
        "late": bool(found.upkeep_due and found.upkeep_due < today), "may_keep": access.may_keep(actor),
        "may_note": access.may_keep(actor) or found.unit_id in actor.units_with(*access.DOERS), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/means/thing.html", context, status=422 if wrong else 200)
