"""Kits for meetings of half an hour: the list, writing one, one with what can be printed of it."""

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
from cualuat.campaigns.operations import meeting
from cualuat.campaigns.papers import KIT_PRINTS
from cualuat.campaigns.rules import audiences, names, read_outline, read_plan, read_questions
from cualuat.letters.typesetting import CannotTypeset
from cualuat.web.desk.campaigns import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.campaigns.models import Kit


@desk()
def kits(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The kits; taking in those that come with the program."""
    forms = {"load": Form([])} if access.may_publish(actor) else {}
    outcome = act_on(request, forms, forms, lambda act: meeting.load_shipped(by=actor, at=timezone.now()))
    if outcome.done is not None:
        messages.success(
            request, f"Đã nạp {outcome.done} bộ tài liệu." if outcome.done else "Các bộ kèm chương trình đã có đủ."
        )
        return redirect("desk:meeting-kits")
    today = timezone.localdate()
    rows = [(row, names(row.audiences, audiences()), bool(queries.changed(row, on=today))) for row in queries.kits()]
    context = {"rows": rows, "may_write": access.may_publish(actor), "error": outcome.error}
    return page(request, actor, "desk/campaigns/kits.html", context, status=outcome.status)


def _form(found: Kit | None = None) -> Form:
    return Form(
        [
            Field("title", "Tên bộ tài liệu", value=found.title if found else "", required=True, maxlength=200),
            Field("audiences", "Đối tượng", kind="checks", value=",".join(found.audiences) if found else "", options=choosing.options(audiences()), required=True),
            Field("aim", "Mục đích", kind="textarea", value=found.aim if found else "", height=2),
            Field("plan", "Kế hoạch 30 phút", kind="textarea", value=found.plan if found else "", height=7, required=True, hint="Mỗi dòng: số phút | tên bước | người dẫn làm gì. Cộng lại đúng 30 phút."),
            Field("outline", "Dàn ý trình chiếu", kind="textarea", value=found.outline if found else "", height=10, required=True, hint="«# Tên trang», dưới là các dòng «- …», mỗi trang nhiều nhất 6 dòng."),
            Field("questions", "Câu hỏi nhanh", kind="textarea", value=found.questions if found else "", height=10, hint="Nhiều nhất 10 câu. «? câu hỏi», «+ đáp án đúng», «- đáp án sai», «@ căn cứ», «! giải thích»."),
            Field("leaflet_title", "Tên tờ rơi", value=found.leaflet_title if found else "", maxlength=120),
            Field("leaflet", "Ba câu của tờ rơi", kind="textarea", value=found.leaflet if found else "", height=3, hint="Đúng ba câu, mỗi câu một dòng."),
            Field("citations", "Căn cứ", kind="textarea", value=found.citations if found else "", height=3, hint="Mỗi dòng một căn cứ."),
            Field("note", "Lưu ý cho người dẫn", kind="textarea", value=found.note if found else "", height=2),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> meeting.KitWanted:
    values: dict[str, Any] = dict(form.values())
    return meeting.KitWanted(**values | {"audiences": choosing.several(values["audiences"])})


@desk(duties=access.RUNNERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Writes a kit."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = meeting.keep_kit(kit=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi bộ tài liệu.")
            return redirect("desk:meeting-kit", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/campaigns/kit_form.html", context, status=422 if form.wrong else 200)


def _do(request: HttpRequest, actor: Actor, found: Kit, act: str, form: Form) -> str:
    version, at = version_of(request), timezone.now()
    if act == "edit":
        meeting.keep_kit(kit=found, wanted=_wanted(form), version=version, by=actor, at=at)
        return "Đã sửa bộ tài liệu."
    if act == "check":
        meeting.check_kit(kit=found, version=version, by=actor, at=at)
        return "Đã ghi là đã đối chiếu hôm nay."
    row = meeting.publish_kit(kit=found, version=version, by=actor, at=at)
    return "Đã công khai bộ tài liệu." if row.published_at else "Đã thôi công khai."


@desk()
def kit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One kit: plan, slides, questions with the key, leaflet; what changed in the law since it was compared."""
    found = choosing.there(queries.kit(pk))
    forms: dict[str, Form] = {}
    if access.may_publish(actor):
        forms = {"edit": _form(found).within("edit"), "check": Form([]), "publish": Form([])}
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:meeting-kit", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found = choosing.there(queries.kit(pk))
    if outcome.wrong and outcome.act != "edit":
        error = choosing.told(forms[outcome.act])
    bases = link_all(found.cited)
    context: dict[str, Any] = {
        "kit": found, "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": error, "show_optional": True,
        "audiences": names(found.audiences, audiences()), "steps": read_plan(found.plan), "slides": read_outline(found.outline),
        "questions": read_questions(found.questions), "prints": KIT_PRINTS.items(),
        "bases": [one for text in found.cited for one in bases[text]],
        "changes": queries.changed(found, on=timezone.localdate()).items(),
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/kit.html", context, status=outcome.status)


def given_out(found: Kit, kind: str) -> HttpResponseBase:
    """A paper of a kit as PDF. Raises Http404, CannotTypeset."""
    if kind not in KIT_PRINTS or (kind == "quiz" and not found.questions):
        raise Http404(kind)
    address = settings.CUALUAT_URL + reverse("public:meeting-kit", args=[found.pk]) if found.published_at else ""
    made = papers.kit_printed(kind, found, agency=choosing.agency_name(), address=address)
    return made_here(made, "application/pdf", f"{kind}-{found.pk}.pdf")


@desk()
def paper(request: HttpRequest, actor: Actor, pk: int, kind: str) -> HttpResponseBase:
    """A paper of a kit."""
    found = choosing.there(queries.kit(pk))
    try:
        return given_out(found, kind)
    except CannotTypeset as error:
        messages.error(request, f"{error} Hãy báo quản trị viên.")
        return redirect("desk:meeting-kit", pk=pk)
