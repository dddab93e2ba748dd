"""Initials, tickets, what may be shown of few answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.training import tickets
from cualuat.training.rules import (
    SMALLEST,
    answers_until,
    days_in_words,
    initials,
    may_sign_in,
    minimum,
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
