"""Models of access at the desk: the register, a new one, one with its pilot, measures and decision."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.campaigns import access, queries
from cualuat.campaigns.operations import piloting
from cualuat.campaigns.rules import DECISIONS, MODEL_STATES, audiences, names
from cualuat.casework.needs import read_day
from cualuat.files import queries as file_queries
from cualuat.web.desk.campaigns import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, unit_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.campaigns.models import AccessModel, Measure

_MOST_COST = 10**15


@desk()
def models(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The register."""
    state = request.GET.get("xem", "") if request.GET.get("xem") in MODEL_STATES else ""
    shown = paged(request, queries.models(state=state))
    context = {
        "list": shown, "rows": [(row, choosing.TAGS.get(row.state, ""), names(row.audiences, audiences())) for row in shown.rows],
        "views": [("", "Tất cả"), *MODEL_STATES.items()], "view": state, "may_add": bool(choosing.units(actor)),
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/models.html", context)


def _form(actor: Actor, found: AccessModel | None = None) -> Form:
    unit = str(found.unit_id) if found else choosing.own_unit(actor)
    return Form(
        [
            Field("title", "Tên mô hình", value=found.title if found else "", required=True, maxlength=300),
            Field("audiences", "Đối tượng", kind="checks", value=",".join(found.audiences) if found else "", options=choosing.options(audiences()), required=True),
            Field("problem", "Vấn đề", kind="textarea", value=found.problem if found else "", required=True, height=4, hint="Ai đang khó tiếp cận pháp luật, vì sao, biết từ đâu?"),
            Field("hypothesis", "Giả thuyết", kind="textarea", value=found.hypothesis if found else "", required=True, height=3, hint="Nếu làm thế này thì điều gì sẽ khác?"),
            Field("unit", "Đơn vị", kind="select", value=unit, options=choosing.units(actor), required=True),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> piloting.ModelWanted:
    values = form.values()
    return piloting.ModelWanted(
        values["title"], values["problem"], values["hypothesis"], unit_in(values["unit"]), choosing.several(values["audiences"])
    )  # fmt: skip


@desk(duties=choosing.WRITERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Registers a model."""
    form = _form(actor)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = piloting.think(model=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi mô hình. Hãy ghi các chỉ số sẽ đo.")
            return redirect("desk:access-model", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/campaigns/model_form.html", context, status=422 if form.wrong else 200)


# --- one model -----------------------------------------------------------------------------------------------------


def _figure(value: Decimal | None) -> str:
    """«12,5» for 12.50."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _decimal(text: str, name: str, missing: str = "") -> Decimal | None:
    """A figure as people write it: «1.250», «12,5». Raises Refused, naming the input."""
    if not text:
        if missing:
            raise Refused(missing, name)
        return None
    try:
        value = Decimal(text.replace(" ", "").replace(".", "").replace(",", "."))
    except InvalidOperation:
        raise Refused(f"«{text[:20]}» không phải là số. Ví dụ: 1250 hoặc 12,5.", name) from None
    if not value.is_finite() or value.as_tuple().exponent < -2:  # type: ignore[operator]
        raise Refused("Nhiều nhất hai chữ số sau dấu phẩy.", name)
    return value


def _measure_form(found: Measure | None = None) -> Form:
    return Form(
        [
            Field("name", "Chỉ số", value=found.name if found else "", required=True, maxlength=200, hint="Ví dụ: số người đến hỏi mỗi tháng."),
            Field("unit", "Đơn vị tính", value=found.unit if found else "", maxlength=40),
            Field("baseline", "Trước thí điểm", value=_figure(found.baseline) if found else "", maxlength=20),
            Field("target", "Mong đạt", value=_figure(found.target) if found else "", required=True, maxlength=20),
            Field("result", "Kết quả", value=_figure(found.result) if found else "", maxlength=20),
            Field("less", "Càng ít càng tốt", kind="check", value="1" if found and found.less_is_better else ""),
        ]
    )  # fmt: skip


def _measured(form: Form) -> piloting.MeasureWanted:
    values = form.values()
    target = _decimal(values["target"], "target", "Hãy ghi con số mong đạt.")
    assert target is not None
    return piloting.MeasureWanted(
        name=values["name"], target=target, unit=values["unit"], baseline=_decimal(values["baseline"], "baseline"),
        result=_decimal(values["result"], "result"), less_is_better=bool(values["less"]),
    )  # fmt: skip


def _pilot_form(found: AccessModel) -> Form:
    return Form(
        [
            Field("place", "Nơi thí điểm", value=found.place, required=True, maxlength=300),
            Field("since", "Từ ngày", kind="date", value=show_date(found.since), required=True),
            Field("until", "Đến ngày", kind="date", value=show_date(found.until)),
            Field("cost", "Kinh phí (đồng)", value="" if found.cost is None else f"{found.cost:,}".replace(",", "."), maxlength=20),
        ]
    )  # fmt: skip


def _decide_form() -> Form:
    return Form(
        [
            Field("decision", "Quyết định", kind="radio", options=choosing.options(DECISIONS), required=True),
            Field("on", "Ngày quyết định", kind="date", value=show_date(timezone.localdate()), required=True),
            Field("who", "Ai quyết định", required=True, maxlength=200, hint="Ví dụ: Giám đốc Sở, tại cuộc họp giao ban."),
            Field("reason", "Vì sao", kind="textarea", height=3, required=True),
            Field("learned", "Điều rút ra", kind="textarea", height=4, required=True, hint="Cho nơi khác dùng: điều gì có tác dụng, điều gì không. Phần này được công khai."),
        ]
    )  # fmt: skip


def _forms(actor: Actor, found: AccessModel, rows: list[Measure]) -> dict[str, Form]:
    made: dict[str, Form] = {}
    if access.may_write(actor, found.unit_id) and found.state != "decided":
        made = {"edit": _form(actor, found), "measure": _measure_form(), "pilot": _pilot_form(found)}
        made |= {f"measure-{row.pk}": _measure_form(row) for row in rows}
        made["prove"] = Form([Field("files", "Tệp", kind="file", required=True)])
    if actor.does("leader", "focal") and found.state == "pilot":
        made["decide"] = _decide_form()
    if access.may_publish(actor) and found.state == "decided":
        made["publish"] = Form([])
    return {name: form.within(name) for name, form in made.items()}


def _do(request: HttpRequest, actor: Actor, found: AccessModel, rows: list[Measure], act: str, form: Form) -> str:
    name, _, key = act.partition("-")
    version, at, values = version_of(request), timezone.now(), form.values()
    if name == "measure":
        row = next((row for row in rows if str(row.pk) == key), None)
        piloting.measure(model=found, measure=row, wanted=_measured(form), version=version, by=actor, at=at)
        return "Đã ghi chỉ số."
    if name == "edit":
        piloting.think(model=found, wanted=_wanted(form), version=version, by=actor, at=at)
        return "Đã sửa mô hình."
    if name == "publish":
        row_ = piloting.publish(model=found, version=version, by=actor, at=at)
        return "Đã công khai điều rút ra." if row_.published_at else "Đã thôi công khai."
    if name == "decide":
        wanted = piloting.Decision(
            values["decision"], read_day(values["on"], "on"), values["who"], values["reason"], values["learned"]
        )
        piloting.decide(model=found, wanted=wanted, version=version, by=actor, at=at)
        return "Đã ghi quyết định."
    if name == "pilot":
        _pilot(found, values, version, actor)
        return "Đã ghi thí điểm."
    with received(request, by=actor) as sent:
        piloting.prove(model=found, attachments=sent, version=version, by=actor, at=at)
    return "Đã giữ tệp."


def _pilot(found: AccessModel, values: dict[str, str], version: int | None, actor: Actor) -> None:
    cost = _decimal(values["cost"], "cost")
    if cost is not None and (cost != int(cost) or not 0 <= cost < _MOST_COST):
        raise Refused("Hãy ghi số tiền bằng đồng, ví dụ: 12.000.000.", "cost")
    piloting.pilot(
        model=found, place=values["place"], since=read_day(values["since"], "since"),
        until=read_day(values["until"], "until") if values["until"] else None, cost=None if cost is None else int(cost),
        version=version, by=actor, at=timezone.now(),
    )  # fmt: skip


@desk()
def model(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One model."""
    found = choosing.there(queries.model(pk))
    rows = list(found.measures.all())
    forms = _forms(actor, found, rows)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, rows, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:access-model", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found = choosing.there(queries.model(pk))
        rows = list(found.measures.all())
    if outcome.wrong and (outcome.act == "publish" or outcome.act not in _forms(actor, found, rows)):
        error = choosing.told(forms[outcome.act])
    context: dict[str, Any] = {
        "model": found, "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": error, "show_optional": True,
        "tag": choosing.TAGS.get(found.state, ""), "audiences": names(found.audiences, audiences()),
        "cost": "" if found.cost is None else f"{found.cost:,}".replace(",", "."),
        "measures": [
            {
                "row": row, "baseline": _figure(row.baseline), "target": _figure(row.target), "result": _figure(row.result),
                "act": f"measure-{row.pk}", "form": forms.get(f"measure-{row.pk}"),
            }
            for row in rows
        ],
        "files": found.files.select_related("attachment"),
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/model.html", context, status=outcome.status)


@desk()
def model_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file of a model, to be saved."""
    found = choosing.there(queries.model_file(pk))
    if not file_queries.may_be_opened(found.attachment):
        raise Http404("not to be opened")
    return as_download(file_queries.served(found.attachment))
