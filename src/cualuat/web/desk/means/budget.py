"""The budget of a year, one line of it, allowances of those who receive citizens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.files import queries as file_queries
from cualuat.letters.registers import Column
from cualuat.means import access, queries
from cualuat.means.operations import budgeting
from cualuat.means.operations.budgeting import amount_in
from cualuat.means.rules import Line, Sums, money
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import year_of
from cualuat.web.desk.posted import act_on, key_in, number_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.means.models import BudgetLine
    from cualuat.programme.models import PlanTask

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("content", "Nội dung", 44),
    Column("unit", "Đơn vị", 28),
    Column("task", "Nhiệm vụ", 30),
    Column("estimated", "Dự toán, đồng", 15, "number"),
    Column("allocated", "Phân bổ, đồng", 15, "number"),
    Column("spent", "Đã chi, đồng", 15, "number"),
    Column("left", "Còn, đồng", 15, "number"),
)
_PAID = (
    Column("number", "STT", 5, "number"),
    Column("person", "Họ tên", 28),
    Column("day", "Ngày tiếp công dân", 14, "date"),
    Column("rate", "Mức, đồng", 12, "number"),
    Column("paid", "Đã chi", 8, "mark"),
    Column("basis", "Căn cứ", 44),
)


def shown(found: Line | Sums) -> dict[str, str]:
    """The sums of a line, or of several, as they are written."""
    return {
        "estimated": money(found.estimated), "allocated": money(found.allocated) if found.allocated is not None else "",
        "spent": money(found.spent), "left": money(found.left) if found.allocated is not None else "",
    }  # fmt: skip


@desk()
def budget(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The lines of a year and their sums: all for those who keep them, their own for units."""
    year, today = year_of(request), timezone.localdate()
    rows = queries.lines(actor=actor, year=year)
    total = queries.total(rows)
    context = {
        "year": year,
        "years": sorted({*queries.years(), today.year, today.year + 1, year}, reverse=True),
        "rows": [(row, shown(sums)) for row, sums in rows],
        "total": {name: money(getattr(total, name)) for name in ("estimated", "allocated", "spent", "left")},
        "tasks": [(task, shown(sums)) for task, sums in queries.by_task(rows)],
        "may_keep": access.may_keep(actor),
    }
    return page(request, actor, "desk/means/budget.html", context)


