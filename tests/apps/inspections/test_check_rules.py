"""Steps of a check, sums of what is to be put right, the data that comes with the program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.inspections.checklists import checklists, inspection_name, rights
from cualuat.inspections.rules import STATE_NAMES, STEPS, Remedied, after, sums
from cualuat.kernel.citation import find_citations

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
REMEDIES = st.lists(
    st.builds(
        lambda due, gap, done: Remedied(due, due + timedelta(days=gap) if done else None, done == 2),
        DAYS,
        st.integers(-20, 20),
        st.integers(0, 2),
    ),
    max_size=20,
)


@given(REMEDIES, DAYS)
def test_sums_never_count_more_than_there_is(rows: list[Remedied], on: date) -> None:
    found = sums(rows, on)
    assert found.all == len(rows)
    assert found.done + sum(not row.confirmed for row in rows) == found.all
    assert 0 <= found.late <= found.all


@given(REMEDIES, DAYS, st.integers(1, 400))
def test_what_is_late_stays_late(rows: list[Remedied], on: date, days: int) -> None:
    assert sums(rows, on + timedelta(days=days)).late >= sums(rows, on).late


@pytest.mark.parametrize("state", STATE_NAMES)
def test_a_step_is_taken_from_one_state_only(state: str) -> None:
    for step, (before, then) in STEPS.items():
        assert after(step, state) == (then if state == before else None)


def test_what_comes_with_the_program_is_whole() -> None:
    assert len({one.code for one in checklists()}) == len(checklists()) >= 5
    for one in checklists():
        assert one.items
        for item in one.items:
            assert item.needs_review or item.provision
            assert not item.provision or find_citations(item.provision), item.provision
    assert len(rights()) >= 8


def test_departments_lost_their_inspectorates_on_a_day() -> None:
    assert inspection_name(date(2025, 6, 30)) != inspection_name(date(2025, 7, 1)) == "Kiểm tra"
