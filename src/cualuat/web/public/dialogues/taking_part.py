"""Taking part in a dialogue: asking, supporting, registering, giving one's place back, saying that one is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from cualuat.base.operations import Refused
from cualuat.dialogues import queries
from cualuat.dialogues.kinds import shred_days
from cualuat.dialogues.operations import asking, attending
from cualuat.dialogues.rules import MOST_QUESTIONS
from cualuat.kernel.charts import grouped
from cualuat.sealed import receipts
from cualuat.web.public.dialogues.coming import found, way_of
from cualuat.web.public.dialogues.guests import guest_fields, guest_in
from cualuat.web.public.entry import door, shield
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.dialogues.models import Question, Registration

_BOTH = ["GET", "HEAD", "POST"]


def _ask_form() -> Form:
    return Form(
        [
            Field("text", "Câu hỏi của bạn", kind="textarea", required=True, maxlength=asking.LONGEST, height=6, hint=f"Một câu hỏi mỗi lần gửi, nhiều nhất {grouped(asking.LONGEST)} ký tự. Đừng ghi tên, số giấy tờ của người khác."),
            Field("name", "Tên của bạn", maxlength=200, autocomplete="name"),
            Field("show_name", "Tôi đồng ý đăng tên mình cạnh câu hỏi", kind="check"),
            Field("contact", "Thư điện tử để nhận câu trả lời", kind="email", maxlength=254, autocomplete="email"),
        ]
    )  # fmt: skip


@never_cache
@csrf_protect
@require_http_methods(_BOTH)
def ask(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form for a question; then the code with which its sender can follow it."""
    row, now = found(pk), timezone.now()
    came = door.entrance(request, row.asking)
    if came.admitted is None:
        assert came.way is not None
        return came.way
    form, error = _ask_form(), ""
    if request.method == "POST":
        form.fill(request.POST)
        error = shield.refusal(request)
        if not error:
            values = form.values()
            try:
                _, code = asking.ask(
                    dialogue=row, admitted=came.admitted, text=values["text"], name=values["name"],
                    show_name=bool(values["show_name"]), contact=values["contact"], at=now,
                )  # fmt: skip
            except Refused as refused:
                form.refuse(refused)
            else:
                context = {"dialogue": row, "code": receipts.grouped(code), "what": "question"}
                return came.remember(render(request, "public/dialogues/sent.html", context))
        else:
            form.errors.append(error)
    context = {
        "dialogue": row, "form": form, "shield": shield.shield(request, error=error), "phase": row.asking.phase(now),
        "days": shred_days(), "most": MOST_QUESTIONS, "show_optional": True,
    }  # fmt: skip
    return came.remember(render(request, "public/dialogues/ask.html", context, status=422 if form.wrong else 200))


