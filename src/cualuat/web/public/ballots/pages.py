"""Votes for everybody: the list, one vote, its paper, its result and its papers, one's receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.ballots import queries
from cualuat.ballots.access import StillSealed
from cualuat.ballots.operations import voting
from cualuat.ballots.operations.voting import AlreadyEntered
from cualuat.ballots.rules import KEEPS, RECEIPT
from cualuat.base.operations import Refused
from cualuat.entry import queries as entry
from cualuat.files import queries as files
from cualuat.sealed import receipts
from cualuat.web.public.ballots import papers
from cualuat.web.public.entry import door, shield
from cualuat.web.public.finding.asked import public_page
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_picture

if TYPE_CHECKING:
    from cualuat.ballots.models import Ballot
    from cualuat.web.public.entry.door import Entrance

SHOWN = 100
_SALT = "cualuat.ballots.receipt"
_FORGOTTEN = ("email", "code", "roll")  # where the next person at this machine shows herself who she is


def _found(pk: int) -> Ballot:
    row = queries.public_ballot(pk) if pk < 2**31 else None
    if row is None:
        raise Http404("no such vote")
    return row


def ways(row: Ballot) -> dict[str, str]:
    """Where the pages of a vote are: those of a meeting of the house are at the desk."""
    where = "desk" if row.in_meeting else "public"
    names = {"page": "ballot", "receipt": "ballot-receipt", "book": "ballot-book"}
    return {key: reverse(f"{where}:{name}", args=[row.pk]) for key, name in names.items()}


@require_safe
@public_page
def ballots(request: HttpRequest) -> HttpResponseBase:
    """What can be voted on now, what comes, what was decided."""
    now = timezone.now()
    rows = [{"ballot": row, "stage": row.stage(now), "name": row.stage_name(now)} for row in queries.public()[:SHOWN]]
    groups = {
        "open": [row for row in rows if row["stage"] == "open"],
        "coming": [row for row in rows if row["stage"] == "waiting"],
        "past": [row for row in rows if row["stage"] not in ("open", "waiting")],
    }
    return render(request, "public/ballots/list.html", {"groups": groups, "any": bool(rows)})


@require_safe
@public_page
def ballot(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is asked, of whom, until when; then the way to the paper or to the result."""
    row, now = _found(pk), timezone.now()
    terms = queries.terms_of(row)
    cast, entitled = queries.turnout(row)
    context = {
        "ballot": row,
        "ways": ways(row),
        "stage": row.stage(now),
        "stage_name": row.stage_name(now),
        "standing": entry.standing(row.occasion, at=now),
        "options": queries.options(row),
        "method": papers.method_name(terms),
        "how": papers.how(terms),
        "rules": _rules(row),
        "cast": cast,
        "entitled": entitled,
    }
    return render(request, "public/ballots/ballot.html", context)


def _rules(row: Ballot) -> list[str]:
    """Who is elected, in sentences."""
    few = "Chọn một." if row.seats == 1 else f"Chọn {row.seats}."
    found = [few] if row.method != "yesno" else []
    if row.quorum:
        found.append(f"Chỉ có giá trị khi ít nhất {row.quorum} số người có quyền bỏ phiếu tham gia.")
    if row.passing:
        how = "quá" if row.more_than else "ít nhất"
        found.append(f"Muốn đạt phải được {how} {row.passing} {row.get_passing_of_display()}.")
    found.append("Bằng nhau ở chỗ cuối thì máy không tự chọn, người có thẩm quyền quyết định.")
    return found


