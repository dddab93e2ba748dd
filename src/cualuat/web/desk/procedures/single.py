"""One procedure at the desk: its editions, announcing and withdrawing with their deadlines, its bases, its blank forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.procedures import access, norms
from cualuat.procedures.operations import announcing, editing, guiding
from cualuat.procedures.queries import catalogue as queries
from cualuat.procedures.queries.deadlines import deadlines_of
from cualuat.procedures.rules.content import differences
from cualuat.timelimits import queries as timelimits
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, error_beside, key_in, unit_in, version_of
from cualuat.web.desk.procedures import choosing
from cualuat.web.desk.procedures.catalogue import STATE_TAGS
from cualuat.web.public.clock.lines import lines_of
from cualuat.web.public.matters.uploads import drop, received
from cualuat.web.public.procedures import showing
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.procedures.models import Edition, Procedure

RANKS = (("province", "Chủ tịch Ủy ban nhân dân tỉnh"), ("minister", "Bộ trưởng"))
KNOWN = ("begin", "announce", "withdraw", "database", "review", "unit", "form", "drop_form")


def found(pk: int, actor: Actor) -> Procedure:
    """The procedure. Raises Http404."""
    row = queries.procedure(pk, actor=actor)
    if row is None:
        raise Http404("no such procedure")
    return row


def _forms(row: Procedure, writing: Edition | None, actor: Actor) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    latest = queries.latest(row)
    made = {
        "announce": Form([
            Field("decision", "Quyết định công bố", value=writing.decision if writing else "", required=True, maxlength=200, hint="Ví dụ: Quyết định số 125/QĐ-UBND."),
            Field("signed_on", "Ngày ký", kind="date", value=today, required=True),
            Field("rank", "Ai ký", kind="radio", value="province", options=RANKS, required=True),
            Field("in_force_from", "Có hiệu lực từ ngày", kind="date", value=show_date(writing.document_on) if writing and writing.document_on else today, required=True),
            Field("document", "Văn bản quy định thủ tục", value=writing.document if writing else "", maxlength=300),
            Field("document_on", "Ngày văn bản ấy có hiệu lực", kind="date", value=show_date(writing.document_on) if writing else "", hint="Để tính thời hạn công bố."),
            Field("shortened", "Văn bản ban hành theo trình tự rút gọn", kind="check", value="1" if writing and writing.shortened else ""),
        ]),
        "withdraw": Form([
            Field("decision", "Quyết định bãi bỏ", required=True, maxlength=200),
            Field("last_day", "Ngày cuối còn hiệu lực", kind="date", value=today, required=True),
            Field("why", "Vì sao bãi bỏ", kind="textarea", required=True, height=3),
        ]),
        "database": Form([Field("on", "Ngày nhập vào Cơ sở dữ liệu quốc gia", kind="date", value=show_date(latest.database_on) if latest and latest.database_on else today, required=True)]),
        "review": Form([Field("note", "Rà soát thế nào", kind="textarea", required=True, height=3, hint="Ví dụ: điều sửa không đụng đến thành phần hồ sơ; hoặc đang soạn bản mới.")]),
        "unit": Form([Field("unit", "Đơn vị phụ trách", kind="select", value=str(row.unit_id or ""), options=choosing.units_to_write(actor))]),
        "form": Form([
            Field("name", "Tên mẫu, đúng như ghi ở giấy tờ", kind="select", options=_form_names(row)),
            Field("file", "Tệp mẫu", kind="file", required=True),
        ]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


def _form_names(row: Procedure) -> list[tuple[str, str]]:
    """The forms that the dossier names and nobody gave a file for yet."""
    edition = queries.newest(row)
    names = dict.fromkeys(name for part in edition.value.parts for name in part.forms) if edition else {}
    there = {one.name for one in queries.forms(row)}
    return [("", "– theo tên tệp –"), *((name, name) for name in names if name not in there)]


@desk()
def procedure(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One procedure with everything that can be done about it."""
    row = found(pk, actor)
    writing, latest = queries.draft(row), queries.latest(row)
    forms = _forms(row, writing, actor)
    outcome = act_on(request, forms, KNOWN, lambda act: _do(request, actor, row, act, forms))
    if outcome.done is not None:
        told, edition = outcome.done
        messages.success(request, told)
        return redirect("desk:procedure-edition", pk=edition) if edition else redirect("desk:procedure", pk=pk)
    row = found(pk, actor)
    writing, latest = queries.draft(row), queries.latest(row)
    context = _context(actor, row, writing, latest) | {
        "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": error_beside(outcome, forms, _shown(row, writing, latest)),
        "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/procedures/procedure.html", context, status=outcome.status)


