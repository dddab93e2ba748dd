"""Score cards at the desk: the list of a year, one card with its steps, communes beside each other, tables as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.letters.registers import Head, register_docx, register_xlsx
from cualuat.organisation import queries as organisation
from cualuat.standards import access, queries
from cualuat.standards.operations import cards as operations
from cualuat.standards.operations import exporting, scoring
from cualuat.standards.rules import STEP_NAMES, show_number, steps_from
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.desk.record import lines
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.standards.models import ScoreCard
    from cualuat.standards.operations.exporting import Table
    from cualuat.standards.queries import Scored

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAKERS: Final[dict[str, tuple[str, Callable[..., bytes]]]] = {
    "xlsx": (_XLSX, register_xlsx),
    "docx": (_DOCX, register_docx),
}
_PLAIN: Final = ("self_score", "post", "submit", "assess")
_DONE: Final = {
    "self_score": "Đã chốt tự chấm.",
    "post": "Đã niêm yết dự thảo kết quả trên trang công khai.",
    "submit": "Đã gửi hồ sơ.",
    "assess": "Đã chốt thẩm định.",
    "recognise": "Đã ghi quyết định công nhận.",
    "decline": "Đã ghi kết quả không công nhận.",
    "send_back": "Đã trả lại phiếu.",
}


def card_of(pk: int, actor: Actor) -> ScoreCard:
    """The card. Raises Http404."""
    found = queries.card(pk, actor=actor) if pk < 2**31 else None
    if found is None:
        raise Http404("no such card")
    return found


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year asked for, else the latest with cards, else this one."""
    typed = request.GET.get("nam", "")
    if typed.isascii() and typed.isdecimal() and len(typed) == 4:
        return int(typed)
    return years[0] if years else timezone.localdate().year


def _open_form(actor: Actor, today: date) -> Form | None:
    """The form for a new card; None for those who may begin none."""
    units = [unit for unit in organisation.units(on=today) if access.may_open(actor, unit.pk)]
    if not units:
        return None
    hint = "Đơn vị này tự chấm. Cơ quan là xã thì chọn chính cơ quan; cơ quan tổng hợp nhiều xã thì chọn đơn vị theo dõi xã."
    return Form(
        [
            Field("year", "Năm đánh giá", value=str(today.year), required=True, maxlength=4),
            Field("commune", "Xã, phường, đặc khu", required=True, maxlength=200),
            Field("unit", "Đơn vị lập phiếu", kind="select", options=[(str(u.pk), u.name) for u in units], hint=hint),
        ]
    )


