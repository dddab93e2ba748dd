"""One check at the desk: its start, questions, findings, what is to be put right, its conclusion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.inspections import access, queries
from cualuat.inspections.checklists import checklists, rights
from cualuat.inspections.operations import checking, remedying
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.inspections.listing import kind_name
from cualuat.web.desk.posted import act_on, key_in, keys_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.inspections.models import Check, Finding, Remedy
    from cualuat.organisation.models import Unit

ANSWERS = {"yes": "Có, đạt", "no": "Chưa", "na": "Không áp dụng"}


def _lists() -> list[tuple[str, str]]:
    """Checklists to choose: those of the agency first."""
    own = [(f"{checking.OWN}{row.pk}", row.name) for row in queries.own_checklists(active=True)]
    return [*own, *((one.code, one.name) for one in checklists())]


def _forms(found: Check, on: date) -> dict[str, Form]:
    people = [(str(one.pk), one.name) for one in queries.people_to_choose(on)]
    units = [(str(unit.pk), unit.name) for unit in organisation.units(on=on)]
    made = {
        "start": Form([
            Field("decision", "Số quyết định", maxlength=60, hint="Tự kiểm tra không có quyết định thì để trống."),
            Field("decided_on", "Ngày quyết định", kind="date", hint="Ngày/tháng/năm."),
            Field("begins", "Từ ngày", kind="date", value=show_date(on), required=True),
            Field("ends", "Đến ngày", kind="date", required=True),
            Field("leader", "Trưởng đoàn", kind="select", options=[("", "– không có đoàn –"), *people]),
            Field("members", "Thành viên", kind="checks", options=people),
            Field("checklists", "Danh mục kiểm tra", kind="checks", options=_lists()),
            Field("own", "Câu hỏi riêng", kind="textarea", height=4, hint="Mỗi dòng một câu, căn cứ ghi sau dấu |; trả lời «có» là đạt."),
        ]),
        "cancel": Form([Field("reason", "Vì sao không kiểm tra nữa", kind="textarea", required=True, height=2)]),
        "find": Form([
            Field("text", "Phát hiện điều gì", kind="textarea", required=True, height=4, hint="Không ghi tên người dân."),
            Field("severity", "Là", kind="radio", options=[("shortcoming", "Tồn tại"), ("violation", "Vi phạm")], value="shortcoming", required=True),
            Field("provision", "Điều, khoản", maxlength=300, hint="Ví dụ: Điều 24 Luật Tiếp công dân số 42/2013/QH13."),
            Field("right", "Quyền của người dân bị ảnh hưởng", kind="select", options=[("", "– không –"), *rights().items()]),
            Field("unit", "Trách nhiệm của đơn vị", kind="select", options=[("", "– đơn vị được kiểm tra –"), *units]),
            Field("whose", "Ai (chức trách)", maxlength=200, hint="Ví dụ: công chức tiếp công dân."),
        ]),
        "conclude": Form([
            Field("text", "Kết luận", kind="textarea", value=found.conclusion, required=True, height=8),
            Field("number", "Số kết luận", maxlength=60),
            Field("on", "Ngày kết luận", kind="date", value=show_date(on), required=True),
        ]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def check(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The check and what can be done with it."""
    found = _found(pk, actor)
    on = timezone.localdate()
    forms = _forms(found, on)
    outcome = act_on(request, forms, _ACTS, lambda act: _ACTS[act](request, actor, found, forms))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:check", pk=pk)
    fresh = _found(pk, actor)  # the version to save on top of, now that she has been told
    context = {
        "check": fresh, "kind": kind_name(fresh), "forms": forms, "act": outcome.act, "error": outcome.error, "wrong": outcome.wrong,
        "typed": request.POST, "show_optional": True, "today": on, **_standing(request, fresh, actor, failed=bool(outcome.error)),
    }  # fmt: skip
    return page(request, actor, "desk/inspections/check.html", context, status=outcome.status)


def _standing(request: HttpRequest, found: Check, actor: Actor, *, failed: bool) -> dict[str, Any]:
    names, typed = rights(), request.POST if failed else {}
    notes = {one.name: one.note for one in checklists()}
    inside = queries.is_inside(found, actor=actor)
    rows = [
        {
            "row": row,
            "answer": typed.get(f"answer-{row.pk}", row.answer),
            "note": typed.get(f"note-{row.pk}", row.note),
            "shown": ANSWERS.get(row.answer, "chưa trả lời"),
            "about": notes.get(row.field, ""),
        }
        for row in (queries.questions(found) if inside else ())
    ]
    return {
        "inside": inside,
        "questions": rows,
        "answers": ANSWERS,
        "findings": [
            (row, names.get(row.right, ""), [(one, access.may_remedy(actor, one)) for one in row.remedies.all()])
            for row in queries.findings(found, actor=actor)
        ],
        "members": found.members.select_related("person").order_by("-leads", "person__name"),
        "units": organisation.units(on=timezone.localdate()),
        "may_keep": access.may_keep(actor),
        "may_find": access.may_find(actor, found),
        "may_answer": access.may_answer(actor, found) and found.state == "running",
    }


