"""Taking part: who one is, the paper a question at a time, handing in. Works without JavaScript; with it each choice is saved at once.

What is right is in nothing that is sent from here.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.contests import queries
from cualuat.contests.operations import taking
from cualuat.contests.operations.taking import Elsewhere, Over, Participant
from cualuat.contests.rules import LETTERS, is_whole
from cualuat.entry import queries as entry
from cualuat.sealed import receipts
from cualuat.web.public.entry import door, shield
from cualuat.web.public.finding.asked import text_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cualuat.contests.models import Attempt, Round
    from cualuat.web.public.entry.door import Entrance

_ACT = "contest"
_WAITS = 15 * 60  # seconds before the opening from which a page that waits loads itself anew


def _round_or_404(pk: int) -> Round:
    found = queries.round_(pk, actor=ANYONE) if pk < 2**31 else None
    if found is None:
        raise Http404("no such round")
    return found


def _form(row: Round, *, staff: bool, team: str) -> Form:
    """What somebody is asked before she begins; the staff are known by their account."""
    # Whoever comes with a code takes part under the name and team of her first attempt.
    teams = [] if row.after else [(one, one) for one in row.contest.teams.splitlines()]
    is_unknown = not staff and not row.after
    fields = []
    if row.after:
        fields.append(
            Field(
                "earlier",
                "Mã bài thi của vòng trước",
                hint="Mã bạn nhận khi dự vòng trước. Họ tên, đơn vị lấy theo bài ấy.",
                required=True,
                maxlength=30,
            )
        )
    if is_unknown:
        fields.append(Field("name", "Họ và tên", required=True, maxlength=200, autocomplete="name"))
    if teams:
        fields.append(
            Field(
                "team",
                "Đơn vị, địa phương",
                kind="select",
                value=team,
                options=[("", "– chọn –"), *teams],
                required=True,
            )
        )
    elif is_unknown:
        fields.append(Field("team", "Đơn vị, xã phường, trường của bạn", maxlength=200))
    if not staff:
        hint = "Số điện thoại hoặc thư điện tử, chỉ để báo nhận giải, tự xóa 90 ngày sau khi có kết quả. Không ghi thì bạn tự xem kết quả bằng mã bài thi."
        fields.append(Field("contact", "Liên hệ khi có giải", hint=hint, maxlength=200))
    fields += [
        Field(
            "shows_name",
            "Cho hiện cả họ tên tôi ở bảng xếp hạng (không đánh dấu thì chỉ hiện chữ cái đầu)",
            kind="check",
        ),
        Field(
            "consents",
            "Tôi đã đọc thể lệ và đồng ý để cơ quan giữ tên và bài thi của tôi cho cuộc thi này",
            kind="check",
        ),
    ]
    return Form(fields)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Says who she is and begins; who has begun is led to her attempt."""
    row, now = _round_or_404(pk), timezone.now()
    standing = entry.standing(row.occasion, at=now)
    if row.contest.state != "announced" or standing.phase != "open":
        return render(
            request,
            "public/contests/not_open.html",
            {"row": row, "contest": row.contest, "standing": standing, "wait": _soon(standing.opens_at - now)},
        )
    came = door.entrance(request, row.occasion)
    if came.admitted is None:
        return came.way or redirect("public:contest", pk=row.contest_id)
    mine = queries.attempts_of(row, came.admitted.key)
    staff = came.admitted.person
    name = getattr(request.user, "name", "") if staff else ""
    team = queries.team_of_staff(staff, on=timezone.localdate()) if staff else ""
    form = _form(row, staff=bool(staff), team=team)
    if row.after:
        form["earlier"].value = text_of(request.GET, "ma", 30)
    words, status = "", 200
    if request.method == "POST":
        form.fill(request.POST)
        words = shield.refusal(request, act=_ACT)
        try:
            if words:
                raise Refused(words)
            return came.remember(_begin(request, row, form, came))
        except Refused as refused:
            form.refuse(refused)
            status = 422
            mine = queries.attempts_of(row, came.admitted.key)  # her other window may have begun meanwhile
    context = {
        "row": row,
        "contest": row.contest,
        "form": form,
        "standing": standing,
        "name": name,
        "shield": shield.shield(request, act=_ACT, error=words),
        "going": next(
            (one for one in mine if not one.how and one.standing(now) in ("waiting", "going", "overdue")), None
        ),
        "done": [one for one in mine if one.standing(now) not in ("waiting", "going", "overdue")],
        "left": row.occasion.most - len(mine),
        "show_optional": True,
    }
    return came.remember(render(request, "public/contests/enter.html", context, status=status))


