"""The list of documents that must be issued; one of them with what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.casework.needs import read_day
from cualuat.drafting import access, queries
from cualuat.drafting.kinds import kinds
from cualuat.drafting.operations import tracking
from cualuat.drafting.rules import STANDINGS, STATES
from cualuat.law.rules import document_url, provision_url
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, keys_in, person_in, unit_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.drafting.models import Obligation

_SHEET = (
    Column("n", "STT", 5, "number"),
    Column("basis", "Quy định giao ban hành", 40),
    Column("kind", "Loại văn bản", 26),
    Column("subject", "Về việc", 44),
    Column("unit", "Đơn vị chủ trì", 24),
    Column("person", "Người soạn", 22),
    Column("cooperating", "Phối hợp", 26),
    Column("effective", "Quy định có hiệu lực", 12, "date"),
    Column("due", "Hạn ban hành", 12, "date"),
    Column("state", "Tình trạng", 16),
    Column("number", "Số, ký hiệu", 18),
    Column("issued", "Ngày ban hành", 12, "date"),
    Column("standing", "Đánh giá", 20),
    Column("note", "Ghi chú", 30),
)
TAGS = {
    "issued": " tag--done",
    "dropped": "",
    "waiting": "",
    "drafting": " tag--waiting",
    "opinions": " tag--waiting",
    "submitted": " tag--waiting",
}
_TOLD = {"late": " tag--expired", "after": " tag--expired", "in_time": " tag--done"}


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The rows that one may see, late ones on top; `tai=1` gives them as a spreadsheet."""
    today = timezone.localdate()
    view, unit = request.GET.get("xem", "open"), key_in(request.GET.get("don-vi"))
    view = view if view in queries.VIEWS else "open"
    rows = queries.obligations(actor=actor, view=view, unit=unit, on=today)
    if request.GET.get("tai") == "1":
        found = [_cells(n, row) for n, row in enumerate(rows.prefetch_related("cooperating"), 1)]
        return as_sheet(
            _SHEET, found, "Danh mục văn bản phải ban hành", f"Ngày {today:%d/%m/%Y}", "van-ban-phai-ban-hanh"
        )
    shown = paged(request, rows)
    context = {
        "list": shown, "rows": [line_of(row) for row in shown.rows], "view": view, "views": queries.VIEWS.items(), "unit": unit,
        "units": queries.by_unit(actor=actor, on=today), "may_keep": access.may_keep(actor), "asked": queries.asked_of(actor),
    }  # fmt: skip
    return page(request, actor, "desk/drafting/list.html", context)


def line_of(row: Obligation) -> dict[str, Any]:
    """A row as pages show it."""
    standing = row.standing(timezone.localdate())
    return {
        "row": row, "kind": kinds()[row.kind], "state": STATES[row.state], "tag": TAGS[row.state], "late": standing == "late",
        "standing": STANDINGS[standing], "is_told": standing in _TOLD, "standing_tag": _TOLD.get(standing, ""),
    }  # fmt: skip


def _cells(n: int, row: Obligation) -> dict[str, object]:
    return {
        "n": n, "basis": row.basis, "kind": kinds()[row.kind].name, "subject": row.subject, "unit": row.unit.name,
        "person": row.person.name if row.person else "", "cooperating": "; ".join(one.name for one in row.cooperating.all()),
        "effective": row.effective_on, "due": row.due, "state": STATES[row.state], "number": row.number, "issued": row.issued_on,
        "standing": STANDINGS[row.standing(timezone.localdate())], "note": row.note or row.dropped_why,
    }  # fmt: skip


# --- a new one, and one corrected --------------------------------------------------------------------------------


