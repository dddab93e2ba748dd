"""The outbox, for administrators: what waits and why, sending again, holding back. Whom a message is for is never shown whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations import outbox as operations
from cualuat.notices import queries
from cualuat.notices.rules import MAX_ATTEMPTS
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.labels import MESSAGE_KINDS
from cualuat.web.desk.paging import paged

if TYPE_CHECKING:
    from cualuat.notices.models import Message

_DOTS: Final = "•••"
_MAIL = re.compile(r"[^\s<>@,;:()\"']+@[^\s<>@,;:()\"']+")
_PHONE = re.compile(r"\+?\d(?:[\s.-]?\d){7,14}")
# What can be done with a message in a state.
_MAY_RETRY = ("failed", "held")
_MAY_HOLD = ("waiting", "failed")


@dataclass(frozen=True)
class Row:
    """A message as the list shows it; `typed` what was typed for holding it back when that was refused."""

    message: Message
    to: str
    kind: str
    error: str
    may_retry: bool
    may_hold: bool
    trouble: str = ""
    typed: str = ""


def masked(to: str) -> str:
    """«l•••@vidu.example» for a mail address, «09•••678» for a number."""
    name, at, host = to.partition("@")
    if at:
        return f"{name[:1]}{_DOTS}@{host}"
    digits = re.sub(r"\D", "", to)
    national = f"0{digits[2:]}" if digits.startswith("84") else digits
    return f"{national[:2]}{_DOTS}{national[-3:]}" if len(national) > 6 else _DOTS


def masked_within(text: str) -> str:
    """The text with every mail address and telephone number in it masked: servers repeat whom they refuse."""
    text = _MAIL.sub(lambda found: masked(found.group()), text)
    return _PHONE.sub(lambda found: masked(found.group()), text)


def in_words(span: timedelta) -> str:
    """«3 giờ», in the largest unit that fits once."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} ngày"
    return f"{minutes // 60} giờ" if minutes >= 60 else f"{minutes} phút"


def _row(message: Message, trouble: str = "", typed: str = "") -> Row:
    return Row(
        message=message,
        to=masked(message.to),
        kind=MESSAGE_KINDS.get(message.kind, message.kind),
        error=masked_within(message.error),
        may_retry=message.state in _MAY_RETRY or (message.state == "waiting" and message.attempts > 0),
        may_hold=message.state in _MAY_HOLD,
        trouble=trouble,
        typed=typed,
    )


@desk("administrator")
def outbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The messages by state and channel; what hinders them; sending one again, or holding it back."""
    touched, trouble = "", ""
    if request.method == "POST":
        touched = request.POST.get("message", "")
        try:
            messages.success(request, _do(request, actor))
        except Refused as error:
            trouble = str(error)
        else:
            return redirect(request.get_full_path())
    now = timezone.now()
    wanted = {"state": request.GET.get("trang-thai", ""), "channel": request.GET.get("kenh", "")}
    shown = paged(request, queries.listed(**wanted))
    typed = request.POST.get("reason", "")
    rows = [_row(m, *((trouble, typed) if str(m.pk) == touched else ())) for m in shown.rows]
    counts, oldest = queries.counts(), queries.oldest_waiting(at=now)
    context = {
        "list": shown,
        "rows": rows,
        "wrong": bool(trouble),
        "trouble": "" if any(row.trouble for row in rows) else trouble,
        "wanted": wanted,
        "tabs": [
            ("", "Tất cả", sum(counts.values())),
            *((code, name, counts[code]) for code, name in queries.states()),
        ],
        "channels": queries.channels(),
        "oldest": oldest,
        "waited": in_words(now - oldest.not_before) if oldest else "",
        "resting": [(rest, masked_within(rest.error)) for rest in queries.resting(at=now)],
        "most": MAX_ATTEMPTS,
    }
    return page(request, actor, "desk/house/messages.html", context, status=422 if trouble else 200)


def _do(request: HttpRequest, actor: Actor) -> str:
    """What was done, in words. Raises Refused."""
    number = request.POST.get("message", "")
    message = queries.message(int(number)) if number.isdecimal() and len(number) < 19 else None
    if message is None:
        raise Refused("Không còn tin này; có thể đã bị xóa cùng hồ sơ. Hãy tải lại trang.")
    if request.POST.get("act") == "hold":
        reason = request.POST.get("reason", "").replace("\0", "")
        operations.hold(message=message, reason=reason, by=actor, at=timezone.now())
        return "Đã giữ tin lại. Tin không được gửi cho đến khi có người bấm «Gửi lại»."
    operations.retry(message=message, by=actor, at=timezone.now())
    return "Tin sẽ được gửi lại trong ít phút."
