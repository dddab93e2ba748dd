"""One's own account: password and second factor."""

from __future__ import annotations

from base64 import b32encode

import segno
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login

from cualuat.accounts import operations as accounts
from cualuat.accounts import queries as account_queries
from cualuat.base.actor import Actor
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.shell.fields import Field, Form

_WRONG_PASSWORD = "Mật khẩu hiện nay chưa đúng. Hãy ghi lại."  # noqa: S105 – a message


def _password_form() -> Form:
    return Form(
        [
            Field("current", "Mật khẩu hiện nay", kind="password", required=True, autocomplete="current-password"),
            Field(
                "password",
                "Mật khẩu mới",
                kind="password",
                required=True,
                autocomplete="new-password",
                hint="Ít nhất 10 ký tự, không giống tên của bạn. Một câu ngắn dễ nhớ là tốt nhất.",
            ),
            Field("again", "Ghi lại mật khẩu mới", kind="password", required=True, autocomplete="new-password"),
        ]
    )


def _is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether it is; asked by way of signing in, so that guessing is locked out like there."""
    return auth.authenticate(request, username=person_of(request).get_username(), password=password) is not None


@sensitive_post_parameters("current", "password", "again")
@desk("observer")
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who one is here; changing the password."""
    person = person_of(request)
    form = _password_form()
    if request.method == "POST":
        form.fill(request.POST.dict())
        if _change_password(request, actor, form):
            messages.success(request, "Đã đổi mật khẩu. Các máy khác đang đăng nhập tài khoản này phải đăng nhập lại.")
            return redirect("desk:account")
    context = {
        "form": form,
        "person": person,
        "posts": organisation.posts_of(person),
        "today": timezone.localdate(),
        "has_second_factor": account_queries.has_second_factor(person),
        "codes_left": account_queries.recovery_codes_left(person),
    }
    return page(request, actor, "desk/account.html", context, status=400 if form.wrong else 200)


def _change_password(request: HttpRequest, actor: Actor, form: Form) -> bool:
    person = person_of(request)
    wanted = {
        "current": "Hãy ghi mật khẩu hiện nay.",
        "password": "Hãy ghi mật khẩu mới.",
        "again": "Hãy ghi lại mật khẩu mới.",
    }
    if not form.require(wanted):
        return False
    if form["password"].value != form["again"].value:
        form["again"].error = "Hai lần ghi mật khẩu mới khác nhau. Hãy ghi lại."
    elif not _is_own_password(request, form["current"].value):
        form["current"].error = _WRONG_PASSWORD
    else:
        try:
            accounts.set_password(person=person, password=form["password"].value, by=actor, at=timezone.now())
        except accounts.BadAccount as error:
            form.refuse(error)
        else:
            auth.update_session_auth_hash(request, person)
    return not form.wrong


@desk("observer")
def second_factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Turning the second factor on: a secret for the app, then its first code, then recovery codes shown once."""
    person = person_of(request)
    if account_queries.has_second_factor(person):
        return redirect("desk:account")
    code = Field("code", "Mã xác nhận", required=True, autocomplete="one-time-code", maxlength=10)
    code.hint = "6 chữ số ứng dụng đang hiện."
    form = Form([code])
    if request.method == "POST":
        if "begin" in request.POST:
            accounts.begin_second_factor(person=person, by=actor, at=timezone.now())
            return redirect("desk:second-factor")
        codes = _confirm(request, actor, form.fill(request.POST.dict()))
        if codes is not None:
            return page(request, actor, "desk/recovery_codes.html", {"codes": codes})
    device = account_queries.begun_second_factor(person)
    context: dict[str, object] = {"form": form, "begun": device is not None}
    if device is not None:
        secret = b32encode(device.bin_key).decode().rstrip("=")
        context["secret"] = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        # White ground and a quiet border: a camera must read it in the dark scheme too.
        context["picture"] = segno.make(device.config_url).svg_data_uri(scale=5, border=4, light="#fff")
    return page(request, actor, "desk/second_factor.html", context, status=400 if form.wrong else 200)


def _confirm(request: HttpRequest, actor: Actor, form: Form) -> list[str] | None:
    if not form.require({"code": "Hãy ghi mã xác nhận."}):
        return None
    person = person_of(request)
    typed = form["code"].value.replace(" ", "")
    codes = accounts.confirm_second_factor(person=person, code=typed, by=actor, at=timezone.now())
    if codes is None:
        form["code"].error = "Mã chưa khớp. Hãy xem giờ của điện thoại có đúng không, rồi ghi mã đang hiện."
        return None
    device = account_queries.confirmed_second_factor(person)
    request.session.cycle_key()
    otp_login(request, device)  # the code was just typed in this session
    return codes


@sensitive_post_parameters("current")
@desk("observer")
def second_factor_off(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Turning the second factor off, with the password."""
    person = person_of(request)
    if not account_queries.has_second_factor(person):
        return redirect("desk:account")
    form = Form([_password_form()["current"]])
    if request.method == "POST" and form.fill(request.POST.dict()).require({"current": "Hãy ghi mật khẩu hiện nay."}):
        if _is_own_password(request, form["current"].value):
            accounts.remove_second_factor(person=person, by=actor, at=timezone.now())
            messages.success(request, "Đã tắt xác nhận hai bước.")
            return redirect("desk:account")
        form["current"].error = _WRONG_PASSWORD
    return page(request, actor, "desk/second_factor_off.html", {"form": form}, status=400 if form.wrong else 200)
