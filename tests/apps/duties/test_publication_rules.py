"""By when information must be out, and how that stands."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.duties.rules import QUARTERLY, WITHIN, YEARLY, Limit, dues, state


def test_yearly_and_quarterly() -> None:
    assert dues(Limit(YEARLY, month=3, day=31), date(2025, 4, 1), date(2027, 3, 31)) == [
        date(2026, 3, 31),
        date(2027, 3, 31),
    ]
    assert dues(Limit(QUARTERLY, days=15), date(2026, 1, 1), date(2026, 7, 15)) == [
        date(2026, 1, 15),
        date(2026, 4, 15),
        date(2026, 7, 15),
    ]
    assert dues(Limit(WITHIN, days=5), date(2026, 1, 1), date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("published", "today", "expected"),
    [
        (None, date(2026, 3, 1), "open"),
        (None, date(2026, 3, 16), "soon"),
        (None, date(2026, 3, 31), "soon"),
        (None, date(2026, 4, 1), "missing"),
        (date(2026, 3, 31), date(2026, 5, 1), "in_time"),
        (date(2026, 4, 1), date(2026, 5, 1), "late"),
    ],
)
def test_states(published: date | None, today: date, expected: str) -> None:
    assert state(date(2026, 3, 31), published, today) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 1500), st.integers(1, 365))
def test_quarters_come_one_after_another_within_the_window(since: date, length: int, days: int) -> None:
    until = since + timedelta(days=length)
    found = dues(Limit(QUARTERLY, days=days), since, until)
    assert all(since <= one <= until for one in found)
    assert all(89 <= (b - a).days <= 93 for a, b in pairwise(found))
