"""What people do in a round: put somebody forward, answer as the one put forward, comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.casework.operations import buckets
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.honours import queries
from cualuat.honours.operations import consenting, nominating
from cualuat.honours.operations.nominating import NAME, PLACE, PROBLEM, TEXT, TITLE, NominationWanted
from cualuat.honours.rules import CODE
from cualuat.sealed import receipts
from cualuat.web.public.entry import shield
from cualuat.web.public.entry.door import TOO_OFTEN
from cualuat.web.public.honours.pages import round_or_404, shown_picture
from cualuat.web.public.matters import codes
from cualuat.web.public.matters.bounds import need_code
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.address import address_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.honours.models import Nomination, Round
    from cualuat.honours.operations.nominating import Sent
    from cualuat.honours.queries import LookedUp

KEPT = "de-cu"  # the cookie that holds the code just given, while the browser is open
CONSENT_PATH = "/ton-vinh/dong-y/"


def consent_address() -> str:
    """Where somebody answers who was put forward; the code follows."""
    return f"{settings.CUALUAT_URL}{CONSENT_PATH}"


def nomination_form(round: Round, found: Nomination | None = None) -> Form:
    """The inputs of a nomination; at the desk filled with one."""
    initiative = round.kind == "initiative"
    who = "Tác giả sáng kiến: họ tên, hoặc tên tập thể" if initiative else "Họ tên người được đề cử, hoặc tên tập thể"
    title = "Tên sáng kiến" if initiative else "Việc làm, trong một câu"
    text = "Đã làm gì" if initiative else "Kể việc đã làm: ở đâu, khi nào, giúp được ai"
    fields = [
        Field("name", who, value=found.name if found else "", required=True, maxlength=200),
        Field("is_group", "Là một tập thể", kind="check", value="1" if found and found.is_group else ""),
        Field("place", "Nơi ở hoặc nơi làm việc", value=found.place if found else "", required=True, maxlength=300, hint="Ví dụ: thôn Đông, xã Mẫu Đông."),
        Field("title", title, value=found.title if found else "", required=True, maxlength=300),
        Field("text", text, kind="textarea", value=found.text if found else "", required=True, height=8),
    ]  # fmt: skip
    if initiative and found is None:
        fields += [
            Field(
                "problem", "Sáng kiến giải quyết khó khăn gì của người dân", kind="textarea", required=True, height=4
            ),
            Field(
                "effect", "Kết quả", kind="textarea", height=3, hint="Bao nhiêu người được giúp, nhanh hơn bao nhiêu."
            ),
            Field("cost", "Chi phí", maxlength=500),
            Field(
                "copying",
                "Ai được làm theo",
                maxlength=500,
                hint="Ví dụ: xã nào cũng được làm theo, chỉ cần ghi tên tác giả.",
            ),
        ]
    fields += [
        Field("email", "Thư điện tử của người được đề cử", kind="email", value=found.email if found else "", maxlength=254, hint="Để xin sự đồng ý: không đồng ý thì không điều gì được công bố."),
        Field("phone", "Điện thoại của người được đề cử", value=found.phone if found else "", maxlength=40),
        Field("nominator", "Tên của bạn", value=found.nominator if found else "", maxlength=200, hint="Không muốn xưng tên thì để trống."),
        Field("nominator_contact", "Điện thoại hoặc thư của bạn", value=found.nominator_contact if found else "", maxlength=200, hint="Để cơ quan hỏi thêm khi cần; không công bố."),
        Field("on_own", "Tôi tự đề cử mình", kind="check", value="1" if found and found.on_own else ""),
    ]  # fmt: skip
    if found is None:
        fields.append(
            Field("files", "Ảnh, giấy tờ chứng minh", kind="file", hint=f"Nhiều nhất {nominating.MOST_FILES} tệp.")
        )
    return Form(fields)


def wanted_in(form: Form) -> NominationWanted:
    """The nomination that a form gives."""
    values = {
        name: text for name, text in form.values().items() if name not in ("files", "version", "is_group", "on_own")
    }
    flags = form.values()
    return NominationWanted(**values, is_group=bool(flags["is_group"]), on_own=bool(flags["on_own"]))


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Puts somebody forward, named or not; files are looked into and cleaned."""
    round = round_or_404(pk)
    if not queries.takes_nominations(round, timezone.localdate()) and request.method != "POST":
        return redirect("public:honour-round", pk=pk)
    form, error = nomination_form(round), ""
    if request.method == "POST":
        form.fill(request.POST)
        error = shield.refusal(request)
        if error:
            form.errors.append(error)
        elif form.require(_needed(round)) and (made := _nominated(request, round, form)):
            answer = redirect("public:honour-nominated", pk=pk)
            codes.keep(answer, KEPT, made.code)
            return answer
    context = {"round": round, "form": form, "shield": shield.shield(request, error=error), "show_optional": True}
    return render(request, "public/honours/nominate.html", context, status=422 if form.wrong else 200)