def _shown(row: Procedure, writing: Edition | None, latest: Edition | None) -> list[str]:
    """The forms that the page has for whoever may use them."""
    holds = {
        "announce": writing is not None, "database": latest is not None, "withdraw": row.state == "public", "review": row.state == "public",
        "unit": True, "form": True,
    }  # fmt: skip
    return [name for name, there in holds.items() if there]


def _context(actor: Actor, row: Procedure, writing: Edition | None, latest: Edition | None) -> dict[str, Any]:
    today, calendar = timezone.localdate(), timelimits.calendar()
    newest = writing or latest
    lack = norms.lack(newest.value) if newest else None
    standing = [queries.Standing(row, latest, latest.value)] if latest and row.state == "public" else []
    touched = queries.touched(today, standing)
    deadlines = [
        one for edition in (writing, latest) if edition for one in deadlines_of(edition, on=today, calendar=calendar)
    ]
    return {
        "procedure": row, "state": row.get_state_display(), "tag": STATE_TAGS[row.state], "writing": writing, "latest": latest,
        "history": showing.history_of(row, today), "lack": lack, "doubts": newest.doubts if newest else [],
        "parts_norm": norms.norm("parts"), "changes": touched[0].changes if touched else (),
        "deadlines": [
            {"one": one, "late": one.is_late(today), "lines": lines_of(one.result.steps) if one.result else []} for one in deadlines
        ],
        "changed": differences(latest.value, writing.value) if latest and writing else [],
        "files": queries.forms(row), "may_write": access.may_write(actor, row.unit_id), "may_keep": access.may_keep(actor),
        "may_announce": access.may_announce(actor),
    }  # fmt: skip


def _do(request: HttpRequest, actor: Actor, row: Procedure, act: str, forms: dict[str, Form]) -> tuple[str, int | None]:
    now, version = timezone.now(), version_of(request)
    values = forms[act].values() if act in forms else {}
    if act == "begin":
        return "Đã lập bản nháp từ bản đang dùng.", editing.begin(procedure=row, by=actor, at=now).pk
    if act == "announce":
        _announce(actor, row, values, version)
        return "Đã công bố.", None
    if act == "withdraw":
        last_day = read_day(values["last_day"], "last_day")
        announcing.withdraw(
            procedure=row,
            decision=values["decision"],
            why=values["why"],
            last_day=last_day,
            version=version,
            by=actor,
            at=now,
        )
        return "Đã ghi bãi bỏ. Trang công khai giữ thủ tục và nói rõ đã bãi bỏ.", None
    return _smaller(request, actor, row, act, values), None


def _smaller(request: HttpRequest, actor: Actor, row: Procedure, act: str, values: dict[str, str]) -> str:
    now, version = timezone.now(), version_of(request)
    if act == "database":
        latest = queries.latest(row)
        if latest is None:
            raise Refused("Thủ tục chưa công bố.")
        announcing.enter_database(edition=latest, on=read_day(values["on"], "on"), version=version, by=actor, at=now)
        return "Đã ghi ngày nhập."
    if act == "review":
        guiding.review(procedures=[row], note=values["note"], by=actor, at=now)
        return "Đã ghi rà soát."
    if act == "unit":
        editing.look_after(procedure=row, unit=unit_in(values["unit"]), version=version, by=actor, at=now)
        return "Đã giao đơn vị phụ trách."
    if act == "form":
        with received(request, by=actor, name="file") as sent:
            editing.keep_form(
                procedure=row, name=values["name"], attachment=sent[0] if sent else None, by=actor, at=now
            )
        return "Đã giữ mẫu."
    form = queries.form(row, key_in(request.POST.get("form")) or 0)
    if form is None:
        raise Refused("Mẫu này vừa được gỡ. Hãy tải lại trang.")
    drop(editing.drop_form(form=form, by=actor, at=now), by=actor)
    return "Đã gỡ mẫu."


def _announce(actor: Actor, row: Procedure, values: dict[str, str], version: int | None) -> None:
    writing = queries.draft(row)
    if writing is None:
        raise Refused("Không có bản nháp để công bố. Hãy tải lại trang.")
    wanted = announcing.Announcement(
        decision=values["decision"], signed_on=read_day(values["signed_on"], "signed_on"), rank=values["rank"],
        in_force_from=read_day(values["in_force_from"], "in_force_from"), shortened=values["shortened"] == "1", document=values["document"],
        document_on=read_day(values["document_on"], "document_on") if values["document_on"] else None,
    )  # fmt: skip
    announcing.announce(edition=writing, wanted=wanted, version=version, by=actor, at=timezone.now())
