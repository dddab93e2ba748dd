"""How often one place, and all together, may do what leaves something behind."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from cualuat.casework.operations import buckets
from cualuat.web.shell.address import address_of

TOO_MANY = "Từ máy của bạn đã gửi nhiều lần trong một giờ qua. Những gì bạn gõ vẫn còn đây; hãy thử lại sau ít phút."


def within(request: HttpRequest, act: str) -> bool:
    """Whether this request is within bounds; counts it."""
    return buckets.allow(act, place=address_of(request), at=timezone.now())
