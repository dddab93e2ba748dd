"""How a request stands; the table of assigned tasks as it is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.coordination.rules import STANDINGS, read_rows, same_task, standing

DAY = date(2026, 11, 20)
HEAD = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Tình trạng"]
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("due", "replied", "dropped", "wanted"),
    [
        (DAY, None, None, "waiting"),
        (DAY - timedelta(1), None, None, "late"),
        (DAY, DAY, None, "in_time"),
        (DAY - timedelta(1), DAY, None, "after"),
        (None, DAY, None, "replied"),
        (None, None, None, "no_reply"),
        (DAY - timedelta(9), None, DAY, "dropped"),
    ],
)
def test_how_a_request_stands(due: date | None, replied: date | None, dropped: date | None, wanted: str) -> None:
    assert standing(due=due, replied=replied, dropped=dropped, on=DAY) == wanted


@given(days, days, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_what_is_answered_never_becomes_late(due: date | None, replied: date | None, on: date) -> None:
    found = standing(due=due, replied=replied, dropped=None, on=on)
    assert found in STANDINGS
    assert (found == "late") == (replied is None and due is not None and due < on)


def test_a_table_under_a_title_in_another_order() -> None:
    table = [
        ["UBND TỈNH MẪU", "", ""],
        [],
        ["Cơ quan chủ trì", "nội dung  NHIỆM VỤ", "lạ", "Trạng thái"],
        ["(1)", "(2)", "", "(4)"],
        ["Sở Tư pháp", "Mở  lớp\ntập huấn", "x", "đang làm"],
        ["", "", "", ""],
        ["Sở Xây dựng", "In sổ tay"],
    ]
    rows, faults = read_rows(table)
    assert faults == []
    assert [(row.row, row.text, row.leads, row.state) for row in rows] == [
        (5, "Mở lớp tập huấn", "Sở Tư pháp", "doing"),
        (7, "In sổ tay", "Sở Xây dựng", "waiting"),
    ]


def test_every_fault_is_told_with_its_row() -> None:
    rows = [
        ["1", "", "Sở", "", ""],
        ["2", "Việc", "", "", "xong xuôi"],
        ["3", "Việc A", "Sở", "", ""],
        ["4", "việc a.", "Sở", "", ""],
    ]
    _, faults = read_rows([HEAD, *rows])
    told = [str(fault) for fault in faults]
    assert len(told) == 4
    assert "Dòng 2: thiếu nhiệm vụ." in told
    assert "Dòng 3: thiếu nơi chủ trì." in told
    assert any(line.startswith("Dòng 3: tình trạng «xong xuôi»") for line in told)
    assert "Dòng 5: nhiệm vụ này đã có ở dòng 4." in told


@pytest.mark.parametrize("table", [[], [["a", "b"]], [HEAD], [["Nhiệm vụ", "Ghi chú"], ["x", "y"]]])
def test_no_table_is_told_of_the_whole_file(table: list[list[str]]) -> None:
    rows, faults = read_rows(table)
    assert rows == []
    assert [fault.row for fault in faults] == [0]


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_no_table_breaks_the_reading_and_no_row_is_lost(cells: list[list[str]]) -> None:
    rows, faults = read_rows([HEAD, ["một"], *cells])
    filled = [n for n, row in enumerate([["một"], *cells], 2) if any(cell.strip() for cell in row)]
    assert {row.row for row in rows} | {fault.row for fault in faults if fault.row} == set(filled)


@given(st.text(max_size=30))
def test_blanks_and_capitals_make_no_other_task(text: str) -> None:
    assert same_task(f"  {text} ") == same_task(text)
