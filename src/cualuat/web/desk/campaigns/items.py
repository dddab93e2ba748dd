"""One thing that a campaign does: its facts, doing it with the proof, what can be printed and read aloud of it."""

from __future__ import annotations

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
from cualuat.campaigns.operations.recording import clearly
from cualuat.campaigns.papers import PRINTS, Sheet
from cualuat.campaigns.rules import channels, clean_address, lines_of, three_sentences
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.files import queries as file_queries
from cualuat.letters.typesetting import CannotTypeset
from cualuat.web.desk.campaigns import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, person_in, unit_in, version_of
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.campaigns.models import Campaign, CampaignItem

_SENTENCES = "Đúng ba câu, mỗi câu một dòng, nói điều người đọc làm được."


def form_of(actor: Actor, campaign: Campaign, found: CampaignItem | None = None) -> Form:
    """The facts of an item."""
    options = [("", "– chọn –"), *((code, one.name) for code, one in channels().items() if code in campaign.channels)]
    options += [(code, one.name) for code, one in channels().items() if code not in campaign.channels]
    unit = str(found.unit_id if found else campaign.unit_id)
    return Form(
        [
            Field("what", "Làm gì", value=found.what if found else "", required=True, maxlength=300),
            Field("channel", "Kênh", kind="select", value=found.channel if found else "", options=options, required=True),
            Field("day", "Ngày", kind="date", value=show_date(found.day if found else None), required=True),
            Field("place", "Nơi", value=found.place if found else "", maxlength=300),
            Field("unit", "Đơn vị thực hiện", kind="select", value=unit, options=choosing.every_unit(), required=True),
            Field("person", "Người làm", kind="select", value=str(found.person_id or "") if found else "", options=choosing.people()),
            Field("material", "Tài liệu cần có", kind="textarea", value=found.material if found else "", height=2),
            Field("sentences", "Ba câu cho tờ rơi, áp phích", kind="textarea", value=found.sentences if found else "", height=3, hint=_SENTENCES),
            Field("address", "Mã QR dẫn tới", value=found.address if found else "", maxlength=500, hint="Đường dẫn trên trang này (/huong-dan/…, /khao-sat/…, /van-ban/…) hoặc cả địa chỉ https://…. Để trống: trang của đợt."),
            Field("script", "Lời phát thanh", kind="textarea", value=found.script if found else "", height=6, hint="Viết bình thường; số, ngày và chữ viết tắt được viết ra lời khi tải bản đọc."),
            Field("citations", "Căn cứ", kind="textarea", value=found.citations if found else "", height=2, hint="Mỗi dòng một căn cứ."),
        ]
    )  # fmt: skip


def wanted_of(form: Form) -> planning.ItemWanted:
    """What was typed. Raises Refused."""
    values = form.values()
    return planning.ItemWanted(
        what=values["what"], channel=values["channel"], day=read_day(values["day"], "day"), unit=unit_in(values["unit"]),
        place=values["place"], person=person_in(values["person"]), material=values["material"], sentences=values["sentences"],
        script=values["script"], address=values["address"], citations=values["citations"],
    )  # fmt: skip


def _forms(actor: Actor, found: CampaignItem) -> dict[str, Form]:
    whole = access.may_write(actor, found.campaign.unit_id)
    if not whole and not access.may_write(actor, found.unit_id):
        return {}
    today = show_date(timezone.localdate())
    made = {
        "edit": form_of(actor, found.campaign, found),
        "done": Form(
            [
                Field("on", "Làm xong ngày", kind="date", value=today, required=True),
                Field("reach", f"Đã đến được bao nhiêu ({found.reach_unit})", maxlength=12, hint="Chỉ ghi số. Không đếm được thì để trống."),
                Field("note", "Ghi chú", maxlength=1000),
                Field("files", "Tệp chứng minh", kind="file", hint="Ảnh, biên nhận, bản chụp màn hình."),
            ]
        ),
        "prove": Form([Field("files", "Tệp chứng minh", kind="file", required=True)]),
        "undo": choosing.reason("Vì sao chưa xong"),
    }  # fmt: skip
    if whole:
        made["remove"] = Form([])
    return {name: form.within(name) for name, form in made.items()}


def _shown(found: CampaignItem, forms: dict[str, Form]) -> list[str]:
    open_, done, running = (
        found.campaign.is_open,
        found.done_on is not None,
        found.campaign.state in ("running", "ended"),
    )
    fitting = {
        "edit": open_,
        "done": running and not done,
        "prove": done,
        "undo": done and open_,
        "remove": open_ and not done,
    }
    return [name for name in forms if fitting[name]]


def _do(request: HttpRequest, actor: Actor, found: CampaignItem, act: str, form: Form) -> str:
    version, at, values = version_of(request), timezone.now(), form.values()
    if act == "edit":
        planning.set_item(campaign=found.campaign, item=found, wanted=wanted_of(form), version=version, by=actor, at=at)
        return "Đã sửa việc."
    if act == "remove":
        planning.remove_item(item=found, version=version, by=actor, at=at)
        return "Đã bỏ việc."
    if act == "undo":
        planning.undo_item(item=found, reason=values["reason"], version=version, by=actor, at=at)
        return "Đã ghi lại là chưa xong."
    with received(request, by=actor) as proof:
        if act == "prove":
            planning.prove_item(item=found, proof=proof, version=version, by=actor, at=at)
            return "Đã thêm tệp chứng minh."
        planning.do_item(
            item=found, on=read_day(values["on"], "on"), reach=choosing.number_or_none(values["reach"], "reach"), note=values["note"],
            proof=proof, version=version, by=actor, at=at,
        )  # fmt: skip
    return "Đã ghi là xong."


