"""Codes that people keep of a registration or a question; only a keyed hash is kept here."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from cualuat.sealed import receipts

LENGTH = receipts.RECEIPT


def draw() -> str:
    """A new code, without hyphens."""
    return receipts.draw(LENGTH)


def key_of(code: str) -> str:
    """What is kept of a code."""
    return _keyed(code, settings.SECRET_KEY)


def keys_of(typed: str) -> list[str]:
    """What may be kept of a code as typed: under today's key of the house, and earlier ones. Raises receipts.Mistyped."""
    code = receipts.read(typed, LENGTH)
    return [_keyed(code, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _keyed(code: str, secret: str) -> str:
    return hmac.new(f"dialogues.code:{secret}".encode(), code.encode(), hashlib.sha256).hexdigest()
