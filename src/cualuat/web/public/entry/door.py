"""Letting people in to an occasion. Pages of the apps ask `entrance`; whoever is not known yet is led to the way in and back.

Who she is lies in a signed cookie of this occasion, as a keyed hash: nothing of a person, and of use here only.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from cualuat.accounts import queries as accounts
from cualuat.base.operations import Refused
from cualuat.casework.operations import buckets
from cualuat.entry import queries
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import Pass
from cualuat.organisation import queries as organisation
from cualuat.web.shell.address import address_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.entry.models import Occasion

_SALT = "cualuat.entry.pass"
_KEPT = 60 * 60 * 24 * 60  # seconds that a browser is known: an occasion may last so long
_MAILED = "thu"
TOO_OFTEN = "Từ mạng của bạn vừa có quá nhiều lần thử. Hãy thử lại sau một giờ."


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who came to an occasion: `admitted`, or the `way` to go first. `cookie` is what the browser must keep, where it is new."""

    occasion: int
    admitted: Pass | None
    way: HttpResponseBase | None = None
    cookie: str = ""

    def remember(self, response: HttpResponse) -> HttpResponse:
        """Has the browser keep who she is, where it does not yet."""
        if self.cookie:
            _keep(response, self.occasion, self.cookie)
        return response


def entrance(request: HttpRequest, occasion: Occasion) -> Entrance:
    """Who came. Where `admitted` is None the page answers with `way`."""
    if occasion.audience == "staff":
        return _staff(request, occasion)
    if found := _held(request, occasion):
        return Entrance(occasion.pk, found)
    if occasion.audience == "open":
        made = admitting.by_browser(occasion=occasion, token=secrets.token_hex(16))
        return Entrance(occasion.pk, made, cookie=_signed(made))
    asked = urlencode({"ve": request.get_full_path()})
    return Entrance(occasion.pk, None, redirect(f"{reverse('public:entry', args=[occasion.pk])}?{asked}"))


def _staff(request: HttpRequest, occasion: Occasion) -> Entrance:
    user = request.user
    signed_in = user.is_authenticated and (request.user.is_verified() or not accounts.has_second_factor(user))  # type: ignore[union-attr]
    if not user.is_authenticated or not signed_in:
        asked = urlencode({"next": request.get_full_path()})
        return Entrance(occasion.pk, None, redirect(f"{reverse('desk:sign-in')}?{asked}"))
    actor = organisation.actor_for(user, on=timezone.localdate())
    try:
        return Entrance(occasion.pk, admitting.by_person(occasion=occasion, actor=actor, person=user))
    except Refused as refused:
        words = {"occasion": occasion, "refusal": str(refused)}
        return Entrance(occasion.pk, None, render(request, "public/entry/refused.html", words, status=403))


def _held(request: HttpRequest, occasion: Occasion) -> Pass | None:
    try:
        kept = signing.loads(request.COOKIES.get(f"vao-{occasion.pk}", ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return None
    fits = isinstance(kept, dict) and kept.get("o") == occasion.pk and isinstance(kept.get("k"), str)
    return Pass(occasion.pk, kept["k"]) if fits else None


def _signed(admitted: Pass) -> str:
    return signing.dumps({"o": admitted.occasion, "k": admitted.key}, salt=_SALT)


def _keep(response: HttpResponse, occasion: int, value: str) -> None:
    response.set_cookie(f"vao-{occasion}", value, max_age=_KEPT, httponly=True, samesite="Lax", secure=settings.HTTPS)


def forget(response: HttpResponse, occasion: Occasion) -> HttpResponse:
    """Has the browser forget who she is: on a computer that others use."""
    response.delete_cookie(f"vao-{occasion.pk}", samesite="Lax")
    return response


def _form(occasion: Occasion, mailed: str) -> Form:
    if occasion.audience == "code":
        hint = "Mã in trên giấy mời, ví dụ ABCDE-FGHJK."
        return Form([Field("code", "Mã mời", hint=hint, required=True, maxlength=40)])
    if occasion.audience == "roll":
        return Form(
            [
                Field(
                    "identifier",
                    "Số định danh cá nhân (số căn cước) hoặc mã trong giấy mời",
                    required=True,
                    maxlength=60,
                ),
                Field("born", "Ngày sinh", hint="Ví dụ: 31/03/1970.", required=True, maxlength=20),
            ]
        )
    if mailed:
        return Form(
            [
                Field(
                    "code",
                    "Mã sáu chữ số vừa gửi đến thư của bạn",
                    required=True,
                    maxlength=12,
                    autocomplete="one-time-code",
                ),
                Field("key", "", kind="hidden", value=mailed),
            ]
        )
    hint = "Chúng tôi gửi một mã đến địa chỉ này; địa chỉ không được lưu lại."
    return Form(
        [Field("email", "Thư điện tử", kind="email", hint=hint, required=True, maxlength=200, autocomplete="email")]
    )


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def way_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asks for what the occasion asks for; then back to where she came from."""
    occasion = queries.occasion(pk) if pk < 2**31 else None
    if occasion is None or occasion.audience in ("open", "staff"):
        raise Http404("nothing asked")
    back = _back(request, occasion)
    mailed = _mailed(request, occasion)
    form = _form(occasion, mailed)
    status = 200
    if request.method == "POST":
        form.fill(request.POST)
        try:
            return _admit(request, occasion, form, back)
        except Refused as refused:
            form.refuse(refused)
            status = 422
    standing = queries.standing(occasion, at=timezone.now())
    context = {
        "occasion": occasion,
        "form": form,
        "back": back,
        "mailed": bool(mailed),
        "standing": standing,
        "again": request.get_full_path(),
    }
    return render(request, "public/entry/way_in.html", context, status=status)


def _admit(request: HttpRequest, occasion: Occasion, form: Form, back: str) -> HttpResponse:
    values, now = form.values(), timezone.now()
    if not buckets.allow("prove", place=address_of(request), at=now):
        raise Refused(TOO_OFTEN)
    if occasion.audience == "code":
        found = admitting.by_code(occasion=occasion, code=values["code"])
    elif occasion.audience == "roll":
        found = admitting.by_roll(occasion=occasion, identifier=values["identifier"], born=values["born"])
    elif "key" in values:
        found = admitting.by_email(occasion=occasion, key=values["key"], code=values["code"], at=now)
    else:
        if not buckets.allow("mail-code", place=address_of(request), at=now):
            raise Refused(TOO_OFTEN)
        key = admitting.ask_email(occasion=occasion, address=values["email"], at=now)
        token = signing.dumps({"o": occasion.pk, "m": key}, salt=_SALT)
        return HttpResponseRedirect(
            f"{reverse('public:entry', args=[occasion.pk])}?{urlencode({'ve': back, _MAILED: token})}"
        )
    response = HttpResponseRedirect(back)
    _keep(response, occasion.pk, _signed(found))
    return response


def _mailed(request: HttpRequest, occasion: Occasion) -> str:
    """The key of the address a code was mailed to; «» where none was."""
    try:
        kept = signing.loads(request.GET.get(_MAILED, ""), salt=_SALT, max_age=admitting.PROOF_LASTS)
    except signing.BadSignature:
        return ""
    return str(kept["m"]) if isinstance(kept, dict) and kept.get("o") == occasion.pk and "m" in kept else ""


def _back(request: HttpRequest, occasion: Occasion) -> str:
    asked = request.GET.get("ve", "")
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe else occasion.address or reverse("public:home")
