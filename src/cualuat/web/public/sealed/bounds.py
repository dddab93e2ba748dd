"""How many may come in an hour, in all: counted in memory only, so that no hour of a visit is ever written down.

Whoever proves a little work (a browser with JavaScript does it by itself) has room of her own, apart from that of those who
cannot; robots would have to work for each letter.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

import altcha
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

# Act → most in an hour with proof, most in an hour without, in one process of the server.
LIMITS: Final = {"write": (300, 60), "open": (3000, 600)}
ALGORITHM: Final = "PBKDF2/SHA-256"
COST: Final = 5000  # rounds of one guess
PREFIX: Final = "00"  # one guess in 256 fits: some seconds on a cheap telephone, while its owner writes
GOOD_FOR: Final = timedelta(hours=12)  # long letters take long
HOUR: Final = 3600


def challenge(at: datetime) -> str:
    """What a browser has to solve, as JSON."""
    made = altcha.create_challenge(ALGORITHM, COST, key_prefix=PREFIX, expires_at=at + GOOD_FOR, hmac_secret=_secret())
    return json.dumps(made.to_dict())


def within(act: str, proof: str, at: datetime) -> bool:
    """Whether one more is within bounds; counts it. A proof counts once."""
    with_proof, without = LIMITS[act]
    if proof and _is_good(proof):
        return _count(f"{act}:proof", at) <= with_proof
    return _count(act, at) <= without


def _is_good(proof: str) -> bool:
    """Whether it solves a challenge of ours that nobody used yet."""
    if len(proof) > 4000:
        return False
    try:
        payload: Any = altcha.Payload.from_base64(proof)
        if not altcha.verify_solution(payload, _secret()).verified:
            return False
        mark = str(payload.challenge.signature)
    except Exception:  # noqa: BLE001 – whatever a stranger sent that is no proof
        return False
    return bool(cache.add(f"sealed-proof:{_hash(mark)}", 1, int(GOOD_FOR.total_seconds())))


def _secret() -> str:
    return salted_hmac("cualuat.sealed.proof", "altcha", settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _count(name: str, at: datetime) -> int:
    key = f"sealed-bucket:{name}:{int(at.timestamp()) // HOUR}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # gone in this moment
        return 1


def new_mark() -> str:
    """A mark for one filling-in of a form."""
    return secrets.token_urlsafe(16)


def first_time(mark: str) -> bool:
    """Whether a form with this mark has not been sent yet; notes that it was."""
    return bool(cache.add(f"sealed-form:{_hash(mark)}", 1, HOUR)) if mark else True


def forget(mark: str) -> None:
    """The form was not taken after all: it may be sent again."""
    cache.delete(f"sealed-form:{_hash(mark)}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
