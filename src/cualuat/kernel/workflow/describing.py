"""A table in words: Markdown for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cualuat.kernel.workflow.tables import CLOCK_NAMES, WAITS_NAMES, Edge, Effect, State, Table

_STATE_HEAD: Final = ("Trạng thái", "Mã", "Lời cho người dân", "Chờ")
_EDGE_HEAD: Final = ("Từ", "Bước", "Đến", "Người làm", "Giấy tờ", "Thời hạn", "Căn cứ")
_STAYS: Final = "giữ nguyên"


def describe(table: Table, *, names: Mapping[str, str] | None = None) -> str:
    """Markdown: a heading, the states, the steps. `names` gives words for codes of roles, forms and limits."""
    words = names or {}
    lines = [
        f"# {_plain(table.name)}",
        "",
        *_rows(_STATE_HEAD, [_state_row(state) for state in table.states]),
        "",
        *_rows(_EDGE_HEAD, [_edge_row(table, edge, words) for edge in table.edges]),
    ]
    return "\n".join(lines) + "\n"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(_plain(cell) for cell in row)} |"


def _plain(text: str) -> str:
    """On one line, without what Markdown takes for something else."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _state_row(state: State) -> tuple[str, ...]:
    waits = "kết thúc" if state.final else WAITS_NAMES[state.waits_for]
    return (state.name, state.code, state.public or "–", waits)


def _edge_row(table: Table, edge: Edge, words: Mapping[str, str]) -> tuple[str, ...]:
    return (
        "; ".join(_name(table, code) for code in edge.sources),
        edge.name,
        _STAYS if edge.stays else _name(table, edge.target),
        ", ".join(words.get(code, code) for code in edge.who),
        words.get(edge.document, edge.document) or "–",
        "; ".join(_clock(effect, words) for effect in edge.effects) or "–",
        edge.basis,
    )


def _name(table: Table, code: str) -> str:
    return table.state(code).name if table.has(code) else code


def _clock(effect: Effect, words: Mapping[str, str]) -> str:
    extension = f" ({words.get(effect.extension, effect.extension)})" if effect.extension else ""
    return f"{CLOCK_NAMES[effect.kind]} {words.get(effect.limit, effect.limit)}{extension}"
