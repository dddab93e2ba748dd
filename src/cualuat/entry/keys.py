"""Keyed hashes that stand for people: the same person has another one in each occasion, and without the house's secret none can be made."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def _hash(purpose: str, *parts: object) -> str:
    return salted_hmac(
        f"cualuat.entry.{purpose}", "|".join(str(part) for part in parts), algorithm="sha256"
    ).hexdigest()


def person_key(occasion: int, kind: str, who: object) -> str:
    """Of somebody in one occasion; `kind` tells what `who` is: «browser», «email», «code», «roll», «person», «paper»."""
    return _hash("person", occasion, kind, who)


def invitation_key(occasion: int, code: str) -> str:
    """Of a plain code of invitation."""
    return _hash("invitation", occasion, code)


def line_key(roll: int, identifier: str, born: str) -> str:
    """Of a person in a list: her plain number and day of birth."""
    return _hash("line", roll, identifier, born)


def proof_key(occasion: int, key: str, code: str) -> str:
    """Of a code that was mailed."""
    return _hash("proof", occasion, key, code)
