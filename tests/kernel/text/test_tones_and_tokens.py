"""Tone marks in one place; syllables, pairs and slugs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.text import fold, fold_token, pairs, place_tone, place_tones, plain_syllables, slug, syllables

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxy àáảãạằềệốờừýỳ0123456789/-.,\n\u0300\u0301\u0323ĐÂ", max_size=80
)


@pytest.mark.parametrize(
    ("typed", "one_form"),
    [
        ("hoà", "hòa"), ("hòa", "hòa"), ("khoẻ", "khỏe"), ("thuý", "thúy"), ("uỷ", "ủy"), ("hòan", "hoàn"), ("hoàn", "hoàn"),
        ("qúy", "quý"), ("quý", "quý"), ("gía", "giá"), ("giá", "giá"), ("gìn", "gìn"), ("của", "của"), ("ngoài", "ngoài"),
        ("khuỷu", "khuỷu"), ("tuyền", "tuyền"), ("thuở", "thuở"), ("giường", "giường"), ("nghĩa", "nghĩa"), ("người", "người"),
        ("ai", "ai"), ("xyz", "xyz"), ("café", "café"), ("", ""), ("áá", "áá"),
    ],
)  # fmt: skip
def test_the_one_place_of_a_tone_mark(typed: str, one_form: str) -> None:
    assert place_tone(typed) == one_form


@settings(deadline=None)
@given(VIETNAMESE)
def test_placing_tones_is_idempotent_and_changes_no_letter(text: str) -> None:
    text = unicodedata.normalize("NFC", text).lower()
    placed = place_tones(text)
    assert place_tones(placed) == placed
    assert fold(placed) == fold(text)


def test_a_number_stays_whole_and_is_split() -> None:
    assert syllables("Luật số 31/2024/QH15.") == ["luật", "số", "31/2024/qh15", "31", "2024", "qh15"]
    assert syllables("47/2011/TT-BCA")[0] == "47/2011/tt-bca"
    assert syllables("và/hoặc") == ["và", "hoặc"]
    assert plain_syllables("31/2024/QH15") == ["31", "2024", "qh15"]


def test_syllables_are_one_form_whatever_was_typed() -> None:
    assert syllables("ỦY BAN") == syllables("uỷ ban") == syllables(unicodedata.normalize("NFD", "Ủy Ban"))
    assert syllables("") == syllables(" ,.;— ") == []


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_syllables_without_blanks(text: str) -> None:
    found = syllables(text)
    assert all(token and not any(c.isspace() for c in token) for token in found)
    assert len(pairs(found)) == max(0, len(found) - 1)
    assert all(fold_token(token) for token in found if token.isascii())


def test_pairs() -> None:
    assert pairs(["tố", "cáo", "viên"]) == ["tố_cáo", "cáo_viên"]


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(1, 60))
def test_a_slug_is_short_ascii(text: str, limit: int) -> None:
    made = slug(text, limit)
    assert made.isascii()
    assert len(made) <= limit
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith("-")


def test_slug() -> None:
    assert slug("Luật Đò ngang (sửa đổi) 2024") == "luat-do-ngang-sua-doi-2024"
    assert slug("một hai ba", 8) == "mot-hai"
    assert slug("…") == ""
