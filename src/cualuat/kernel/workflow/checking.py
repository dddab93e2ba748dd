"""What is wrong with a table, in words for whoever keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from cualuat.kernel.workflow.tables import Edge, Table, doubled
from cualuat.kernel.workflow.ways import leading_to, moves, reachable


def faults(table: Table) -> list[str]:
    """Sentences in Vietnamese, each naming the state or step; empty for a table by which every matter can end."""
    return [*_faults_of_codes(table), *_faults_of_edges(table), *_faults_of_course(table)]


def _faults_of_codes(table: Table) -> Iterator[str]:
    for code in doubled(state.code for state in table.states):
        yield f"Có hai trạng thái cùng mã «{code}»."
    for code in doubled(edge.code for edge in table.edges):
        yield f"Có hai bước cùng mã «{code}»."
    if not table.has(table.initial):
        yield f"Trạng thái đầu «{table.initial}» không có trong bảng."
    elif table.state(table.initial).final:
        yield f"Trạng thái đầu «{table.initial}» không thể là trạng thái kết thúc."
    for state in table.states:
        if not state.code.strip() or not state.name.strip():
            yield f"Trạng thái «{state.code}» thiếu mã hoặc tên."


def _faults_of_edges(table: Table) -> Iterator[str]:
    for edge in table.edges:
        for code in (*dict.fromkeys(edge.sources), edge.target):
            if code and not table.has(code):
                yield f"Bước «{edge.code}» nhắc đến trạng thái «{code}» không có trong bảng."
        for wrong, words in _shortcomings(edge):
            if wrong:
                yield f"Bước «{edge.code}» {words}."
        for code in dict.fromkeys(edge.sources):
            if edge.stays and table.has(code) and table.state(code).final:
                yield f"Bước «{edge.code}» giữ nguyên trạng thái kết thúc «{code}»."


def _shortcomings(edge: Edge) -> tuple[tuple[bool, str], ...]:
    extends = [bool(effect.extension) == (effect.kind == "extend") for effect in edge.effects]
    return (
        (not edge.code.strip() or not edge.name.strip(), "thiếu mã hoặc tên"),
        (not edge.sources, "không đi từ trạng thái nào"),
        (bool(doubled(edge.sources)), "ghi một trạng thái đi hai lần"),
        (not any(who.strip() for who in edge.who), "không nói ai được làm"),
        (not edge.basis.strip(), "thiếu căn cứ pháp lý"),
        (not all(extends), "gia hạn thiếu loại gia hạn, hoặc ghi loại gia hạn cho việc khác"),
        (not all(effect.limit.strip() for effect in edge.effects), "tác động đến thời hạn không có mã"),
    )


def _faults_of_course(table: Table) -> Iterator[str]:
    found = reachable(table, table.initial)
    graph = moves(table)
    ending = leading_to(table, [state.code for state in table.states if state.final])
    for state in table.states:
        if table.has(table.initial) and state.code not in found:
            yield f"Không có cách nào đi đến trạng thái «{state.code}»."
        if state.final:
            continue
        if not graph[state.code]:
            yield f"Trạng thái «{state.code}» chưa kết thúc mà không có bước nào đi tiếp."
        elif state.code not in ending:
            yield f"Từ trạng thái «{state.code}» không đi đến được trạng thái kết thúc nào."