@require_safe
@public_page
def picture(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """The picture of an option."""
    option = queries.options(_found(pk)).filter(key=key[:10]).first()
    if option is None or option.picture is None or not files.may_be_opened(option.picture):
        raise Http404("no picture")
    return as_picture(files.served(option.picture))


# --- the paper ---------------------------------------------------------------------------------------------------------


def _paper(row: Ballot) -> Form:
    """The form, with a receipt drawn and signed: whoever presses twice gets the same one told again."""
    form = papers.form_of(row)
    sealed = signing.dumps({"b": row.pk, "r": voting.draw_receipt()}, salt=_SALT)
    form.fields.append(Field("receipt", "", kind="hidden", value=sealed))
    return form


def _receipt_in(form: Form, row: Ballot) -> str:
    """The receipt that came with the form; a new one where it is none of this vote."""
    try:
        kept = signing.loads(form.values()["receipt"], salt=_SALT)
    except signing.BadSignature:
        return voting.draw_receipt()
    return str(kept["r"]) if isinstance(kept, dict) and kept.get("b") == row.pk else voting.draw_receipt()


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper. What was put in stays where it is refused; who sent it already is told so, not counted again."""
    row, now = queries.open_to_papers(pk) if pk < 2**31 else None, timezone.now()
    if row is None:
        raise Http404("no such vote")
    if row.stage(now) != "open" and request.method != "POST":
        return redirect(ways(row)["page"])
    came = door.entrance(request, row.occasion)
    if came.admitted is None:
        return came.way or redirect(ways(row)["page"])
    form = _paper(row)
    if request.method == "POST":
        return came.remember(_sent(request, row, came, form.fill(request.POST)))
    if entry.entered(row.occasion, came.admitted.key) >= row.occasion.most:
        return came.remember(_told_already(request, row))
    return came.remember(_show(request, row, form))


def _show(request: HttpRequest, row: Ballot, form: Form, error: str = "") -> HttpResponse:
    context = {
        "ballot": row,
        "form": form,
        "how": papers.how(queries.terms_of(row)),
        "ways": ways(row),
        "shield": shield.shield(request, error=error) if _needs_shield(row) else None,
    }
    return render(request, "public/ballots/vote.html", context, status=422 if form.wrong else 200)


def _needs_shield(row: Ballot) -> bool:
    """Whether programs must be kept out: who signed in is none, and a whole meeting sends from one address."""
    return row.occasion.audience != "staff"


def _told_already(request: HttpRequest, row: Ballot, status: int = 200) -> HttpResponse:
    response = render(request, "public/ballots/already.html", {"ballot": row, "ways": ways(row)}, status=status)
    return door.forget(response, row.occasion) if row.occasion.audience in _FORGOTTEN else response


def _sent(request: HttpRequest, row: Ballot, came: Entrance, form: Form) -> HttpResponse:
    code = _receipt_in(form, row)
    if voting.was_cast(ballot=row, code=code):
        return _done(request, row, code)
    if _needs_shield(row) and (words := shield.refusal(request)):
        form.errors.append(words)
        return _show(request, row, form, words)
    assert came.admitted is not None
    try:
        choice = papers.choice_in(form, row)
        voting.cast(ballot=row, admitted=came.admitted, choice=choice, code=code, at=timezone.now())
    except AlreadyEntered:
        return _told_already(request, row, 409)
    except Refused as refused:
        form.refuse(refused)
        return _show(request, row, form)
    return _done(request, row, code)


def _done(request: HttpRequest, row: Ballot, code: str) -> HttpResponse:
    """The receipt, shown now and never again; what was voted is not shown, for nobody shall be able to ask for a proof of it."""
    context = {"ballot": row, "ways": ways(row), "code": receipts.grouped(code)}
    response = render(request, "public/ballots/done.html", context)
    return door.forget(response, row.occasion) if row.occasion.audience in _FORGOTTEN else response


# --- after publication -------------------------------------------------------------------------------------------------


@require_safe
@public_page
def result(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who was elected, with every step of the count."""
    row = _found(pk)
    if row.published_at is None or row.annulled_at is not None:
        return redirect("public:ballot", pk=pk)
    return render(request, "public/ballots/result.html", result_context(row))


def result_context(row: Ballot) -> dict[str, Any]:
    """What the page of a result shows, here and at the desk."""
    return {
        "ballot": row,
        "ways": ways(row),
        "result": queries.result(row),
        "method": papers.method_name(queries.terms_of(row)),
        "points": row.method in ("borda", "score"),
        "gives_out": queries.gives_out_papers(row),
        "keeps": KEEPS,
    }


@require_safe
@public_page
def book(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All papers without names, one a line, for everybody to count again."""
    return book_of(_found(pk))


def book_of(row: Ballot) -> StreamingHttpResponse:
    """The file of the papers. Raises Http404 where they are not given out."""
    if not queries.gives_out_papers(row):
        raise Http404("papers are not given out")
    lines = (f"{line}\n" for line in queries.book_lines(row))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="phieu-{row.pk}.jsonl"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Finds one's paper in the list by its receipt."""
    return receipt_of(request, _found(pk))


def receipt_of(request: HttpRequest, row: Ballot) -> HttpResponse:
    """The page on which somebody finds her paper."""
    hint = f"{RECEIPT} ký tự hiện ra khi bạn bỏ phiếu; chữ thường, có hay không có gạch đều được."
    form = Form([Field("code", "Mã biên nhận", hint=hint, required=True, maxlength=40)])
    found = None
    if request.method == "POST":
        form.fill(request.POST)
        try:
            found = (
                queries.paper_of(row, form.values()["code"]) if form.require({"code": "Hãy gõ mã biên nhận."}) else None
            )
        except receipts.Mistyped as mistyped:
            form["code"].error = str(mistyped).replace("tờ ghi mã", "mã bạn đã ghi lại")
        except StillSealed:
            form.errors.append("Danh sách phiếu chưa công bố. Hãy tìm lại sau khi có kết quả.")
        else:
            if found is None and not form.wrong:
                words = (
                    "Trong danh sách không có biên nhận này. Hãy xem lại mã; nếu chắc là đúng, hãy báo cơ quan ngay."
                )
                form["code"].error = words
    context = {
        "ballot": row,
        "ways": ways(row),
        "form": form,
        "found": found,
        "gives_out": queries.gives_out_papers(row),
    }
    return render(request, "public/ballots/receipt.html", context, status=422 if form.wrong else 200)
