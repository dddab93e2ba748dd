"""Writing a letter to the agency step by step. Whatever is typed is kept at every press of a button, right or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.casework.kinds import Ask, Kind, kind
from cualuat.casework.operations import drafts
from cualuat.casework.operations.intake import Brought, Incomplete, PersonGiven, faults_of
from cualuat.casework.queries import tracking
from cualuat.casework.rules import MANY
from cualuat.files import operations as files
from cualuat.kernel.workdays import VIETNAM
from cualuat.sealed import receipts
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.matters import codes
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.pages import need_agency, personal_page
from cualuat.web.public.matters.uploads import drop, take_in
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.casework.models import Draft

CONSENT = "Tôi đồng ý để cơ quan dùng cách liên lạc tôi chọn để báo tin về hồ sơ này. Tôi có thể đổi ý bất cứ lúc nào ở trang tra cứu."
_TOLD = (
    ("", "Không cần báo; tôi tự xem bằng mã tra cứu"),
    ("email", "Thư điện tử"),
    ("sms", "Tin nhắn điện thoại"),
    ("zalo", "Zalo"),
    ("post", "Thư qua bưu điện"),
)


@dataclass(frozen=True)
class Stage:
    """One page of the letter: its address, its name, its inputs."""

    name: str
    title: str
    fields: Callable[[Kind], list[Field]]


def _matter_fields(of: Kind) -> list[Field]:
    asked = [_ask_field(ask.name, ask.label, ask.kind, ask.hint, ask.required, ask.options) for ask in of.asks]
    fields = [
        Field("subject", "Việc gì?", required=True, maxlength=300, hint="Một dòng, ví dụ: Nước thải chảy ra mương thôn Đông."),
        Field(
            "content", "Kể lại sự việc", kind="textarea", required=True, height=10,
            hint="Việc gì xảy ra, khi nào, ở đâu, ai liên quan. Đừng ghi bí mật nhà nước.",
        ),
    ]  # fmt: skip
    if of.family == "information":
        fields[0].label, fields[0].hint = "Bạn cần thông tin, tài liệu nào?", "Tên, số văn bản hoặc nói vắn tắt."
        fields[1].label, fields[1].hint = (
            "Nói rõ thêm để cơ quan tìm đúng",
            "Thời gian, nơi chốn, phần nào của tài liệu.",
        )
        return [*fields, *asked]
    wish = Field("request", "Bạn yêu cầu, đề nghị gì?", kind="textarea", height=3)
    return [*fields, *asked, wish]


def _ask_field(
    name: str, label: str, kind: str, hint: str, required: bool, options: tuple[tuple[str, str], ...]
) -> Field:
    shown = {"long": "textarea", "choice": "radio"}.get(kind, kind)
    return Field(name, label, kind=shown, hint=hint, required=required, options=options)


def _person_fields(of: Kind) -> list[Field]:
    must = of.family in ("complaint", "information")
    hidden = " Đơn vị xử lý không thấy tên bạn." if of.hides_sender else ""
    return [
        Field("name", "Họ và tên", required=must, maxlength=200, autocomplete="name", hint=hidden.strip()),
        Field("honorific", "Xưng hô trong văn bản trả lời", kind="select", options=[("", "ông/bà"), ("ông", "ông"), ("bà", "bà")]),
        Field("address", "Địa chỉ", required=must, maxlength=400, autocomplete="street-address", hint="Thôn, xã, tỉnh."),
        Field(
            "id_number", "Số căn cước hoặc hộ chiếu", required=of.family == "information", maxlength=30,
            hint="Chỉ dùng để xác định đúng người gửi.",
        ),
        Field("phone", "Điện thoại", maxlength=30, autocomplete="tel"),
        Field("email", "Thư điện tử", kind="email", maxlength=254, autocomplete="email"),
        Field("told_by", "Báo tin cho tôi bằng", kind="radio", options=_TOLD),
        Field("count", "Có bao nhiêu người cùng gửi việc này?", value="1", maxlength=4, hint="Một mình thì ghi 1."),
        Field(
            "representatives", "Người đại diện", kind="textarea",
            hint="Chỉ khi từ 5 người trở lên: 5–10 người cử 1–2, trên 10 người cử 1–5. Mỗi dòng một người: họ tên; địa chỉ; điện thoại.",
        ),
        Field(
            "signatories", "Những người cùng ký", kind="textarea",
            hint="Mỗi dòng một người: họ tên; địa chỉ; điện thoại hoặc thư. Ai để lại liên lạc cũng được báo kết quả.",
        ),
        Field("on_behalf", "Bạn gửi thay cho ai?", maxlength=200, hint="Ghi tên người ủy quyền hoặc người bạn đại diện, nếu có."),
    ]  # fmt: skip


def _no_fields(of: Kind) -> list[Field]:
    return []


STAGES = (
    Stage("su-viec", "Sự việc", _matter_fields),
    Stage("tep", "Tệp kèm theo", _no_fields),
    Stage("nguoi-gui", "Người gửi", _person_fields),
    Stage("gui", "Xem lại và gửi", _no_fields),
)
URL_NAMES = {"su-viec": "draft-matter", "tep": "draft-files", "nguoi-gui": "draft-person", "gui": "draft-send"}


def _draft(request: HttpRequest) -> Draft | None:
    try:
        return tracking.draft(codes.held(request, codes.DRAFT))
    except receipts.Mistyped:
        return None


def _url(stage: Stage) -> str:
    return reverse(f"public:{URL_NAMES[stage.name]}")


def _form(stage: Stage, of: Kind, draft: Draft) -> Form:
    form = Form(stage.fields(of))
    for field in form.fields:
        field.value = draft.data.get(field.name, field.value)
    return form


def _context(request: HttpRequest, draft: Draft, stage: Stage) -> dict[str, object]:
    of = kind(draft.kind)
    at = STAGES.index(stage)
    return {
        "draft": draft,
        "kind": of,
        "bases": link_all([of.requires_basis])[of.requires_basis],
        "stage": stage,
        "stages": [{"stage": s, "url": _url(s), "current": s is stage, "number": i + 1} for i, s in enumerate(STAGES)],
        "code": codes.held(request, codes.DRAFT),
        "before": _url(STAGES[at - 1]) if at else "",
        "autosave": reverse("public:draft-save"),
    }


def staged(name: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """The page of a stage."""
    stage = next(s for s in STAGES if s.name == name)

    @never_cache
    @csrf_protect
    @require_http_methods(["GET", "HEAD", "POST"])
    @personal_page
    @need_agency
    def view(request: HttpRequest) -> HttpResponseBase:
        draft = _draft(request)
        if draft is None:
            return HttpResponseRedirect(reverse("public:draft-resume"))
        if draft.sent_as:
            return _sent(request, draft)
        return _VIEWS[name](request, draft, stage)

    return view


def _written(request: HttpRequest, draft: Draft, stage: Stage) -> HttpResponseBase:
    """A page of inputs: kept first, then looked at; «save and leave» shows the code."""
    of = kind(draft.kind)
    form = _form(stage, of, draft)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            draft = drafts.save(draft=draft, data={f.name: f.value for f in form.fields}, by=ANYONE, at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            if "leave" in request.POST:
                return render(request, "public/matters/kept.html", _context(request, draft, stage))
            errors = faults_of(build(draft, of, timezone.now()), of, at=timezone.now())
            form.refuse_all({k: v for k, v in errors.items() if any(f.name == k for f in form.fields)})
            if not form.wrong:
                return HttpResponseRedirect(_url(STAGES[STAGES.index(stage) + 1]))
    elif "xem" in request.GET:  # came back from the last page to mend
        errors = faults_of(build(draft, of, timezone.now()), of, at=timezone.now())
        form.refuse_all({k: v for k, v in errors.items() if any(f.name == k for f in form.fields)})
    context = {**_context(request, draft, stage), "form": form, "show_optional": True, "many": MANY}
    return render(request, "public/matters/stage.html", context, status=422 if form.wrong else 200)


def _files(request: HttpRequest, draft: Draft, stage: Stage) -> HttpResponseBase:
    """Adding and dropping files."""
    errors: list[str] = []
    status = 200
    if request.method == "POST":
        if "drop" in request.POST:
            wanted = request.POST["drop"]
            drafts.drop_file(
                draft=draft, file_id=int(wanted) if wanted.isdecimal() else 0, by=ANYONE, at=timezone.now()
            )
            return HttpResponseRedirect(_url(stage))
        errors = _take_files(request, draft)
        if not errors:
            return HttpResponseRedirect(_url(stage if "add" in request.POST else STAGES[STAGES.index(stage) + 1]))
        status = 429 if TOO_MANY in errors else 422
    draft = _draft(request) or draft
    context = {**_context(request, draft, stage), "errors": errors, "most": drafts.MOST_FILES}
    return render(request, "public/matters/files.html", context, status=status)


def _take_files(request: HttpRequest, draft: Draft) -> list[str]:
    """Takes the files that were sent; what is wrong with those that were not taken."""
    errors: list[str] = []
    room = drafts.MOST_FILES - draft.files.count()
    for sent in request.FILES.getlist("files"):
        if room < 1:
            errors.append(f"«{(sent.name or '')[:80]}»: {drafts.TOO_MANY_FILES}")
            continue
        if not within(request, "upload"):
            return [*errors, TOO_MANY]
        try:
            attachment = take_in(sent, by=ANYONE)
        except (files.UnacceptableFile, files.TooLarge) as error:
            errors.append(str(error))
            continue
        try:
            drafts.add_file(draft=draft, attachment=attachment, by=ANYONE, at=timezone.now())
            room -= 1
        except Refused as error:
            drop(attachment, by=ANYONE)
            errors.append(f"«{attachment.name[:80]}»: {error}")
    return errors


def _send(request: HttpRequest, draft: Draft, stage: Stage) -> HttpResponseBase:
    """The whole letter once more; sending it. The code of the draft becomes the code of the matter."""
    of, now = kind(draft.kind), timezone.now()
    brought = build(draft, of, now)
    errors = faults_of(brought, of, at=now)
    trouble, status = "", 200 if request.method != "POST" else 422
    if request.method == "POST" and not errors:
        if not within(request, "register"):
            trouble, status = TOO_MANY, 429
        else:
            code = receipts.read(codes.held(request, codes.DRAFT), receipts.RECEIPT)
            try:
                drafts.send(draft=draft, brought=brought, receipt=code, by=ANYONE, at=now)
            except Incomplete as refused:
                errors = refused.errors
            else:
                return _sent(request, draft)
    context = {
        **_context(request, draft, stage),
        "brought": brought,
        "answers": [(ask.label, in_words(ask, brought.answers.get(ask.name, ""))) for ask in of.asks],
        "errors": [{"text": text, "url": f"{_url(_stage_of(name, of))}?xem=1#{name}"} for name, text in errors.items()],
        "trouble": trouble,
        "told": dict(_TOLD).get(brought.sender.told_by, ""),
        "consent": CONSENT if brought.consents else "",
    }
    return render(request, "public/matters/send.html", context, status=status)


def in_words(ask: Ask, value: str) -> str:
    """What was answered, as people read it."""
    return dict(ask.options).get(value, "có" if ask.kind == "check" and value else value)


def _stage_of(name: str, of: Kind) -> Stage:
    """The page that has an input."""
    for stage in STAGES:
        if any(field.name == name for field in stage.fields(of)):
            return stage
    return STAGES[2]


_VIEWS = {"su-viec": _written, "tep": _files, "nguoi-gui": _written, "gui": _send}


def _sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The receipt: shown again as often as this browser comes back, for it holds the code."""
    code = codes.held(request, codes.DRAFT)
    case = tracking.by_receipt(code)
    context = {
        "case": case,
        "code": code,
        "kind": kind(draft.kind),
        "tracked": tracking.tracked(case, on=timezone.localdate()) if case else None,
    }
    response = render(request, "public/matters/sent.html", context)
    codes.keep(response, codes.RECEIPT, code)
    return response


