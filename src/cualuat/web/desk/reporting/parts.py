"""One part of a report: written by its unit, sent back or given to another unit by keepers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.organisation import queries as organisation
from cualuat.reports import access, queries
from cualuat.reports.operations import parts
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.desk.reporting.report import found_or_404
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.reports.models import ReportPart

_TOLD = {
    "write": "Đã ghi phần này.",
    "return": "Đã trả lại để sửa.",
    "assign": "Đã giao.",
    "drop": "Đã bỏ phần này khỏi báo cáo.",
}


def _forms(row: ReportPart) -> dict[str, Form]:
    units = [(str(unit.pk), unit.name) for unit in organisation.units(on=timezone.localdate())]
    return {
        "write": Form([Field("text", "Nội dung", kind="textarea", value=row.text, required=True, height=14,
                             hint="Mỗi đoạn một dòng. Không có gì để báo cáo thì ghi «Không có.»")]),
        "return": Form([Field("reason", "Cần sửa gì", kind="textarea", required=True)]),
        "assign": Form([
            Field("unit", "Đơn vị viết", kind="select", value=str(row.unit_id or ""), options=[("", "– đơn vị đầu mối –"), *units]),
            Field("due", "Hạn viết", kind="date", value=show_date(row.due)),
        ]),
        "drop": Form([]),
    }  # fmt: skip


@desk()
def part(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """The part with the forms that this person may use."""
    found = found_or_404(pk, actor)
    row = queries.part(found, number)
    if row is None:
        raise Http404("no such part")
    forms, act = _forms(row), request.POST.get("act", "")
    stale: ReportPart | None = None
    if request.method == "POST" and act in forms:
        try:
            _do(request, actor, row, act, forms[act])
        except Refused as refused:
            forms[act].refuse(refused)
            stale = queries.part(found, number)
        else:
            messages.success(request, _TOLD[act])
            return redirect(f"{reverse('desk:period-report', args=[pk])}#phan")
    is_open = found.state == "drafting"
    context = {
        "report": found,
        "part": stale or row,
        "forms": forms,
        "form": forms.get(act),
        "overtaken": stale is not None and act == "write" and stale.version != version_of(request) and bool(stale.text),
        "may_write": is_open and queries.may_write(row, actor=actor, on=timezone.localdate()),
        "may_keep": is_open and access.may_keep(actor),
    }
    return page(
        request, actor, "desk/reporting/part.html", context, status=422 if act in forms and forms[act].wrong else 200
    )


def _do(request: HttpRequest, actor: Actor, row: ReportPart, act: str, form: Form) -> None:
    """Does what one of the forms asks. Raises Refused, NotAllowed."""
    values, now, version = form.fill(request.POST).values(), timezone.now(), version_of(request)
    if act == "write":
        parts.write_part(part=row, text=values["text"], version=version, by=actor, at=now)
    elif act == "return":
        parts.return_part(part=row, reason=values["reason"], version=version, by=actor, at=now)
    elif act == "drop":
        parts.drop_part(part=row, version=version, by=actor, at=now)
    else:
        chosen = values["unit"]
        unit = organisation.unit(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
        due = read_day(values["due"], "due") if values["due"] else None
        parts.assign_part(part=row, unit=unit, due=due, version=version, by=actor, at=now)
