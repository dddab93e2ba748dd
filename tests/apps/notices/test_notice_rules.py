"""Office hours, telephone numbers, parts of an SMS, keys: pure rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.workdays import VIETNAM, Calendar
from cualuat.notices.rules import (
    BadPhone,
    OfficeHours,
    SmsSize,
    fit_sms,
    is_sealed,
    is_weekday,
    message_key,
    next_office_moment,
    normal_phone,
    plain_sms,
    rest_after,
    sms_size,
    wait_after,
)

HOURS = OfficeHours()


def moment(text: str) -> datetime:
    """«24/11 9:05» in 2026, in Vietnam."""
    return datetime.strptime(f"2026 {text}", "%Y %d/%m %H:%M").replace(tzinfo=VIETNAM)


# --- office hours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("24/11 9:05", "24/11 9:05"),
        ("24/11 7:29", "24/11 7:30"),
        ("24/11 7:30", "24/11 7:30"),
        ("24/11 11:30", "24/11 13:30"),
        ("24/11 12:15", "24/11 13:30"),
        ("24/11 16:59", "24/11 16:59"),
        ("24/11 17:00", "25/11 7:30"),
        ("27/11 18:00", "30/11 7:30"),  # Friday evening, Monday morning
        ("28/11 9:00", "30/11 7:30"),
    ],
)
def test_the_next_office_moment(at: str, then: str) -> None:
    assert next_office_moment(moment(at), HOURS, is_weekday) == moment(then)


def test_days_off_are_passed_over_and_worked_saturdays_are_not() -> None:
    def is_working(day: date) -> bool:
        return day == date(2026, 11, 28) or (is_weekday(day) and day != date(2026, 11, 27))

    assert next_office_moment(moment("26/11 20:00"), HOURS, is_working) == moment("28/11 7:30")


def test_a_year_without_a_calendar_counts_weekdays() -> None:
    calendar = Calendar(years=frozenset({2026}), weekly_off=frozenset({6, 7}), weekly_source="Điều 1 Luật thử")
    last_evening = moment("31/12 20:00")
    assert next_office_moment(last_evening, HOURS, calendar.is_working) == datetime(2027, 1, 1, 7, 30, tzinfo=VIETNAM)


def test_a_calendar_without_working_days_does_not_silence_the_house() -> None:
    assert next_office_moment(moment("24/11 20:00"), HOURS, lambda day: False) == moment("25/11 7:30")


def test_hours_out_of_order_and_moments_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="theo thứ tự"):
        OfficeHours(morning=(time(8), time(7)))
    with pytest.raises(TypeError):
        next_office_moment(datetime(2026, 11, 24, 9), HOURS, is_weekday)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))
def test_the_moment_is_in_office_hours_and_no_earlier_one_is(naive: datetime) -> None:
    at = naive.replace(tzinfo=VIETNAM)
    then = next_office_moment(at, HOURS, is_weekday)
    assert then >= at
    assert next_office_moment(then, HOURS, is_weekday) == then
    assert is_weekday(then.date())
    if then > at:
        assert then.time() in (HOURS.morning[0], HOURS.afternoon[0])
        between = at + (then - at) / 2
        assert next_office_moment(between, HOURS, is_weekday) == then


# --- telephone numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "0912345678", "0912 345 678", "0912.345.678", "(0912) 345-678", "+84912345678", "84912345678", "+84 (0) 912 345 678",
        "0084 912 345 678", "+84 912 345 678\u200b", " 0912/345/678 ", "\u202a+84912345678\u202c",
    ],
)  # fmt: skip
def test_one_number_in_many_spellings(text: str) -> None:
    assert normal_phone(text) == "+84912345678"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "gồm 10 chữ số"),
        ("không có", "gồm 10 chữ số"),
        ("912345678", "gồm 10 chữ số"),
        ("+1 202 555 0100", "gồm 10 chữ số"),
        ("٠٩١٢٣٤٥٦٧٨", "gồm 10 chữ số"),
        ("091234567", "bắt đầu bằng 03"),
        ("09123456789", "bắt đầu bằng 03"),
        ("0612345678", "bắt đầu bằng 03"),
        ("0123 456 7890", "đã được đổi đầu số"),
        ("028 3822 1234", "Số máy bàn"),
        ("+84 24 3822 1234", "Số máy bàn"),
        ("0912345678; 0987654321", "gồm 10 chữ số"),
    ],
)
def test_a_number_that_no_sms_reaches_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadPhone, match=words):
        normal_phone(text)


@given(st.text())
def test_every_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = normal_phone(text)
    except BadPhone:
        return
    assert normal_phone(number) == number
    assert len(number) == 12


# --- SMS ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", SmsSize("gsm7", 0, 1)),
        ("a" * 160, SmsSize("gsm7", 160, 1)),
        ("a" * 161, SmsSize("gsm7", 161, 2)),
        ("a" * 306, SmsSize("gsm7", 306, 2)),
        ("a" * 307, SmsSize("gsm7", 307, 3)),
        ("€" * 80, SmsSize("gsm7", 160, 1)),
        ("a" * 152 + "€" + "a" * 152, SmsSize("gsm7", 306, 3)),  # the € is not torn between two parts
        ("ạ" * 70, SmsSize("ucs2", 70, 1)),
        ("ạ" * 71, SmsSize("ucs2", 71, 2)),
        ("ạ" * 135, SmsSize("ucs2", 135, 3)),
        ("😀" * 35, SmsSize("ucs2", 70, 1)),
        ("😀" * 36, SmsSize("ucs2", 72, 2)),
    ],
)
def test_the_parts_of_an_sms(text: str, size: SmsSize) -> None:
    assert sms_size(text) == size


def test_an_sms_without_diacritics() -> None:
    assert plain_sms("Đơn của Bà «Lê Thị Ước» – phí 5.000₫…") == 'Don cua Ba "Le Thi Uoc" - phi 5.000d...'
    assert plain_sms("Tốt 👍") == "Tot ?"


@given(st.text())
def test_plain_texts_are_plain(text: str) -> None:
    assert sms_size(plain_sms(text)).alphabet == "gsm7"


@given(st.text(max_size=700), st.integers(1, 3))
def test_a_fitted_text_fits(text: str, most: int) -> None:
    assert sms_size(fit_sms(text, most)).parts <= most


def test_a_text_is_changed_no_more_than_it_must_be() -> None:
    short, long, longer = "Đã nhận. ", "Đã nhận đơn. " * 25, "Đã nhận đơn. " * 60
    assert fit_sms(short) == "Đã nhận."
    assert fit_sms(long) == ("Da nhan don. " * 25).strip()
    assert fit_sms(longer).endswith("nhan don...")
    assert fit_sms("x" * 1000) == "x" * 456 + "..."


# --- waiting and keys --------------------------------------------------------------------------------------------


def test_waiting_times_double_and_rests_do_not_grow_for_ever() -> None:
    assert [wait_after(n) // timedelta(minutes=1) for n in (1, 2, 3, 8)] == [1, 2, 4, 128]
    assert [rest_after(n) // timedelta(minutes=1) for n in (1, 2, 5, 6, 400)] == [1, 2, 16, 30, 30]


def test_a_key_is_of_one_message_of_one_house() -> None:
    at = moment("24/11 9:00")
    key = message_key(7, at, "luat.vidu.vn")
    assert key == message_key(7, at.astimezone(), "LUAT.vidu.vn")
    others = (message_key(8, at, "luat.vidu.vn"), message_key(7, at + timedelta(seconds=1), "luat.vidu.vn"))
    assert key not in (*others, message_key(7, at, "khac.vidu.vn"))
    assert message_key(1, at, "::1").endswith("@--1")


@pytest.mark.parametrize("word", ["sealed", "Sealed-news", " sealed_case", "sealed\u200b-x", "SEALED"])
def test_sealed_words(word: str) -> None:
    assert is_sealed(word)
    assert not is_sealed("reminder")