def _needed(round: Round) -> dict[str, str]:
    """What a nomination cannot do without, all told at once."""
    found = {"name": NAME, "place": PLACE, "title": TITLE, "text": TEXT}
    return {**found, "problem": PROBLEM} if round.kind == "initiative" else found


def _nominated(request: HttpRequest, round: Round, form: Form) -> Sent | None:
    try:
        with received(request, by=ANYONE) as sent:
            return nominating.nominate(round=round, wanted=wanted_in(form), attachments=sent, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
    except (UnacceptableFile, TooLarge) as refused:
        form["files"].error = str(refused)
    return None


@never_cache
@require_safe
def nominated(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The code by which she looks her nomination up; only in the browser that sent it."""
    round, code = round_or_404(pk), codes.held(request, KEPT)
    found = _look_up(code) if code else None
    if found is None or found.round.pk != round.pk:
        return redirect("public:honour-round", pk=pk)
    context = {"round": round, "found": found, "code": receipts.grouped(code)}
    return render(request, "public/honours/nominated.html", context)


def _look_up(code: str) -> LookedUp | None:
    try:
        return queries.by_receipt(code, on=timezone.localdate())
    except receipts.Mistyped:
        return None


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponseBase:
    """Asks for a code and tells how far the nomination is."""
    hint = "Mã hiện ra khi bạn gửi đề cử, ví dụ 7K3M-9QXR-…."
    form = Form([Field("code", "Mã tra cứu", hint=hint, required=True, maxlength=40)])
    found = None
    if request.method == "POST":
        form.fill(request.POST)
        try:
            found = _looked_up(request, form["code"].value)
        except (Refused, receipts.Mistyped) as refused:
            form["code"].error = str(refused)
    context = {"form": form, "found": found}
    return render(request, "public/honours/look_up.html", context, status=422 if form.wrong else 200)


def _looked_up(request: HttpRequest, typed: str) -> LookedUp:
    need_code(request, typed)
    found = queries.by_receipt(typed, on=timezone.localdate())
    if found is None:
        raise Refused("Không có đề cử nào mang mã này. Hãy xem lại mã bạn đã ghi.", "code")
    return found


# --- the one put forward -----------------------------------------------------------------------------------------------


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def consent_code(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code of the letter."""
    hint = f"{CODE} ký tự trong thư xin ý kiến bạn; chữ thường, có hay không có gạch đều được."
    form = Form([Field("code", "Mã trong thư", hint=hint, required=True, maxlength=40)])
    if request.method == "POST":
        form.fill(request.POST)
        try:
            _allowed(request)
            found = queries.asked(form.values()["code"])
            if found is not None:
                return redirect("public:honour-consent", code=receipts.read(form.values()["code"], CODE))
            form["code"].error = "Không có đề cử nào mang mã này. Thư mới làm mã trong thư cũ hết giá trị."
        except receipts.Mistyped as mistyped:
            form["code"].error = str(mistyped).replace("tờ ghi mã", "thư")
        except Refused as refused:
            form.refuse(refused)
    return render(request, "public/honours/consent_code.html", {"form": form}, status=422 if form.wrong else 200)


def _allowed(request: HttpRequest) -> None:
    if not buckets.allow("prove", place=address_of(request), at=timezone.now()):
        raise Refused(TOO_OFTEN, "code")


def _asked(request: HttpRequest, code: str) -> Nomination:
    try:
        found = queries.asked(code[:60])
    except receipts.Mistyped:
        found = None
    if found is None and not buckets.allow("prove", place=address_of(request), at=timezone.now()):
        raise Http404("too often")
    if found is None:
        raise Http404("no such code")
    return found


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, code: str) -> HttpResponseBase:
    """What would be public of her; she agrees, with a picture or without, or not, or takes it back. Looking agrees to nothing."""
    found = _asked(request, code)
    form = Form([Field("picture", "Ảnh của bạn", kind="file", hint="Chỉ gửi nếu bạn muốn công bố ảnh.")])
    if request.method == "POST":
        form.fill(request.POST)
        if _answered(request, found, form):
            return redirect("public:honour-consent", code=code)
    context = {
        "one": found,
        "round": found.round,
        "form": form,
        "code": code,
        "show_optional": True,
        "may_answer": found.state == "received",
    }
    return render(request, "public/honours/consent.html", context, status=422 if form.wrong else 200)


def _answered(request: HttpRequest, found: Nomination, form: Form) -> bool:
    act, now = request.POST.get("act", ""), timezone.now()
    try:
        if act == "withdraw":
            consenting.withdraw(nomination=found, at=now)
        elif act == "refuse":
            consenting.answer(nomination=found, agrees=False, at=now)
        elif act == "agree":
            with received(request, by=ANYONE, name="picture") as sent:
                consenting.answer(nomination=found, agrees=True, picture=sent[0] if sent else None, at=now)
        else:
            raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
    except Refused as refused:
        form.refuse(refused)
    except (UnacceptableFile, TooLarge) as refused:
        form["picture"].error = str(refused)
    return not form.wrong


@never_cache
@require_http_methods(["GET", "HEAD"])
def consent_picture(request: HttpRequest, code: str) -> HttpResponseBase:
    """Her picture, for herself."""
    return shown_picture(_asked(request, code).picture)


# --- comments ----------------------------------------------------------------------------------------------------------


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One who is put up: what she did, what is said of her; while comments are taken, a form."""
    found = queries.public_nomination(pk) if pk < 2**31 else None
    if found is None:
        raise Http404("nobody put up, or not to be named")
    taking = queries.takes_comments(found.round, timezone.localdate())
    form, error = _comment_form(), ""
    if request.method == "POST":
        form.fill(request.POST)
        error = shield.refusal(request)
        values = form.values()
        try:
            if error:
                raise Refused(error)
            nominating.comment(
                nomination=found, text=values["text"], name=values["name"], contact=values["contact"], at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return render(request, "public/honours/commented.html", {"one": found, "round": found.round})
    context = {
        "one": found, "round": found.round, "form": form, "taking": taking, "comments": queries.shown_comments(found),
        "initiative": getattr(found, "initiative", None), "shield": shield.shield(request, error=error) if taking else None,
        "show_optional": True,
    }  # fmt: skip
    return render(request, "public/honours/candidate.html", context, status=422 if form.wrong else 200)


def _comment_form() -> Form:
    return Form(
        [
            Field(
                "text",
                "Ý kiến của bạn",
                kind="textarea",
                required=True,
                height=5,
                hint="Ý kiến được xem trước khi đăng.",
            ),
            Field("name", "Tên của bạn", maxlength=200, hint="Được đăng cùng ý kiến nếu bạn ghi."),
            Field(
                "contact", "Điện thoại hoặc thư của bạn", maxlength=200, hint="Không đăng; để cơ quan hỏi thêm khi cần."
            ),
        ]
    )
