"""Taking a step: its inputs, the fields of its letter with what the program can fill in, preview, taking or submitting it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.kinds import Kind, all_kinds, kind, sealed_codes
from cualuat.casework.needs import Input, Typed, inputs_of
from cualuat.casework.operations import letters, relating, sealing, stepping
from cualuat.casework.operations.intake import Incomplete
from cualuat.casework.operations.letters import ELSEWHERE
from cualuat.casework.operations.stepping import SomebodyElse, Wanted
from cualuat.casework.operations.suggesting import Setting, suggested
from cualuat.casework.queries import single
from cualuat.kernel.workflow import Edge, NotFromHere, UnknownEdge
from cualuat.letters.forms import Field as LetterField
from cualuat.letters.forms import Form as LetterForm
from cualuat.organisation import queries as organisation
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.rules import circumstances_of
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.matters.case import typed_of
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.casework.models import Case

_KINDS = {"textarea": "textarea", "select": "select", "checks": "checks", "date": "date", "time": "time"}


def step_form(found: Case, of: Kind, edge: Edge, typed: Typed | None, today: date) -> Form:
    """The inputs of a step and its letter; filled with what was typed, else with what the program knows."""
    fields = [_input_field(one, found, of, edge, today) for one in inputs_of(edge.needs)]
    if edge.document:
        fields += _letter_fields(found, of, edge, typed or Typed({}), today, {one.name for one in fields})
    form = Form(fields)
    if typed is not None:
        for field in form.fields:
            unticked = "" if field.kind in ("check", "checks") else field.value
            field.value = typed.values.get(field.name, unticked)
    return form


def _input_field(one: Input, found: Case, of: Kind, edge: Edge, today: date) -> Field:
    field = Field(one.name, one.label, kind=_KINDS.get(one.kind, "text"), required=one.required, hint=one.hint)
    if one.kind in ("select", "checks"):
        blank = [] if one.kind == "checks" else [("", "– chọn –")]
        field.options = [*blank, *_options(one.name, found, of, edge, today)]
    if one.name == "circumstances":
        field.value = ",".join(found.circumstances)
    if one.name == "unit" and found.unit_id:
        field.value = str(found.unit_id)
    if one.name == "on":
        field.value = show_date(today)
    return field


def _options(name: str, found: Case, of: Kind, edge: Edge, today: date) -> list[tuple[str, str]]:
    more = of.more_of(edge.code)
    if name in ("grounds", "outcome"):
        return [(line, line) for line in (more.grounds if name == "grounds" else more.outcomes)]
    if name == "unit":
        return [(str(u.pk), u.name) for u in organisation.units(on=today)]
    if name == "officer":
        return [(str(p.pk), p.name) for p in organisation.people_with_duty("officer", "head", on=today)]
    if name == "agency":
        return [(str(u.pk), u.name) for u in organisation.units(on=today, kinds=("external",))]
    if name == "kind":
        return [(k.code, k.name) for k in all_kinds().values() if k.family != "reception"]
    return _circumstances(edge, today)


def _circumstances(edge: Edge, today: date) -> list[tuple[str, str]]:
    """What may hold for the limits that the step starts."""
    found: dict[str, str] = {}
    for effect in edge.effects:
        if effect.kind == "start":
            row = timelimits.time_limits(code=effect.limit.removesuffix("?"), on=today).first()
            if row:
                found |= {
                    code: name
                    for code, name in circumstances_of(row.rule).items()
                    if row.rule.variant({code} & {c for v in row.rule.variants for c in v.when})
                }
    return list(found.items())


def _letter_fields(found: Case, of: Kind, edge: Edge, typed: Typed, today: date, have: set[str]) -> list[Field]:
    form = letters.form_of(edge.document)
    setting = Setting(found, of, edge, typed, today)
    fields = [_letter_field(field, form, setting) for field in form.fields if field.name not in have]
    if form.signature in ("leader", "head"):
        duty = ("leader",) if form.signature == "leader" else ("head", "leader")
        people = organisation.people_with_duty(*duty, on=today)
        options = [(str(p.pk), f"{p.name}, {organisation.title_of(p, on=today)}") for p in people]
        fields.append(Field("signer", "Người ký", kind="select", options=options))
    if form.type:
        hint = "Để trống thì chương trình cấp số tiếp theo."
        fields.append(Field("doc_number", "Số văn bản", hint=hint, maxlength=60))
    hint = "Chỉ ghi vào hồ sơ số và ngày; không làm tệp ở đây."
    fields.append(Field(ELSEWHERE, "Văn bản đã làm ngoài chương trình", kind="check", hint=hint))
    return fields


def _letter_field(field: LetterField, form: LetterForm, setting: Setting) -> Field:
    kinds = {"textarea": "textarea", "select": "select", "checkbox": "check", "date": "date"}
    made = Field(
        f"f.{field.name}", field.label, kind=kinds.get(field.kind, "text"), required=field.required, hint=field.hint
    )
    if field.kind == "select":
        made.options = [("", "– chọn –"), *((line, line) for line in field.options)]
    made.value = suggested(field, form, setting)
    return made


def edge_of(of: Kind, code: str) -> Edge:
    """The step of this code. Raises Http404."""
    try:
        return of.edge(code)
    except UnknownEdge as error:
        raise Http404(code) from error


@desk(duties=access.DESK)
def step(request: HttpRequest, actor: Actor, pk: int, edge: str) -> HttpResponseBase:
    """The form of a step; taking it, or submitting it to somebody higher."""
    found = single.case(pk, actor=actor)
    if found.is_sealed:
        return redirect("desk:sealed-case", pk=pk)
    of = kind(found.kind)
    wanted = edge_of(of, edge)
    if found.state not in wanted.sources and request.method != "POST":  # what was typed is shown again below
        messages.error(request, "Hồ sơ đã chuyển sang trạng thái khác, bước này không còn làm được.")
        return redirect("desk:case", pk=pk)
    proposal = single.proposal_of(found, edge)
    typed = Typed(proposal.inputs) if proposal and request.method != "POST" else None
    if request.method == "POST":
        typed = typed_of(request.POST)
    form, status = step_form(found, of, wanted, typed, timezone.localdate()), 422
    if request.method == "POST" and typed is not None:
        try:
            return _done(request, actor, found, of, wanted, typed)
        except Incomplete as error:
            form.errors += error.errors.values()
        except (Refused, NotFromHere, NotAllowed) as error:
            form.refuse(error)
            status = 403 if isinstance(error, NotAllowed) else 422
            if isinstance(error, SomebodyElse):
                found = single.case(pk, actor=actor)
    context = {
        **step_context(found, of, wanted, form, access.parts_in(actor, found)),
        "proposal": proposal,
        "back": reverse("desk:case", args=[pk]),
        "preview": reverse("desk:case-preview", args=[pk, edge]),
        "submit_note": request.POST.get("submit_note", proposal.note if proposal and proposal.comment else ""),
    }
    return page(request, actor, "desk/matters/step.html", context, status=status if form.wrong else 200)


def step_context(found: Case, of: Kind, wanted: Edge, form: Form, parts: frozenset[str]) -> dict[str, Any]:
    """What the page of a step shows, for somebody in these parts."""
    answers = "answer" in wanted.needs
    return {
        "case": found,
        "kind": of,
        "edge": wanted,
        "target": of.table.state(wanted.target or found.state),
        "form": form,
        "bases": link_all([wanted.basis])[wanted.basis],
        "may_take": access.may_take(parts, wanted),
        "may_propose": access.may_propose(parts, wanted),
        "document": letters.form_of(wanted.document) if wanted.document else None,
        "duplicates": single.answered_with(found, wanted.code).count() if answers else 0,
        "who": [_WHO.get(code, code) for code in wanted.who],
    }


_WHO = {
    "reception": "bộ phận tiếp nhận",
    "officer": "cán bộ giải quyết",
    "head": "người đứng đầu đơn vị",
    "leader": "lãnh đạo cơ quan",
    "focal": "đơn vị đầu mối",
    "clerk": "văn thư",
    "moderator": "biên tập công khai",
    "denunciation": "tổ giải quyết tố cáo",
}


def _done(request: HttpRequest, actor: Actor, found: Case, of: Kind, edge: Edge, typed: Typed) -> HttpResponse:
    now = timezone.now()
    address = reverse("desk:case", args=[found.pk])
    if "propose" in request.POST:
        stepping.propose(
            case=found, edge=edge.code, typed=_kept(typed), note=request.POST.get("submit_note", ""), by=actor, at=now
        )
        messages.success(request, "Đã trình. Người có thẩm quyền thấy việc này ở trang đầu bàn làm việc.")
        return HttpResponseRedirect(address)
    seen = request.POST.get("seen", "")
    wanted = Wanted(edge.code, typed, seen_steps=int(seen) if seen.isdecimal() else None)
    if "kind" in edge.needs and typed.text("kind") in sealed_codes():
        made = sealing.seal_matter(case=found, wanted=wanted, by=actor, at=now)
        return page(
            request, actor, "desk/sealed/received.html", {"case": made.case, "code": made.receipt, "moved": True}
        )
    if "kind" in edge.needs:
        fresh = relating.reroute(case=found, wanted=wanted, by=actor, at=now)
        messages.success(request, f"Đã lập hồ sơ {fresh.number}, giữ ngày nhận {fresh.received_on:%d/%m/%Y}.")
        return HttpResponseRedirect(reverse("desk:case", args=[fresh.pk]) if access.may_see(actor, fresh) else address)
    if edge.code == "appeal":
        fresh = relating.appeal(case=found, wanted=wanted, by=actor, at=now)
        messages.success(request, f"Đã lập hồ sơ khiếu nại lần hai {fresh.number}.")
        return HttpResponseRedirect(reverse("desk:case", args=[fresh.pk]))
    stepping.take(case=found, wanted=wanted, by=actor, at=now)
    told = relating.answer_duplicates(case=found, wanted=wanted, by=actor, at=now) if "answer" in edge.needs else 0
    messages.success(request, f"Đã làm: {edge.name}." + (f" Cùng trả lời {told} hồ sơ trùng." if told else ""))
    return HttpResponseRedirect(address)


def _kept(typed: Typed) -> Typed:
    """The inputs worth keeping in a proposal."""
    return Typed(
        {k: v for k, v in typed.values.items() if k not in ("csrfmiddlewaretoken", "propose", "seen", "submit_note")}
    )


@desk(duties=access.DESK)
def preview(request: HttpRequest, actor: Actor, pk: int, edge: str) -> HttpResponseBase:
    """The letter of a step as PDF, marked as a draft; nothing is written."""
    found = single.case(pk, actor=actor)
    wanted = edge_of(kind(found.kind), edge)
    if request.method != "POST" or not wanted.document:
        return redirect("desk:case-step", pk=pk, edge=edge)
    try:
        made = letters.preview(case=found, edge=edge, typed=typed_of(request.POST), by=actor, at=timezone.now())
    except Refused as error:
        form = Form([])
        form.errors.append(f"Chưa xem trước được: {error}")
        return page(
            request,
            actor,
            "desk/matters/preview_failed.html",
            {"form": form, "case": found, "edge": wanted, "back": reverse("desk:case-step", args=[pk, edge])},
            status=422,
        )
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="ban-nhap.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
