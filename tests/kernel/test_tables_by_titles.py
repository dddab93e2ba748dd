"""Rows of a table by the titles of its columns, wherever the header stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.tables import Fault, Line, Titles, lines_of, repeated, too_long

TITLES: Titles = {"text": ("Nhiệm vụ", "Nội dung"), "unit": ("Đơn vị",)}
HEAD = ["đơn  vị", "NỘI DUNG", "cột lạ"]


def test_header_below_a_title_numbers_under_it_and_empty_rows_are_passed_over() -> None:
    cells = [["Sở Tư pháp"], [], HEAD, ["(1)", "(2)", "(3)"], ["P1", " Mở  lớp\n", "x"], ["", " "], ["", "In sổ"]]
    lines, faults = lines_of(cells, TITLES, needed=("text",), most=10)
    assert faults == []
    assert [(line.row, line["text"], line["unit"], line["khác"]) for line in lines] == [
        (5, "Mở lớp", "P1", ""),
        (7, "In sổ", "", ""),
    ]


def test_a_first_row_of_numbers_is_no_row_of_column_numbers() -> None:
    lines, faults = lines_of([HEAD, ["1970", "001070000001"]], TITLES, needed=("text",), most=10)
    assert faults == []
    assert [(line["unit"], line["text"]) for line in lines] == [("1970", "001070000001")]


def test_what_is_wrong_with_the_whole_file_names_the_columns() -> None:
    _, faults = lines_of([["Đơn vị"]], TITLES, needed=("text", "unit"), most=10)
    assert str(faults[0]) == "Không thấy dòng tiêu đề có cột «Nhiệm vụ» và cột «Đơn vị». Hãy dùng mẫu bảng tải ở đây."
    assert [fault.row for fault in lines_of([HEAD], TITLES, needed=("text",), most=10)[1]] == [0]
    lines, faults = lines_of([HEAD, ["a", "b"], ["c", "d"]], TITLES, needed=("text",), most=1)
    assert len(lines) == 2
    assert "quá 1 dòng" in str(faults[0])


def test_long_cells_and_rows_that_say_the_same() -> None:
    assert too_long(Line(3, {"text": "abcd"}), {"text": 3}, TITLES) == [Fault(3, "cột «Nhiệm vụ» dài quá 3 ký tự.")]
    assert [str(one) for one in repeated([(2, "a"), (3, "b"), (5, "a")], "việc")] == [
        "Dòng 5: việc này đã có ở dòng 2."
    ]


@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=8))
def test_no_filled_row_is_lost(cells: list[list[str]]) -> None:
    lines, _ = lines_of([HEAD, ["một"], *cells], TITLES, needed=("text",), most=100)
    assert [line.row for line in lines] == [
        n for n, row in enumerate([["một"], *cells], 2) if any(cell.strip() for cell in row)
    ]
