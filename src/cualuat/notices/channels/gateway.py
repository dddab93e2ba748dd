"""SMS and Zalo through an HTTP gateway: a program of the agency, or of its provider, that speaks this protocol.

    POST <CUALUAT_GATEWAY_URL>
    Authorization: Bearer <CUALUAT_GATEWAY_TOKEN>
    Idempotency-Key: <id>
    Content-Type: application/json

    {"id": "cualuat.17.1795…@luat.vidu.vn", "channel": "sms" or "zalo", "to": "+84912345678",
     "template": "code of an approved text, or empty", "values": {"name": "text"}, "text": "the message in words"}

| answer | meaning |
|---|---|
| 200, 202 with {"id": "…"} | taken over; `id` is what the gateway calls it |
| 409, empty or with {"id": "…"} | taken over already at an earlier attempt under this id |
| 401, 403, 404, 405, 407 | the gateway does not let us in: every message waits |
| 429, 503, perhaps with Retry-After | too much at once, or out of service: every message waits |
| other 4xx with {"code": "…", "error": "words"} | this message will never be taken over |
| other 5xx, no answer, anything else | nobody knows: asked again, under the same id |

The code «no_zalo_user» says that the person has no Zalo; the message then goes out as an SMS. A gateway must remember the
ids that it took over for a day at least. Redirects are not followed: the token is for this address alone.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from cualuat.kernel.text import normalise
from cualuat.notices.channels.interface import Accepted, Later, NotTaken, Outcome, Parcel

TIMEOUT = 10.0  # seconds for connecting, and again for the whole of question and answer
MAX_ANSWER = 64 * 1024  # bytes
_LONGEST_WAIT = timedelta(days=1)  # whatever Retry-After says
_TAKEN, _HAS_IT = (200, 202), 409
_NOT_LET_IN = (401, 403, 404, 405, 407)
_OVERLOADED = (429, 503)
_UNCERTAIN = (408, 425)  # 4xx that say nothing about the message
_VISIBLE = re.compile(r"[\x21-\x7e]*")


class NotReached(Exception):
    """The message was not handed over."""


class Cut(Exception):
    """The message was handed over, at least in part; nobody knows what became of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: at most MAX_ANSWER bytes and one more."""

    status: int
    retry_after: str
    content: bytes


class Gateway:
    """The HTTP gateway of the house."""

    def ready(self) -> bool:
        """Whether there is a gateway."""
        return bool(_setting("CUALUAT_GATEWAY_URL"))

    def carry(self, parcel: Parcel, at: datetime) -> Outcome:
        """Asks the gateway to send one message."""
        try:
            answer = _ask(parcel)
        except NotReached as failure:
            return Later(str(failure), counts=False, rest=True)
        except Cut as failure:
            return Later(str(failure), rest=True)
        return understood(answer, at)


def _setting(name: str) -> str:
    return str(getattr(settings, name, "") or "")


# --- asking ------------------------------------------------------------------------------------------------------


def _ask(parcel: Parcel) -> Answer:
    """Raises NotReached, Cut."""
    address, token = _address(), _setting("CUALUAT_GATEWAY_TOKEN")
    if not _VISIBLE.fullmatch(token):
        raise NotReached("CUALUAT_GATEWAY_TOKEN có ký tự không hợp lệ. Hãy đặt lại.")
    question = {
        "id": parcel.key,
        "channel": parcel.channel,
        "to": parcel.to,
        "template": parcel.template,
        "values": dict(parcel.values),
        "text": parcel.text,
    }
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": parcel.key,
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Connection": "close",
    }
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    with _connected(address) as connection:
        try:
            connection.request("POST", path, json.dumps(question).encode(), headers)
            response = connection.getresponse()
            content = response.read(MAX_ANSWER + 1)
        except (OSError, http.client.HTTPException, ValueError) as failure:
            raise Cut(f"Mất kết nối với cổng khi đang gửi ({_words(failure)}).") from failure
        return Answer(response.status, response.headers.get("Retry-After", ""), content)


def _address() -> SplitResult:
    """Raises NotReached."""
    with suppress(ValueError):
        address = urlsplit(_setting("CUALUAT_GATEWAY_URL"))
        usable = address.scheme in ("http", "https") and address.hostname and address.port != 0
        if usable and address.username is None and _VISIBLE.fullmatch(address.path + address.query):
            return address
    raise NotReached("CUALUAT_GATEWAY_URL phải có dạng https://máy/đường-dẫn, không kèm tên và mật khẩu.")


@contextmanager
def _connected(address: SplitResult) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut when question and answer take longer than TIMEOUT. Raises NotReached."""
    assert address.hostname is not None  # _address() saw it
    connection: http.client.HTTPConnection
    if address.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=TIMEOUT, context=context)
    else:
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=TIMEOUT)
    try:
        connection.connect()
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise NotReached(f"Không nối được với cổng ({_words(failure)}).") from failure
    # The time-out of a socket starts anew with every byte; one that drips must not hold up the other channels.
    watch = threading.Timer(TIMEOUT, _cut, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        yield connection
    finally:
        watch.cancel()
        connection.close()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _words(failure: Exception) -> str:
    return clean(f"{type(failure).__name__}: {failure}")


# --- understanding -----------------------------------------------------------------------------------------------


def understood(answer: Answer, at: datetime) -> Outcome:
    """What the gateway's answer means; `at` is the moment from which a date in Retry-After is counted."""
    status, said = answer.status, _said(answer)
    if status in _TAKEN and said is not None and _text(said, "id"):
        return Accepted(_text(said, "id")[:100])
    if status == _HAS_IT and (said is not None or not answer.content.strip()):
        return Accepted(_text(said or {}, "id")[:100])
    words = f"{status}: {_reason(answer, said)}"
    after = _retry_after(answer.retry_after, at)
    if status in _NOT_LET_IN or 300 <= status < 400:
        return Later(f"Cổng không nhận yêu cầu, hãy xem lại địa chỉ và mã truy cập ({words}).", counts=False, rest=True)
    if status in _OVERLOADED:
        return Later(f"Cổng đang quá tải hoặc tạm ngừng ({words}).", counts=False, rest=True, after=after)
    if 400 <= status < 500 and status != _HAS_IT and status not in _UNCERTAIN:
        return NotTaken(words, _text(said or {}, "code"))
    if status >= 500 or status in _UNCERTAIN:
        return Later(words, rest=True, after=after)
    return Later(f"Cổng trả lời không đúng giao thức ({words}).", rest=True)


def _said(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of the answer; None for anything else."""
    if len(answer.content) > MAX_ANSWER:
        return None
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return clean(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _reason(answer: Answer, said: dict[str, Any] | None) -> str:
    if said is not None:
        return " ".join(filter(None, (_text(said, "code"), _text(said, "error") or _text(said, "message"))))
    return clean(answer.content[:2000].decode(errors="replace"))


def _retry_after(text: str, at: datetime) -> timedelta | None:
    """Seconds or a date, at most a day; None for anything else."""
    wait: timedelta | None = None
    if text.strip().isdecimal() and text.isascii():
        wait = timedelta(seconds=min(int(text.strip()[:9]), _LONGEST_WAIT.total_seconds()))
    else:
        with suppress(ValueError, TypeError):
            until = parsedate_to_datetime(text)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    return wait and min(max(wait, timedelta(0)), _LONGEST_WAIT)


def clean(text: str) -> str:
    """Words from outside, as the database can keep them: on one line, no more than 500 letters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # JSON may hold halves of letters
    return " ".join(normalise(whole).split())[:500]
