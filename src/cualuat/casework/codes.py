"""Codes that people keep, of which only a keyed hash is kept here: without the secret key of the house none can be made."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from cualuat.casework.rules import mark_of
from cualuat.sealed import receipts


def draw_receipt() -> str:
    """A new receipt code, without hyphens."""
    return receipts.draw(receipts.RECEIPT)


def receipt_key(code: str) -> str:
    """What is kept of a receipt code."""
    return _keyed("receipt", code)


def draft_key(code: str) -> str:
    """What is kept of the code of a draft."""
    return _keyed("draft", code)


def receipt_keys(code: str) -> list[str]:
    """What may be kept of a receipt code: under today's key of the house, and under earlier ones."""
    return [_keyed("receipt", code, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def draft_keys(code: str) -> list[str]:
    """The same of the code of a draft."""
    return [_keyed("draft", code, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def person_key(*marks: str) -> str:
    """Tells whether two matters come from one person, without telling who; empty where nothing identifies her."""
    mark = mark_of(marks)
    return _keyed("person", mark) if mark.strip("|") else ""


def _keyed(purpose: str, text: str, secret: str = "") -> str:
    key = f"casework.{purpose}:{secret or settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
