"""Seals over papers: a hash of each, one over all of them whatever their order, one over these and the rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Final

_NOTHING: Final = hashlib.sha256(b"").hexdigest()


def canonical(data: object) -> str:
    """The one way in which plain data is written as JSON: keys in order, no blanks, letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def receipt_hash(code: str) -> str:
    """What stands in the list in place of a receipt code."""
    return _sha(f"cualuat-receipt:{code}".encode())


def paper_hash(receipt: str, choice: object) -> str:
    """Of one paper: the hash of its receipt and what it says."""
    return _sha(canonical({"choice": choice, "receipt": receipt}).encode())


def merkle_root(hashes: Iterable[str]) -> str:
    """One hash over many, whatever their order; leaves and branches are told apart, an odd one goes up as it is."""
    level = [hashlib.sha256(b"\0" + bytes.fromhex(one)).digest() for one in sorted(hashes)]
    if not level:
        return _NOTHING
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()


def name_mark(salt: str, key: str, name: str) -> str:
    """What stands for the name of an option in the seal: the name may be withdrawn later, and cannot be guessed without the salt."""
    return _sha(canonical([salt, key, name]).encode())


def seal_of(root: str, *, title: str, terms: object, marks: object) -> str:
    """The seal of a vote: over all papers, the question, the rules and the marks of the names."""
    return _sha(canonical({"marks": marks, "root": root, "terms": terms, "title": title}).encode())
