"""Signing in, with password and where turned on with a code, and signing out."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login

from cualuat.accounts import operations as accounts
from cualuat.accounts import queries as account_queries
from cualuat.base.actor import Actor
from cualuat.organisation.queries import actor_for
from cualuat.web.desk.door import is_verified, person_of
from cualuat.web.shell.fields import Field, Form


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else the first page of the desk."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("desk:home")


def _actor(request: HttpRequest) -> Actor:
    return actor_for(person_of(request), on=timezone.localdate())


def _form(request: HttpRequest) -> Form:
    return Form(
        [
            Field("username", "Tên đăng nhập", required=True, autocomplete="username", maxlength=60),
            Field("password", "Mật khẩu", kind="password", required=True, autocomplete="current-password"),
            Field("next", "", kind="hidden", value=_next(request)),
        ]
    )


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. Five wrong ones lock the name at this address for a while (axes)."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = _form(request)
    if request.method == "POST":
        form.fill(request.POST.dict())
        wanted = {"username": "Hãy ghi tên đăng nhập.", "password": "Hãy ghi mật khẩu."}
        if form.require(wanted) and _password_fits(request, form):
            return redirect(_next(request))
    return render(request, "desk/sign_in.html", {"form": form}, status=400 if form.wrong else 200)


def _password_fits(request: HttpRequest, form: Form) -> bool:
    """Signs the person in when name and password fit; otherwise says so, never which of the two is wrong."""
    person = auth.authenticate(
        request, username=form["username"].value.strip().lower()[:60], password=form["password"].value
    )
    if person is None:
        form.errors.append(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy xem phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        )
        return False
    auth.login(request, person)
    if not account_queries.has_second_factor(person):
        accounts.record_sign_in(person=person, by=_actor(request), at=timezone.now())
    return True


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator app, or a recovery code."""
    if not request.user.is_authenticated:
        return redirect("desk:sign-in")
    person = person_of(request)
    if is_verified(request) or not account_queries.has_second_factor(person):
        return redirect(_next(request))
    code = Field("code", "Mã xác nhận", required=True, autocomplete="one-time-code", maxlength=20)
    code.hint = "6 chữ số trong ứng dụng xác nhận trên điện thoại, hoặc một mã dự phòng."
    form = Form([code, Field("next", "", kind="hidden", value=_next(request))])
    if request.method == "POST":
        form.fill(request.POST.dict())
        if form.require({"code": "Hãy ghi mã xác nhận."}) and _code_fits(request, form):
            return redirect(_next(request))
    return render(request, "desk/sign_in_code.html", {"form": form}, status=400 if form.wrong else 200)


def _code_fits(request: HttpRequest, form: Form) -> bool:
    person, actor, now = person_of(request), _actor(request), timezone.now()
    device = accounts.verify_code(person=person, code=form["code"].value, by=actor, at=now)
    if device is None:
        form["code"].error = "Mã chưa đúng hoặc đã hết hạn. Hãy chờ vài giây rồi ghi mã đang hiện trong ứng dụng."
        return False
    otp_login(request, device)
    request.session.cycle_key()
    accounts.record_sign_in(person=person, by=actor, at=now)
    return True


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks, then signs out."""
    if request.method == "POST":
        auth.logout(request)
        return redirect("desk:sign-in")
    if not request.user.is_authenticated:
        return redirect("desk:sign-in")
    return render(request, "desk/sign_out.html")
