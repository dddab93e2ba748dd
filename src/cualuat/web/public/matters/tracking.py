"""Following one's matter with the code of the receipt: who has it, until when, what was answered; writing, rating, rights."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.casework.choices import RequestKind
from cualuat.casework.needs import Typed
from cualuat.casework.operations import personal_data, reception, stepping, talking
from cualuat.casework.queries import rights, tracking
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.kernel.workflow import NotFromHere
from cualuat.sealed import receipts
from cualuat.web.public.clock.lines import lines_of_each
from cualuat.web.public.matters import codes
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.drafting import in_words
from cualuat.web.public.matters.pages import need_agency, personal_page
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download, as_pdf, is_pdf

if TYPE_CHECKING:
    from cualuat.casework.models import Case
    from cualuat.timelimits.models import ClockDue


def _code_form() -> Form:
    hint = "16 ký tự trên giấy biên nhận, ví dụ 7K3M-9QXR-…. Gõ chữ thường, có hay không có gạch đều được."
    return Form([Field("code", "Mã tra cứu", required=True, maxlength=40, hint=hint)])


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
@need_agency
def track(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code; the browser then holds it."""
    form = _code_form()
    status = 200
    if request.method == "POST":
        form.fill(request.POST)
        if not within(request, "track"):
            form.errors.append(TOO_MANY)
            status = 429
        else:
            answer = _find(form)
            if answer is not None:
                return answer
            status = 422
    return render(request, "public/matters/track.html", {"form": form}, status=status)


def _find(form: Form) -> HttpResponse | None:
    typed = form["code"].value
    try:
        case = tracking.by_receipt(typed)
        if case is None and tracking.draft(typed) is not None:
            form["code"].error = "Đây là mã của một bản nháp chưa gửi. Mở lại ở «Viết tiếp bản nháp»."
            return None
    except receipts.Mistyped as error:
        form["code"].error = str(error)
        return None
    if case is None:
        form["code"].error = "Không có hồ sơ nào mang mã này. Hồ sơ tố cáo thì tra ở trang Tố cáo."
        return None
    response = HttpResponseRedirect(reverse("public:tracked", args=[case.number]))
    codes.keep(response, codes.RECEIPT, receipts.grouped(receipts.read(typed, receipts.RECEIPT)))
    return response


def _mine(request: HttpRequest, number: str) -> Case | None:
    """The matter, where the code that the browser holds leads to it."""
    try:
        first = tracking.by_receipt(codes.held(request, codes.RECEIPT))
    except receipts.Mistyped:
        return None
    return tracking.reachable_from(first, number) if first else None


View = Callable[..., HttpResponseBase]


def _with_case(view: View) -> View:
    """Gives a view the matter; without its code the form asks for it."""

    @never_cache
    @csrf_protect
    @personal_page
    @need_agency
    def show(request: HttpRequest, number: str, **kwargs: int) -> HttpResponseBase:
        case = _mine(request, number)
        if case is None:
            return HttpResponseRedirect(reverse("public:track"))
        return view(request, case, **kwargs)

    return show


@require_safe
@_with_case
def tracked(request: HttpRequest, case: Case) -> HttpResponseBase:
    """The matter as its person sees it."""
    return _page(request, case)


def _page(request: HttpRequest, case: Case, *, error: str = "", field: str = "", status: int = 200) -> HttpResponse:
    found = tracking.tracked(case, on=timezone.localdate())
    clocks = [
        {
            "row": row,
            "lines": lines,
            "dues": _moved(sorted(row.clock.dues.all(), key=lambda d: d.pk)),
        }
        for row, lines in lines_of_each(found.clocks)
    ]
    has_form = {"danh-gia": found.may_rate, "rut": found.may_withdraw, "trao-doi": found.may_write}.get(field, True)
    context = {
        "found": found,
        "case": case,
        "clocks": clocks,
        "code": codes.held(request, codes.RECEIPT),
        "asks": [
            (ask.label, in_words(ask, case.answers[ask.name])) for ask in found.kind.asks if case.answers.get(ask.name)
        ],
        "typed": request.POST,
        "error": error,
        "error_field": field,
        "has_form": has_form and (field != "lich-hen" or found.visit is not None),
        "left_over": "" if has_form else request.POST.get("text", ""),
        "onward": _onward(found, case),
        "scores": "12345",
        "gets_news": case.parties.filter(role="sender").exclude(told_by="").exists(),
        "request_kinds": RequestKind.choices,
    }
    return render(request, "public/matters/tracked.html", context, status=status)


def _onward(found: tracking.Tracked, case: Case) -> str:
    """Where somebody who does not accept the decision may go from here: «appeal» (and court), «lawsuit», or nowhere."""
    ways = {edge.code for edge in found.kind.table.edges if case.state in edge.sources}
    return next((way for way in ("appeal", "lawsuit") if way in ways), "")


