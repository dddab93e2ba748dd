"""How often one place, and all together, may do what leaves something behind."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from cualuat.base.operations import Refused
from cualuat.casework.operations import buckets
from cualuat.web.shell.address import address_of

TOO_MANY = "Từ máy của bạn đã gửi nhiều lần trong một giờ qua. Những gì bạn gõ vẫn còn đây; hãy thử lại sau ít phút."


def need_code(request: HttpRequest, typed: str) -> None:
    """That a code was typed, and not too often from one place; counts it. Raises Refused, naming «code»."""
    if not typed.strip():
        raise Refused("Hãy gõ mã tra cứu.", "code")
    if not within(request, "track"):
        raise Refused("Từ mạng của bạn vừa có quá nhiều lần tra. Hãy thử lại sau một giờ.", "code")


def within(request: HttpRequest, act: str) -> bool:
    """Whether this request is within bounds; counts it."""
    return buckets.allow(act, place=address_of(request), at=timezone.now())
