"""Who is who in words: codes, numbers, days, addresses as they are compared."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.entry import rules
from sample_entry import some_terms

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@given(st.text(alphabet=rules.CODE_LETTERS, min_size=rules.CODE_LENGTH, max_size=rules.CODE_LENGTH))
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    shown = rules.shown_code(code)
    assert rules.plain_code(shown) == rules.plain_code(f" {shown.lower()} ") == rules.plain_code(code)


@pytest.mark.parametrize("typed", ["1/2/1970", "01.02.1970", "01-02-1970", "1970-02-01", "ngày 1 tháng 2 năm 1970"])
def test_a_day_of_birth_is_one_in_every_spelling(typed: str) -> None:
    assert rules.plain_day(typed) == "19700201"


@pytest.mark.parametrize("typed", ["", "31/13/1970", "hôm qua", "1/2/70", "1899"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert rules.plain_day(typed) == ""


@given(st.text(max_size=80))
def test_identifiers_are_compared_without_marks_and_case(text: str) -> None:
    once = rules.plain_identifier(text)
    assert rules.plain_identifier(once) == once
    assert rules.plain_identifier(text.upper()) == rules.plain_identifier(text.upper().lower())


def test_an_address_with_a_tag_is_the_same_address() -> None:
    assert rules.plain_address(" Lan+thu@Mau.VN ") == rules.plain_address("lan@mau.vn")
    assert rules.plain_address("lan@mau.vn") != rules.plain_address("hoa@mau.vn")


def test_phases_follow_one_another() -> None:
    opens, closes = NOW, NOW + timedelta(days=1)
    before, during, after = NOW - timedelta(seconds=1), NOW, closes
    assert rules.phase(opens, closes, False, False, during) == "draft"
    assert rules.phase(opens, closes, True, False, before) == "waiting"
    assert rules.phase(opens, closes, True, False, during) == "open"
    assert rules.phase(opens, closes, True, False, after) == "over"
    assert rules.phase(opens, closes, True, True, during) == "closed"


def test_terms_that_cannot_be_are_named() -> None:
    wrong = rules.faults(some_terms(NOW, audience="roll", closes_at=NOW - timedelta(days=1), most=0))
    assert set(wrong) == {"roll", "closes_at", "most"}
    assert not rules.faults(some_terms(NOW))
