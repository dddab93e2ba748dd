"""Quorum, majority, days on the board."""

from __future__ import annotations

import doctest
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.democracy import rules
from cualuat.democracy.items import consulted, numbers, published
from cualuat.democracy.rules import Tally

DAY = date(2026, 11, 20)


def test_examples_hold() -> None:
    assert doctest.testmod(rules).failed == 0


@given(invited=st.integers(1, 5000), present=st.integers(0, 5000))
def test_two_thirds_are_two_thirds(invited: int, present: int) -> None:
    share = numbers().quorum
    assert rules.has_quorum(present, invited, share) == (Fraction(present, invited) >= Fraction(2, 3))
    least = rules.least_present(invited, share)
    assert rules.has_quorum(least, invited, share)
    assert not rules.has_quorum(least - 1, invited, share)


@given(agree=st.integers(0, 400), present=st.integers(1, 400))
def test_half_is_not_enough(agree: int, present: int) -> None:
    assert Tally("hands", agree, 0).passes(present, numbers().majority) == (Fraction(agree, present) > Fraction(1, 2))


@pytest.mark.parametrize(
    ("tally", "field"),
    [
        (Tally("loud", 1, 0), "way"),
        (Tally("hands", 6, 5), "agree"),
        (Tally("hands", 0, 0), "agree"),
        (Tally("hands", 5, 5, given=10), "given"),
        (Tally("paper", 5, 1, 0, 11, 0), "given"),
        (Tally("paper", 5, 1, 1, 7, 1), "agree"),
        (Tally("paper", 5, 1, 0, 7, 1), ""),
        (Tally("hands", 6, 4), ""),
    ],
)
def test_counts_that_cannot_be(tally: Tally, field: str) -> None:
    words, name = tally.fault(10)
    assert name == field
    assert bool(words) == bool(field)


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        ({}, DAY, "waiting"),
        ({}, date(2026, 11, 21), "late"),
        ({"posted": DAY, "until": date(2026, 12, 10)}, date(2026, 12, 10), "posted"),
        ({"posted": DAY, "until": date(2026, 12, 10)}, date(2026, 12, 11), "may_go"),
        ({"posted": DAY, "until": date(2026, 12, 10), "taken_down": date(2026, 12, 11)}, DAY, "taken_down"),
    ],
)
def test_how_a_posting_stands(facts: dict[str, date], on: date, state: str) -> None:
    usual: dict[str, date | None] = {"posted": None, "until": None, "taken_down": None}
    assert rules.posting_state(due=DAY, **(usual | facts), on=on) == state  # type: ignore[arg-type]


def test_the_law_is_data() -> None:
    law = numbers()
    assert (law.quorum, law.majority, law.fewest, law.most, law.years, law.staff) == ((2, 3), (1, 2), 3, 9, 2, 7)
    assert all(item.needs_review for item in published().values())
    assert not any(item.needs_review for item in consulted().values())
    assert "Điều 46" in published()["rules"].basis
    assert "Điều 53" in consulted()["plan"].basis
