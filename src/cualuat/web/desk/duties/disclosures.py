"""What must be published: the list with what is late, an entry with each time, files that prove it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.duties import access, queries
from cualuat.duties.operations import publishing
from cualuat.duties.operations.publishing import Done, ListWanted
from cualuat.duties.rules import ARISING, LIMITS, LIST_LENGTHS, LIST_TITLES, WITHIN, YEARLY, row_code
from cualuat.files import queries as file_queries
from cualuat.letters.registers import Column
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.duties import choosing
from cualuat.web.desk.duties.functions import HISTORY, load_form, loaded, table_of, told_faults
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, number_in, unit_in, version_of
from cualuat.web.desk.record import lines
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.duties.models import Information, Publishing

_WIDTHS = {
    "code": 8, "name": 44, "basis": 34, "form": 26, "place": 26, "unit": 22, "limit": 26, "days": 8, "day": 10, "stay": 10, "shown": 8,
    "since": 11, "until": 11, "note": 24,
}  # fmt: skip
_KINDS = {"days": "number", "stay": "number", "shown": "mark", "since": "date", "until": "date"}
_SHEET = tuple(
    Column(name, titles[0], _WIDTHS[name], _KINDS.get(name, "text"))  # type: ignore[arg-type]
    for name, titles in LIST_TITLES.items()
)
TAGS = {"missing": " tag--expired", "late": " tag--expired", "soon": " tag--waiting", "in_time": " tag--done"}
_SHOWN_TIMES = 60


def _form(found: Information | None = None) -> Form:
    yearly = f"{found.day}/{found.month}" if found is not None and found.limit == YEARLY else ""
    fields = [
        Field("name", "Thông tin phải công khai", kind="textarea", value=found.name if found else "", required=True, height=2, maxlength=LIST_LENGTHS["name"]),
        Field("basis", "Căn cứ pháp lý", value=found.basis if found else "", required=True, maxlength=LIST_LENGTHS["basis"], hint="Nhiều căn cứ thì cách nhau bằng dấu chấm phẩy."),
        Field("form", "Hình thức công khai", value=found.form if found else "", required=True, maxlength=LIST_LENGTHS["form"], hint="Ví dụ: đăng trên cổng thông tin điện tử; niêm yết tại trụ sở."),
        Field("place", "Nơi công khai", value=found.place if found else "", maxlength=LIST_LENGTHS["place"], hint="Địa chỉ trang, hoặc nơi niêm yết."),
        Field("unit", "Đơn vị phụ trách", kind="select", value=str(found.unit_id or "") if found else "", options=choosing.unit_or_none(found.unit if found else None)),
        Field("limit", "Thời hạn", kind="radio", value=found.limit if found else WITHIN, options=list(LIMITS.items()), required=True),
        Field("days", "Số ngày", value=str(found.days or "") if found else "", maxlength=3, hint="Ghi với mọi loại thời hạn, trừ loại hằng năm."),
        Field("day", "Ngày/tháng hằng năm", value=yearly, maxlength=5, hint="Chỉ với loại hằng năm, ví dụ 31/3."),
        Field("stay", "Giữ công khai ít nhất (ngày)", value=str(found.stay or "") if found else "", maxlength=4, hint="Để trống khi luật không nêu."),
        Field("since", "Từ ngày", kind="date", value=show_date(found.since if found else timezone.localdate()), required=True),
        Field("until", "Đến hết ngày", kind="date", value=show_date(found.until) if found else ""),
        Field("note", "Ghi chú", value=found.note if found else "", maxlength=LIST_LENGTHS["note"]),
        Field("shown", "Đăng lên trang công khai cho người dân", kind="check", value="1" if found and found.shown else ""),
    ]  # fmt: skip
    if found is not None and found.needs_review:
        fields.append(Field("compared", "Tôi đã đối chiếu mục này với văn bản", kind="check"))
    return Form(fields)


def _wanted(form: Form) -> ListWanted:
    values = form.values()
    return ListWanted(
        name=values["name"], basis=values["basis"], form=values["form"], place=values["place"], unit=unit_in(values["unit"]),
        limit=publishing.read_limit(values["limit"], values["days"], values["day"]), stay=number_in(values["stay"], "stay") if values["stay"] else None,
        since=read_day(values["since"], "since"), until=read_day(values["until"], "until") if values["until"] else None, note=values["note"],
        shown=bool(values["shown"]), compared=bool(values.get("compared")),
    )  # fmt: skip


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The list, above it what is late or due soon; `tai=1` gives it as a spreadsheet, `tai=mau` an empty one."""
    today, unit = timezone.localdate(), key_in(request.GET.get("don-vi"))
    found = queries.entries(actor=actor, on=today, unit=unit, all_times=request.GET.get("thoi-gian") == "tat-ca")
    if request.GET.get("tai") in ("1", "mau"):
        given = [_cells(row) for row in found] if request.GET["tai"] == "1" else []
        return as_sheet(
            _SHEET, given, "Danh mục thông tin phải công khai", f"Ngày {today:%d/%m/%Y}", "thong-tin-cong-khai"
        )
    forms = {"add": _form().within("add"), "load": load_form().within("load"), "start": Form([]).within("start")}
    faults: list[str] = []

    def do(act: str) -> str:
        if act == "add":
            publishing.keep(information=None, wanted=_wanted(forms["add"]), version=None, by=actor, at=timezone.now())
            return "Đã thêm vào danh mục."
        if act == "start":
            count = publishing.start(by=actor, at=timezone.now())
            return f"Đã lấy {count} dòng kèm chương trình vào danh mục. Hãy chọn đơn vị, nơi công khai cho từng dòng."
        try:
            return loaded(*publishing.load(table=table_of(request, actor), by=actor, at=timezone.now()))
        except Refused as refused:
            faults.extend(str(one) for one in getattr(refused, "faults", ()))
            raise

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:disclosures")
    shown = paged(request, found)
    pressing = [
        one
        for one in queries.times(found, until=today + queries.AHEAD, today=today)
        if one.state in ("missing", "soon")
    ]
    context = {
        "list": shown, "rows": queries.listed(shown.rows, on=today), "pressing": [(one, TAGS[one.state]) for one in pressing[:_SHOWN_TIMES]],
        "pressing_more": max(0, len(pressing) - _SHOWN_TIMES), "units": choosing.units(), "unit": str(unit or ""), "all_times": request.GET.get("thoi-gian") == "tat-ca",
        "unready": sum(not one.is_ready for one in queries.listed(found, on=today)), "unreviewed": sum(row.needs_review for row in found),
        "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "may_keep": access.may_keep(actor), "show_optional": True,
        **told_faults(faults), "today": today,
    }  # fmt: skip
    return page(request, actor, "desk/duties/disclosures.html", context, status=outcome.status)