@desk()
def sheet(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The same as a spreadsheet."""
    year = year_of(request)
    rows = [
        {
            "number": number, "content": row.content, "unit": row.unit.name if row.unit else "",
            "task": f"{row.task.path} {row.task.text}"[:120] if row.task else "", "estimated": sums.estimated,
            "allocated": sums.allocated, "spent": sums.spent, "left": sums.left,
        }
        for number, (row, sums) in enumerate(queries.lines(actor=actor, year=year), 1)
    ]  # fmt: skip
    return as_sheet(_SHEET, rows, "Kinh phí", f"Năm {year}", f"kinh-phi-{year}")


def _tasks(year: int, found: BudgetLine | None) -> list[PlanTask]:
    """What a line may be for: what it is for already stays there when its plan is no longer in force."""
    rows = queries.tasks_to_choose(year)
    mine = found.task if found else None
    return rows if mine is None or mine in rows else [mine, *rows]


def _form(year: int, found: BudgetLine | None = None) -> Form:
    units = [
        ("", "– cả cơ quan –"),
        *((str(unit.pk), unit.name) for unit in organisation.units(on=timezone.localdate())),
    ]
    tasks = [
        ("", "– không –"),
        *((str(row.pk), f"{row.plan.number} {row.path} {row.text}"[:90]) for row in _tasks(year, found)),
    ]
    return Form(
        [
            Field("year", "Năm", value=str(found.year if found else year), required=True, maxlength=4),
            Field("content", "Chi cho việc gì", value=found.content if found else "", required=True, maxlength=500),
            Field("task", "Nhiệm vụ của kế hoạch", kind="select", value=str(found.task_id or "") if found else "", options=tasks),
            Field("unit", "Đơn vị", kind="select", value=str(found.unit_id or "") if found else "", options=units),
            Field("quantity", "Số lượng", value=str(found.quantity) if found else "1", required=True, maxlength=7),
            Field("price", "Đơn giá, đồng", value=money(found.price) if found else "", required=True, maxlength=20, hint="Ví dụ 1.250.000."),
        ]
    )  # fmt: skip


def _wanted(form: Form, found: BudgetLine | None = None) -> budgeting.LineWanted:
    values = form.values()
    year = number_in(values["year"], "year")
    task, unit = key_in(values["task"]), key_in(values["unit"])
    return budgeting.LineWanted(
        year=year, content=values["content"], quantity=number_in(values["quantity"], "quantity"),
        price=amount_in(values["price"], "price"), unit=organisation.unit(unit) if unit else None,
        task=next((row for row in _tasks(year, found) if row.pk == task), None),
    )  # fmt: skip


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Estimates a line."""
    form = _form(year_of(request))
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = budgeting.estimate(line=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi dự toán.")
            return redirect("desk:budget-line", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/means/form.html", context, status=422 if form.wrong else 200)


# --- one line ----------------------------------------------------------------------------------------------------


def _forms(found: BudgetLine) -> dict[str, Form]:
    amount = found.allocated if found.allocated is not None else found.estimated
    made = {
        "estimate": _form(found.year, found),
        "allocate": Form([
            Field("amount", "Phân bổ, đồng", value=money(amount), required=True, maxlength=20),
            Field("reason", "Vì sao khác dự toán", maxlength=500, value=found.reason),
        ]),
        "spend": Form([
            Field("on", "Ngày chi", kind="date", value=show_date(timezone.localdate()), required=True),
            Field("amount", "Số tiền, đồng", required=True, maxlength=20),
            Field("text", "Chi gì", required=True, maxlength=500),
            Field("voucher", "Số chứng từ", maxlength=60),
            Field("over", "Vì sao chi quá số còn lại", maxlength=500, hint="Chỉ ghi khi chi quá."),
            Field("file", "Tệp chứng từ", kind="file"),
        ]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def line(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One line: estimate, allocation, what was spent, and the forms of those who keep it."""
    found = _found(pk, actor)
    forms = _forms(found)
    outcome = act_on(request, forms, _ACTS, lambda act: _ACTS[act](request, actor, found, forms))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:budget-line", pk=pk)
    fresh = _found(pk, actor)  # the version to save on top of, now that she has been told
    rows = [(row, money(row.amount), hasattr(row, "taken_back_by")) for row in queries.spendings(fresh)]
    context = {
        "line": fresh, "sums": shown(Line(fresh.estimated, fresh.allocated, queries.spent_on(fresh))), "rows": rows, "forms": forms,
        "price": money(fresh.price), "act": outcome.act, "error": outcome.error, "wrong": outcome.wrong,
        "may_keep": access.may_keep(actor), "may_decide": access.may_decide(actor), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/means/line.html", context, status=outcome.status)


def _found(pk: int, actor: Actor) -> BudgetLine:
    found = queries.line(pk, actor=actor)
    if found is None:
        raise Http404("no such line")
    return found


def _estimate(request: HttpRequest, actor: Actor, found: BudgetLine, forms: dict[str, Form]) -> str:
    budgeting.estimate(
        line=found, wanted=_wanted(forms["estimate"], found), version=version_of(request), by=actor, at=timezone.now()
    )
    return "Đã sửa dự toán."


def _allocate(request: HttpRequest, actor: Actor, found: BudgetLine, forms: dict[str, Form]) -> str:
    values = forms["allocate"].values()
    budgeting.allocate(
        line=found, amount=amount_in(values["amount"], "amount"), reason=values["reason"], by=actor, at=timezone.now(),
        version=version_of(request),
    )  # fmt: skip
    return "Đã phân bổ."


def _spend(request: HttpRequest, actor: Actor, found: BudgetLine, forms: dict[str, Form]) -> str:
    values = forms["spend"].values()
    on, amount = read_day(values["on"], "on"), amount_in(values["amount"], "amount")
    with received(request, by=actor, name="file") as sent:
        wanted = budgeting.Spent(
            on, amount, values["text"], values["voucher"], values["over"], sent[0] if sent else None
        )
        budgeting.spend(line=found, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
    return "Đã ghi khoản chi."


def _take_back(request: HttpRequest, actor: Actor, found: BudgetLine, forms: dict[str, Form]) -> str:
    row = queries.spending(key_in(request.POST.get("spending")) or 0, actor=actor)
    if row is None or row.line_id != found.pk:
        raise Refused("Không còn khoản chi này. Hãy tải lại trang.")
    budgeting.take_back(spending=row, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
    return "Đã rút lại khoản chi; cả hai dòng còn trong sổ."


_ACTS: dict[str, Callable[[HttpRequest, Actor, BudgetLine, dict[str, Form]], str]] = {
    "estimate": _estimate,
    "allocate": _allocate,
    "spend": _spend,
    "take_back": _take_back,
}


@desk()
def voucher(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file of a spending."""
    found = queries.spending(pk, actor=actor)
    if found is None or found.attachment is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(found.attachment))


# --- allowances --------------------------------------------------------------------------------------------------


def _month(text: str) -> date:
    """«2026-11» as its first day; this month for anything else."""
    year, _, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and len(year) == 4 and 1 <= int(month[:3]) <= 12 and int(year) >= 2000:
        return date(int(year), int(month), 1)
    return timezone.localdate().replace(day=1)


@desk(duties=access.KEEPERS)
def allowances(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What is due in a month to those who received citizens; posted onto a line with one press, nobody's day twice."""
    month, today, error = _month(request.GET.get("thang", "")), timezone.localdate(), ""
    rows = queries.allowances(month=month, on=today)
    if request.GET.get("tai") == "1":
        return as_sheet(_PAID, [
            {"number": n, "person": row.person.name, "day": row.day, "rate": row.rate.amount, "paid": row.paid,
             "basis": row.rate.source + (" (cần đối chiếu)" if row.rate.needs_review else "")}
            for n, row in enumerate(rows, 1)
        ], "Bồi dưỡng tiếp công dân", f"Tháng {month:%m/%Y}", f"boi-duong-{month:%Y-%m}")  # fmt: skip
    lines = [row for row, _ in queries.lines(actor=actor, year=month.year) if row.allocated is not None]
    chosen = set(request.POST.getlist("row"))
    if request.method == "POST":
        try:
            found = next((row for row in lines if str(row.pk) == request.POST.get("line", "")), None)
            if found is None:
                raise Refused("Hãy chọn dòng kinh phí đã phân bổ.")
            kept = [row for row in rows if row.key in chosen]
            count = budgeting.post_allowances(line=found, rows=kept, by=actor, at=timezone.now())
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, f"Đã ghi chi {count} buổi.")
            return redirect(f"{request.path_info}?thang={month:%Y-%m}")
    back, ahead = (
        (month.replace(day=1) - date.resolution).replace(day=1),
        date(month.year + month.month // 12, month.month % 12 + 1, 1),
    )
    context = {
        "month": month, "before": back, "after": ahead if ahead <= today else None, "lines": lines, "error": error, "typed": request.POST,
        "rows": [(row, money(row.rate.amount), row.key in chosen) for row in rows],
        "total": money(sum(row.rate.amount for row in rows if not row.paid)), "review": any(row.rate.needs_review for row in rows),
    }  # fmt: skip
    return page(request, actor, "desk/means/allowances.html", context, status=422 if error else 200)