def _found(pk: int, actor: Actor) -> Check:
    found = queries.check(pk, actor=actor)
    if found is None:
        raise Http404("no such check")
    return found


def _unit(text: str) -> Unit | None:
    key = key_in(text)
    return organisation.unit(key) if key else None


def _people(text: str) -> list[Person]:
    chosen = set(keys_in(text))
    return [one for one in queries.people_to_choose(timezone.localdate()) if one.pk in chosen]


def _start(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    values = forms["start"].values()
    leader = _people(values["leader"])
    wanted = checking.Start(
        begins=read_day(values["begins"], "begins"),
        ends=read_day(values["ends"], "ends"),
        decision=values["decision"],
        decided_on=read_day(values["decided_on"], "decided_on") if values["decided_on"] else None,
        leader=leader[0] if leader else None,
        members=_people(values["members"]),
        checklists=values["checklists"].split(","),
        own=values["own"].splitlines(),
    )
    checking.start(check=found, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
    return "Đã bắt đầu. Hãy trả lời từng câu hỏi."


def _cancel(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    checking.cancel(check=found, reason=forms["cancel"].values()["reason"], by=actor, at=timezone.now())
    return "Đã ghi: không kiểm tra nữa."


def _answer(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    rows = queries.questions(found)
    only = key_in(request.POST.get("files_for", ""))
    with received(request, by=actor, name="files") as sent:
        given = [
            checking.Answer(
                row, request.POST.get(f"answer-{row.pk}", row.answer), request.POST.get(f"note-{row.pk}", row.note),
                sent if row.pk == only else (),
            )
            for row in rows
        ]  # fmt: skip
        if sent and only not in {row.pk for row in rows}:
            raise Refused("Hãy chọn tệp là minh chứng của câu nào.")
        checking.answer(check=found, answers=given, version=version_of(request), by=actor, at=timezone.now())
    return "Đã ghi câu trả lời."


def _find(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    values = forms["find"].values()
    wanted = checking.FindingWanted(
        values["text"], values["severity"], values["provision"], values["right"], _unit(values["unit"]), values["whose"]
    )
    checking.find(check=found, wanted=wanted, by=actor, at=timezone.now())
    return "Đã ghi phát hiện."


def _conclude(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    values = forms["conclude"].values()
    on = read_day(values["on"], "on")
    checking.conclude(
        check=found,
        text=values["text"],
        number=values["number"],
        on=on,
        version=version_of(request),
        by=actor,
        at=timezone.now(),
    )
    return "Đã ghi kết luận."


def _close(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    checking.close(check=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã kết thúc cuộc kiểm tra."


def _finding(request: HttpRequest, actor: Actor, found: Check) -> Finding:
    row = queries.finding(found, key_in(request.POST.get("finding", "")) or 0, actor=actor)
    if row is None:
        raise Refused("Không còn phát hiện này. Hãy tải lại trang.")
    return row


def _demand(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    due = read_day(request.POST.get("due", ""), "due")
    remedying.demand(
        finding=_finding(request, actor, found), text=request.POST.get("text", ""), unit=_unit(request.POST.get("unit", "")), due=due,
        by=actor, at=timezone.now(),
    )  # fmt: skip
    return "Đã yêu cầu khắc phục."


def _measure(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    day = request.POST.get("carried_out", "").strip()
    remedying.measure(
        finding=_finding(request, actor, found), text=request.POST.get("measure", ""), version=version_of(request), by=actor, at=timezone.now(),
        carried_out=read_day(day, "carried_out") if day else None,
    )  # fmt: skip
    return "Đã ghi xử lý vi phạm."


def _remedy(request: HttpRequest, actor: Actor, found: Check) -> Remedy:
    row = queries.remedy(key_in(request.POST.get("remedy", "")) or 0, actor=actor)
    if row is None or row.finding.inspection_id != found.pk:
        raise Refused("Không còn yêu cầu này. Hãy tải lại trang.")
    return row


def _put_right(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    row, on = _remedy(request, actor, found), read_day(request.POST.get("on", ""), "on")
    with received(request, by=actor, name="files") as sent:
        remedying.put_right(
            remedy=row,
            on=on,
            note=request.POST.get("note", ""),
            files=sent,
            version=version_of(request),
            by=actor,
            at=timezone.now(),
        )
    return "Đã báo khắc phục xong."


def _confirm(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    remedying.confirm(remedy=_remedy(request, actor, found), version=version_of(request), by=actor, at=timezone.now())
    return "Đã xác nhận."


def _return(request: HttpRequest, actor: Actor, found: Check, forms: dict[str, Form]) -> str:
    row, reason = _remedy(request, actor, found), request.POST.get("reason", "")
    remedying.return_it(remedy=row, reason=reason, version=version_of(request), by=actor, at=timezone.now())
    return "Đã trả lại để khắc phục tiếp."


_ACTS: dict[str, Callable[[HttpRequest, Actor, Check, dict[str, Form]], str]] = {
    "start": _start,
    "cancel": _cancel,
    "answer": _answer,
    "find": _find,
    "conclude": _conclude,
    "close": _close,
    "demand": _demand,
    "measure": _measure,
    "put_right": _put_right,
    "confirm": _confirm,
    "return": _return,
}