def _cells(row: Information) -> dict[str, object]:
    yearly = row.limit == YEARLY
    return {
        "code": row_code(row.pk, row.version), "name": row.name, "basis": row.basis, "form": row.form, "place": row.place,
        "unit": row.unit.name if row.unit else "", "limit": LIMITS[row.limit], "days": None if yearly else row.days,
        "day": f"{row.day}/{row.month}" if yearly else "", "stay": row.stay, "shown": row.shown, "since": row.since, "until": row.until,
        "note": row.note,
    }  # fmt: skip


# --- one entry ---------------------------------------------------------------------------------------------------


def _forms(found: Information, waiting: list[queries.Time]) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    made = {
        "publish": Form([
            Field("due", "Lần nào", kind="select", options=[(_choice(one), _words(one)) for one in waiting], required=True),
            Field("on", "Đã công khai ngày", kind="date", value=today, required=True),
            Field("address", "Địa chỉ, nơi đã công khai", value=found.place, required=True, maxlength=500),
            Field("file", "Tệp minh chứng", kind="file", hint="Ảnh chụp trang, biên bản niêm yết."),
        ]),
        "arise": Form([
            Field("what", "Thông tin gì", required=True, maxlength=300, hint="Ví dụ: Kết luận số 12/KL-STP về việc A."),
            Field("on", "Có thông tin từ ngày", kind="date", value=today, required=True),
        ]),
        "edit": _form(found),
        "remove": Form([Field("reason", "Vì sao bỏ", required=True, maxlength=500)]),
    }  # fmt: skip
    made |= {
        f"back-{row.pk}": Form([Field("reason", "Ghi nhầm gì", required=True, maxlength=500)])
        for row in found.publishings.all()
    }
    return {name: form.within(name) for name, form in made.items()}


def _choice(one: queries.Time) -> str:
    """What names a time in a form: the row with its version, or the due day of a period."""
    return row_code(one.row.pk, one.row.version) if one.row else f"ky-{one.due.isoformat()}"


