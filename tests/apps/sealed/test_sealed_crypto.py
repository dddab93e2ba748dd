"""The cryptographic steps: what they give back, and that nothing else opens."""

from __future__ import annotations

import ast
import pickle
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cualuat.sealed
from cualuat.sealed import crypto
from cualuat.sealed.crypto import Busy, Cost, Key, Place, Unreadable

PLACE = Place("sealed_boxitem", "body", uuid4(), uuid4())
ELSEWHERE = (
    replace(PLACE, table="sealed_boxfile"),
    replace(PLACE, column="details"),
    replace(PLACE, row=uuid4()),
    replace(PLACE, box=uuid4()),
)
KEY = crypto.new_key()
PUBLIC, SECRET = crypto.new_pair()


def seal(plain: bytes) -> bytes:
    return crypto.seal(KEY, plain, PLACE)


def seal_to(plain: bytes) -> bytes:
    return crypto.seal_to(PUBLIC, plain, PLACE)


def unseal(sealed: bytes, place: Place = PLACE) -> bytes:
    return crypto.unseal(KEY, sealed, place)


def unseal_with(sealed: bytes, place: Place = PLACE) -> bytes:
    return crypto.unseal_with(SECRET, sealed, place)


both = pytest.mark.parametrize(("close", "open_"), [(seal, unseal), (seal_to, unseal_with)])


@both
@given(plain=st.binary(max_size=300))
def test_what_is_sealed_opens_again(close: Callable[[bytes], bytes], open_: Callable[..., bytes], plain: bytes) -> None:
    assert open_(close(plain)) == plain


@both
def test_each_sealing_looks_different(close: Callable[[bytes], bytes], open_: Callable[..., bytes]) -> None:
    assert close(b"an") != close(b"an")


@both
@pytest.mark.parametrize("place", ELSEWHERE, ids=["table", "column", "row", "box"])
def test_elsewhere_it_does_not_open(close: Callable[[bytes], bytes], open_: Callable[..., bytes], place: Place) -> None:
    with pytest.raises(Unreadable):
        open_(close(b"an"), place)


@both
def test_every_flipped_bit_is_noticed(close: Callable[[bytes], bytes], open_: Callable[..., bytes]) -> None:
    sealed = close(b"an")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Unreadable):
            open_(bytes(changed))


@both
def test_every_cut_is_noticed(close: Callable[[bytes], bytes], open_: Callable[..., bytes]) -> None:
    sealed = close(b"an")
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            open_(sealed[:length])
    with pytest.raises(Unreadable):
        open_(sealed + b"\0")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        crypto.unseal(crypto.new_key(), seal(b"an"), PLACE)
    with pytest.raises(Unreadable):
        crypto.unseal_with(crypto.new_pair()[1], seal_to(b"an"), PLACE)


def test_a_public_key_belongs_to_one_secret_key() -> None:
    assert crypto.public_of(SECRET) == PUBLIC
    assert crypto.public_of(crypto.new_pair()[1]) != PUBLIC


def test_the_key_from_words_is_argon2id() -> None:
    """A known answer: made with argon2-cffi, another program (time 2, memory 64 KiB, one lane)."""
    from argon2.low_level import Type, hash_secret_raw

    expected = hash_secret_raw("một hai ba".encode(), b"0123456789abcdef", 2, 64, 1, 32, Type.ID)
    assert crypto.derive("một hai ba", b"0123456789abcdef", Cost(2, 64 * 1024)) == Key(expected)


def test_the_usual_cost_is_not_cheap() -> None:
    source = Path(crypto.__file__).read_text(encoding="utf-8")
    assert "COST = Cost(ops=3, memory=64 * 1024 * 1024)" in source


def test_two_keyboards_write_the_same_words() -> None:
    lock = crypto.new_lock("nón  lá tàu ")
    assert crypto.derive("no\u0301n la\u0301 ta\u0300u", lock.salt, lock.cost) == lock.key
    assert crypto.derive("non la tau", lock.salt, lock.cost) != lock.key
    assert crypto.new_lock("nón lá tàu").key != lock.key  # another salt


@pytest.mark.parametrize("hands", range(1, 8))
def test_all_shares_give_the_key_and_fewer_do_not(hands: int) -> None:
    shares = crypto.split(KEY, hands)
    assert len(shares) == hands
    assert crypto.join(shares) == KEY
    for missing in range(hands if hands > 1 else 0):
        assert crypto.join(shares[:missing] + shares[missing + 1 :]) != KEY


def test_shares_are_random_each_time() -> None:
    one, other = crypto.split(KEY, 3), crypto.split(KEY, 3)
    assert all(a != b for a in one for b in other)
    assert all(share != KEY for share in one)


def test_keys_do_not_show_themselves() -> None:
    raw = KEY.reveal()
    for shown in (repr(KEY), str(KEY), f"{KEY}", repr([KEY]), repr(crypto.new_lock("một hai ba bốn"))):
        assert raw.hex() not in shown
        assert repr(raw) not in shown
    assert repr(KEY) == "Key(…)"
    with pytest.raises(TypeError):
        pickle.dumps(KEY)
    with pytest.raises(TypeError):
        hash(KEY)
    with pytest.raises(ValueError):
        Key(b"short")


def test_only_so_many_derivations_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(crypto, "WAIT", 0.01)
    with crypto._slots, pytest.raises(Busy, match="thử lại"):
        crypto.derive("một", bytes(16), crypto.COST)
    assert crypto.derive("một", bytes(16), crypto.COST) == crypto.derive("một", bytes(16), crypto.COST)


def test_a_failed_derivation_gives_its_place_back() -> None:
    for _ in range(crypto.SLOTS + 1):
        with pytest.raises(ValueError):
            crypto.derive("một", b"short", crypto.COST)
    crypto.derive("một", bytes(16), crypto.COST)


@pytest.mark.parametrize("name", ["crypto", "padding", "receipts", "rules", "envelopes", "holding"])
def test_what_can_be_checked_by_reading_knows_no_framework(name: str) -> None:
    source = (Path(cualuat.sealed.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not any(n.split(".")[0] == "django" or n.endswith(".models") for n in names)
