"""Units of the agency and other agencies, for administrators: what letters say of them, who does what there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import DUTY_NAMES, Actor
from cualuat.casework.operations import closing_units
from cualuat.organisation import operations, queries
from cualuat.organisation.operations import BadPost, UnitFacts
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.record import lines
from cualuat.web.shell.fields import BadDate, Field, Form, read_date, show_date

if TYPE_CHECKING:
    from cualuat.organisation.models import Duty, Unit

# Kind of a unit → heading of its part of the list.
GROUPS = {"agency": "Cơ quan này", "unit": "Đơn vị thuộc cơ quan", "external": "Cơ quan khác"}
_KINDS = {"unit": "Đơn vị thuộc cơ quan", "external": "Cơ quan khác", "agency": "Cơ quan này"}
_FACTS = ("kind", "short", "superior", "head_title", "place", "address", "phone", "email", "website")


def _unit_form() -> Form:
    return Form(
        [
            Field("name", "Tên", required=True, maxlength=300, hint="Tên đầy đủ, như ghi trong văn bản."),
            Field("kind", "Loại", kind="select", options=list(_KINDS.items()), value="unit", required=True,
                  hint="Cơ quan khác là nơi hồ sơ được chuyển đến, hướng dẫn đến."),
            Field("short", "Chữ viết tắt", maxlength=30, hint="Đứng trong số của văn bản, ví dụ STP trong 12/TB-STP."),
            Field("superior", "Cơ quan chủ quản", maxlength=300, hint="Đứng trên tên cơ quan ở đầu văn bản."),
            Field("head_title", "Chức danh người đứng đầu", maxlength=100, hint="Ví dụ: Giám đốc."),
            Field("place", "Địa danh", maxlength=100, hint="Đứng trước ngày tháng của văn bản."),
            Field("address", "Địa chỉ", maxlength=300),
            Field("phone", "Điện thoại", maxlength=40),
            Field("email", "Thư điện tử", kind="email", maxlength=254),
            Field("website", "Trang thông tin điện tử", maxlength=200),
        ]
    )  # fmt: skip


def _facts(form: Form) -> UnitFacts:
    values = form.values()
    return UnitFacts(**{name: values[name] for name in _FACTS})


def duties_in_words(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Who has which duty, by duty in the order of the house."""
    by_code: dict[str, list[Any]] = defaultdict(list)
    for duty in duties:
        if duty.person not in by_code[duty.code]:
            by_code[duty.code].append(duty.person)
    return [{"name": name, "people": by_code[code]} for code, name in DUTY_NAMES.items() if by_code[code]]


@desk("administrator")
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Own units and other agencies, with who has which duty there; those that are closed at the end."""
    today = timezone.localdate()
    duties = [duty for duty in queries.duties_on(today) if duty.person.is_active]
    there: dict[int, list[Any]] = defaultdict(list)
    for duty in duties:
        there[duty.unit_id].append(duty)
    every = list(queries.every_unit())
    groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in GROUPS}
    for one in every:
        if not _is_closed(one, today):
            groups[one.kind].append({"unit": one, "duties": duties_in_words(there[one.pk])})
    held = {duty.code for duty in duties}
    context = {
        "groups": [(name, groups[kind]) for kind, name in GROUPS.items()],
        "closed": [one for one in every if _is_closed(one, today)],
        "nobody": [name for code, name in DUTY_NAMES.items() if code not in held],
        "has_agency": any(one.kind == "agency" for one in every),
    }
    return page(request, actor, "desk/house/units.html", context)


def _is_closed(unit: Unit, today: date) -> bool:
    return unit.valid_to is not None and unit.valid_to <= today


@desk("administrator")
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new unit, or another agency."""
    form = _unit_form()
    if request.GET.get("loai") in _KINDS:
        form["kind"].value = request.GET["loai"]
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = operations.make_unit(name=form["name"].value, facts=_facts(form), by=actor, at=timezone.now())
        except BadPost as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã thêm {made.name}.")
            return redirect("desk:unit", pk=made.pk)
    return page(request, actor, "desk/house/unit_add.html", {"form": form}, status=422 if form.wrong else 200)


def _close_form(today: date) -> Form:
    hint = "Từ ngày này đơn vị không còn trong các danh sách để chọn. Ngày/tháng/năm."
    return Form([Field("closed_on", "Đóng từ ngày", kind="date", value=show_date(today), required=True, hint=hint)])


@desk("administrator")
def unit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One unit: what is known of it, changing that, ending it or taking that back, who works there."""
    one = queries.unit(pk)
    if one is None:
        raise Http404
    today = timezone.localdate()
    form, closing, reopening = _unit_form(), _close_form(today), Form([])
    for field in form.fields:
        field.value = str(getattr(one, field.name))
    if request.method == "POST":
        act = request.POST.get("act", "")
        sent = {"close": closing, "reopen": reopening}.get(act, form)
        try:
            done = _ACTS.get(act, _save)(one, sent.fill(request.POST), actor)
        except (BadPost, BadDate) as error:
            sent.refuse(error)
        else:
            messages.success(request, done)
            return redirect("desk:unit", pk=pk)
    held = [duty for duty in queries.duties_on(today) if duty.unit_id == pk]
    context = {
        "one": queries.unit(pk),
        "kind": GROUPS[one.kind],
        "form": form,
        "close_form": closing,
        "is_closed": _is_closed(one, today),
        "duties": duties_in_words(held),
        "lines": lines(audit.history("unit", pk)[:30], actor),
    }
    wrong = form.wrong or closing.wrong or reopening.wrong
    return page(request, actor, "desk/house/unit.html", context, status=422 if wrong else 200)


def _save(unit: Unit, form: Form, actor: Actor) -> str:
    operations.set_unit(unit=unit, name=form["name"].value, facts=_facts(form), by=actor, at=timezone.now())
    return "Đã ghi."


def _close(unit: Unit, form: Form, actor: Actor) -> str:
    try:
        day = read_date(form["closed_on"].value)
    except BadDate as error:
        raise BadPost(str(error), "closed_on") from error
    if day is None:
        raise BadPost("Hãy ghi ngày đóng, ví dụ 31/03/2026.", "closed_on")
    closing_units.close_unit(unit=unit, on=day, by=actor, at=timezone.now())
    return f"{unit.name} đóng từ ngày {show_date(day)}."


def _reopen(unit: Unit, form: Form, actor: Actor) -> str:
    operations.reopen_unit(unit=unit, by=actor, at=timezone.now())
    return f"Đã mở lại {unit.name}."


_ACTS = {"save": _save, "close": _close, "reopen": _reopen}
