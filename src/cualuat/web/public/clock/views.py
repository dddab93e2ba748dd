"""The deadline calculator: a day and a limit of the law (or a bare length), and the last day with the steps to it."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.kernel.limits import InvalidLedger, NoRuleInForce, UnknownVariant, due
from cualuat.kernel.workdays import (
    NotAPeriod,
    YearNotCovered,
    add_calendar_days,
    add_months,
    add_working_days,
    show_moment,
)
from cualuat.timelimits import queries
from cualuat.timelimits.rules import MATTERS, circumstances_of, ledger_of
from cualuat.web.public.clock.lines import lines_of
from cualuat.web.public.finding.asked import date_of, public_page

UNITS = {
    "ngay-lam-viec": ("ngày làm việc", add_working_days),
    "ngay": ("ngày (tính cả ngày nghỉ)", add_calendar_days),
    "thang": ("tháng", add_months),
}
LONGEST = 1000
_TROUBLES = (YearNotCovered, NotAPeriod, NoRuleInForce, UnknownVariant, InvalidLedger)


@require_safe
@public_page
def calculator(request: HttpRequest) -> HttpResponseBase:
    """The form, and the answer once it is filled in; what was typed stays."""
    typed = {name: request.GET.get(name, "").replace("\0", "").strip()[:80] for name in ("tu", "so", "don-vi", "han")}
    today = timezone.localdate()
    context: dict[str, object] = {
        "typed": typed,
        "start": typed["tu"] or today.strftime("%d/%m/%Y"),
        "number": typed["so"],
        "unit": typed["don-vi"] or "ngay-lam-viec",
        "units": [(code, name) for code, (name, _) in UNITS.items()],
        "limits": _choices(today),
        "chosen": set(request.GET.getlist("th")[:5]),
    }
    if typed["so"] or typed["tu"]:
        context |= _by_limit(typed, request.GET, today) if typed["han"] else _by_length(typed)
    elif typed["han"]:
        context |= {"circumstances": _circumstances(typed["han"], today)}
    return render(request, "public/clock/calculator.html", context, status=422 if context.get("error") else 200)


def _choices(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The limits in force, by matter; those that lead backwards or ask «at once» have no day to look for."""
    rows = [row for row in queries.time_limits(on=on) if row.content["amount"]]
    return [
        (MATTERS.get(matter, matter), [(row.code, row.name) for row in group])
        for matter, group in groupby(rows, key=lambda row: row.matter)
    ]


def _circumstances(code: str, on: date) -> list[tuple[str, str]]:
    row = queries.time_limits(code=code, on=on).first()
    return list(circumstances_of(row.rule).items()) if row else []


def _by_limit(typed: dict[str, str], values: QueryDict, today: date) -> dict[str, object]:
    begins = date_of(typed["tu"])
    if begins is None:
        return _wrong("tu", "Hãy chọn ngày bắt đầu, ví dụ 20/11/2026.")
    code, implied = queries.alias(typed["han"])
    circumstances = _circumstances(code, max(begins, today))
    wanted = implied | (set(values.getlist("th")[:5]) & {name for name, _ in circumstances})
    try:
        rule = queries.rule(code, begins, on=max(begins, today))
        result = due(rule, ledger_of(rule, begins, wanted), queries.calendar())
    except _TROUBLES as error:
        return {**_wrong("tu", str(error)), "circumstances": circumstances}
    return {
        "circumstances": circumstances,
        "due": result.due,
        "moment": show_moment(result.at) if result.at else "",
        "before": rule.before,
        "provisional": result.provisional,
        "needs_review": result.needs_review,
        "begins": begins,
        "what": rule.name,
        "lines": lines_of(result.steps),
    }


def _by_length(typed: dict[str, str]) -> dict[str, object]:
    begins = date_of(typed["tu"])
    if begins is None:
        return _wrong("tu", "Hãy chọn ngày bắt đầu, ví dụ 20/11/2026.")
    if not typed["so"].isdecimal() or not 0 < int(typed["so"]) <= LONGEST:
        return _wrong("so", f"Hãy ghi độ dài là một số từ 1 đến {LONGEST}, hoặc chọn một thời hạn luật định.")
    name, add = UNITS.get(typed["don-vi"], UNITS["ngay-lam-viec"])
    try:
        counted = add(begins, int(typed["so"]), queries.calendar())
    except _TROUBLES as error:
        return _wrong("tu", str(error))
    return {
        "due": counted.due,
        "provisional": counted.provisional,
        "begins": begins,
        "what": f"{typed['so']} {name}",
        "lines": lines_of(counted.steps),
    }


def _wrong(field: str, message: str) -> dict[str, object]:
    return {"error": message, "error_field": field}
