"""Text written out for reading aloud: numbers, days, times, document numbers, short forms."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.campaigns.papers import script_of
from cualuat.campaigns.rules import spoken_words
from cualuat.campaigns.speaking import DIGITS, MOST, figures, length, number, roman, spoken

SHORT, UNITS, PACE = spoken_words()
_SCALE = {"nghìn": 1000, "triệu": 1_000_000}
_ONES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def read(text: str) -> str:
    """What an announcer is given."""
    return spoken(text, short=SHORT, units=UNITS).text


def value_of(words: str) -> int:
    """The number that the words say: written apart from the program, by the rules of speaking."""
    total = part = group = 0
    pending = 0
    for word in words.split():
        if word in _ONES:
            pending = _ONES[word]
        elif word == "mười":
            group, pending = group + 10, 0
        elif word == "mươi":
            group, pending = group + pending * 10, 0
        elif word == "trăm":
            group, pending = group + pending * 100, 0
        elif word in _SCALE:
            part, group, pending = part + (group + pending) * _SCALE[word], 0, 0
        elif word == "tỷ":
            total, part, group, pending = (total + part + group + pending) * 1_000_000_000, 0, 0, 0
        else:
            assert word == "linh", word
    return total + part + group + pending


@given(st.one_of(st.integers(0, MOST), st.integers(0, 12_000), st.integers(0, 9).map(lambda n: 10**n + 5)))
def test_a_number_in_words_is_that_number(value: int) -> None:
    words = number(value)
    assert value_of(words) == value
    assert not re.search(r"\d", words)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (105, "một trăm linh năm"),
        (1005, "một nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (20_000_000_000, "hai mươi tỷ"),
    ],
)
def test_numbers_as_people_say_them(value: int, words: str) -> None:
    assert number(value) == words


@given(st.dates(date(1945, 9, 2), date(2099, 12, 31)))
def test_days_are_read_as_days(day: date) -> None:
    text = read(f"Họp ngày {day:%d/%m/%Y}.")
    first = "mùng " if day.day <= 10 else ""
    assert text == f"Họp ngày {first}{number(day.day)} tháng {number(day.month)} năm {number(day.year)}."


@given(st.text(max_size=200))
def test_whatever_is_written_no_figure_of_ours_is_left_and_nothing_breaks(text: str) -> None:
    made = spoken(text, short=SHORT, units=UNITS)
    assert not re.search(r"[0-9]", made.text)
    assert made.syllables >= 0
    assert spoken(made.text, short=SHORT, units=UNITS).text.split() == made.text.split() or re.search(
        r"[A-ZĐ]", made.text
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("UBND xã họp lúc 7h30.", "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút."),
        ("Luật số 02/2011/QH13", "Luật số không hai năm hai nghìn không trăm mười một, Quốc hội khóa mười ba"),
        ("Quyết định số 977/QĐ-TTg", "Quyết định số chín trăm bảy mươi bảy, quyết định Thủ tướng"),
        ("Phí 150.000 đ, giảm 12,5%", "Phí một trăm năm mươi nghìn đồng, giảm mười hai phẩy năm phần trăm"),
        ("từ 5-10 người", "từ năm đến mười người"),
        ("tháng 11/2026", "tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("Ngày Pháp luật 9/11", "Ngày Pháp luật ngày mùng chín tháng mười một"),
        ("31/2/2026", "ba mươi mốt trên hai trên hai nghìn không trăm hai mươi sáu"),
        ("Gọi 0912 345 678", "Gọi không chín một hai ba bốn năm sáu bảy tám"),
        ("05 ngày làm việc", "năm ngày làm việc"),
        ("quý IV", "quý bốn"),
        ("ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"),
        ("Xem luat.vn", "Xem luat.vn"),
        ("https://luat.vn/a/", "luat chấm vn gạch chéo a"),
    ],
)
def test_what_announcers_stumble_over(text: str, words: str) -> None:
    assert " ".join(read(text).replace("/", " ").split()) == words


def test_what_nobody_told_how_to_read_is_told() -> None:
    made, long = script_of("Theo BQLDA và UBND.\n" + "Bà con chú ý nghe. " * 100)
    assert made.unsure == ()  # «BQLDA» has a vowel and might be a word in capitals
    assert spoken("Theo BKHCN.", short=SHORT, units=UNITS).unsure == ("BKHCN",)
    assert read("Theo BKHCN.") == "Theo bê ca hát xê nờ."
    assert long == length(round(made.syllables * 60 / PACE))
    assert length(150) == "2 phút 30 giây"
    assert length(0) == "0 giây"
    assert (figures("0912"), roman("XIV")) == ("không chín một hai", 14)
