"""Which counts of a table may be shown, when nobody may learn that a count is small.

A count of 1 to k - 1 is small. It is hidden, and others with it, so that whoever knows every count shown, every total shown
and that counts are whole and not negative, must still hold it possible that the hidden count is k or more. What an interval of a
hidden count is, is the same as how much can flow through the graph of the hidden cells: hiding one more never makes it narrower.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_ANY: Final = 10**9
_Node = tuple[str, int]


def is_small(count: int, k: int) -> bool:
    """Whether a count must not be told."""
    return 0 < count < k


def hide_line(counts: Sequence[int], k: int) -> list[bool] | None:
    """Which of the counts are hidden when their sum is shown; None where even then one could be told, so nothing is shown.

    Zeros and the smallest counts are taken first.
    """
    hidden = [is_small(count, k) for count in counts]
    if not any(hidden):
        return hidden
    while sum(hidden) < 2 or sum(count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden) < k:
        shown = [n for n, is_hidden in enumerate(hidden) if not is_hidden]
        if not shown:
            return None
        hidden[min(shown, key=lambda n: (counts[n] == 0, counts[n], n))] = True
    return hidden


@dataclass
class Table:
    """Counts of a table with its totals; `hidden` is by row and column, the last of each the totals."""

    counts: Sequence[Sequence[int]]
    k: int
    hidden: list[list[bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows, columns = len(self.counts), len(self.counts[0])
        self.values = [[*row, sum(row)] for row in self.counts]
        self.values.append([sum(row[n] for row in self.values) for n in range(columns + 1)])
        self.hidden = self.hidden or [[False] * (columns + 1) for _ in range(rows + 1)]

    @property
    def inner(self) -> Iterator[tuple[int, int]]:
        """Every cell but the totals."""
        return ((i, j) for i in range(len(self.counts)) for j in range(len(self.counts[0])))

    def small(self) -> list[tuple[int, int]]:
        """Hidden cells, totals too, whose counts are small."""
        return [
            (i, j)
            for i, row in enumerate(self.hidden)
            for j, is_hidden in enumerate(row)
            if is_hidden and is_small(self.values[i][j], self.k)
        ]

    def is_safe(self, i: int, j: int) -> bool:
        """Whether the count of a hidden cell could, for all that is shown, be k or more."""
        need = self.k - self.values[i][j]
        is_total = (i == len(self.counts)) != (j == len(self.counts[0]))
        start, goal = (("column", j), ("row", i)) if is_total else (("row", i), ("column", j))
        return _flow(self._arcs(leaving_out=(i, j)), start, goal, need) >= need

    def _arcs(self, leaving_out: tuple[int, int]) -> dict[_Node, dict[_Node, int]]:
        """From row to column by taking from a cell, from column to row by giving to it; totals the other way round."""
        arcs: dict[_Node, dict[_Node, int]] = defaultdict(dict)
        last_row, last_column = len(self.counts), len(self.counts[0])
        for i, row in enumerate(self.hidden):
            for j, is_hidden in enumerate(row):
                if not is_hidden or (i, j) == leaving_out:
                    continue
                taken, given = self.values[i][j], _ANY
                if (i == last_row) != (j == last_column):
                    taken, given = given, taken
                arcs["row", i]["column", j] = taken
                arcs["column", j]["row", i] = given
        return arcs

    def protect(self, i: int, j: int) -> bool:
        """Hides more until the cell is safe; False where it never is."""
        while not self.is_safe(i, j):
            more = self._square(i, j) or self._largest(i, j)
            if not more:
                return False
            for a, b in more:
                self.hidden[a][b] = True
        return True

    def _square(self, i: int, j: int) -> list[tuple[int, int]]:
        """The cheapest three cells that make a cycle of four with the cell and are large enough; none where there are none."""
        rows, columns = len(self.counts), len(self.counts[0])
        if i >= rows or j >= columns:
            return []
        need = self.k - self.values[i][j]
        best: list[tuple[int, int]] = []
        price: tuple[int, int] | None = None
        for a in range(rows):
            for b in range(columns):
                if a == i or b == j or self.values[i][b] < need or self.values[a][j] < need:
                    continue
                more = [cell for cell in ((i, b), (a, j), (a, b)) if not self.hidden[cell[0]][cell[1]]]
                asked = (len(more), sum(self.values[x][y] for x, y in more))
                if more and (price is None or asked < price):
                    best, price = more, asked
        return best

    def _largest(self, i: int, j: int) -> list[tuple[int, int]]:
        """The largest cell not hidden yet, of the same row or column where there is one."""
        left = [(a, b) for a, b in self.inner if not self.hidden[a][b]]
        near = [(a, b) for a, b in left if a == i or b == j]
        found = max(near or left, key=lambda cell: self.values[cell[0]][cell[1]], default=None)
        return [found] if found else []


def hide_table(
    counts: Sequence[Sequence[int]], k: int, *, rows: Sequence[bool], columns: Sequence[bool]
) -> list[list[bool]] | None:
    """Which cells of a table are hidden; `rows` and `columns` say which totals are hidden elsewhere already.

    A row or column whose total is hidden is hidden whole. None where the table cannot be shown at all.
    """
    if not counts or not counts[0]:
        return []
    table = Table(counts, k)
    for i, j in table.inner:
        table.hidden[i][j] = rows[i] or columns[j] or is_small(counts[i][j], k)
    for i, is_hidden in enumerate(rows):
        table.hidden[i][-1] = is_hidden
    for j, is_hidden in enumerate(columns):
        table.hidden[-1][j] = is_hidden
    if not all(table.protect(i, j) for i, j in table.small()):
        return None
    return [row[:-1] for row in table.hidden[:-1]]


def _flow(arcs: dict[_Node, dict[_Node, int]], start: _Node, goal: _Node, most: int) -> int:
    """How much can flow from start to goal, no more than `most` being looked for."""
    total = 0
    while total < most:
        came = _path(arcs, start, goal)
        if goal not in came:
            break
        steps: list[tuple[_Node, _Node]] = []
        node = goal
        while node != start:
            steps.append((came[node], node))
            node = came[node]
        amount = min(most - total, *(arcs[a][b] for a, b in steps))
        for a, b in steps:
            arcs[a][b] -= amount
            arcs[b][a] = arcs[b].get(a, 0) + amount
        total += amount
    return total


def _path(arcs: dict[_Node, dict[_Node, int]], start: _Node, goal: _Node) -> dict[_Node, _Node]:
    """From where each node was reached first."""
    came: dict[_Node, _Node] = {start: start}
    waiting = deque([start])
    while waiting and goal not in came:
        node = waiting.popleft()
        for other, room in arcs[node].items():
            if room > 0 and other not in came:
                came[other] = node
                waiting.append(other)
    return came