@desk()
def cards(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The cards of a year; a form to begin one."""
    today = timezone.localdate()
    form, years = _open_form(actor, today), queries.years(actor=actor)
    year = _year(request, years)
    if request.method == "POST":
        if form is None:
            access.require_assessor(actor)
        else:
            try:
                made = _open(form.fill(request.POST), actor)
            except Refused as error:
                form.refuse(error)
            else:
                messages.success(request, "Đã lập phiếu. Hãy chấm từng chỉ tiêu.")
                return redirect("desk:standard-card", pk=made.pk)
    context = {
        "year": year,
        "years": sorted({*years, year}, reverse=True),
        "rows": [_listed(one) for one in queries.scored_all(queries.cards(actor=actor, year=year))],
        "in_use": queries.set_for(year),
        "pause": queries.pause_of(year),
        "form": form,
    }
    wrong = form is not None and form.wrong
    return page(request, actor, "desk/standards/cards.html", context, status=422 if wrong else 200)


def _open(form: Form, actor: Actor) -> ScoreCard:
    values = form.values()
    year, key = values["year"], values["unit"]
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Refused("Hãy ghi năm bằng bốn chữ số.", "year")
    unit = organisation.unit(int(key)) if key in dict(form["unit"].options) else None
    if unit is None:
        raise Refused("Hãy chọn một đơn vị.", "unit")
    return operations.open_card(year=int(year), commune=values["commune"], unit=unit, by=actor, at=timezone.now())


def _listed(found: Scored) -> dict[str, Any]:
    result = found.shown
    return {
        "card": found.card,
        "total": show_number(result.total),
        "worth": show_number(result.worth),
        "unit": found.standard.unit,
        "result": result,
        "deadline": _deadline(found),
    }


def _deadline(found: Scored) -> dict[str, Any] | None:
    """The day before which the file is to be sent, and how it stands with it; None where none is known."""
    deadline = found.standard.deadline("submitted")
    if deadline is None:
        return None
    before, sent = deadline.before(found.card.year), found.card.submitted_on
    return {"before": before, "late": (sent or timezone.localdate()) >= before, "sent": sent}


# --- one card ----------------------------------------------------------------------------------------------------


def _decision_form(card: ScoreCard) -> Form:
    return Form(
        [
            Field("number", "Số, ký hiệu quyết định, thông báo", maxlength=100, hint="Ví dụ 15/QĐ-UBND."),
            Field("day", "Ngày quyết định", kind="date", value=show_date(timezone.localdate()), hint="Ngày/tháng/năm."),
            Field("words", "Ghi chú, lý do không công nhận", kind="textarea"),
        ]
    )


def _back_form() -> Form:
    return Form([Field("reason", "Lý do trả lại", kind="textarea", required=True)])


@desk()
def card(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One card: its steps and days, indicator by indicator, what is missing, what was changed."""
    found = card_of(pk, actor)
    decision, back, error = _decision_form(found), _back_form(), ""
    if request.method == "POST":
        try:
            told = _act(request, actor, found, decision, back)
        except Refused as refused:
            act = request.POST.get("act", "")
            if act in ("recognise", "decline"):
                decision.refuse(refused)
            elif act == "send_back":
                back.refuse(refused)
            else:
                error = str(refused)
            found = card_of(pk, actor)
        else:
            messages.success(request, told)
            return redirect("desk:standard-card", pk=pk)
    context = _shown(found, actor) | {"decision_form": decision, "back_form": back, "error": error}
    wrong = decision.wrong or back.wrong or error
    return page(request, actor, "desk/standards/card.html", context, status=422 if wrong else 200)


def _shown(card: ScoreCard, actor: Actor) -> dict[str, Any]:
    found = queries.scored(card)
    steps = steps_from(card.state)
    fills, assesses = access.may_fill(actor, card), access.may_assess(actor)
    return {
        "card": card,
        "found": found,
        "standard": found.standard,
        "criteria": [_criterion(found, index) for index in range(len(found.own.criteria))],
        "conditions": [(one, found.scores.get(one.code)) for one in found.standard.conditions],
        "total": show_number(found.own.total),
        "worth": show_number(found.own.worth),
        "assessed_total": show_number(found.assessed.total) if found.assessed else "",
        "needed": show_number(found.standard.total_needed),
        "deadline": _deadline(found),
        "deadlines": [(one, one.before(card.year)) for one in found.standard.deadlines],
        "step_names": STEP_NAMES,
        "may_fill": fills,
        "may_assess": assesses,
        "next": _next(steps, fills, assesses),
        "decides": assesses and "recognise" in steps,
        "may_send_back": "send_back" in steps and (assesses or (fills and card.state in ("self_scored", "posted"))),
        "agrees": assesses and card.state == "submitted",
        "log": lines(audit.history("score_card", card.pk)[:60], actor),
    }


def _next(steps: tuple[str, ...], fills: bool, assesses: bool) -> list[tuple[str, str]]:
    """The steps without a form that the actor may take now, with their words."""
    mine = [step for step in steps if step in _PLAIN and (assesses if step == "assess" else fills)]
    return [(step, STEP_NAMES[step]) for step in mine]


def _criterion(found: Scored, index: int) -> dict[str, Any]:
    own = found.own.criteria[index]
    other = found.assessed.criteria[index] if found.assessed else None
    shown = other if other is not None and found.shown is found.assessed else own
    return {
        "criterion": own.criterion,
        "total": show_number(own.total),
        "worth": show_number(own.worth),
        "percent": show_number(own.percent),
        "assessed": show_number(other.total) if other else "",
        "enough": shown.enough,
        "lines": [
            {
                "line": line,
                "score": found.scores.get(line.indicator.code),
                "value": exporting.value_words(line.indicator, line.value),
                "points": show_number(line.points),
                "worth": show_number(line.worth),
                "assessed": exporting.value_words(line.indicator, other.lines[at].value) if other else "",
                "gap": line.indicator.gap(found.standard.scale),
            }
            for at, line in enumerate(own.lines)
        ],
    }


def _act(request: HttpRequest, actor: Actor, card: ScoreCard, decision: Form, back: Form) -> str:
    """Does what one of the forms asks; what to tell. Raises Refused, NotAllowed."""
    act, version, now = request.POST.get("act", ""), version_of(request), timezone.now()
    if act in _PLAIN:
        step = {
            "self_score": operations.self_score,
            "post": operations.post,
            "submit": operations.submit,
            "assess": operations.close_assessment,
        }[act]
        step(card=card, version=version, by=actor, at=now)
    elif act == "agree":
        number = scoring.agree(card=card, version=version, by=actor, at=now)
        return f"Đã nhận kết quả tự chấm của {number} chỉ tiêu."
    elif act == "send_back":
        reason = back.fill(request.POST)["reason"].value
        operations.send_back(card=card, reason=reason, version=version, by=actor, at=now)
    elif act in ("recognise", "decline"):
        access.require_assessor(actor)
        values = decision.fill(request.POST).values()
        operations.decide(
            card=card, recognised=act == "recognise", number=values["number"], day=read_day(values["day"], "day"),
            words=values["words"], version=version, by=actor, at=now,
        )  # fmt: skip
    else:
        raise Refused("Hãy chọn một bước.")
    return _DONE[act]


# --- beside each other, and as files -----------------------------------------------------------------------------


@desk()
def compare(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The communes of a year beside each other, by criterion."""
    years = queries.years(actor=actor)
    year = _year(request, years)
    found = queries.scored_all(queries.cards(actor=actor, year=year))
    standard = next((one.standard for one in found), None)
    heads = standard.criteria if standard else ()
    rows = [
        _listed(one)
        | {
            "cells": [
                {
                    "name": f"{c.criterion.code}. {c.criterion.name}", "total": show_number(c.total),
                    "worth": show_number(c.worth), "enough": c.enough,
                }
                for c in one.shown.criteria
            ]
        }
        for one in found
    ]  # fmt: skip
    context = {"year": year, "years": sorted({*years, year}, reverse=True), "heads": heads, "rows": rows}
    return page(request, actor, "desk/standards/compare.html", context)


@desk()
def card_file(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """A card as XLSX or DOCX."""
    if form not in _MAKERS:
        raise Http404(form)
    found = card_of(pk, actor)
    made = exporting.card_table(card=found, by=actor, at=timezone.now())
    return _file(made, form, f"phieu-chuan-{found.year}-{found.pk}")


@desk()
def year_file(request: HttpRequest, actor: Actor, year: int, form: str) -> HttpResponseBase:
    """The communes of a year as XLSX or DOCX."""
    if form not in _MAKERS or not 1900 < year < 3000:
        raise Http404(form)
    made = exporting.year_table(year=year, by=actor, at=timezone.now())
    return _file(made, form, f"chuan-{year}")


def _file(table: Table, form: str, name: str) -> HttpResponse:
    agency = organisation.agency()
    head = Head(agency.superior, agency.name, agency.place, timezone.localdate()) if agency else Head()
    data = _MAKERS[form][1](table.columns, table.rows, table.title, table.subtitle, head)
    response = HttpResponse(data, content_type=_MAKERS[form][0])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
