"""The door of the desk: who may open which page, and what every page of the desk is given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cualuat.accounts import queries as accounts
from cualuat.base.actor import ROLE_NAMES, Actor, NotAllowed
from cualuat.law.queries import NotInLibrary
from cualuat.organisation import queries as organisation

if TYPE_CHECKING:
    from cualuat.accounts.models import Person

P = ParamSpec("P")

# Name of the address, words in the navigation, the role from which it is shown.
NAVIGATION = (
    ("home", "Việc cần làm", "reader"),
    ("load", "Nạp văn bản", "editor"),
    ("loads", "Các lần nạp", "editor"),
    ("documents", "Văn bản", "editor"),
    ("reports", "Báo lỗi", "editor"),
    ("audit", "Nhật ký", "publisher"),
    ("limits", "Thời hạn", "administrator"),
    ("people", "Người dùng", "administrator"),
)
# A page within a section of the navigation.
SECTIONS = {
    "batch": "loads",
    "report": "reports",
    "person": "people",
    "person-add": "people",
    "calendar": "limits",
    "limit": "limits",
    "limit-add": "limits",
}


def person_of(request: HttpRequest) -> Person:
    """Who signed in. Only behind the door."""
    assert request.user.is_authenticated
    return request.user


def page(
    request: HttpRequest, actor: Actor, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk: with the navigation of this role, who is signed in, and what the last act left to say."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    section = SECTIONS.get(here or "", "documents" if (here or "").startswith("document") else here)
    shell = {
        "actor": actor,
        "role_name": ROLE_NAMES[actor.role],
        "can_publish": actor.has("publisher"),
        "can_administer": actor.has("administrator"),
        "navigation": [
            {"url": reverse(f"desk:{name}"), "label": label, "current": name == section}
            for name, label, role in NAVIGATION
            if actor.has(role)
        ],
        "messages": messages.get_messages(request),
    }
    return render(request, template, shell | (context or {}), status=status)


def forbidden(request: HttpRequest, actor: Actor, message: str) -> HttpResponse:
    """403, saying which role the page needs."""
    return page(request, actor, "desk/forbidden.html", {"message": message}, status=403)


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """To signing in, and back here after it; what was sent with POST is not sent again."""
    address = reverse(f"desk:{name}")
    if request.method in ("GET", "HEAD"):
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


def is_verified(request: HttpRequest) -> bool:
    """Whether the code of the second factor was given in this session."""
    return bool(getattr(request.user, "otp_device", None))


def desk(
    role: str = "reader",
) -> Callable[
    [Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Lets in people who are signed in, gave the code where they have a second factor, and hold the role or a higher one.

    The view gets the person as an actor; nothing it answers is kept by any cache.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = _answer(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        def _answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request, "sign-in")
            person = person_of(request)
            if not is_verified(request) and accounts.has_second_factor(person):
                return _to_sign_in(request, "sign-in-code")
            actor = organisation.actor_for(person, on=timezone.localdate())
            try:
                actor.require(role)
                return view(request, actor, *args, **kwargs)
            except NotAllowed as refusal:
                return forbidden(request, actor, str(refusal))
            except NotInLibrary as missing:
                raise Http404(str(missing)) from missing

        run.desk_role = role  # type: ignore[attr-defined]
        return run

    return decorate