def _soon(left: timedelta) -> int:
    """Seconds after which the page opens by itself; 0 while that is far off."""
    return seconds if 0 < (seconds := _seconds(left)) <= _WAITS else 0


def _begin(request: HttpRequest, row: Round, form: Form, came: Entrance) -> HttpResponse:
    values, now = form.values(), timezone.now()
    assert came.admitted is not None
    person = came.admitted.person
    wanted = Participant(
        name=getattr(request.user, "name", "") if person else values.get("name", ""),
        team=values.get("team", "") or (queries.team_of_staff(person, on=timezone.localdate()) if person else ""),
        contact=values.get("contact", ""),
        shows_name=bool(values["shows_name"]),
        consents=bool(values["consents"]),
        earlier=values.get("earlier", ""),
    )
    made = taking.start(round_=row, admitted=came.admitted, wanted=wanted, at=now)
    return redirect("public:contest-paper", code=made.code, session=made.session)


# --- the paper ---------------------------------------------------------------------------------------------------


def attempt_or_404(code: str) -> Attempt:
    """The attempt that a code names. Raises Http404."""
    return _named(code, queries.attempt_with)


def _named(code: str, ask: Callable[[str], Attempt | None]) -> Attempt:
    found = ask(code) if len(code) <= taking.CODE + 8 else None
    if found is None:
        raise Http404("no such attempt")
    return found


def is_hers(request: HttpRequest, row: Attempt) -> bool:
    """Whether whoever looks is known at the door as the person of the attempt: the code alone does not let write."""
    came = door.entrance(request, row.round.occasion)
    return came.admitted is not None and came.admitted.key == row.entry.key


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str, session: str) -> HttpResponseBase:
    """A question of the paper; sending saves it and goes on. As JSON for the script that saves each choice."""
    row = _named(code, queries.at_work) if request.method == "POST" else attempt_or_404(code)
    now = timezone.now()
    as_json = request.headers.get("accept", "") == "application/json"
    if not is_hers(request, row):
        return (
            JsonResponse({"error": "Hãy mở lại trang cuộc thi."}, status=403)
            if as_json
            else redirect("public:contest-attempt", code=code)
        )
    if request.method == "POST":
        return _save(request, row, session, as_json)
    stands = row.standing(now)
    if stands == "waiting":
        wait = max(1, int((row.begins_at - now).total_seconds()) + 1)
        return render(
            request, "public/contests/wait.html", {"attempt": row, "contest": row.round.contest, "wait": wait}
        )
    if stands == "overdue":
        return redirect("public:contest-hand-in", code=code, session=session)
    if stands != "going" or row.session != session:
        return redirect("public:contest-attempt", code=code)
    return _shown(request, row, session, _number(request.GET.get("cau", ""), len(row.paper.items)))


def _seconds(left: timedelta) -> int:
    """Whole seconds, rounded up: who comes when they are over comes after the moment."""
    return max(0, ceil(left.total_seconds()))


def _number(text: str, most: int) -> int:
    return min(max(1, int(text)), most) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _save(request: HttpRequest, row: Attempt, session: str, as_json: bool) -> HttpResponseBase:
    number, now = _number(request.POST.get("n", ""), 999), timezone.now()
    try:
        taking.save(attempt=row, session=session, number=number, chosen=chosen_in(request), at=now)
    except Refused as refused:
        if as_json:
            told = {
                "error": str(refused),
                "elsewhere": isinstance(refused, Elsewhere),
                "over": isinstance(refused, Over),
            }
            return JsonResponse(told, status=409)
        elsewhere = isinstance(refused, Elsewhere)
        if row.standing(now) == "overdue" and not elsewhere:
            return redirect("public:contest-hand-in", code=row.code, session=session)
        return _shown(
            request,
            row,
            session,
            min(number, row.round.questions),
            error=str(refused),
            sent=request.POST,
            elsewhere=elsewhere,
        )
    if as_json:
        return JsonResponse({"saved": f"{timezone.localtime(now):%H:%M:%S}", "left": _seconds(row.deadline - now)})
    if request.POST.get("di") == "nop":
        return redirect("public:contest-hand-in", code=row.code, session=session)
    step = -1 if request.POST.get("di") == "truoc" else 1
    address = reverse("public:contest-paper", args=[row.code, session])
    if number + step > row.round.questions:
        return redirect("public:contest-hand-in", code=row.code, session=session)
    return redirect(f"{address}?cau={max(1, number + step)}")