@never_cache
@csrf_protect
@require_http_methods(_BOTH)
def support(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All questions with boxes to tick: those that one would like to hear answered."""
    row, now = found(pk), timezone.now()
    came = door.entrance(request, row.supporting)
    if came.admitted is None:
        assert came.way is not None
        return came.way
    mine = queries.supported(row, came.admitted.key)
    rows = queries.shown(row)
    chosen = set(request.POST.getlist("cau")) if request.method == "POST" else set()
    errors: list[str] = []
    added = 0
    if request.method == "POST":
        fresh = [one.row for one in rows if str(one.row.pk) in chosen and one.row.pk not in mine]
        errors = [words] if (words := shield.refusal(request)) else []
        if not errors and not fresh:
            errors = [_nothing_new(rows, chosen)]
        if not errors:
            added, errors = _support_each(fresh, came.admitted, now)
            mine, rows, chosen = queries.supported(row, came.admitted.key), queries.shown(row), set()
    context: dict[str, Any] = {
        "dialogue": row, "rows": [(one, one.row.pk in mine, str(one.row.pk) in chosen) for one in rows], "errors": errors,
        "added": added, "phase": row.supporting.phase(now),
        "shield": shield.shield(request, error=errors[0] if errors else ""),
    }  # fmt: skip
    return came.remember(render(request, "public/dialogues/support.html", context, status=422 if errors else 200))


def _nothing_new(rows: list[queries.Asked], chosen: set[str]) -> str:
    """Why nothing was counted: nothing ticked, or only what she supports already, from another window."""
    again = sorted(one.row.number or 0 for one in rows if str(one.row.pk) in chosen)
    if not again:
        return "Hãy đánh dấu ít nhất một câu bạn chưa ủng hộ."
    return f"Bạn đã ủng hộ câu {', '.join(map(str, again))} rồi; mỗi người một lần cho mỗi câu."


def _support_each(rows: list[Question], admitted: Any, now: Any) -> tuple[int, list[str]]:
    added, errors = 0, []
    for one in rows:
        try:
            asking.support(question=one, admitted=admitted, at=now)
        except Refused as refused:
            errors.append(f"Câu {one.number}: {refused}")
        else:
            added += 1
    return added, errors


@never_cache
@csrf_protect
@require_http_methods(_BOTH)
def register(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keeps places; then the code with which they can be given back."""
    row, now = found(pk), timezone.now()
    if way := way_of(request, row):
        return way
    form = Form(
        [
            *guest_fields(),
            Field(
                "agree",
                "Tôi đồng ý cho cơ quan giữ tên và liên hệ này để tổ chức buổi đối thoại",
                kind="check",
                required=True,
            ),
        ]
    )
    error = ""
    if request.method == "POST":
        form.fill(request.POST)
        if error := shield.refusal(request):
            form.errors.append(error)
        elif form.require(
            {"agree": "Hãy đánh dấu đồng ý; không muốn thì bạn vẫn đến dự được mà không đăng ký, nếu còn chỗ."}
        ):
            try:
                _, code = attending.register(dialogue=row, guest=guest_in(form), at=now)
            except Refused as refused:
                form.refuse(refused)
            else:
                context = {"dialogue": row, "code": receipts.grouped(code), "what": "registration"}
                return render(request, "public/dialogues/sent.html", context)
    context = {
        "dialogue": row, "form": form, "shield": shield.shield(request, error=error), "days": shred_days(), "show_optional": True,
        "closed": row.state(now) != "announced" or not row.places,
    }  # fmt: skip
    return render(request, "public/dialogues/register.html", context, status=422 if form.wrong else 200)  # fmt: skip


# --- with the code -----------------------------------------------------------------------------------------------


def _code_form() -> Form:
    hint = "16 ký tự hiện ra khi bạn gửi câu hỏi hoặc đăng ký. Gõ chữ thường, có hay không có gạch đều được."
    return Form([Field("code", "Mã của bạn", required=True, maxlength=40, hint=hint)])


@never_cache
@csrf_protect
@require_http_methods(_BOTH)
def follow(request: HttpRequest) -> HttpResponseBase:
    """What became of one's question or registration; giving one's place back."""
    form = _code_form()
    if request.method != "POST":
        return render(request, "public/dialogues/follow.html", {"form": form})
    form.fill(request.POST)
    if not within(request, "track"):
        form.errors.append(TOO_MANY)
        return render(request, "public/dialogues/follow.html", {"form": form}, status=429)
    row = _with_code(form)
    if row is None:
        return render(request, "public/dialogues/follow.html", {"form": form}, status=422)
    return _shown(request, row, form)


def _with_code(form: Form) -> Registration | Question | None:
    try:
        row = queries.by_code(form["code"].value)
    except receipts.Mistyped as mistyped:
        form["code"].error = str(mistyped).replace("tờ ghi mã", "mã đã lưu")
        return None
    if row is None:
        form[
            "code"
        ].error = "Không có câu hỏi hay đăng ký nào mang mã này. Đăng ký cũ thì đã được hủy cùng tên người dự."
    return row


def _shown(request: HttpRequest, row: Registration | Question, form: Form) -> HttpResponse:
    if hasattr(row, "cancelled_on"):
        return _registration(request, cast("Registration", row), form)
    asked = row
    target = asked.merged_into or asked
    context: dict[str, Any] = {
        "form": form, "question": asked, "target": target, "dialogue": asked.dialogue, "published": queries.published(target),
        "own_case": asked.case if asked.outcome == "case" else None,
        "public": asked.dialogue.published_at is not None, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "public/dialogues/question.html", context)


def _registration(request: HttpRequest, row: Registration, form: Form) -> HttpResponse:
    told, status = "", 200
    if request.POST.get("act") == "give-back":
        try:
            row = attending.give_back(registration=row, at=timezone.now())
            told = "Đã hủy đăng ký. Chỗ của bạn được trả lại cho người khác."
        except Refused as refused:
            form.errors.append(str(refused))
            status = 422
    over = row.dialogue.held_at is not None or row.present_at is not None
    context = {"form": form, "registration": row, "dialogue": row.dialogue, "told": told, "over": over}
    return render(request, "public/dialogues/registration.html", context, status=status)


@never_cache
@csrf_protect
@require_http_methods(_BOTH)
def here(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """Whoever scanned the code in the room says «I am here»; a name is not asked for."""
    form = Form(
        [
            Field("code", "Mã đăng ký, nếu có", maxlength=40),
            Field("name", "Tên của bạn", maxlength=200, autocomplete="name", hint="Không bắt buộc; chỉ để cơ quan biết ai dự."),
        ]
    )  # fmt: skip
    now, dialogue, done = timezone.now(), None, False
    try:
        dialogue = attending.dialogue_of(ticket, at=now)
        if request.method == "POST":
            values = form.fill(request.POST).values()
            if not within(request, "enter"):
                raise Refused(TOO_MANY)
            attending.sign_in(ticket=ticket, code=values["code"], name=values["name"], at=now)
            done = True
    except Refused as refused:
        form.refuse(refused)
    context = {"form": form, "dialogue": dialogue, "done": done, "days": shred_days(), "show_optional": True}
    return render(request, "public/dialogues/here.html", context, status=422 if form.wrong else 200)
