"""One's own attempt, by its code: going on in this window, points, the paper once it may be looked at, appeals, the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import DOCX
from cualuat.contests import queries
from cualuat.contests.operations import certificates, judging, taking
from cualuat.contests.rules import STANDINGS
from cualuat.entry import queries as entry
from cualuat.kernel.workdays import day_of
from cualuat.sealed import receipts
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.contests.taking import attempt_or_404, is_hers
from cualuat.web.public.finding.asked import text_of
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from datetime import datetime

    from cualuat.contests.models import Attempt


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code of an attempt."""
    typed = text_of(request.GET, "ma", 40)
    hint = f"{taking.CODE} ký tự bạn nhận khi nộp bài, ví dụ 7K3M-9QXR-…; chữ thường, có hay không có gạch đều được."
    form = Form([Field("ma", "Mã bài thi", value=typed, required=True, maxlength=40, hint=hint)])
    if typed:
        try:
            code = receipts.read(typed, taking.CODE)
            if queries.attempt_with(code) is not None:
                return redirect("public:contest-attempt", code=code)
            form["ma"].error = "Không có bài thi nào mang mã này. Hãy xem lại mã."
        except receipts.Mistyped as mistyped:
            form["ma"].error = str(mistyped).replace("tờ ghi mã", "mã đã ghi")
    return render(request, "public/contests/find.html", {"form": form}, status=404 if form.wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, code: str) -> HttpResponseBase:
    """How an attempt stands. Its window is told where another one works on it, and may take over."""
    row, now = attempt_or_404(code), timezone.now()
    act, error, told = request.POST.get("act", ""), "", ""
    if request.method == "POST":
        try:
            if act == "take-over":
                if not is_hers(request, row):
                    raise Refused("Trình duyệt này không phải nơi bạn đã vào thi. Hãy vào lại từ trang cuộc thi.")
                moved = taking.take_over(attempt=row, at=now)
                return redirect("public:contest-paper", code=code, session=moved.session)
            number = (
                int(request.POST["number"])
                if request.POST.get("number", "").isdecimal() and len(request.POST["number"]) < 4
                else 0
            )
            judging.appeal(attempt=row, number=number, said=request.POST.get("words", ""), at=now)
            return redirect(f"{reverse('public:contest-attempt', args=[code])}?da-gui={number}#cau-{number}")
        except Refused as refused:
            error, told = str(refused), request.POST.get("words", "")
    stands = row.standing(now)
    context: dict[str, Any] = {
        "attempt": row,
        "round": row.round,
        "contest": row.round.contest,
        "code": receipts.grouped(row.code),
        "stands": stands,
        "standing": STANDINGS[stands],
        "works": stands in ("waiting", "going", "overdue"),
        "hers": stands in ("waiting", "going", "overdue") and is_hers(request, row),
        "score_open": _score_open(row),
        "error": error,
        "act": act,
        "typed_number": request.POST.get("number", ""),
        "typed": told,
        **_marks(row, now),
    }
    return render(request, "public/contests/attempt.html", context, status=422 if error else 200)


def _score_open(row: Attempt) -> bool:
    return row.score is not None and (row.round.shown == "submit" or row.round.graded_at is not None)


def _marks(row: Attempt, now: datetime) -> dict[str, Any]:
    """The paper with its marks and appeals, once it may be looked at."""
    if row.round.graded_at is None or row.how not in ("self", "time"):
        return {"items": []}
    items = queries.looked_at(row)
    bases = link_all(one.citation for one in items)
    appeals = queries.appeals_of(row)
    round_ = row.round
    may = round_.published_at is None and round_.appeals_until is not None and day_of(now) <= round_.appeals_until
    return {
        "items": [(one, bases.get(one.citation, ()), appeals.get(one.number)) for one in items],
        "may_appeal": may,
        "changes": queries.changes_of(row),
        "place": queries.place_of(row),
        "award": getattr(row, "award", None),
        "certificate": queries.certificate_of(row),
        "let_in": [(one, entry.standing(one.occasion, at=now)) for one in queries.let_in(row)],
    }


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """The certificate of an attempt as PDF or Word, for whoever has its code."""
    row = queries.certificate_of(attempt_or_404(code))
    if row is None or form not in ("pdf", "docx"):
        raise Http404("no certificate")
    address = settings.CUALUAT_URL + reverse("public:certificate", args=[row.code])
    try:
        made = certificates.printed(row, address=address)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    name = f"giay-chung-nhan-{row.code.lower()}.{form}"
    return made_here(made.pdf, "application/pdf", name) if form == "pdf" else made_here(made.docx, DOCX, name)
