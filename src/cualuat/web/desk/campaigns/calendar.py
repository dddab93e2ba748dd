"""Campaigns at the desk: the year with its days, a new campaign, one with what it does, the press kit."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.campaigns import access, papers, queries
from cualuat.campaigns.operations import planning
from cualuat.campaigns.rules import audiences, channels, legal_day, legal_days, names
from cualuat.casework.needs import read_day
from cualuat.letters.typesetting import CannotTypeset
from cualuat.web.desk.campaigns import choosing, items
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import year_of
from cualuat.web.desk.posted import act_on, unit_in, version_of
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.campaigns.models import Campaign

CHANNEL_NAMES = {code: one.name for code, one in channels().items()}


@desk()
def year(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The year: campaigns by the month in which they begin, days that have none yet, what is late."""
    asked, today = year_of(request), timezone.localdate()
    rows = list(queries.campaigns(year=asked))
    months = [
        {"name": f"Tháng {month}", "rows": [(row, choosing.TAGS.get(row.state, "")) for row in found]}
        for month, found in groupby(rows, key=lambda row: row.starts.month if row.starts.year == asked else 1)
    ]
    suggested = queries.suggested(year=asked) if access.may_publish(actor) else []
    context = {
        "months": months, "year": asked, "before": asked - 1, "after": asked + 1, "today": today,
        "suggested": [one for one in suggested if one.on >= today], "late": queries.late_items(on=today)[:50],
        "may_add": bool(choosing.units(actor)),
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/year.html", context)


def _form(actor: Actor, found: Campaign | None = None, code: str = "", on: date | None = None) -> Form:
    days = [("", "– không –"), *((one.code, f"{one.name} ({one.day}/{one.month})") for one in legal_days())]
    day = legal_day(code)
    starts, ends = (found.starts, found.ends) if found else (on, on)
    return Form(
        [
            Field("title", "Tên đợt truyền thông", value=found.title if found else (f"{day.name} {on.year}" if day and on else ""), required=True, maxlength=300),
            Field("legal_day", "Nhân ngày", kind="select", value=found.legal_day if found else code, options=days),
            Field("aim", "Mục đích", kind="textarea", value=found.aim if found else "", required=True, height=4, hint="Sau đợt này ai biết thêm điều gì, làm được điều gì?"),
            Field("themes", "Chủ đề, khẩu hiệu", kind="textarea", value=found.themes if found else "", height=3, hint="Mỗi dòng một chủ đề."),
            Field("audiences", "Đối tượng", kind="checks", value=",".join(found.audiences) if found else "", options=choosing.options(audiences()), required=True),
            Field("channels", "Kênh", kind="checks", value=",".join(found.channels) if found else "", options=choosing.options(CHANNEL_NAMES), required=True),
            Field("starts", "Từ ngày", kind="date", value=show_date(starts), required=True),
            Field("ends", "Đến ngày", kind="date", value=show_date(ends), required=True),
            Field("unit", "Đơn vị chủ trì", kind="select", value=str(found.unit_id) if found else choosing.own_unit(actor), options=choosing.units(actor), required=True),
            Field("contact", "Liên hệ cho báo chí", value=found.contact if found else "", maxlength=300, hint="Tên đơn vị, điện thoại công vụ."),
            Field("citations", "Căn cứ", kind="textarea", value=found.citations if found else "", height=3, hint="Mỗi dòng một căn cứ, ví dụ: Điều 8 Luật Phổ biến, giáo dục pháp luật số 14/2012/QH13."),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> planning.CampaignWanted:
    values = form.values()
    return planning.CampaignWanted(
        title=values["title"], aim=values["aim"], starts=read_day(values["starts"], "starts"), ends=read_day(values["ends"], "ends"),
        unit=unit_in(values["unit"]), legal_day=values["legal_day"], themes=values["themes"],
        audiences=choosing.several(values["audiences"]), channels=choosing.several(values["channels"]), citations=values["citations"],
        contact=values["contact"],
    )  # fmt: skip


@desk(duties=choosing.WRITERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Plans a campaign, on one of the days of the year where the address names one."""
    day = legal_day(request.GET.get("ngay", ""))
    form = _form(actor, None, day.code, day.on(year_of(request))) if day else _form(actor)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = planning.plan(campaign=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lên kế hoạch đợt truyền thông. Hãy thêm từng việc.")
            return redirect("desk:campaign", pk=row.pk)
    context = {"form": form, "show_optional": True, "day": day}
    return page(request, actor, "desk/campaigns/campaign_form.html", context, status=422 if form.wrong else 200)


# --- one campaign --------------------------------------------------------------------------------------------------


def _end_form() -> Form:
    return Form(
        [
            Field("outcome", "Kết quả", kind="textarea", height=5, required=True, hint="Điều gì đã đổi, điều gì chưa được, lần sau làm khác thế nào."),
            Field("figures", "Con số", kind="textarea", height=3, hint="Mỗi dòng một con số, ví dụ: 14 xã phát thanh. Lượt tiếp cận của từng việc được cộng sẵn."),
            Field("on", "Kết thúc ngày", kind="date", value=show_date(timezone.localdate()), required=True),
        ]
    )  # fmt: skip


def _forms(actor: Actor, found: Campaign) -> dict[str, Form]:
    made: dict[str, Form] = {}
    if access.may_write(actor, found.unit_id):
        made |= {
            "edit": _form(actor, found), "add-item": items.form_of(actor, found), "start": Form([]), "end": _end_form(),
            "drop": choosing.reason("Vì sao không làm"), "take-up": Form([]),
        }  # fmt: skip
    if access.may_publish(actor):
        made |= {"publish": Form([]), "hide": choosing.reason("Vì sao thôi công khai")}
    return {name: form.within(name) for name, form in made.items()}


def _do(request: HttpRequest, actor: Actor, found: Campaign, act: str, form: Form) -> str:
    version, at = version_of(request), timezone.now()
    values = form.values()
    if act == "edit":
        planning.plan(campaign=found, wanted=_wanted(form), version=version, by=actor, at=at)
        return "Đã sửa đợt truyền thông."
    if act == "add-item":
        planning.set_item(campaign=found, item=None, wanted=items.wanted_of(form), version=None, by=actor, at=at)
        return "Đã thêm việc."
    if act == "end":
        on = read_day(values["on"], "on")
        planning.end(
            campaign=found,
            outcome=values["outcome"],
            figures=values["figures"],
            on=on,
            version=version,
            by=actor,
            at=at,
        )
        return "Đã kết thúc đợt, kết quả đã ghi."
    return _move(actor, found, act, values, version)


def _move(actor: Actor, found: Campaign, act: str, values: dict[str, str], version: int | None) -> str:
    at = timezone.now()
    if act == "start":
        planning.start(campaign=found, version=version, by=actor, at=at)
        return "Đợt truyền thông đã bắt đầu."
    if act == "drop":
        planning.drop(campaign=found, reason=values["reason"], version=version, by=actor, at=at)
        return "Đã ghi là không làm."
    if act == "take-up":
        planning.take_up(campaign=found, version=version, by=actor, at=at)
        return "Đã đưa lại vào kế hoạch."
    if act == "publish":
        planning.publish(campaign=found, version=version, by=actor, at=at)
        return "Đã công khai. Ai cũng xem được đợt này."
    planning.hide(campaign=found, reason=values["reason"], version=version, by=actor, at=at)
    return "Đã thôi công khai."


@desk()
def campaign(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One campaign: why, for whom, what it does, what came of it."""
    found = choosing.there(queries.campaign(pk))
    forms = _forms(actor, found)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:campaign", pk=pk)
    today, error = timezone.localdate(), outcome.error
    if request.method == "POST":
        found = choosing.there(queries.campaign(pk))
    shown = _shown(found, forms)
    if outcome.wrong and outcome.act not in shown:
        error = choosing.told(forms[outcome.act])
    day = legal_day(found.legal_day)
    bases = link_all(found.cited)
    context: dict[str, Any] = {
        "campaign": found, "forms": {name: forms[name] for name in shown}, "act": outcome.act, "wrong": outcome.wrong, "error": error,
        "show_optional": True, "tag": choosing.TAGS.get(found.state, ""), "day": day,
        "audiences": names(found.audiences, audiences()), "channels": names(found.channels, CHANNEL_NAMES),
        "bases": [one for text in found.cited for one in bases[text]], "reach": queries.reach_of(found),
        "items": [(row, row.is_late(today) and found.is_open) for row in queries.items(found)],
        "issues": found.issues.all(), "take_up": "take-up" in shown, "add_item": forms.get("add-item") if "add-item" in shown else None,
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/campaign.html", context, status=outcome.status)


def _shown(found: Campaign, forms: dict[str, Form]) -> list[str]:
    """The forms that the page offers as things stand."""
    state = found.state
    fitting = {
        "edit": found.is_open, "add-item": found.is_open, "start": state == "planned", "end": state == "running",
        "drop": state == "planned", "take-up": state == "dropped", "publish": found.published_at is None and state != "dropped",
        "hide": found.published_at is not None,
    }  # fmt: skip
    return [name for name in forms if fitting[name]]


@desk()
def press(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The press kit as a zip."""
    found = choosing.there(queries.campaign(pk))
    address = settings.CUALUAT_URL + reverse("public:campaign", args=[pk])
    try:
        made = papers.press_kit(found, list(queries.items(found)), agency=choosing.agency_name(), address=address)
    except CannotTypeset as error:
        messages.error(request, f"{error} Hãy báo quản trị viên.")
        return redirect("desk:campaign", pk=pk)
    return made_here(made, "application/zip", f"bao-chi-{pk}.zip")


@desk()
def card(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """The share card, to be posted on social networks."""
    found = choosing.there(queries.campaign(pk))
    svg = papers.card_svg(found.title, choosing.agency_name(), f"{show_date(found.starts)} – {show_date(found.ends)}")
    if form == "svg":
        return made_here(svg.encode(), "image/svg+xml", f"anh-chia-se-{pk}.svg")
    if form != "png":
        raise Http404(form)
    return made_here(papers.card_png(svg), "image/png", f"anh-chia-se-{pk}.png")
