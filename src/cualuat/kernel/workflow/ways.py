"""Ways through a table: what can be reached, the shortest way, the main line, and what a citizen is shown of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cualuat.kernel.workflow.tables import State, Table, WaitsFor


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the way as a citizen sees it: `words` for her, `when` past, now or next, whom the matter waits for."""

    code: str
    words: str
    when: Literal["past", "now", "next"]
    final: bool
    waits_for: WaitsFor


def moves(table: Table) -> dict[str, tuple[str, ...]]:
    """From each state to those that one step leads to, in the table's order; unknown states and staying left out."""
    found: dict[str, dict[str, None]] = {state.code: {} for state in table.states}
    for edge in table.edges:
        for source, target in edge.arrows():
            if source in found and target in found and source != target:
                found[source][target] = None
    return {source: tuple(targets) for source, targets in found.items()}


def reachable(table: Table, start: str) -> frozenset[str]:
    """The states that some steps lead to from `start`, itself among them."""
    return frozenset(_distances(moves(table), (start,)))


def leading_to(table: Table, ends: Collection[str]) -> dict[str, int]:
    """How many steps each state is away from the nearest of `ends`; states that lead to none are left out."""
    back: dict[str, list[str]] = {state.code: [] for state in table.states}
    for source, targets in moves(table).items():
        for target in targets:
            back[target].append(source)
    return _distances(back, ends)


def _distances(graph: Mapping[str, Sequence[str]], starts: Collection[str]) -> dict[str, int]:
    found = {code: 0 for code in starts if code in graph}
    queue = list(found)
    for code in queue:
        for other in graph[code]:
            if other not in found:
                found[other] = found[code] + 1
                queue.append(other)
    return found


def way_to_the_end(table: Table, start: str) -> tuple[str, ...]:
    """The shortest way from `start` to the usual end, else to the nearest end; both its ends included.

    The usual end is the first final state of the table. Of equally short ways the one of the earlier step. Only
    `start` where no end can be reached.
    """
    ends = [state.code for state in table.states if state.final]
    away = leading_to(table, ends[:1])
    if start not in away:
        away = leading_to(table, ends)
    way = [start]
    graph = moves(table)
    while away.get(way[-1], 0):
        way.append(next(code for code in graph[way[-1]] if away.get(code) == away[way[-1]] - 1))
    return tuple(way)


def main_line(table: Table) -> tuple[str, ...]:
    """The course as the table tells it, from the initial state to the usual end; other states are side states.

    Of all ways that keep to the order of the table the one through most states that wait for the agency, and through as
    few others as that needs. Where no way keeps to the order, the shortest way.
    """
    order = {state.code: number for number, state in enumerate(table.states)}
    end = next((state.code for state in table.states if state.final), "")
    graph = moves(table)
    best: dict[str, tuple[int, tuple[str, ...]]] = {end: (0, (end,))} if end else {}
    for state in reversed(table.states):
        if state.final:
            continue
        ahead = [best[code] for code in graph[state.code] if code in best and _follows(order, state.code, code, end)]
        if ahead:
            worth, way = max(ahead, key=lambda found: found[0])
            best[state.code] = (worth + (1 if state.waits_for == "agency" else -1), (state.code, *way))
    return best[table.initial][1] if table.initial in best else way_to_the_end(table, table.initial)


def _follows(order: Mapping[str, int], code: str, after: str, end: str) -> bool:
    return after == end or order[after] > order[code]


def path_shown(table: Table, visited: Sequence[str]) -> tuple[StepShown, ...]:
    """Where a matter stands, for its citizen: the states it went through, the current one, those that likely follow.

    `visited` in order, the current state last; nothing visited means the initial state. What likely follows is the
    usual course, after the shortest way back to it. States without words for the citizen are left out, and neighbours with the same
    words are one step. Raises `UnknownState`.
    """
    been = [table.state(code) for code in visited or (table.initial,)]
    ahead = [table.state(code) for code in _usual_way(table, been[-1].code)[1:]]
    shown = [_shown(state, "past") for state in been[:-1]]
    shown.append(_shown(been[-1], "now"))
    shown += [_shown(state, "next") for state in ahead]
    return tuple(_merged([step for step in shown if step.words or step.when == "now"]))


def _usual_way(table: Table, start: str) -> tuple[str, ...]:
    """From `start` the shortest way to the usual course, then along it; both ends included."""
    course, way = main_line(table), way_to_the_end(table, start)
    for number, code in enumerate(way):
        if code in course:
            return (*way[:number], *course[course.index(code) :])
    return way


def _shown(state: State, when: Literal["past", "now", "next"]) -> StepShown:
    return StepShown(state.code, state.public, when, state.final, state.waits_for)


def _merged(steps: list[StepShown]) -> list[StepShown]:
    kept: list[StepShown] = []
    for step in steps:
        if kept and step.words in (kept[-1].words, ""):
            # A current state without words of its own stands under the last words that the citizen was told.
            words = step.words or kept[-1].words
            last = kept.pop()
            step = last if step.when == "next" else StepShown(step.code, words, step.when, step.final, step.waits_for)
        kept.append(step)
    return kept