@never_cache
@csrf_protect
@require_POST
@personal_page
@need_agency
def autosave(request: HttpRequest) -> HttpResponseBase:
    """Keeps what stands in the inputs while somebody types; 204, or 404 where there is no draft."""
    draft = _draft(request)
    if draft is None or draft.sent_as:
        return HttpResponse(status=404)
    known = {field.name for stage in STAGES for field in stage.fields(kind(draft.kind))}
    data = {name: request.POST.get(name, "") for name in request.POST if name in known}
    try:
        drafts.save(draft=draft, data=data, by=ANYONE, at=timezone.now())
    except Refused:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
@need_agency
def resume(request: HttpRequest) -> HttpResponseBase:
    """Finds a draft again by its code."""
    form = Form(
        [
            Field(
                "code",
                "Mã bản nháp",
                required=True,
                maxlength=40,
                hint="16 ký tự trên màn hình khi bạn lưu, ví dụ 7K3M-9QXR-….",
            )
        ]
    )
    if request.method == "POST":
        form.fill(request.POST)
        if not within(request, "track"):
            form.errors.append(TOO_MANY)
            return render(request, "public/matters/resume.html", {"form": form}, status=429)
        try:
            draft = tracking.draft(form["code"].value)
        except receipts.Mistyped as error:
            form["code"].error = str(error)
        else:
            if draft is not None:
                code = receipts.grouped(receipts.read(form["code"].value, receipts.RECEIPT))
                response = HttpResponseRedirect(_url(STAGES[0]))
                codes.keep(response, codes.DRAFT, code)
                return response
            form["code"].error = f"Không có bản nháp nào mang mã này. Bản nháp được giữ {drafts.KEPT_DAYS} ngày."
    return render(request, "public/matters/resume.html", {"form": form}, status=422 if form.wrong else 200)


