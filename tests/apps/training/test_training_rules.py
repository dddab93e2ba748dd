"""Initials, tickets, until when a course counts, what may be shown of few answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.training import tickets
from cualuat.training.rules import (
    SMALLEST,
    answers_until,
    counts_until,
    days_in_words,
    initials,
    may_sign_in,
    minimum,
    same_words,
    still_counts,
    summarise,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
answers = st.lists(st.tuples(st.integers(1, 5), st.text(max_size=20)), max_size=30)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Nguyễn Thị Đón", "N. T. Đ."), ("  trần   văn  ", "T. V."), ("Y", "Y."), ("", ""), ("Ẩn", "Ẩ.")],
)
def test_initials(name: str, shown: str) -> None:
    assert initials(name) == shown


@given(st.text())
def test_initials_give_no_word_away(name: str) -> None:
    shown = initials(name)
    assert not any(len(word) > 3 and word.lower() in shown.lower() for word in name.split())


@given(answers, st.booleans())
def test_nothing_of_few_answers_and_nothing_before_the_last(given_: list[tuple[int, str]], ready: bool) -> None:
    shown = summarise(given_, ready=ready)
    if ready and len(given_) >= SMALLEST:
        assert shown.number == len(given_) == sum(number for _, number in shown.counts)
        assert 1 <= shown.average <= 5
        assert list(shown.words) == sorted(text for _, text in given_ if text)
    else:
        assert (shown.number, shown.average, shown.counts, shown.words) == (0, 0.0, (), ())


@given(answers)
def test_the_order_of_answers_does_not_show(given_: list[tuple[int, str]]) -> None:
    assert summarise(given_, ready=True) == summarise(given_[::-1], ready=True)


def test_a_ticket_is_good_for_its_course_and_some_minutes() -> None:
    ticket = tickets.make(42, at=NOW)
    assert tickets.read(ticket, at=NOW + tickets.GOOD_FOR) == 42
    with pytest.raises(tickets.BadTicket, match="hết hạn"):
        tickets.read(ticket, at=NOW + tickets.GOOD_FOR + timedelta(minutes=1))


@pytest.mark.parametrize(
    "spoil", [lambda t: t.replace("42", "43", 1), lambda t: t[:-1], lambda t: "", lambda t: "42.99999999~x"]
)
def test_a_ticket_cannot_be_made_or_changed(spoil: object) -> None:
    with pytest.raises(tickets.BadTicket, match="không đúng"):
        tickets.read(spoil(tickets.make(42, at=NOW)), at=NOW)  # type: ignore[operator]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_tickets(text: str) -> None:
    with pytest.raises(tickets.BadTicket):
        tickets.read(text, at=NOW)


def test_hours_of_signing_in_and_of_answers() -> None:
    ends = NOW + timedelta(hours=8)
    moments = [NOW - timedelta(minutes=31), NOW - timedelta(minutes=30), ends, ends + timedelta(seconds=1)]
    assert [may_sign_in(NOW, ends, at) for at in moments] == [False, True, True, False]
    assert answers_until(ends) == ends + timedelta(days=14)


def test_days_in_words() -> None:
    assert days_in_words(NOW, NOW) == "ngày 20/11/2026"
    assert days_in_words(NOW.replace(day=3, month=2), NOW) == "từ ngày 03/2/2026 đến ngày 20/11/2026"


def test_the_minimum_says_where_it_stands() -> None:
    row = minimum()
    assert row.hours > 0
    assert row.basis
    assert row.needs_review is (row.evidence in ("M", "?"))
    assert row.note


days = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("learnt_on", "years", "until"),
    [
        (date(2026, 3, 10), 1, date(2027, 3, 9)), (date(2026, 1, 1), 2, date(2027, 12, 31)),
        (date(2028, 3, 1), 1, date(2029, 2, 28)), (date(2024, 2, 29), 4, date(2028, 2, 28)), (date(2026, 3, 10), 0, None),
    ],
)  # fmt: skip
def test_until_when_a_course_counts(learnt_on: date, years: int, until: date | None) -> None:
    assert counts_until(learnt_on, years) == until


@given(days, st.integers(1, 10))
def test_a_course_counts_on_its_day_and_on_the_last_and_not_after(learnt_on: date, years: int) -> None:
    until = counts_until(learnt_on, years)
    assert until is not None
    assert still_counts(learnt_on, years, learnt_on)
    assert still_counts(learnt_on, years, until)
    assert not still_counts(learnt_on, years, until + timedelta(days=1))
    assert not still_counts(learnt_on, years, learnt_on - timedelta(days=1))
    assert 365 * years <= (until - learnt_on).days + 1 <= 366 * years


@given(days, days, st.integers(0, 10))
def test_learning_again_later_never_shortens_it(first: date, second: date, years: int) -> None:
    earlier, later = counts_until(min(first, second), years), counts_until(max(first, second), years)
    assert (earlier is None) == (later is None) == (years == 0)
    assert earlier is None or later is None or earlier <= later


@given(days, days)
def test_what_is_learnt_once_counts_for_ever(learnt_on: date, on: date) -> None:
    assert still_counts(learnt_on, 0, on) == (on >= learnt_on)
    assert not still_counts(None, 0, on)


@given(st.text())
def test_topics_are_the_same_however_they_are_typed(topic: str) -> None:
    assert same_words(f"  {topic}\n") == same_words(topic)
    assert same_words("Tiếp  CÔNG dân") == same_words("tiếp công dân") != same_words("tiếp công chức")
