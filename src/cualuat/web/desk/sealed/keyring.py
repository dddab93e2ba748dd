"""The officer's own key: making it, unlocking it for an hour, locking it, changing its words."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.sealed import operations, queries, receipts
from cualuat.sealed.crypto import Busy
from cualuat.sealed.holding import NotHeld, Unlocked, hold, take_up
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.shell.fields import Field, Form

DUTIES = ("denunciation", "custodian", "leader")
COOKIE, SESSION = "khoa", "sealed"
PATH = "/ban-lam-viec/to-cao/"
LASTS = timedelta(hours=1)


def unlocked(request: HttpRequest, actor: Actor) -> Unlocked | None:
    """The key that this browser holds open; None where it is locked."""
    held = str(request.session.get(SESSION, ""))
    token = request.COOKIES.get(COOKIE, "")
    if not held or not token or actor.person_id is None:
        return None
    try:
        return take_up(token, held, person_id=actor.person_id, at=timezone.now())
    except NotHeld:
        return None


def keep(request: HttpRequest, response: HttpResponse, key: Unlocked) -> None:
    """Keeps a key open: half of what is needed in the browser, half here."""
    token, held = hold(key, until=timezone.now() + LASTS)
    request.session[SESSION] = held
    response.set_cookie(
        COOKIE, token, max_age=int(LASTS.total_seconds()), path=PATH, httponly=True, samesite="Strict",
        secure=settings.HTTPS,
    )  # fmt: skip


def drop(request: HttpRequest, response: HttpResponse) -> None:
    """Locks."""
    request.session.pop(SESSION, None)
    request.session.pop("sealed_purpose", None)
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def _words_form() -> Form:
    hint = (
        "Bốn, năm từ không liên quan nhau, ít nhất 12 ký tự, khác mật khẩu đăng nhập. Không ai khôi phục được giúp bạn."
    )
    return Form(
        [
            Field("passphrase", "Câu mật khẩu", kind="password", required=True, hint=hint, maxlength=200),
            Field("again", "Gõ lại câu mật khẩu", kind="password", required=True, maxlength=200),
        ]
    )


def _same(form: Form) -> str:
    """The words, typed twice alike. Raises Refused."""
    if form["passphrase"].value != form["again"].value:
        raise Refused("Hai lần gõ khác nhau. Hãy gõ lại.", "again")
    return form["passphrase"].value


@sensitive_post_parameters()
@desk(duties=DUTIES)
def key(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """One's own key: what it is, making it, changing its words, a new recovery code, replacing a lost one."""
    person, form, act = person_of(request), _words_form(), request.POST.get("act", "")
    code = ""
    if request.method == "POST":
        form.fill(request.POST)
        try:
            code, done = _ACTS[act](request, actor, form) if act in _ACTS else ("", "")
        except (Refused, Busy) as error:
            form.refuse(error)
        else:
            if code:
                return page(request, actor, "desk/sealed/recovery.html", {"code": code})
            messages.success(request, done)
            return redirect("desk:sealed-key")
    context = {
        "key": queries.key_of(person.pk),
        "is_open": unlocked(request, actor) is not None,
        "form": form,
        "act": act,
        "changed": [one for one in queries.changed_keys() if one.person_id == person.pk],
    }
    return page(request, actor, "desk/sealed/key.html", context, status=422 if form.wrong else 200)


def _create(request: HttpRequest, actor: Actor, form: Form) -> tuple[str, str]:
    made = operations.create_key(person=person_of(request), passphrase=_same(form), by=actor, at=timezone.now())
    return made.recovery_code, ""


def _replace(request: HttpRequest, actor: Actor, form: Form) -> tuple[str, str]:
    if request.POST.get("sure") != "1":
        raise Refused("Hãy đánh dấu xác nhận: khóa cũ không mở được gì nữa.")
    made = operations.replace_key(person=person_of(request), passphrase=_same(form), by=actor, at=timezone.now())
    return made.recovery_code, ""


def _change(request: HttpRequest, actor: Actor, form: Form) -> tuple[str, str]:
    operations.change_passphrase(
        unlocked=_open_key(request, actor), passphrase=_same(form), by=actor, at=timezone.now()
    )
    return "", "Đã đổi câu mật khẩu."


def _renew(request: HttpRequest, actor: Actor, form: Form) -> tuple[str, str]:
    return operations.renew_recovery_code(unlocked=_open_key(request, actor), by=actor, at=timezone.now()), ""


def _open_key(request: HttpRequest, actor: Actor) -> Unlocked:
    found = unlocked(request, actor)
    if found is None:
        raise Refused("Hãy mở khóa trước.")
    return found


_ACTS = {"create": _create, "replace": _replace, "change": _change, "renew": _renew}


@sensitive_post_parameters()
@desk(duties=DUTIES)
def unlock(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Opens one's key for an hour, with the passphrase or the recovery code."""
    person = person_of(request)
    if queries.key_of(person.pk) is None:
        return redirect("desk:sealed-key")
    form = Form(
        [
            Field("passphrase", "Câu mật khẩu", kind="password", maxlength=200),
            Field("code", "hoặc mã khôi phục", maxlength=60, hint="24 ký tự trên tờ giấy bạn cất khi tạo khóa."),
        ]
    )
    wanted = request.POST.get("next") or request.GET.get("next", "")
    status = 200
    if request.method == "POST":
        form.fill(request.POST)
        status = 422
        if not _few_failures(actor):
            form.errors.append("Sai nhiều lần. Hãy chờ 15 phút rồi thử lại.")
            status = 429
        elif (answer := _unlock(request, actor, form, wanted)) is not None:
            return answer
    context = {"form": form, "next": wanted}
    return page(request, actor, "desk/sealed/unlock.html", context, status=status)


def _unlock(request: HttpRequest, actor: Actor, form: Form, wanted: str) -> HttpResponse | None:
    words, code = form["passphrase"].value, form["code"].value.strip()
    try:
        found = operations.unlock(person=person_of(request), passphrase=words, code=code, by=actor, at=timezone.now())
    except receipts.Mistyped as error:
        form["code"].error = str(error)
        return None
    except (Refused, Busy) as error:
        form.refuse(error)
        return None
    if found is None:
        _note_failure(actor)
        form[
            "code" if code else "passphrase"
        ].error = "Không đúng. Hãy gõ lại; chữ hoa, chữ thường và dấu cách có phân biệt."
        return None
    response = redirect(wanted if wanted.startswith(PATH) else "desk:sealed")
    keep(request, response, found)
    return response


_MOST_FAILURES = 8


def _failures_key(actor: Actor) -> str:
    return f"sealed-unlock-{actor.id}-{int(timezone.now().timestamp()) // 900}"


def _few_failures(actor: Actor) -> bool:
    return int(cache.get(_failures_key(actor), 0)) < _MOST_FAILURES


def _note_failure(actor: Actor) -> None:
    cache.add(_failures_key(actor), 0, 900)
    cache.incr(_failures_key(actor))


@desk(duties=DUTIES)
def lock(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Locks one's key."""
    response = redirect("desk:sealed")
    if request.method == "POST":
        drop(request, response)
        messages.success(request, "Đã khóa.")
    return response
