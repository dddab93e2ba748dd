"""Money as it is typed and written, sums, upkeep, rates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.means.rates import rate, rates
from cualuat.means.rules import MOST, BadMoney, Line, money, next_upkeep, read_money, sums

LINES = st.lists(
    st.builds(Line, st.integers(0, 10**9), st.none() | st.integers(0, 10**9), st.integers(-(10**6), 10**9)), max_size=30
)


@given(st.integers(0, MOST))
def test_what_is_written_is_read_again(amount: int) -> None:
    assert read_money(money(amount)) == amount
    assert read_money(f" {amount} đ ") == amount


@pytest.mark.parametrize(
    "text", ["", "một triệu", "1,5", "1.25", "12.34.567", "-5", "1.2500", "²", "1e6", "99999999999999"]
)
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(BadMoney):
        read_money(text)


@given(LINES)
def test_nothing_is_lost_in_sums(lines: list[Line]) -> None:
    total = sums(lines)
    assert total.left == sum(line.left for line in lines)
    assert total.estimated == sum(line.estimated for line in lines)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 120))
def test_the_next_upkeep_is_so_many_months_on(last: date, months: int) -> None:
    found = next_upkeep(last, months)
    assert (found.year * 12 + found.month) - (last.year * 12 + last.month) == months
    assert found.day <= last.day


def test_rates_hold_from_their_day_on_and_are_marked() -> None:
    assert rate("reception", date(2026, 7, 26)) is None
    found = rate("reception", date(2026, 7, 27))
    assert found is not None
    assert found.needs_review
    assert all(one.amount > 0 and one.source for one in rates())
