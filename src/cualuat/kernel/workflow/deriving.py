"""A table made from another: the same course with other limits, forms, states or steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from cualuat.kernel.workflow.tables import Edge, Effect, InvalidTable, State, Table


def rename(table: Table, *, code: str, name: str) -> Table:
    """The same course under another code and name."""
    return replace(table, code=code, name=name)


def derive(
    base: Table,
    *,
    code: str,
    name: str,
    limits: Mapping[str, str] | None = None,
    documents: Mapping[str, str] | None = None,
    drop_states: Collection[str] = (),
    drop_edges: Collection[str] = (),
    replace_edges: Iterable[Edge] = (),
    add_states: Iterable[State] = (),
    add_edges: Iterable[Edge] = (),
) -> Table:
    """The table of another kind. Codes of limits and forms are replaced, then steps replaced, rows dropped, rows added.

    A limit or form replaced by "" is taken away. With a state go the steps that lead to it or start only from it; a step
    that starts from other states too is kept for those. Raises `InvalidTable` for what the base does not have, or has
    already.
    """
    other = replace(base, code=code, name=name)
    other = _with_other_codes(other, limits or {}, documents or {})
    other = _with_edges_replaced(other, tuple(replace_edges))
    other = _without_edges(other, drop_edges)
    other = _without_states(other, drop_states)
    return _with_rows_added(other, tuple(add_states), tuple(add_edges))


def _with_other_codes(table: Table, limits: Mapping[str, str], documents: Mapping[str, str]) -> Table:
    known = {effect.limit for edge in table.edges for effect in edge.effects}
    _need(table, "thời hạn", limits, known)
    _need(table, "biểu mẫu", documents, {edge.document for edge in table.edges if edge.document})
    edges = tuple(
        replace(
            edge,
            effects=_other_limits(edge.effects, limits),
            document=documents.get(edge.document, edge.document),
        )
        for edge in table.edges
    )
    return replace(table, edges=edges)


def _other_limits(effects: tuple[Effect, ...], limits: Mapping[str, str]) -> tuple[Effect, ...]:
    other = (replace(effect, limit=limits.get(effect.limit, effect.limit)) for effect in effects)
    return tuple(effect for effect in other if effect.limit)


def _without_states(table: Table, dropped: Collection[str]) -> Table:
    _need(table, "trạng thái", dropped, {state.code for state in table.states})
    if table.initial in dropped:
        raise InvalidTable(f"Không thể bỏ trạng thái đầu «{table.initial}» của quy trình «{table.name}».")
    edges = []
    for edge in table.edges:
        sources = tuple(code for code in edge.sources if code not in dropped)
        if edge.target not in dropped and sources:
            edges.append(replace(edge, sources=sources))
    states = tuple(state for state in table.states if state.code not in dropped)
    return replace(table, states=states, edges=tuple(edges))


def _without_edges(table: Table, dropped: Collection[str]) -> Table:
    _need(table, "bước", dropped, {edge.code for edge in table.edges})
    return replace(table, edges=tuple(edge for edge in table.edges if edge.code not in dropped))


def _with_edges_replaced(table: Table, edges: tuple[Edge, ...]) -> Table:
    new = {edge.code: edge for edge in edges}
    _need(table, "bước", new, {edge.code for edge in table.edges})
    return replace(table, edges=tuple(new.get(edge.code, edge) for edge in table.edges))


def _with_rows_added(table: Table, states: tuple[State, ...], edges: tuple[Edge, ...]) -> Table:
    _need_new(table, "trạng thái", [state.code for state in states], {state.code for state in table.states})
    _need_new(table, "bước", [edge.code for edge in edges], {edge.code for edge in table.edges})
    return replace(table, states=(*table.states, *states), edges=(*table.edges, *edges))


def _need(table: Table, what: str, codes: Iterable[str], known: Collection[str]) -> None:
    for code in codes:
        if code not in known:
            raise InvalidTable(f"Quy trình «{table.name}» dựa trên một bảng không có {what} «{code}».")


def _need_new(table: Table, what: str, codes: Iterable[str], known: Collection[str]) -> None:
    for code in codes:
        if code in known:
            raise InvalidTable(f"Quy trình «{table.name}» đã có {what} «{code}»; hãy thay thay vì thêm.")