def _words(one: queries.Time) -> str:
    told = f"{one.row.what}: " if one.row and one.row.what else ""
    return f"{told}hạn {one.due:%d/%m/%Y}"


def _found(pk: int, actor: Actor) -> Information:
    row = queries.information(pk, actor=actor)
    if row is None:
        raise Http404("no such entry")
    return row


@desk()
def entry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One entry: each time it was or must be published; the forms of those who publish it and of those who keep the list."""
    found, today = _found(pk, actor), timezone.localdate()
    times = queries.times([found], until=today + queries.AHEAD, today=today)
    forms = _forms(found, [one for one in times if one.is_open])

    def do(act: str) -> str:
        return _ACTS[act.partition("-")[0]](request, actor, found, forms[act])

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:disclosures") if outcome.act == "remove" else redirect("desk:disclosure", pk=pk)
    found = queries.information(pk, actor=actor) or found
    times = queries.times([found], until=today + queries.AHEAD, today=today)
    context = {
        "entry": found, "limit": str(found.rule), "bases": link_all([found.basis]).get(found.basis, ()), "arising": found.limit in ARISING,
        "times": [
            {"one": one, "tag": TAGS.get(one.state, ""), "back": (f"back-{one.row.pk}", forms.get(f"back-{one.row.pk}")) if one.row else None}
            for one in reversed(times[-_SHOWN_TIMES:])
        ],
        "waiting": any(one.is_open for one in times), "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "may_keep": access.may_keep(actor), "may_publish": access.may_publish(actor, found.unit_id), "show_optional": True,
        "lines": lines(audit.history("information", str(pk))[:HISTORY], actor), "listed_now": found.is_listed(today),
    }  # fmt: skip
    return page(request, actor, "desk/duties/disclosure.html", context, status=outcome.status)


def _publish(request: HttpRequest, actor: Actor, found: Information, form: Form) -> str:
    values = form.values()
    due, row, version = _chosen(values["due"], found)
    on = read_day(values["on"], "on")
    with received(request, by=actor, name="file") as sent:
        done = Done(on, values["address"], sent[0] if sent else None)
        publishing.publish(
            information=found, due=due, publishing=row, done=done, version=version, by=actor, at=timezone.now()
        )
    return "Đã ghi là công khai."


def _chosen(text: str, found: Information) -> tuple[date, Publishing | None, int | None]:
    kind, _, rest = text.partition("-")
    if kind == "ky":
        try:
            return date.fromisoformat(rest), None, None
        except ValueError:
            raise Refused("Hãy chọn lần công khai.", "due") from None
    row = next((one for one in found.publishings.all() if str(one.pk) == kind), None)
    if row is None:
        raise Refused("Hãy chọn lần công khai.", "due")
    return row.due, row, key_in(rest)


def _arise(request: HttpRequest, actor: Actor, found: Information, form: Form) -> str:
    values = form.values()
    made = publishing.arise(
        information=found, what=values["what"], on=read_day(values["on"], "on"), by=actor, at=timezone.now()
    )
    return f"Đã ghi có thông tin. Phải công khai chậm nhất ngày {show_date(made.due)}."


def _edit(request: HttpRequest, actor: Actor, found: Information, form: Form) -> str:
    version = version_of(request)
    publishing.keep(information=found, wanted=_wanted(form), version=version, by=actor, at=timezone.now())
    return "Đã sửa."


def _remove(request: HttpRequest, actor: Actor, found: Information, form: Form) -> str:
    reason, version = form.values()["reason"], version_of(request)
    publishing.remove(information=found, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã bỏ mục khỏi danh mục."


def _back(request: HttpRequest, actor: Actor, found: Information, form: Form) -> str:
    key = key_in(request.POST.get("act", "").partition("-")[2])
    row = next(one for one in found.publishings.all() if one.pk == key)
    reason = form.values()["reason"]
    publishing.take_back(publishing=row, reason=reason, version=version_of(request), by=actor, at=timezone.now())
    return "Đã bỏ ghi nhận nhầm."


_ACTS: dict[str, Callable[[HttpRequest, Actor, Information, Form], str]] = {
    "publish": _publish,
    "arise": _arise,
    "edit": _edit,
    "remove": _remove,
    "back": _back,
}


@desk()
def proof(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file that proves that something was published."""
    found = queries.publishing(pk, actor=actor)
    if found is None or found.proof is None or not file_queries.may_be_opened(found.proof):
        raise Http404("no such file")
    return as_download(file_queries.served(found.proof))
