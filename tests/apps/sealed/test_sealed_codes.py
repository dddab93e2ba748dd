"""Receipt codes, padding, and what is kept between two requests."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.sealed import crypto, envelopes, padding, receipts
from cualuat.sealed.crypto import Place, Unreadable
from cualuat.sealed.holding import NotHeld, OpenedBox, Unlocked, hold, hold_box, take_up, take_up_box
from cualuat.sealed.padding import BUCKETS, MAX_BYTES, TooLarge, pad, unpad
from cualuat.sealed.receipts import ALPHABET, RECEIPT, RECOVERY, Mistyped, draw, grouped, read

codes = st.text(ALPHABET, min_size=15, max_size=15).map(
    lambda body: body + next(s for s in ALPHABET if receipts._sum(body + s) == 0)
)


# --- codes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "groups"), [(RECEIPT, 4), (RECOVERY, 6)])
def test_a_code_is_groups_of_four_clear_symbols(length: int, groups: int) -> None:
    shown = grouped(draw(length))
    assert [len(group) for group in shown.split("-")] == [4] * groups
    assert set(shown) <= {*ALPHABET, "-"}
    assert not set(ALPHABET) & set("ILOU")


def test_codes_are_hard_to_guess() -> None:
    assert len(set(ALPHABET)) == 32  # five bits a symbol
    assert (RECEIPT - 1) * 5 == 75
    assert (RECOVERY - 1) * 5 >= 100
    assert len({draw(RECEIPT) for _ in range(500)}) == 500
    drawn = "".join(draw(RECEIPT) for _ in range(500))
    assert all(drawn.count(symbol) > 100 for symbol in ALPHABET)


@given(code=codes, between=st.sampled_from(["", " ", "-", " - ", "–", "\n", "."]), lower=st.booleans())
def test_a_code_is_read_however_it_is_typed(code: str, between: str, lower: bool) -> None:
    typed = between.join(code[i : i + 4] for i in range(0, 16, 4))
    typed = typed.replace("0", "O").replace("1", "l")
    assert read(f"  {typed.lower() if lower else typed} ", RECEIPT) == code


def test_full_width_digits_of_phones_are_digits() -> None:
    code = draw(RECEIPT)
    assert read("".join(chr(ord(s) + 0xFEE0) for s in code), RECEIPT) == code


@given(code=codes, position=st.integers(0, 15), symbol=st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_told_apart_from_an_unknown_code(code: str, position: int, symbol: str) -> None:
    typed = code[:position] + symbol + code[position + 1 :]
    if typed == code:
        assert read(typed, RECEIPT) == code
    else:
        with pytest.raises(Mistyped, match="gõ sai"):
            read(typed, RECEIPT)


@given(code=codes)
def test_two_exchanged_symbols_are_told(code: str) -> None:
    for i, j in combinations(range(16), 2):
        if code[i] != code[j]:
            swapped = list(code)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            with pytest.raises(Mistyped):
                read("".join(swapped), RECEIPT)


def test_each_place_of_the_longest_code_weighs_differently() -> None:
    weights = {receipts._sum("1" + "0" * place) for place in range(RECOVERY)}
    assert len(weights) == RECOVERY
    assert 0 not in weights


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QXR-7K3M-9QXR-7", "UUUU-UUUU-UUUU-UUUU", "ĐĐĐĐ-0000-0000-0000"])
def test_what_cannot_be_a_code_is_told_without_repeating_it(typed: str) -> None:
    with pytest.raises(Mistyped) as told:
        read(typed, RECEIPT)
    assert "gõ sai" in str(told.value)
    assert not typed or typed not in str(told.value)


@given(typed=st.text(max_size=40))
def test_nonsense_is_never_worse_than_mistyped(typed: str) -> None:
    with suppress(Mistyped):
        assert set(read(typed, RECEIPT)) <= set(ALPHABET)


# --- padding -----------------------------------------------------------------------------------------------------


@given(plain=st.binary(max_size=5000))
def test_padding_gives_back_what_it_got(plain: bytes) -> None:
    assert unpad(pad(plain)) == plain


@given(size=st.integers(0, 100_000))
def test_lengths_are_those_of_buckets_and_never_shrink(size: int) -> None:
    length = len(pad(bytes(size)))
    assert length in BUCKETS
    assert size < length <= max(1024, 2 * (size + 4))


def test_within_a_bucket_all_lengths_look_alike() -> None:
    assert {len(pad(bytes(n))) for n in range(1021)} == {1024}
    assert len(pad(bytes(1021))) == 2048
    assert len(BUCKETS) == 16


def test_the_largest_file_fits_and_a_larger_one_is_refused() -> None:
    assert unpad(pad(bytes(MAX_BYTES))) == bytes(MAX_BYTES)
    with pytest.raises(TooLarge, match="20 MB"):
        pad(bytes(BUCKETS[-1]))


@pytest.mark.parametrize("bad", [b"", b"abc", bytes(1023), b"\xff" * 1024, bytes(4) + b"x".rjust(1020, b"\0")])
def test_what_was_not_padded_is_noticed(bad: bytes) -> None:
    with pytest.raises(ValueError):
        unpad(bad)


def test_envelopes_vary_in_size_by_bucket_only() -> None:
    key, place = crypto.new_key(), Place("t", "c", uuid4(), uuid4())
    short, long = ({"text": "x" * n} for n in (1, 900))
    assert len(envelopes.put(short, key, place)) == len(envelopes.put(long, key, place)) == 1024 + 40
    assert envelopes.take(envelopes.put(long, key, place), key, place) == long
    with pytest.raises(Unreadable):
        envelopes.take(crypto.seal(key, b"no json", place), key, place)
    assert padding.BUCKETS[0] == 1024


# --- between two requests ----------------------------------------------------------------------------------------

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
UNTIL = AT + timedelta(minutes=30)
UNLOCKED = Unlocked(7, uuid4(), crypto.new_key())
OPENED = OpenedBox(uuid4(), crypto.new_key())


def test_what_is_held_is_taken_up_again() -> None:
    token, held = hold(UNLOCKED, until=UNTIL)
    assert take_up(token, held, person_id=7, at=AT) == UNLOCKED
    token, held = hold_box(OPENED, until=UNTIL)
    assert take_up_box(token, held, at=AT) == OPENED


def test_neither_half_holds_the_key() -> None:
    import base64

    token, held = hold(UNLOCKED, until=UNTIL)
    for half in (token, held.split(".")[1]):
        assert UNLOCKED.secret.reveal() not in base64.urlsafe_b64decode(half)
    assert len(base64.urlsafe_b64decode(token)) == 32


@pytest.mark.parametrize(
    ("person_id", "at"), [(8, AT), (7, UNTIL), (7, UNTIL + timedelta(days=1))], ids=["another", "over", "long over"]
)
def test_nobody_else_and_not_later(person_id: int, at: datetime) -> None:
    token, held = hold(UNLOCKED, until=UNTIL)
    with pytest.raises(NotHeld, match="Hãy nhập lại"):
        take_up(token, held, person_id=person_id, at=at)


def test_the_expiry_cannot_be_moved_nor_halves_exchanged() -> None:
    token, held = hold(UNLOCKED, until=UNTIL)
    another, theirs = hold(UNLOCKED, until=UNTIL)
    expiry, sealed = held.split(".")
    for wrong in (
        (token, f"{int(expiry) + 3600}.{sealed}"),
        (another, held),
        (token, theirs),
        (token, sealed),
        ("", held),
        (token, ""),
        (token[:-8], held),
        ("đđđđ", held),
        hold_box(OPENED, until=UNTIL),
    ):
        with pytest.raises(NotHeld):
            take_up(*wrong, person_id=7, at=AT)


def test_an_officers_box_is_opened_anew_each_time() -> None:
    with pytest.raises(ValueError):
        hold_box(OpenedBox(uuid4(), crypto.new_key(), person_id=7), until=UNTIL)


def test_what_is_open_does_not_show_its_key() -> None:
    for value, key in ((UNLOCKED, UNLOCKED.secret), (OPENED, OPENED.content_key)):
        assert key.reveal().hex() not in repr(value)
        assert "Key(…)" in repr(value)