def chosen_in(request: HttpRequest) -> list[int | str]:
    """What was chosen: positions as they were shown, from 0; of «ordering» in the order of the numbers given to them; of «short»
    the text. Raises Refused where two have the same number.
    """
    if "words" in request.POST:
        text = request.POST["words"].replace("\0", "").strip()[:300]
        return [text] if text else []
    if ranks := ranks_in(request.POST):
        if len(set(ranks.values())) < len(ranks):
            raise Refused("Có hai mục mang cùng một số thứ tự nên chưa lưu. Hãy cho mỗi mục một số khác nhau.")
        order = sorted(ranks, key=ranks.__getitem__)
        return [*order]
    return [int(one) for one in request.POST.getlist("a")[:8] if _small(one)]


def ranks_in(sent: QueryDict) -> dict[int, int]:
    """Position → the number that somebody gave to it, of «ordering»."""
    pairs = ((name[2:], str(text)) for name, text in sent.items() if name.startswith("o-"))
    return {int(position): int(text) for position, text in pairs if _small(position) and _small(text)}


def choices(
    kind: str, options: Sequence[str], chosen: Sequence[int | str], sent: QueryDict | None = None
) -> dict[str, Any]:
    """What `_choices.html` needs: the options as they are shown, which of them are chosen; `sent`: what could not be kept."""
    ranks = ranks_in(sent) if sent else {}
    if not ranks and kind == "ordering":
        ranks = {one: number for number, one in enumerate(chosen, 1) if isinstance(one, int)}
    marked = set(sent.getlist("a")) if sent else {str(one) for one in chosen}
    shown, lettered = options if kind != "short" else (), kind in ("single", "multiple")
    return {
        "options": [
            {
                "at": n,
                "letter": LETTERS[n] if lettered else "",
                "text": text,
                "chosen": str(n) in marked,
                "number": ranks.get(n, ""),
            }
            for n, text in enumerate(shown)
        ],
        "orders": range(1, len(options) + 1),
        "written": sent.get("words", "") if sent else next((one for one in chosen if isinstance(one, str)), ""),
    }


def _small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 3 and int(text) < 100


def _shown(
    request: HttpRequest, row: Attempt, session: str, number: int, *, error: str = "", sent: QueryDict | None = None,
    elsewhere: bool = False,
) -> HttpResponseBase:  # fmt: skip
    saved = queries.answers(row)
    item = row.paper.items[number - 1]
    context = {
        "attempt": row,
        "contest": row.round.contest,
        "session": session,
        "item": item,
        **choices(item["kind"], [text for _, text in item["options"]], saved.get(number, []), sent),
        "numbers": [(one["n"], is_whole(one, saved.get(one["n"]))) for one in row.paper.items],
        "last": len(row.paper.items),
        "onward": f"?cau={number + 1}"
        if number < len(row.paper.items)
        else reverse("public:contest-hand-in", args=[row.code, session]),
        "left": _seconds(row.deadline - timezone.now()),
        "error": error,
        "elsewhere": elsewhere,
    }
    return render(request, "public/contests/paper.html", context, status=409 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, code: str, session: str) -> HttpResponseBase:
    """Asks once more, tells what is not answered, asks for the guess; then hands in."""
    row, now = attempt_or_404(code), timezone.now()
    if not is_hers(request, row) or row.standing(now) not in ("going", "overdue") or row.session != session:
        return redirect("public:contest-attempt", code=code)
    hint = "Chỉ dùng để xếp hạng khi bằng điểm. Ghi một số, ví dụ 350."
    form = Form(
        [Field("guess", "Bạn đoán có bao nhiêu người dự thi vòng này?", hint=hint, required=True, maxlength=9)]
        if row.round.guesses
        else []
    )
    if request.method == "POST":
        form.fill(request.POST)
        try:
            taking.submit(attempt=row, session=session, guess=_guess(form), at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("public:contest-attempt", code=code)
    saved = queries.answers(row)
    context: dict[str, Any] = {
        "attempt": row,
        "contest": row.round.contest,
        "session": session,
        "form": form,
        "missing": [one["n"] for one in row.paper.items if not is_whole(one, saved.get(one["n"]))],
        "overdue": row.standing(now) == "overdue",
        "until": row.clock().grace_until,
        "left": _seconds(row.deadline - now),
        "grace": _seconds(row.clock().grace_until - now),
        "code": receipts.grouped(row.code),
    }
    return render(request, "public/contests/hand_in.html", context, status=422 if form.wrong else 200)


def _guess(form: Form) -> int | None:
    text = form.values().get("guess", "").replace(".", "").replace(" ", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise Refused("Hãy ghi dự đoán bằng một số nguyên.", "guess")
    return int(text)
