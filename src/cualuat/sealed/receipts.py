"""Codes that people copy by hand: the denouncer's receipt and the officer's recovery code.

Digits and letters of Crockford's alphabet (no I, L, O, U), in groups of four; the last symbol checks the others.
Reading is tolerant: spaces, hyphens and case do not matter, O is read as 0, I and L as 1.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT = 16  # 15 random symbols = 75 bits
RECOVERY = 24  # 23 random symbols = 115 bits
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−._]+")


class Mistyped(ValueError):
    """What was typed cannot be a code, whether or not there is such a code: it is not as it was written down."""


def draw(length: int) -> str:
    """A random code, without hyphens."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + next(last for last in ALPHABET if _sum(body + last) == 0)


def grouped(code: str) -> str:
    """The code as it is shown: 7K3M-9QXR-…"""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def read(typed: str, length: int) -> str:
    """The code that was meant, without hyphens. Raises Mistyped, whose message never repeats what was typed."""
    code = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_ALIKE)
    if len(code) != length:
        raise Mistyped(f"Mã gõ sai: mã có {length} ký tự, bạn gõ {len(code)}. Hãy xem lại tờ ghi mã.")
    if not set(code) <= set(ALPHABET):
        raise Mistyped("Mã gõ sai: mã chỉ có chữ số và chữ cái không dấu, không có chữ U. Hãy xem lại tờ ghi mã.")
    if _sum(code) != 0:
        raise Mistyped("Mã gõ sai ít nhất một ký tự. Hãy so từng nhóm bốn ký tự với tờ ghi mã rồi gõ lại.")
    return code


def _sum(code: str) -> int:
    """0 for a code with the right last symbol.

    The remainder of a cyclic code over the field of 32 elements: double, add the next symbol. Doubling runs through 31
    values before it repeats, so in a code of up to 31 symbols each place weighs differently, and every single wrong symbol
    and every exchange of two symbols gives something else than 0.
    """
    total = 0
    for symbol in code:
        total = _double(total) ^ ALPHABET.index(symbol)
    return total


def _double(element: int) -> int:
    """The element times x, where x⁵ = x² + 1."""
    shifted = element << 1
    return shifted ^ 0b100101 if shifted & 0b100000 else shifted
