"""The list of reports with what is due and what one's unit has to write, and the form to begin a report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.reports import access, queries
from cualuat.reports.operations import drafting
from cualuat.reports.operations import templates as template_operations
from cualuat.reports.queries import Proposal
from cualuat.reports.regimes import period_name, regimes, shipped
from cualuat.reports.rules import kind_of
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.reports.models import Report, ReportTemplate

_SHIPPED = "kem:"


@desk()
def reports(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All reports; above them what this person has to write, and for keepers the regular ones that nobody has made."""
    today = timezone.localdate()
    proposed = queries.proposals(on=today) if access.may_keep(actor) else []
    rows = [(row, _address_of(row)) for row in proposed]
    context = {
        "list": paged(request, queries.reports(actor=actor)),
        "to_write": queries.parts_to_write(actor=actor, on=today),
        "proposed": [row for row in rows if not row[0].needs_review],
        "to_compare": [row for row in rows if row[0].needs_review],
        "regimes": regimes(),
        "may_keep": access.may_keep(actor),
        "today": today,
    }
    return page(request, actor, "desk/reporting/reports.html", context)


def _address_of(row: Proposal) -> str:
    asked = QueryDict(mutable=True)
    asked.update({"che-do": row.regime.code, "tu": row.span.since.isoformat(), "den": row.span.until.isoformat()})
    return f"{reverse('desk:period-report-new')}?{asked.urlencode()}"


def _new_form() -> Form:
    templates = [(str(row.pk), row.name) for row in queries.templates(active_only=True)]
    templates += [(f"{_SHIPPED}{one.code}", f"{one.name} (kèm chương trình)") for one in queries.unused_forms()]
    compare = [("before", "kỳ liền trước"), ("last_year", "cùng kỳ năm trước")]
    return Form(
        [
            Field("regime", "", kind="hidden"),
            Field("title", "Tên báo cáo", kind="textarea", required=True, height=2),
            Field("template", "Mẫu", kind="select", options=templates, required=True),
            Field("since", "Từ ngày", kind="date", required=True, hint="Ngày/tháng/năm, tính cả ngày này."),
            Field("until", "Đến ngày", kind="date", required=True, hint="Tính cả ngày này."),
            Field("compare", "So với", kind="radio", options=compare, value="before", required=True),
            Field("addressee", "Kính gửi", maxlength=500),
            Field("due", "Hạn gửi", kind="date", hint="Theo văn bản yêu cầu."),
            Field("asked_by", "Nơi yêu cầu", maxlength=300, hint="Báo cáo theo chỉ đạo, đột xuất thì ghi ai yêu cầu."),
            Field("asked_what", "Yêu cầu báo cáo điều gì", kind="textarea", height=3),
        ]
    )  # fmt: skip


@desk(duties=access.KEEPERS)
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Begins a report: which template, which days, for whom."""
    form = _new_form()
    if request.method == "POST":
        try:
            made = _made(form.fill(request.POST).values(), actor)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập báo cáo. Việc tiếp theo: chốt số liệu và viết các phần.")
            return redirect("desk:period-report", pk=made.pk)
    else:
        _propose(form, request.GET)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/reporting/new.html", context, status=422 if form.wrong else 200)


def _propose(form: Form, asked: QueryDict) -> None:
    """Fills in what a regular report is known to be."""
    found = next((one for one in regimes() if one.code == asked.get("che-do")), None)
    if found is None:
        return
    form["regime"].value, form["addressee"].value = found.code, found.to
    name = f"Báo cáo {found.name[:1].lower()}{found.name[1:]}"
    try:
        since, until = (date.fromisoformat(asked.get(key, "")) for key in ("tu", "den"))
    except ValueError:
        form["title"].value = name
        return
    form["since"].value, form["until"].value = show_date(since), show_date(until)
    if kind_of(since, until) in ("half", "nine_months"):  # the months before belong to another year's work
        form["compare"].value = "last_year"
    form["title"].value = f"{name} {period_name(found.code, since, until)}".strip()
    form["template"].value = _template_of(found.template, form)


def _template_of(code: str, form: Form) -> str:
    """The choice that is the form of a regime: as it comes, or taken into use."""
    rows = [str(row.pk) for row in queries.templates(active_only=True) if row.shipped and row.shipped == code]
    wanted = [*rows, f"{_SHIPPED}{code}"]
    return next((value for value, _ in form["template"].options if value in wanted), "")


def _made(values: dict[str, str], actor: Actor) -> Report:
    since, until = (
        read_day(_given(values[name], name), name) for name in ("since", "until")
    )  # fmt: skip
    wanted = drafting.Wanted(
        title=values["title"],
        since=since,
        until=until,
        compare="last_year" if values["compare"] == "last_year" else "before",
        regime=values["regime"] if any(one.code == values["regime"] for one in regimes()) else "",
        period=period_name(values["regime"], since, until),
        addressee=values["addressee"],
        asked_by=values["asked_by"],
        asked_what=values["asked_what"],
        due=read_day(values["due"], "due") if values["due"] else None,
    )
    now = timezone.now()
    return drafting.make_report(template=_template(values["template"], actor), wanted=wanted, by=actor, at=now)


def _given(text: str, name: str) -> str:
    if not text:
        raise Refused("Hãy ghi ngày, ví dụ 31/03/2026.", name)
    return text


def _template(chosen: str, actor: Actor) -> ReportTemplate:
    code = chosen.removeprefix(_SHIPPED)
    if chosen.startswith(_SHIPPED) and any(one.code == code for one in shipped()):
        return template_operations.adopt(code=code, by=actor, at=timezone.now())
    found = queries.template(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    if found is None:
        raise Refused("Hãy chọn mẫu trong danh sách.", "template")
    return found
