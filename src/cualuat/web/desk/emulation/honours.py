"""Who was commended: the list of a year, a decision with those it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.emulation import access, papers, queries
from cualuat.emulation.operations import judging
from cualuat.emulation.rules import OCCASIONS
from cualuat.letters.registers import Column
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import year_of
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.emulation.models import Decision

_SHEET = (
    Column("n", "STT", 5, "number"),
    Column("who", "Tập thể, cá nhân", 34),
    Column("unit", "Đơn vị", 30),
    Column("award", "Danh hiệu, hình thức", 28),
    Column("occasion", "Loại khen thưởng", 16),
    Column("round", "Đợt thi đua", 34),
    Column("number", "Số quyết định", 18),
    Column("day", "Ngày quyết định", 12, "date"),
)


@desk()
def honours(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Who was commended in a year; `tai=1` gives the list as a spreadsheet."""
    year = year_of(request)
    rows = list(queries.honours(year, actor=actor))
    if request.GET.get("tai") == "1":
        return as_sheet(_SHEET, [
            {"n": n, "who": row.who, "unit": row.unit.name, "award": row.award_name, "occasion": OCCASIONS[row.occasion],
             "round": row.round.title, "number": row.decision.number if row.decision else "", "day": row.decision.day if row.decision else None}
            for n, row in enumerate(rows, 1)
        ], "Danh sách khen thưởng", f"Năm {year}", f"khen-thuong-{year}")  # fmt: skip
    years = sorted({*queries.honour_years(), year, timezone.localdate().year}, reverse=True)
    context = {"rows": rows, "year": year, "years": years}
    return page(request, actor, "desk/emulation/honours.html", context)


def _found(pk: int) -> Decision:
    found = queries.decision(pk)
    if found is None:
        raise Http404("no such decision")
    return found


@desk()
def decision(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A decision and those it commends; leaders correct its number and day."""
    found = _found(pk)
    forms = {}
    if access.may_decide(actor):
        forms["correct"] = Form([
            Field("number", "Số quyết định", value=found.number, maxlength=60, required=True),
            Field("day", "Ngày quyết định", kind="date", value=show_date(found.day), required=True),
        ]).within("correct")  # fmt: skip
    outcome = act_on(request, forms, forms, lambda act: _correct(request, actor, found, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:emulation-decision", pk=pk)
    context = {
        "decision": _found(pk), "rows": queries.commended(found, actor=actor), "forms": forms, "act": outcome.act, "error": outcome.error,
        "wrong": outcome.wrong,
    }  # fmt: skip
    return page(request, actor, "desk/emulation/decision.html", context, status=outcome.status)


def _correct(request: HttpRequest, actor: Actor, found: Decision, form: Form) -> str:
    values = form.values()
    day, version = read_day(values["day"], "day"), version_of(request)
    judging.correct_decision(
        decision=found, number=values["number"], day=day, version=version, by=actor, at=timezone.now()
    )
    return "Đã sửa số, ngày quyết định."


@desk()
def decision_paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The decision as a Word file."""
    found = _found(pk)
    try:
        data = papers.decision(found)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:emulation-decision", pk=pk)
    return made_here(data, DOCX, f"quyet-dinh-khen-thuong-{found.pk}.docx")
