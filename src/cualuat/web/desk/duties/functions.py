"""The catalogue of the agency's duties: the table, one row, what is wrong in it, the sheet of a unit."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.duties import access, queries
from cualuat.duties.operations import cataloguing
from cualuat.duties.operations.cataloguing import DutyWanted
from cualuat.duties.papers import function_sheet
from cualuat.duties.rules import DUTY_LENGTHS, DUTY_TITLES, PROBLEMS, row_code
from cualuat.kernel.text import slug
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.duties import choosing
from cualuat.web.desk.paging import paged, words_of
from cualuat.web.desk.posted import act_on, key_in, keys_in, person_in, unit_in, version_of
from cualuat.web.desk.record import lines
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.duties.models import AgencyDuty

# The titles are those that the file is read by: what was given out can be corrected and taken in again.
_WIDTHS = {"code": 8, "group": 24, "basis": 36, "text": 50, "unit": 24, "cooperating": 28, "post": 20, "person": 20, "since": 11, "until": 11, "note": 20}  # fmt: skip
_SHEET = tuple(
    Column(name, titles[0], _WIDTHS[name], "date" if name in ("since", "until") else "text")
    for name, titles in DUTY_TITLES.items()
)
MOST_FAULTS = 50
HISTORY = 20
NOBODY = "0"  # in the address: duties of no unit


def _form(found: AgencyDuty | None = None, unit: str = "") -> Form:
    helping = [str(row.pk) for row in found.cooperating.all()] if found else []
    kept = list(found.cooperating.all()) if found else []
    return Form(
        [
            Field("basis", "Căn cứ pháp lý", value=found.basis if found else "", required=True, maxlength=DUTY_LENGTHS["basis"], hint="Ví dụ: khoản 2 Điều 5 Luật Tiếp công dân số 42/2013/QH13. Nhiều căn cứ thì cách nhau bằng dấu chấm phẩy."),
            Field("text", "Nhiệm vụ", kind="textarea", value=found.text if found else "", required=True, height=3),
            Field("group", "Nhóm", value=found.group if found else "", maxlength=DUTY_LENGTHS["group"], hint="Ví dụ: Phổ biến, giáo dục pháp luật."),
            Field("unit", "Đơn vị chủ trì", kind="select", value=str(found.unit_id or "") if found else unit, options=choosing.unit_or_none(found.unit if found else None)),
            Field("cooperating", "Đơn vị phối hợp", kind="checks", value=",".join(helping), options=choosing.units(*kept)),
            Field("post", "Vị trí chịu trách nhiệm", value=found.post if found else "", maxlength=DUTY_LENGTHS["post"]),
            Field("person", "Người chịu trách nhiệm", kind="select", value=str(found.person_id or "") if found else "", options=choosing.people(found.person if found else None)),
            Field("since", "Từ ngày", kind="date", value=show_date(found.since if found else timezone.localdate()), required=True),
            Field("until", "Đến hết ngày", kind="date", value=show_date(found.until) if found else "", hint="Để trống khi chưa biết ngày hết."),
            Field("note", "Ghi chú", value=found.note if found else "", maxlength=DUTY_LENGTHS["note"]),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> DutyWanted:
    values = form.values()
    return DutyWanted(
        basis=values["basis"], text=values["text"], group=values["group"], unit=unit_in(values["unit"]),
        cooperating=choosing.units_in(keys_in(values["cooperating"])), post=values["post"], person=person_in(values["person"]),
        since=read_day(values["since"], "since"), until=read_day(values["until"], "until") if values["until"] else None, note=values["note"],
    )  # fmt: skip


def load_form() -> Form:
    """A table as a file."""
    hint = "Dùng bảng tải ở đây. Dòng có «Mã dòng» thì sửa dòng ấy, dòng để trống cột này thì thêm mới."
    return Form([Field("table", "Tệp bảng (.xlsx hoặc .csv)", kind="file", required=True, hint=hint)])


def _asked(request: HttpRequest) -> queries.DutiesWanted:
    unit = request.GET.get("don-vi", "")
    return queries.DutiesWanted(
        0 if unit == NOBODY else key_in(unit), words_of(request), all_times=request.GET.get("thoi-gian") == "tat-ca"
    )


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The catalogue, by group; `tai=1` gives it as a spreadsheet, `tai=mau` an empty one."""
    today, wanted = timezone.localdate(), _asked(request)
    rows = queries.duties(actor=actor, on=today, wanted=wanted)
    if request.GET.get("tai") in ("1", "mau"):
        given = [_cells(row) for row in rows] if request.GET["tai"] == "1" else []
        return as_sheet(_SHEET, given, "Danh mục chức năng, nhiệm vụ", f"Ngày {today:%d/%m/%Y}", "chuc-nang-nhiem-vu")
    unit = str(wanted.unit) if wanted.unit else ""
    forms = {"add": _form(unit=unit).within("add"), "load": load_form().within("load")}
    faults: list[str] = []

    def do(act: str) -> str:
        if act == "add":
            cataloguing.keep(duty=None, wanted=_wanted(forms["add"]), version=None, by=actor, at=timezone.now())
            return "Đã thêm nhiệm vụ."
        try:
            return loaded(*cataloguing.load(table=table_of(request, actor), by=actor, at=timezone.now()))
        except Refused as refused:
            faults.extend(str(one) for one in getattr(refused, "faults", ()))
            raise

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:functions")
    shown = paged(request, rows, size=100)
    each = list(shown.rows)
    links = link_all(row.basis for row in each)
    context = {
        "list": shown, "groups": [(name, [(row, links.get(row.basis, ())) for row in some]) for name, some in groupby(each, key=lambda row: row.group)],
        "units": choosing.units(), "unit": NOBODY if wanted.unit == 0 else unit, "tu": wanted.words, "all_times": wanted.all_times,
        "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "may_keep": access.may_keep(actor), "today": today,
        "show_optional": True, **told_faults(faults), "narrowed": wanted != queries.DutiesWanted(), "query": _query(request),
    }  # fmt: skip
    return page(request, actor, "desk/duties/functions.html", context, status=outcome.status)


