"""Transition tables as values: the states of a kind of matter, and the steps that lead from one to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

ClockKind = Literal["start", "pause", "resume", "extend", "reset", "stop"]
WaitsFor = Literal["agency", "citizen", "other", ""]

CLOCK_NAMES: Final[dict[ClockKind, str]] = {
    "start": "bắt đầu",
    "pause": "tạm dừng",
    "resume": "tiếp tục",
    "extend": "gia hạn",
    "reset": "tính lại",
    "stop": "kết thúc",
}
WAITS_NAMES: Final[dict[WaitsFor, str]] = {
    "agency": "cơ quan",
    "citizen": "người dân",
    "other": "cơ quan khác",
    "": "không ai",
}


class UnknownState(LookupError):
    """The table has no state of this code."""


class UnknownEdge(LookupError):
    """The table has no step of this code."""


class NotFromHere(ValueError):
    """The step does not go from this state; the message, in Vietnamese, says from which it goes."""


class InvalidTable(ValueError):
    """Rows that make no table, or a change that does not fit the table; the message names the row, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter can stand: `name` in Vietnamese for officers, `public` the words for the citizen.

    An empty `public` leaves the state out of what the citizen is shown. `final`: nothing more is to be done.
    """

    code: str
    name: str
    public: str
    final: bool = False
    waits_for: WaitsFor = "agency"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step does to the clock of a time limit.

    `limit` is the limit's code; it may hold placeholders in braces («information-{channel}-simple») that the caller
    fills. `extension` is the code of the extension granted, for «extend» only.
    """

    kind: ClockKind
    limit: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A step from any of `sources` to `target`; an empty target leaves the matter where it is.

    `who`: codes of roles that may take it; `document`: code of the form it makes; `basis`: a citation; `needs`: names
    of inputs; `guards`: names of conditions that the program knows; `public`: the citizen is told.
    """

    code: str
    name: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    document: str = ""
    effects: tuple[Effect, ...] = ()
    basis: str = ""
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    public: bool = True
    note: str = ""

    @property
    def stays(self) -> bool:
        """The step leaves the matter in its state."""
        return not self.target

    def arrows(self) -> tuple[tuple[str, str], ...]:
        """The moves it makes: (from, to), each once; none for a step that stays."""
        return tuple((source, self.target) for source in dict.fromkeys(self.sources) if self.target)


@dataclass(frozen=True, slots=True)
class Table:
    """The course of one kind of matter. States stand in their usual order; the first final one is the usual end."""

    code: str
    name: str
    initial: str
    states: tuple[State, ...]
    edges: tuple[Edge, ...]

    def has(self, code: str) -> bool:
        """Whether there is a state of this code."""
        return any(state.code == code for state in self.states)

    def state(self, code: str) -> State:
        """Raises `UnknownState`."""
        for state in self.states:
            if state.code == code:
                return state
        known = ", ".join(state.code for state in self.states)
        raise UnknownState(f"Quy trình «{self.name}» không có trạng thái «{code}» (các trạng thái: {known}).")

    def edge(self, code: str) -> Edge:
        """Raises `UnknownEdge`."""
        for edge in self.edges:
            if edge.code == code:
                return edge
        known = ", ".join(edge.code for edge in self.edges)
        raise UnknownEdge(f"Quy trình «{self.name}» không có bước «{code}» (các bước: {known}).")

    def edges_from(self, state: str) -> tuple[Edge, ...]:
        """The steps that can be taken in the state, in the table's order. Raises `UnknownState`."""
        self.state(state)
        return tuple(edge for edge in self.edges if state in edge.sources)

    def allowed(self, state: str, edge_code: str) -> bool:
        """Whether the step goes from the state. Raises `UnknownState`, `UnknownEdge`."""
        self.state(state)
        return state in self.edge(edge_code).sources

    def next_state(self, state: str, edge_code: str) -> str:
        """Where the step leads from the state. Raises `NotFromHere`, `UnknownState`, `UnknownEdge`."""
        edge = self.edge(edge_code)
        if not self.allowed(state, edge_code):
            sources = ", ".join(f"«{self.state(code).name}»" for code in edge.sources)
            raise NotFromHere(
                f"Không thể làm bước «{edge.name}» khi hồ sơ ở trạng thái «{self.state(state).name}»; "
                f"bước này chỉ làm được từ trạng thái {sources}."
            )
        return self.state(edge.target or state).code


def doubled(codes: Iterable[str]) -> tuple[str, ...]:
    """What stands there more than once, each once, in order."""
    return tuple(code for code, times in Counter(codes).items() if times > 1)
