"""The plan of checks of a year: seen by everybody, made by the focal unit and the leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.inspections import access, queries
from cualuat.inspections.checklists import inspection_name
from cualuat.inspections.operations import checking
from cualuat.inspections.rules import STATE_NAMES, month_name
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import year_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.inspections.models import Check

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("when", "Thời gian", 16),
    Column("kind", "Hình thức", 16),
    Column("title", "Tên cuộc kiểm tra", 44),
    Column("whom", "Nơi được kiểm tra", 34),
    Column("state", "Tình trạng", 26),
    Column("concluded", "Kết luận ngày", 14, "date"),
    Column("left", "Còn khắc phục", 10, "number"),
)


def kind_name(found: Check) -> str:
    """What it is called: a check by others bore another name once."""
    return "Tự kiểm tra" if found.kind == "self" else inspection_name(found.decided_on or timezone.localdate())


@desk()
def checks(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The plan of a year by months."""
    year, today = year_of(request), timezone.localdate()
    rows = queries.checks(actor=actor, year=year)
    inside = queries.seen_inside(rows, actor=actor)
    shown = [(row, kind_name(row), month_name(row.month, row.year), row.pk in inside) for row in rows]
    units = [unit for unit in organisation.units(on=today) if queries.may_see_report(unit, actor=actor)]
    context = {
        "year": year,
        "years": sorted({*queries.years(), today.year, year}, reverse=True),
        "rows": shown,
        "may_keep": access.may_keep(actor),
        "units": units,
    }
    return page(request, actor, "desk/inspections/checks.html", context)


@desk()
def sheet(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The plan of the year as a spreadsheet."""
    year = year_of(request)
    rows = [
        {
            "number": number, "when": month_name(row.month, row.year), "kind": kind_name(row), "title": row.title,
            "whom": row.of_whom, "state": STATE_NAMES[row.state], "concluded": row.concluded_on,
            "left": row.open_remedies,  # type: ignore[attr-defined]
        }
        for number, row in enumerate(queries.checks(actor=actor, year=year), 1)
    ]  # fmt: skip
    return as_sheet(_SHEET, rows, "Kế hoạch kiểm tra", f"Năm {year}", f"kiem-tra-{year}")


def _form(found: Check | None = None) -> Form:
    today = timezone.localdate()
    units = [("", "– nơi khác –"), *((str(unit.pk), unit.name) for unit in organisation.units(on=today))]
    return Form(
        [
            Field("kind", "Hình thức", kind="select", value=found.kind if found else "self", required=True,
                  options=[("self", "Tự kiểm tra"), ("inspection", inspection_name(today))]),
            Field("title", "Tên cuộc kiểm tra", value=found.title if found else "", required=True, maxlength=300),
            Field("year", "Năm", value=str(found.year if found else today.year), required=True, maxlength=4),
            Field("month", "Tháng", kind="select", value=str(found.month if found else today.month), required=True,
                  options=[(str(n), f"Tháng {n}") for n in range(1, 13)]),
            Field("unit", "Đơn vị được kiểm tra", kind="select", value=str(found.unit_id or "") if found else "", options=units),
            Field("subject", "Hoặc nơi khác được kiểm tra", value=found.subject if found else "", maxlength=300),
            Field("content", "Nội dung", kind="textarea", value=found.content if found else "", height=4),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> checking.CheckWanted:
    values = form.values()
    if not values["year"].isdecimal() or len(values["year"]) != 4:
        raise Refused("Hãy ghi năm bằng bốn chữ số.", "year")
    unit = values["unit"]
    return checking.CheckWanted(
        kind=values["kind"],
        title=values["title"],
        year=int(values["year"]),
        month=int(values["month"]) if values["month"].isdecimal() and len(values["month"]) < 3 else 0,
        content=values["content"],
        unit=organisation.unit(int(unit)) if unit.isdecimal() and len(unit) < 10 else None,
        subject=values["subject"],
    )


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Puts a check into the plan."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = checking.plan(wanted=_wanted(form), by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã đưa vào kế hoạch kiểm tra.")
            return redirect("desk:check", pk=made.pk)
    context = {"form": form, "check": None, "show_optional": True}
    return page(request, actor, "desk/inspections/form.html", context, status=422 if form.wrong else 200)


@desk(duties=access.KEEPERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Corrects a check that has not begun."""
    found = queries.check(pk, actor=actor)
    if found is None:
        raise Http404("no such check")
    form = _form(found)
    if request.method == "POST":
        form.fill(request.POST)
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 9 else None
        try:
            checking.edit(check=found, wanted=_wanted(form), version=version, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
            found = queries.check(pk, actor=actor)
        else:
            messages.success(request, "Đã sửa.")
            return redirect("desk:check", pk=pk)
    context = {"form": form, "check": found, "show_optional": True}
    return page(request, actor, "desk/inspections/form.html", context, status=422 if form.wrong else 200)
