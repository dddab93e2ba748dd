"""Saying something of a draft, of an article or of all; and looking up what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.consultations import queries
from cualuat.consultations.operations import saying
from cualuat.consultations.operations.saying import Said, Sent
from cualuat.consultations.rules import ANSWERABLE, MOST_FILES, MOST_WORDS, STANCES
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.kernel.charts import grouped
from cualuat.sealed import receipts
from cualuat.web.public.consultations.printing import printed
from cualuat.web.public.consultations.showing import head_of, public_or_404, row_of
from cualuat.web.public.entry import door, shield
from cualuat.web.public.matters import codes
from cualuat.web.public.matters.bounds import need_code
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation, Opinion
    from cualuat.consultations.texts import Draft
    from cualuat.entry.operations.admitting import Pass

KEPT = "gop-y"  # the cookie that holds the code just given, while the browser is open
_MORE = ("name", "shows_name", "email", "wants_word", "code", "files")


def _form(place: str) -> Form:
    return Form([
        Field("place", "Về chỗ nào", kind="hidden", value=place),
        Field("stance", "Bạn muốn nói gì?", kind="radio", value="change", options=list(STANCES.items()), required=True),
        Field("text", "Ý kiến của bạn", kind="textarea", height=8, hint=f"Nói rõ sửa thế nào, vì sao. Nhiều nhất {grouped(MOST_WORDS)} ký tự. Chỉ đồng ý thì có thể để trống."),
        Field("name", "Họ tên, hoặc tên tổ chức của bạn", maxlength=300, autocomplete="name"),
        Field("shows_name", "Đăng kèm tên tôi", kind="check", hint="Không đánh dấu thì chỉ cơ quan biết tên."),
        Field("email", "Thư điện tử", kind="email", maxlength=254, autocomplete="email"),
        Field("wants_word", "Tôi đồng ý để cơ quan dùng địa chỉ này báo cho tôi kết quả", kind="check", hint="Địa chỉ chỉ dùng cho việc ấy và được xóa sau khi báo lần cuối."),
        Field("code", "Mã mời", maxlength=40, hint="Chỉ dành cho cơ quan, tổ chức có giấy mời góp ý."),
        Field("files", "Tệp kèm theo", kind="file", hint=f"Nhiều nhất {MOST_FILES} tệp: ảnh, PDF, Word. Chỉ cơ quan đọc, không đăng."),
    ])  # fmt: skip


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form for one place («cho»), with its text above; whatever is refused, all that was typed stays."""
    found = public_or_404(pk)
    came = door.entrance(request, found.occasion)
    if came.admitted is None and came.way is not None:
        return came.way
    draft = queries.draft_of(found)
    asked = request.GET.get("cho", "")
    form, error = _form(asked if asked in draft.places else ""), ""
    if request.method == "POST":
        form.fill(request.POST)
        error = shield.refusal(request)
        if error:
            form.errors.append(error)
        elif came.admitted is not None and (sent := _send(request, found, form, came.admitted)):
            answer = redirect("public:consultation-sent", pk=pk)
            codes.keep(answer, KEPT, sent.code)
            return came.remember(answer)
    context = {
        **head_of(found), **_about(found, draft, form["place"].value), "form": form, "more": [form[name] for name in _MORE],
        "more_open": any(form[name].value or form[name].error for name in _MORE), "shield": shield.shield(request, error=error),
        "show_optional": True, "had_files": bool(request.FILES), "may_write_late": found.state in ANSWERABLE,
    }  # fmt: skip
    status = 422 if form.wrong else 200
    return came.remember(render(request, "public/consultations/say.html", context, status=status))


def _send(request: HttpRequest, found: Consultation, form: Form, admitted: Pass) -> Sent | None:
    values = form.values()
    try:
        with received(request, by=ANYONE) as files:
            said = Said(
                text=form["text"].value.strip(), place=values["place"], stance=values["stance"], name=values["name"],
                shows_name=bool(values["shows_name"]), email=values["email"], wants_word=bool(values["wants_word"]), code=values["code"],
                files=tuple(files),
            )  # fmt: skip
            return saying.say(consultation=found, said=said, admitted=admitted, at=timezone.now())
    except (UnacceptableFile, TooLarge) as refused:
        form["files"].error = str(refused)
    except Refused as refused:
        form.refuse(refused)
    return None


def _about(found: Consultation, draft: Draft, eid: str) -> dict[str, Any]:
    """What the form speaks of: the text of the article, the clause pointed out."""
    unit = draft.unit(eid) if eid else None
    if unit is None:
        return {"place_name": "Cả dự thảo", "piece": None, "here": None}
    shown = printed(found, draft, [unit], asked=eid if eid != unit.eid else "")[0]
    within = [one for one in draft.places.values() if one.unit == unit.eid]
    return {
        "place_name": draft.name_of(eid),
        "piece": shown,
        "here": draft.places.get(eid),
        "places": within if len(within) > 1 else [],
    }


@never_cache
@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The code by which she finds her opinion again; only in the browser that sent it."""
    found = public_or_404(pk)
    code = codes.held(request, KEPT)
    opinion = _look_up(code) if code else None
    if opinion is None or opinion.consultation_id != found.pk:
        return redirect("public:consultation", pk=pk)
    context = {**head_of(found), "opinion": opinion, "code": receipts.grouped(code)}
    return render(request, "public/consultations/sent.html", context)


def _look_up(code: str) -> Opinion | None:
    try:
        return queries.by_receipt(code)
    except receipts.Mistyped:
        return None


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponseBase:
    """Asks for a code and tells what became of the opinion: looked at, shown or why not, and the answer."""
    form = Form(
        [Field("code", "Mã tra cứu", hint="Mã in trên giấy biên nhận, ví dụ 7K3M-9QXR-….", required=True, maxlength=40)]
    )
    context: dict[str, Any] = {}
    if request.method == "POST":
        form.fill(request.POST)
        try:
            context = _found(request, form["code"].value)
        except (Refused, receipts.Mistyped) as refused:
            form["code"].error = str(refused)
    response: HttpResponse = render(
        request, "public/consultations/look_up.html", {**context, "form": form}, status=422 if form.wrong else 200
    )
    return response


def _found(request: HttpRequest, typed: str) -> dict[str, Any]:
    need_code(request, typed)
    opinion = queries.by_receipt(typed)
    if opinion is None:
        raise Refused("Không có ý kiến nào mang mã này. Hãy xem lại tờ ghi mã.", "code")
    told = ""
    if request.POST.get("act") == "forget":
        saying.forget_address(opinion=opinion, at=timezone.now())
        opinion, told = queries.by_receipt(typed) or opinion, "Đã xóa địa chỉ thư của bạn. Chúng tôi không báo tin nữa."
    return {"found": row_of(opinion, opinion.consultation), "item": opinion.consultation, "told": told}