# --- from what was typed to what is brought ----------------------------------------------------------------------


def build(draft: Draft, of: Kind, at: datetime) -> Brought:
    """What the draft brings, as it stands."""
    data = draft.data
    answers = {ask.name: data.get(ask.name, "") for ask in of.asks if data.get(ask.name)}
    if data.get("on_behalf"):
        answers["on_behalf"] = data["on_behalf"]
    sender = PersonGiven(**{name: data.get(name, "") for name in _PERSON})
    count = data.get("count", "1").strip() or "1"
    return Brought(
        kind=of.code,
        channel="web",
        received_at=at.astimezone(VIETNAM),
        subject=data.get("subject", ""),
        content=data.get("content", ""),
        request=data.get("request", ""),
        answers=answers,
        sender=sender,
        representatives=people_of(data.get("representatives", "")),
        signatories=people_of(data.get("signatories", "")),
        count=int(count) if count.isdecimal() and len(count) < 6 else 0,
        files=tuple(row.attachment for row in draft.files.all()),
        consents=(("contact", CONSENT),) if sender.told_by in ("email", "sms", "zalo") else (),
    )


_PERSON = ("name", "honorific", "address", "id_number", "phone", "email", "told_by")


def people_of(lines: str) -> tuple[PersonGiven, ...]:
    """«Họ tên; địa chỉ; điện thoại hoặc thư», a person a line."""
    found = []
    for line in lines.splitlines():
        parts = [part.strip() for part in re.split(r"[;|\t]", line)]
        if not parts[0]:
            continue
        contact = parts[2] if len(parts) > 2 else ""
        email = contact if "@" in contact else ""
        phone = "" if email else contact
        told_by = "email" if email else "sms" if phone else ""
        found.append(
            PersonGiven(parts[0], address=parts[1] if len(parts) > 1 else "", phone=phone, email=email, told_by=told_by)
        )
    return tuple(found)