def _moved(dues: list[ClockDue]) -> list[ClockDue]:
    """The days that a limit had one after the other, without those at which it stayed the same."""
    return [due for i, due in enumerate(dues) if i == 0 or due.due_on != dues[i - 1].due_on]


def _act(act: str, bucket: str) -> Callable[[Callable[[HttpRequest, Case], None]], View]:
    """A form of the page: within bounds, done, back to the page; what is wrong is told with what was typed still there."""

    def decorate(do: Callable[[HttpRequest, Case], None]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @_with_case
        def view(request: HttpRequest, case: Case) -> HttpResponseBase:
            if request.method != "POST":  # the address of a form that was told something is wrong, opened again
                return HttpResponseRedirect(reverse("public:tracked", args=[case.number]))
            if not within(request, bucket):
                return _page(request, case, error=TOO_MANY, field=act, status=429)
            try:
                do(request, case)
            except (Refused, NotFromHere, files.UnacceptableFile, files.TooLarge) as error:
                return _page(request, case, error=str(error), field=act, status=422)
            return HttpResponseRedirect(reverse("public:tracked", args=[case.number]) + f"#{act}")

        return view

    return decorate


@_act("trao-doi", "write")
def write(request: HttpRequest, case: Case) -> None:
    """A message with files."""
    if not case.is_open:
        raise Refused("Hồ sơ đã kết thúc. Nếu việc chưa xong, hãy dùng phần đánh giá để đề nghị mở lại.")
    with received(request, by=ANYONE) as kept:
        talking.write_as_person(case=case, text=request.POST.get("text", ""), files=kept, by=ANYONE, at=timezone.now())


@_act("danh-gia", "rate")
def rate(request: HttpRequest, case: Case) -> None:
    """Solved or not."""
    solved = request.POST.get("solved", "")
    if solved not in ("1", "0"):
        raise Refused("Hãy chọn: đã được giải quyết hay chưa.")
    score = request.POST.get("score", "")
    talking.rate(
        case=case, solved=solved == "1", score=int(score) if score.isdecimal() else None, text=request.POST.get("text", ""),
        by=ANYONE, at=timezone.now(),
    )  # fmt: skip


@_act("rut", "write")
def withdraw(request: HttpRequest, case: Case) -> None:
    """The person takes her matter back."""
    if request.POST.get("sure") != "1":
        raise Refused("Hãy đánh dấu xác nhận trước khi rút.")
    wanted = stepping.Wanted("withdraw", Typed({}))
    stepping.take_as_person(case=case, wanted=wanted, by=ANYONE, at=timezone.now())


@_act("du-lieu", "data-request")
def ask_about_data(request: HttpRequest, case: Case) -> None:
    """A request about one's own data."""
    what, text = request.POST.get("what", ""), request.POST.get("text", "")
    personal_data.ask(case=case, what=what, text=text, by=ANYONE, at=timezone.now())


@_act("lien-lac", "write")
def stop_news(request: HttpRequest, case: Case) -> None:
    """The person takes back her consent to be written to."""
    personal_data.withdraw_consent(case=case, purpose="contact", by=ANYONE, at=timezone.now())


@_act("lich-hen", "book")
def cancel_visit(request: HttpRequest, case: Case) -> None:
    """The person gives her place at a reception back."""
    found = tracking.tracked(case, on=timezone.localdate()).visit
    if found is None or found.cancelled_at is not None:
        raise Refused("Không có lịch hẹn nào để hủy.")
    reception.cancel_visit(visit=found, by=ANYONE, at=timezone.now())


@require_safe
@_with_case
def file(request: HttpRequest, case: Case, pk: int) -> HttpResponseBase:
    """A file of the matter that its person may read."""
    row = tracking.file_for_person(case, pk)
    if row is None or not file_queries.may_be_opened(row.attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(row.attachment) if not row.from_person else row.attachment)


@require_safe
@_with_case
def letter(request: HttpRequest, case: Case, pk: int) -> HttpResponseBase:
    """A letter to the person, as PDF: the signed copy where there is one."""
    row = tracking.letter_for_person(case, pk)
    signed = row.signed if row and row.signed and file_queries.may_be_opened(row.signed) else None
    shown = signed or (row.pdf if row else None)
    if shown is None:
        raise Http404("no such letter")
    return as_pdf(shown) if is_pdf(shown) else as_download(shown)


@require_safe
@_with_case
def my_data(request: HttpRequest, case: Case) -> HttpResponseBase:
    """Everything kept about the person in this matter, to take along."""
    text = json.dumps(rights.data_of(case), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case.number}.json"'
    return response


@never_cache
@csrf_protect
@require_POST
@personal_page
def leave(request: HttpRequest) -> HttpResponseBase:
    """The browser forgets the codes."""
    response = HttpResponseRedirect(reverse("public:track"))
    codes.drop(response, codes.RECEIPT)
    codes.drop(response, codes.DRAFT)
    return response
