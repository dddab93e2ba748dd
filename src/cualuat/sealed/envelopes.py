"""A small document (JSON) in a sealed envelope of uniform size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cualuat.sealed.crypto import Key, Place, Unreadable, seal, unseal
from cualuat.sealed.padding import pad, unpad


def put(content: Mapping[str, object], key: Key, place: Place) -> bytes:
    """The content, padded and sealed. Raises TooLarge; TypeError for what JSON cannot hold."""
    return seal(key, pad(json.dumps(content, ensure_ascii=False).encode()), place)


def take(sealed: bytes | memoryview, key: Key, place: Place) -> dict[str, Any]:
    """The content. Raises Unreadable."""
    plain = unseal(key, sealed, place)
    try:
        content: dict[str, Any] = json.loads(unpad(plain))
    except ValueError:
        raise Unreadable from None
    return content