def _query(request: HttpRequest) -> str:
    """How the list is narrowed, for the address of the spreadsheet."""
    query = request.GET.copy()
    query.pop("trang", None)
    query["tai"] = "1"
    return query.urlencode()


def told_faults(faults: list[str]) -> dict[str, Any]:
    """As many faults of a table as anybody reads, and how many more there are."""
    return {"faults": faults[:MOST_FAULTS], "more": max(0, len(faults) - MOST_FAULTS)}


def table_of(request: HttpRequest, actor: Actor) -> list[list[str]]:
    """The table that somebody who may keep it sent. Raises NotAllowed, Refused."""
    access.require_keeper(actor)
    return table_in(request)


def loaded(added: int, changed: int) -> str:
    """What came of a table, in words."""
    return f"Đã nạp bảng: thêm {added} dòng, sửa {changed} dòng."


def _cells(row: AgencyDuty) -> dict[str, object]:
    return {
        "code": row_code(row.pk, row.version), "group": row.group, "basis": row.basis, "text": row.text,
        "unit": row.unit.name if row.unit else "", "cooperating": "; ".join(unit.name for unit in row.cooperating.all()),
        "post": row.post, "person": row.person.name if row.person else "", "since": row.since, "until": row.until, "note": row.note,
    }  # fmt: skip


def _found(pk: int, actor: Actor) -> AgencyDuty:
    row = queries.duty(pk, actor=actor)
    if row is None:
        raise Http404("no such duty")
    return row


@desk()
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One duty: who has it on what basis, what is wrong with it; its keepers correct it, or take it out."""
    found, today = _found(pk, actor), timezone.localdate()
    forms = {
        "edit": _form(found).within("edit"),
        "remove": Form([Field("reason", "Vì sao bỏ", required=True, maxlength=500)]).within("remove"),
    }
    version = version_of(request)

    def do(act: str) -> str:
        if act == "edit":
            cataloguing.keep(duty=found, wanted=_wanted(forms["edit"]), version=version, by=actor, at=timezone.now())
            return "Đã sửa nhiệm vụ."
        reason = forms["remove"].values()["reason"]
        cataloguing.remove(duty=found, reason=reason, version=version, by=actor, at=timezone.now())
        return "Đã bỏ nhiệm vụ khỏi danh mục."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:functions") if outcome.act == "remove" else redirect("desk:function", pk=pk)
    found = queries.duty(pk, actor=actor) or found
    holds = found.since <= today and (found.until is None or found.until >= today)
    rows = list(queries.duties(actor=actor, on=today)) if holds else []
    wrong = [one for one in queries.problems(rows, on=today) if one.duty.pk == pk] if holds else []
    context = {
        "duty": found, "bases": link_all([found.basis]).get(found.basis, ()), "problems": wrong, "holds": holds, "forms": forms, "act": outcome.act,
        "wrong": outcome.wrong, "error": outcome.error, "may_keep": access.may_keep(actor), "show_optional": True,
        "lines": lines(audit.history("agency_duty", str(pk))[:HISTORY], actor),
    }  # fmt: skip
    return page(request, actor, "desk/duties/function.html", context, status=outcome.status)


@desk()
def checks(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What is wrong in the catalogue today, by kind; each row opens to where it is mended."""
    today = timezone.localdate()
    rows = list(queries.duties(actor=actor, on=today))
    found = queries.problems(rows, on=today)
    context = {
        "kinds": [(code, PROBLEMS[code], list(some)) for code, some in groupby(found, key=lambda one: one.code)],
        "units": queries.units_without(on=today) if rows else [], "count": len(rows), "may_keep": access.may_keep(actor), "today": today,
        "wrong": len({one.duty.pk for one in found if not one.is_noted}),
    }  # fmt: skip
    return page(request, actor, "desk/duties/checks.html", context)


@desk()
def sheet(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What a unit has to do, as a Word file, written anew from the catalogue."""
    unit = organisation.unit(pk)
    if unit is None:
        raise Http404("no such unit")
    try:
        data = function_sheet(unit, actor=actor, on=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:functions")
    return made_here(data, DOCX, f"phieu-chuc-nang-{slug(unit.name, 40)}.docx")
