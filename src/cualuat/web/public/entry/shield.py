"""What keeps programs out of forms that anybody may send, without anybody's service and without JavaScript.

An input that people do not see, the moment the form was shown, how many came from one place, and after a few from one place a
small sum in words.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from cualuat.casework.operations import buckets
from cualuat.kernel.text import fold
from cualuat.web.shell.address import address_of

_SALT = "cualuat.entry.shield"
_SOONEST, _LATEST = 2, 60 * 60 * 24  # seconds between seeing a form and sending it
_TRUSTED = 5  # that one place may send in an hour before sums are asked
_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class Shield:
    """What a form carries: `seal`, and a `question` where one is asked. See templates/public/entry/_shield.html."""

    seal: str
    question: str = ""
    error: str = ""


def shield(request: HttpRequest, *, act: str = "enter", error: str = "") -> Shield:
    """For a form that is about to be shown."""
    asked = buckets.often(act, place=address_of(request), at=timezone.now()) >= _TRUSTED
    one, other = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    seal = signing.dumps({"t": int(time.time()), "s": one + other if asked else None}, salt=_SALT)
    question = f"{_WORDS[one].capitalize()} cộng {_WORDS[other]} bằng mấy?" if asked else ""
    return Shield(seal, question, error)


def refusal(request: HttpRequest, *, act: str = "enter") -> str:
    """Why what was sent is not taken, in Vietnamese; «» where it is. Counts it."""
    if request.POST.get("website"):
        return "Không gửi được. Hãy để trống ô «website»."
    try:
        kept = signing.loads(request.POST.get("seal", ""), salt=_SALT, max_age=_LATEST)
        shown, wanted = int(kept["t"]), kept["s"]
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return "Trang này mở đã lâu. Phần bạn điền còn nguyên; hãy gửi lại."
    if time.time() - shown < _SOONEST:
        return "Bạn gửi nhanh quá. Phần bạn điền còn nguyên; hãy xem lại rồi gửi."
    if wanted is not None and not request.POST.get("sum", "").strip():
        return "Hãy trả lời phép cộng ở cuối trang. Phần bạn điền còn nguyên."
    if wanted is not None and _number(request.POST.get("sum", "")) != wanted:
        return "Phép cộng chưa đúng. Phần bạn điền còn nguyên; hãy trả lời câu hỏi ở cuối trang."
    if not buckets.allow(act, place=address_of(request), at=timezone.now()):
        return (
            "Từ mạng của bạn đã gửi quá nhiều lần trong một giờ qua. Phần bạn điền còn nguyên; hãy gửi lại sau ít phút."
        )
    return ""


def _number(text: str) -> int | None:
    """«8», «tám», «tam», «mười hai»; None for anything else."""
    plain = " ".join(fold(text[:40]).split())
    if plain.isdecimal() and plain.isascii():
        return int(plain)
    words = {fold(word): n for n, word in enumerate(_WORDS)} | {"muoi": 10, "bay": 7, "tu": 4}
    words |= {f"muoi {fold(word)}": 10 + n for n, word in enumerate(_WORDS) if n} | {"muoi lam": 15}
    return words.get(plain)
