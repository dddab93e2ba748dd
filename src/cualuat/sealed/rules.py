"""What can be decided from values alone: passphrases, names in texts, subsets of custodians, what is encrypted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Final

from cualuat.kernel.text import fold

SHORTEST_PASSPHRASE: Final = 12
FEWEST_CHARACTERS: Final = 5  # different ones
MOST_CUSTODIANS: Final = 7
FEWEST_APPROVALS: Final = 2  # until a policy says otherwise
LONGEST_GRANT: Final = 72  # hours
REQUEST_LASTS: Final = 14  # days, until a request that nobody decided lapses
LONGEST_PURPOSE: Final = 500
_LABEL: Final = re.compile(r"[\w./-]{1,40}")
_WORD: Final = re.compile(r"[^\W_]+")


def passphrase_trouble(words: str) -> str:
    """Why these words are too weak to guard a key, and what to do; empty when they will do."""
    typed = " ".join(words.split())
    if len(typed) < SHORTEST_PASSPHRASE:
        return (
            f"Câu mật khẩu cần ít nhất {SHORTEST_PASSPHRASE} ký tự. Hãy ghép bốn, năm từ không liên quan nhau mà chỉ mình "
            "bạn nhớ; dấu cách cũng được tính."
        )
    if len(set(typed.lower())) < FEWEST_CHARACTERS:
        return "Câu mật khẩu lặp đi lặp lại vài ký tự. Hãy ghép bốn, năm từ không liên quan nhau."
    return ""


def is_label(text: str) -> bool:
    """Whether the text can be a number of a matter; a name or a sentence cannot, so none gets into the audit log."""
    return _LABEL.fullmatch(text) is not None


def excluded_names(text: str, people: Mapping[int, str]) -> set[int]:
    """Keys of the people whose full name occurs in the text, whatever its case, diacritics, spaces and punctuation.

    Names are compared without diacritics, so a namesake but for the marks is found too: to leave out one officer too many
    harms less than to show a denunciation to the accused. A name of one syllable is not looked for, nor half a name.
    """
    found = f" {_plain(text)} "
    return {key for key, name in people.items() if " " in (plain := _plain(name)) and f" {plain} " in found}


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def subsets(custodians: int, needed: int) -> list[tuple[int, ...]]:
    """Every way to choose `needed` of the custodians, by position: (3, 2) → (0, 1), (0, 2), (1, 2)."""
    return list(combinations(range(custodians), needed))


def encrypted_columns() -> dict[tuple[str, str], str]:
    """Every column of bytes: model and field → what it holds. Text columns hold nothing secret."""
    return {
        ("OfficerKey", "public_key"): "public key, not secret",
        ("KeyWrap", "salt"): "salt of the derivation, not secret",
        ("KeyWrap", "wrapped"): "secret key of an officer, under a key from passphrase or recovery code",
        ("Box", "receipt_salt"): "salt of the derivation, not secret",
        ("Box", "receipt_wrapped"): "content key, under a key from the receipt code",
        ("BoxKey", "sealed"): "content key, to the public key of an officer",
        ("BoxItem", "body"): "what was written and by whom, under the content key",
        ("BoxFile", "details"): "name, media type, size and hash of a file, under the content key",
        ("Identity", "body"): "who the denouncer is, under an identity key",
        ("IdentityShare", "sealed"): "share of an identity key, to the public key of a custodian",
        ("GrantShare", "sealed"): "share of an identity key, to the public key of the officer who asked",
    }
