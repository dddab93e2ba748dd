"""The seal of an audit row."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

FIRST = "0" * 64


def seal(key: bytes, previous_hash: str, row: Mapping[str, object]) -> str:
    """HMAC-SHA-256, in hexadecimal, of the row in a fixed spelling together with the seal of the row before it.

    Whoever can write the database but has not the key cannot make a row that fits.
    """
    spelled = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, f"{previous_hash}\n{spelled}".encode(), hashlib.sha256).hexdigest()