def _form(found: Obligation | None = None) -> Form:
    today = timezone.localdate()
    units = [(str(row.pk), row.name) for row in organisation.units(on=today)]
    duties = organisation.duties_on(today).filter(code__in=access.DOERS, person__is_active=True)
    people = {str(row.person_id): f"{row.person.name} ({row.unit.name})" for row in duties}
    helping = ",".join(str(one.pk) for one in found.cooperating.all()) if found else ""
    due = show_date(found.due) if found and found.is_due_typed else ""
    return Form(
        [
            Field("basis", "Quy định giao ban hành", kind="textarea", value=found.basis if found else "", required=True, maxlength=1000, height=2, hint="Ví dụ: khoản 2 Điều 5 Nghị quyết số 12/2026/NQ-HĐND. Thư viện có văn bản ấy thì chương trình nối đến."),
            Field("effective_on", "Quy định ấy có hiệu lực từ ngày", kind="date", value=show_date(found.effective_on) if found else "", hint="Để trống thì lấy theo thư viện, nếu thư viện có."),
            Field("kind", "Loại văn bản phải ban hành", kind="select", value=found.kind if found else "", options=[("", "– chọn –"), *((code, one.name) for code, one in kinds().items())], required=True),
            Field("subject", "Về việc", kind="textarea", value=found.subject if found else "", required=True, maxlength=500, height=2),
            Field("unit", "Đơn vị chủ trì", kind="select", value=str(found.unit_id) if found else "", options=[("", "– chọn –"), *units], required=True),
            Field("person", "Người soạn", kind="select", value=str(found.person_id or "") if found else "", options=[("", "– cả đơn vị –"), *people.items()]),
            Field("cooperating", "Đơn vị phối hợp", kind="checks", value=helping, options=units),
            Field("due", "Hạn ban hành", kind="date", value=due, hint="Để trống thì hạn là ngày quy định giao có hiệu lực."),
            Field("note", "Ghi chú", value=found.note if found else "", maxlength=1000),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> tracking.Wanted:
    values = form.values()
    chosen = (organisation.unit(key) for key in keys_in(values["cooperating"]))
    return tracking.Wanted(
        basis=values["basis"], kind=values["kind"], subject=" ".join(values["subject"].split()), unit=unit_in(values["unit"]),
        person=person_in(values["person"]), cooperating=tuple(one for one in chosen if one is not None), note=values["note"],
        effective_on=read_day(values["effective_on"], "effective_on") if values["effective_on"] else None,
        due=read_day(values["due"], "due") if values["due"] else None,
    )  # fmt: skip


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Puts a document on the list."""
    form = _form()

    def do(act: str) -> Obligation:
        return tracking.register(obligation=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())

    outcome = act_on(request, {"": form}, ("",), do)
    if outcome.done:
        messages.success(request, "Đã ghi vào danh mục.")
        return redirect("desk:drafting-item", pk=outcome.done.pk)
    return page(request, actor, "desk/drafting/form.html", {"form": form, "show_optional": True}, status=outcome.status)


# --- one of them -------------------------------------------------------------------------------------------------


def _forms(found: Obligation) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    made = {
        "edit": _form(found),
        "submit": Form([Field("on", "Ngày trình", kind="date", value=today, required=True)]),
        "back": Form([Field("reason", "Vì sao trả lại, cần sửa gì", kind="textarea", height=3, required=True)]),
        "issue": Form([
            Field("number", "Số, ký hiệu", value=found.number, maxlength=60, required=True),
            Field("on", "Ngày ban hành", kind="date", value=today, required=True),
            Field("file", "Tệp bản ký", kind="file"),
        ]),
        "drop": Form([Field("reason", "Vì sao không ban hành", kind="textarea", height=3, required=True)]),
        "reopen": Form([Field("reason", "Vì sao mở lại", kind="textarea", height=3, required=True)]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


def found_or_404(pk: int, actor: Actor) -> Obligation:
    """The row. Raises Http404 for whoever does not see it."""
    found = queries.obligation(pk, actor=actor)
    if found is None:
        raise Http404("no such document to be issued")
    return found


@desk()
def item(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One document: what asks for it, how far it is, its versions; for those who write or keep it what comes next."""
    found = found_or_404(pk, actor)
    forms = _forms(found)
    outcome = act_on(request, forms, tuple(forms), lambda act: _do(request, actor, found, act, forms[act]))
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:drafting-item", pk=pk)
    if outcome.wrong:
        found = found_or_404(pk, actor)
    may_keep, may_write = access.may_keep(actor), access.may_write(actor, found)
    shown = _shown(found, may_keep=may_keep, may_write=may_write)
    # Somebody may have taken the step meanwhile, so that the form is gone from the page.
    error = outcome.error or (_told(forms[outcome.act]) if outcome.wrong and outcome.act not in shown else "")
    may_read = access.may_read(actor, found)
    context = {
        **line_of(found), "item": found, "forms": {name: forms[name] for name in shown}, "act": outcome.act, "wrong": outcome.wrong,
        "error": error, "may_keep": may_keep, "may_write": may_write, "may_read": may_read, "show_optional": True,
        "basis_url": _url_of(found.basis), "issued_url": _url_of(f"{kinds()[found.kind].type.capitalize()} số {found.number}") if found.number else "",
        "drafts": list(queries.drafts(found)) if may_read else [], "said": found.opinions.count() if may_read else 0,
        "unanswered": queries.unanswered(found) if may_read else 0, "round": queries.open_round(found) if may_read else None,
    }  # fmt: skip
    return page(request, actor, "desk/drafting/item.html", context, status=outcome.status)


def _shown(found: Obligation, *, may_keep: bool, may_write: bool) -> list[str]:
    """The forms that the page has."""
    rights = {
        "submit": may_write and found.is_writable,
        "back": may_write and found.state == "submitted",
        "issue": may_keep and found.is_open,
        "edit": may_keep and found.is_open,
        "drop": may_keep and found.is_open,
        "reopen": may_keep and not found.is_open,
    }
    return [name for name, right in rights.items() if right]


def _told(form: Form) -> str:
    return " ".join([*form.errors, *(field.error for field in form.wrong_fields)])


def _do(request: HttpRequest, actor: Actor, found: Obligation, act: str, form: Form) -> str:
    values, version, now = form.values(), version_of(request), timezone.now()
    if act == "edit":
        tracking.register(obligation=found, wanted=_wanted(form), version=version, by=actor, at=now)
        return "Đã sửa."
    if act == "submit":
        tracking.submit(obligation=found, on=read_day(values["on"], "on"), version=version, by=actor, at=now)
        return "Đã ghi là đã trình. Lời văn không sửa nữa cho đến khi được trả lại."
    if act == "issue":
        on = read_day(values["on"], "on")
        with received(request, by=actor, name="file") as sent:
            issued = tracking.Issue(values["number"], on, sent[0] if sent else None)
            tracking.issue(obligation=found, issued=issued, version=version, by=actor, at=now)
        return "Đã ghi số, ngày ban hành."
    step = {"back": tracking.send_back, "drop": tracking.drop, "reopen": tracking.reopen}[act]
    step(obligation=found, reason=values["reason"], version=version, by=actor, at=now)
    return {"back": "Đã trả lại để sửa.", "drop": "Đã ghi không ban hành.", "reopen": "Đã mở lại."}[act]


def _url_of(citation: str) -> str:
    """The page of what is cited, where the library has it."""
    found = queries.cited(citation)
    if found is None:
        return ""
    document, eid = found
    return provision_url(document.slug, eid) if eid else document_url(document.slug)