@desk()
def item(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One item."""
    found = choosing.there(queries.item(pk))
    forms = _forms(actor, found)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        if outcome.act == "remove":
            return redirect("desk:campaign", pk=found.campaign_id)
        return redirect("desk:campaign-item", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found = choosing.there(queries.item(pk))
    shown = _shown(found, forms)
    if outcome.wrong and outcome.act not in shown:
        error = choosing.told(forms[outcome.act])
    script, long = papers.script_of(found.script) if found.script else (None, "")
    bases = link_all(found.cited)
    context: dict[str, Any] = {
        "item": found, "campaign": found.campaign, "forms": {name: forms[name] for name in shown}, "act": outcome.act,
        "wrong": outcome.wrong, "error": error, "show_optional": True, "prints": PRINTS.items(), "script": script, "long": long,
        "late": found.is_late(timezone.localdate()) and found.campaign.is_open, "sentences": lines_of(found.sentences),
        "files": found.files.select_related("attachment"), "bases": [one for text in found.cited for one in bases[text]],
        "remove": forms["remove"] if "remove" in shown else None, "waits": found.campaign.state == "planned" and found.done_on is None,
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/item.html", context, status=outcome.status)


def whole_address(address: str, campaign: Campaign | None) -> str:
    """Where the code of a leaflet leads."""
    if not address:
        return (
            settings.CUALUAT_URL + reverse("public:campaign", args=[campaign.pk]) if campaign else settings.CUALUAT_URL
        )
    return settings.CUALUAT_URL + address if address.startswith("/") else address


@desk()
def item_paper(request: HttpRequest, actor: Actor, pk: int, kind: str) -> HttpResponseBase:
    """A leaflet, a poster, or the script for the loudspeaker."""
    found = choosing.there(queries.item(pk))
    agency = choosing.agency_name()
    if kind == "script" and found.script:
        made = papers.script_docx(found.what, found.script, agency=agency, when=show_date(found.day))
        return made_here(made, DOCX, f"loi-phat-thanh-{pk}.docx")
    if kind not in PRINTS:
        raise Http404(kind)
    sheet = Sheet(
        found.what, agency, lines_of(found.sentences), whole_address(found.address, found.campaign), found.campaign.contact,
        found.cited,
    )  # fmt: skip
    try:
        return made_here(papers.printed(kind, sheet), "application/pdf", f"{kind}-{pk}.pdf")
    except CannotTypeset as error:
        messages.error(request, f"{error} Hãy báo quản trị viên.")
        return redirect("desk:campaign-item", pk=pk)


@desk()
def evidence(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file that proves an item, to be saved."""
    found = choosing.there(queries.item_file(pk))
    if not file_queries.may_be_opened(found.attachment):
        raise Http404("not to be opened")
    return as_download(file_queries.served(found.attachment))


@desk()
def printing(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A leaflet, a poster or a script of anything: title, three sentences, an address. Nothing of it is kept."""
    kinds = [*PRINTS.items(), ("card", "Ảnh chia sẻ (PNG)"), ("script", "Lời phát thanh (Word)")]
    form = Form(
        [
            Field("title", "Tên in lên trên", value=request.GET.get("ten", "")[:300], required=True, maxlength=300),
            Field("sentences", "Ba câu", kind="textarea", height=4, hint=_SENTENCES),
            Field("address", "Mã QR dẫn tới", value=request.GET.get("dia-chi", "")[:500], maxlength=500, hint="Đường dẫn trên trang này hoặc cả địa chỉ https://…"),
            Field("script", "Lời phát thanh", kind="textarea", height=6, hint="Chỉ cần khi tải lời phát thanh."),
            Field("kind", "Làm bản", kind="radio", value="leaflet-a5", options=kinds, required=True),
        ]
    )  # fmt: skip
    if request.method == "POST":
        try:
            return _made(form.fill(request.POST).values())
        except (Refused, CannotTypeset) as refused:
            form.refuse(refused)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/campaigns/printing.html", context, status=422 if form.wrong else 200)


def _made(values: dict[str, str]) -> HttpResponseBase:
    """The file. Raises Refused, CannotTypeset."""
    title, agency = values["title"], choosing.agency_name()
    if not title or len(title) > 300:
        raise Refused("Hãy ghi tên, nhiều nhất 300 ký tự.", "title")
    if values["kind"] == "script":
        if not values["script"] or len(values["script"]) > 20_000:
            raise Refused("Hãy viết lời phát thanh, nhiều nhất 20.000 ký tự.", "script")
        return made_here(papers.script_docx(title, values["script"], agency=agency), DOCX, "loi-phat-thanh.docx")
    if values["kind"] == "card":
        return made_here(papers.card_png(papers.card_svg(title, agency)), "image/png", "anh-chia-se.png")
    if values["kind"] not in PRINTS:
        raise Refused("Hãy chọn làm bản nào.", "kind")
    sentences = clearly("sentences", three_sentences, values["sentences"])
    address = clearly("address", clean_address, values["address"])
    sheet = Sheet(title, agency, sentences, whole_address(address, None) if address else "")
    return made_here(papers.printed(values["kind"], sheet), "application/pdf", f"{values['kind']}.pdf")
