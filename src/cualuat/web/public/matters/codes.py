"""The code a person holds, in a cookie of its own while the browser is open: no account, nothing in the address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DRAFT, RECEIPT = "nhap", "ma"


def keep(response: HttpResponse, name: str, code: str) -> None:
    """Keeps a code until the browser is closed."""
    response.set_cookie(name, code, httponly=True, samesite="Lax", secure=settings.HTTPS)


def drop(response: HttpResponse, name: str) -> None:
    """Forgets a code."""
    response.delete_cookie(name, samesite="Lax")


def held(request: HttpRequest, name: str) -> str:
    """The code this browser holds; empty where it holds none."""
    return request.COOKIES.get(name, "")[:40]
