"""The seal of an audit row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

FIRST = "0" * 64


def seal(previous_hash: str, row: Mapping[str, object]) -> str:
    """SHA-256, in hexadecimal, of the row in a fixed spelling together with the seal of the row before it."""
    spelled = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{spelled}".encode()).hexdigest()
