"""Names of periods, milestones, weights, progress: plain rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.programme.rules import (
    WHOLE,
    Node,
    period_name,
    progress,
    shares,
    weights_fault,
)
from cualuat.reminders.rules import MILESTONES, milestones_reached

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
WEIGHTS = st.lists(st.none() | st.integers(0, WHOLE), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("begins", "ends", "name"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "Năm 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "Quý IV/2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "Tháng 2/2024"),
        (date(2026, 2, 1), date(2026, 4, 30), "01/02/2026 – 30/04/2026"),
        (date(2026, 6, 30), date(2026, 6, 30), "30/06/2026"),
        (date(2026, 1, 12), date(2026, 6, 30), "12/01/2026 – 30/06/2026"),
        (date(2025, 12, 1), date(2026, 1, 31), "01/12/2025 – 31/01/2026"),
    ],
)
def test_periods_have_the_names_that_offices_use(begins: date, ends: date, name: str) -> None:
    assert period_name(begins, ends) == name


@given(due=DAYS, gap=st.integers(0, 400), after=st.integers(-40, 40))
def test_milestones_come_in_order_and_each_day_adds_only(due: date, gap: int, after: int) -> None:
    known, on = due - timedelta(days=gap), due + timedelta(days=after)
    today = milestones_reached(due, on=on, known_since=known)
    assert list(today) == sorted(today, key=lambda one: one.on(due))
    assert all(one.on(due) <= on for one in today)
    tomorrow = milestones_reached(due, on=on + timedelta(days=1), known_since=known)
    assert tomorrow[: len(today)] == today or known > on


def test_what_becomes_known_late_tells_only_the_last_milestone_before_it() -> None:
    due = date(2026, 6, 30)
    known = due - timedelta(days=2)
    assert [one.days for one in milestones_reached(due, on=known, known_since=known)] == [3]
    assert [one.days for one in milestones_reached(due, on=due, known_since=known)] == [3, 1]
    late = due + timedelta(days=40)
    assert [one.days for one in milestones_reached(due, on=late, known_since=late)] == [MILESTONES[-1].days]


@given(WEIGHTS)
def test_shares_sum_to_one_and_none_is_negative(weights: list[int | None]) -> None:
    found = shares(weights)
    assert sum(found) == pytest.approx(1)
    assert all(share >= 0 for share in found)


@given(WEIGHTS)
def test_weights_without_a_fault_are_taken_as_they_are(weights: list[int | None]) -> None:
    if not weights_fault(weights):
        for weight, share in zip(weights, shares(weights), strict=True):
            assert weight is None or share == pytest.approx(weight / WHOLE)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ([600, 500], "quá 100%"),
        ([300, 300], "phải đúng 100%"),
        ([1000, None], "còn ô để trống"),
        ([125, 875], ""),
        ([125, None], ""),
        ([None, None], ""),
    ],
)
def test_weights_that_do_not_sum_to_one_are_told(weights: list[int | None], says: str) -> None:
    fault = weights_fault(weights)
    assert (says in fault) if says else fault == ""


def test_progress_goes_up_the_tree_by_weight() -> None:
    nodes = [Node(1, None, None), Node(2, 1, 750), Node(3, 1, 250), Node(4, None, None), Node(5, None, None)]
    found = progress(nodes, {2: [100, 0], 3: [100], 4: [0]})
    assert found[2] == 50
    assert found[1] == pytest.approx(0.75 * 50 + 0.25 * 100)
    assert found[None] == pytest.approx(found[1] / 2)  # 4 weighs as much; 5 has nothing due and is left out
    assert 5 not in found
    assert progress(nodes, {}) == {}


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Node], dict[int, list[int]]]:
    size = draw(st.integers(1, 10))
    nodes = [
        Node(
            key, draw(st.none() | st.integers(1, key - 1)) if key > 1 else None, draw(st.none() | st.integers(0, WHOLE))
        )
        for key in range(1, size + 1)
    ]
    done = draw(st.dictionaries(st.integers(1, size), st.lists(st.integers(0, 100), max_size=4)))
    return nodes, done


@given(trees())
def test_progress_lies_between_the_least_and_the_most(tree: tuple[list[Node], dict[int, list[int]]]) -> None:
    nodes, done = tree
    found = progress(nodes, done)
    percents = [percent for each in done.values() for percent in each]
    for value in found.values():
        assert min(percents) - 1e-9 <= value <= max(percents) + 1e-9


@given(trees(), st.integers(0, 100))
def test_what_is_everywhere_the_same_is_the_whole(tree: tuple[list[Node], dict[int, list[int]]], percent: int) -> None:
    nodes, done = tree
    same = {key: [percent] * len(each) for key, each in done.items()}
    assert all(value == pytest.approx(percent) for value in progress(nodes, same).values())
