"""The few cryptographic steps of the sealed part. Every one is libsodium's, by way of PyNaCl; nothing here is our own.

| step | what it is | who can undo it |
|---|---|---|
| `seal`, `unseal` | XChaCha20-Poly1305 | who has the key |
| `seal_to`, `unseal_with` | sealed box (X25519) | who has the secret key of that public key |
| `derive` | Argon2id, slow and large on purpose | nobody; the same words, salt and cost give the same key |
| `split`, `join` | XOR with random bytes | who has all the shares |

Plain Python: no Django, no clock, no database.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NoReturn
from uuid import UUID

import nacl.exceptions
import nacl.public
import nacl.pwhash
import nacl.secret
import nacl.utils

KEY_BYTES = 32
SALT_BYTES = nacl.pwhash.argon2id.SALTBYTES
# How many derivations may run in one process at a time, and how long (seconds) another waits for its turn: each takes
# COST.memory, and whoever sends many receipts must not fill the machine's memory.
SLOTS = 2
WAIT = 10.0
_slots = threading.BoundedSemaphore(SLOTS)


class Unreadable(Exception):
    """A ciphertext that was changed, cut or moved, or that belongs to another key."""

    def __init__(self) -> None:
        super().__init__("Không mở được dữ liệu niêm phong: đã bị sửa, bị cắt hoặc nằm sai chỗ. Hãy báo lãnh đạo ngay.")


class Busy(Exception):
    """Too many derivations at a time."""

    def __init__(self) -> None:
        super().__init__("Hệ thống đang mở nhiều hồ sơ niêm phong cùng lúc. Hãy thử lại sau một phút.")


class Key:
    """32 secret bytes that do not show themselves: not when printed, not in an error report, not in a job or a cache."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._raw = bytes(raw)

    def reveal(self) -> bytes:
        """The bytes themselves."""
        return self._raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and hmac.compare_digest(self._raw, other._raw)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is never pickled")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext stands; it is bound to that. Elsewhere (another row, column or box) it cannot be opened."""

    table: str
    column: str
    row: UUID
    box: UUID

    def __bytes__(self) -> bytes:
        return f"{self.table}|{self.column}|{self.row}|{self.box}".encode()


# --- one key for both directions ---------------------------------------------------------------------------------


def new_key() -> Key:
    """A random key."""
    return Key(nacl.utils.random(KEY_BYTES))


def seal(key: Key, plain: bytes, place: Place) -> bytes:
    """Nonce and ciphertext, 40 bytes longer than `plain`."""
    return bytes(nacl.secret.Aead(key.reveal()).encrypt(plain, bytes(place)))


def unseal(key: Key, sealed: bytes | memoryview, place: Place) -> bytes:
    """What was sealed at this place under this key. Raises Unreadable."""
    try:
        return nacl.secret.Aead(key.reveal()).decrypt(bytes(sealed), bytes(place))
    except (nacl.exceptions.CryptoError, ValueError):
        raise Unreadable from None


# --- a public key that seals, a secret key that opens ------------------------------------------------------------


def new_pair() -> tuple[bytes, Key]:
    """A public key and its secret key."""
    secret = nacl.public.PrivateKey.generate()
    return bytes(secret.public_key), Key(bytes(secret))


def public_of(secret: Key) -> bytes:
    """The public key that belongs to a secret key."""
    return bytes(nacl.public.PrivateKey(secret.reveal()).public_key)


def seal_to(public: bytes | memoryview, plain: bytes, place: Place) -> bytes:
    """A sealed box for the holder of the secret key; nobody else can open it, not even who made it."""
    # A sealed box knows no associated data: the place goes inside, hashed.
    return bytes(nacl.public.SealedBox(nacl.public.PublicKey(bytes(public))).encrypt(_mark(place) + plain))


def unseal_with(secret: Key, sealed: bytes | memoryview, place: Place) -> bytes:
    """What was sealed to this key at this place. Raises Unreadable."""
    try:
        opened = nacl.public.SealedBox(nacl.public.PrivateKey(secret.reveal())).decrypt(bytes(sealed))
    except (nacl.exceptions.CryptoError, ValueError):
        raise Unreadable from None
    mark = _mark(place)
    if not hmac.compare_digest(opened[: len(mark)], mark):
        raise Unreadable
    return opened[len(mark) :]


def _mark(place: Place) -> bytes:
    return hashlib.sha256(bytes(place)).digest()


# --- a key from words --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation costs: passes, and bytes of memory. Kept with each salt, so that it can be raised later."""

    ops: int
    memory: int


COST = Cost(ops=3, memory=64 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Lock:
    """A key derived from words, and what derives it again from the same words."""

    key: Key
    salt: bytes
    cost: Cost


def new_lock(words: str) -> Lock:
    """A lock with a fresh salt at today's cost. Raises Busy."""
    salt = nacl.utils.random(SALT_BYTES)
    return Lock(derive(words, salt, COST), salt, COST)


def derive(words: str, salt: bytes | memoryview, cost: Cost) -> Key:
    """The key that these words give. Raises Busy."""
    if not _slots.acquire(timeout=WAIT):
        raise Busy
    try:
        raw = nacl.pwhash.argon2id.kdf(KEY_BYTES, _spelled(words), bytes(salt), cost.ops, cost.memory)
    finally:
        _slots.release()
    return Key(raw)


def _spelled(words: str) -> bytes:
    """One spelling for what two keyboards write in two ways: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", words).split()).encode()


# --- one key in several hands ------------------------------------------------------------------------------------


def split(key: Key, hands: int) -> list[Key]:
    """Shares of a key, one for each hand. All together give it back; all but one are nothing but random bytes."""
    random = [new_key() for _ in range(hands - 1)]
    return [*random, join([key, *random])]


def join(shares: Sequence[Key]) -> Key:
    """The key whose shares these are. Where one is wrong or missing, the result opens nothing."""
    return Key(reduce(_xor, (share.reveal() for share in shares)))


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
