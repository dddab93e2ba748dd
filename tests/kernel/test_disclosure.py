"""Nothing shown gives a small count away; weights keep the sum. Held against every table that would look the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.disclosure.hiding import hide_line, hide_table, is_small
from cualuat.kernel.disclosure.weighing import CannotWeigh, weights

K = 3
_cells = st.integers(0, 5)
_tables = st.integers(2, 3).flatmap(
    lambda columns: st.lists(st.lists(_cells, min_size=columns, max_size=columns), min_size=2, max_size=3)
)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(2, 10))
def test_a_small_count_of_a_line_could_be_large_for_all_that_is_shown(counts: list[int], k: int) -> None:
    hidden = hide_line(counts, k)
    if hidden is None:
        assert any(is_small(count, k) for count in counts)
        return
    assert all(is_hidden for count, is_hidden in zip(counts, hidden, strict=True) if is_small(count, k))
    left = sum(count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden)
    if any(
        hidden
    ):  # whoever subtracts what is shown from the sum learns this much of any one of them: from 0 to `left`
        assert left >= k
        assert sum(hidden) >= 2
    if not any(is_small(count, k) for count in counts):
        assert not any(hidden)


def _alike(counts: Sequence[Sequence[int]], hidden: Sequence[Sequence[bool]]) -> Iterator[list[list[int]]]:
    """Every table of whole counts with the same shown cells and the same totals: found by trying, not by the program's way."""
    rows, columns = len(counts), len(counts[0])
    row_left = [sum(n for n, h in zip(row, line, strict=True) if h) for row, line in zip(counts, hidden, strict=True)]
    column_left = [sum(counts[i][j] for i in range(rows) if hidden[i][j]) for j in range(columns)]
    cells = [(i, j) for i in range(rows) for j in range(columns) if hidden[i][j]]
    table = [list(row) for row in counts]

    def fill(n: int) -> Iterator[list[list[int]]]:
        if n == len(cells):
            if not any(row_left) and not any(column_left):
                yield [list(row) for row in table]
            return
        i, j = cells[n]
        for value in range(min(row_left[i], column_left[j]) + 1):
            table[i][j] = value
            row_left[i] -= value
            column_left[j] -= value
            yield from fill(n + 1)
            row_left[i] += value
            column_left[j] += value

    return fill(0)


@settings(max_examples=60, deadline=None)
@given(_tables)
def test_no_small_cell_can_be_computed_from_what_is_shown(counts: list[list[int]]) -> None:
    """With every total shown, which tells most."""
    hidden = hide_table(counts, K, rows=[False] * len(counts), columns=[False] * len(counts[0]))
    small = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) if is_small(n, K)]
    if hidden is None:
        assert small
        return
    assert all(hidden[i][j] for i, j in small)
    if not small:
        assert not any(map(any, hidden))
        return
    most = dict.fromkeys(small, 0)
    for n, table in enumerate(_alike(counts, hidden)):
        most = {cell: max(top, table[cell[0]][cell[1]]) for cell, top in most.items()}
        if all(top >= K for top in most.values()) or n > 200_000:
            break
    assert all(top >= K for top in most.values())


@settings(max_examples=60, deadline=None)
@given(_tables)
def test_a_hidden_total_is_not_told_by_the_cells_of_its_row(counts: list[list[int]]) -> None:
    """Totals hidden as a table of the question alone hides them; their cells then add up to nothing that is shown."""
    totals = [sum(row) for row in counts]
    rows = hide_line(totals, K)
    columns = hide_line([sum(column) for column in zip(*counts, strict=True)], K)
    if rows is None or columns is None:
        return
    hidden = hide_table(counts, K, rows=rows, columns=columns)
    if hidden is not None:
        assert all(all(line) for line, is_hidden in zip(hidden, rows, strict=True) if is_hidden)
        assert all(line[j] for line in hidden for j, is_hidden in enumerate(columns) if is_hidden)


def test_a_table_that_hides_one_cell_hides_three_more() -> None:
    hidden = hide_table([[1, 20, 30], [40, 50, 60], [70, 80, 90]], 5, rows=[False] * 3, columns=[False] * 3)
    assert hidden is not None
    assert sum(map(sum, hidden)) == 4
    assert hide_line([2, 30, 40], 5) == [True, True, False]
    assert hide_line([2], 5) is None


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.tuples(st.integers(1, 500), st.floats(0.1, 100)), min_size=1, max_size=6
    ),
    st.floats(1, 10),
)
def test_weights_stay_within_bounds_and_sheets_as_many_as_they_are(
    groups: dict[str, tuple[int, float]], cap: float
) -> None:
    counts = {key: n for key, (n, _) in groups.items()}
    found = weights(counts, {key: share for key, (_, share) in groups.items()}, cap)
    assert sum(counts[key] * weight for key, weight in found.items()) == pytest.approx(sum(counts.values()))
    assert all(1 / cap - 1e-9 <= weight <= cap + 1e-9 for weight in found.values())


def test_weights_meet_the_targets_where_no_bound_stands_in_the_way() -> None:
    found = weights({"nam": 80, "nu": 20}, {"nam": 50, "nu": 50}, 5)
    assert found == {"nam": pytest.approx(0.625), "nu": pytest.approx(2.5)}
    capped = weights({"nam": 99, "nu": 1}, {"nam": 50, "nu": 50}, 3)
    assert capped["nu"] == pytest.approx(3)
    with pytest.raises(CannotWeigh, match="nu"):
        weights({"nam": 10, "nu": 0}, {"nam": 50, "nu": 50}, 3)
    with pytest.raises(CannotWeigh):
        weights({"nam": 10}, {"nam": -1}, 3)
