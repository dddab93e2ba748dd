"""Bodies of forms as blocks."""

from __future__ import annotations

from cualuat.letters.bodies import Block, blocks, optional, template_lines


def kinds(body: str) -> list[str]:
    return [block.kind for block in blocks(body)]


def test_lines_run_on_until_a_blank_line() -> None:
    assert blocks("Một hai\nba bốn.\n\nNăm.") == [Block("text", "Một hai ba bốn."), Block("text", "Năm.")]


def test_marks_begin_a_block_without_a_blank_line() -> None:
    assert kinds("I. PHẦN\n1. Một\na) Hai\n- Ba\nĐiều 1. Bốn") == ["heading", "text", "text", "dash", "article"]


def test_an_article_has_a_label_and_runs_on() -> None:
    assert blocks("Điều 12. Giao việc\ncho phòng.") == [Block("article", "Giao việc cho phòng.", "Điều 12.")]


def test_a_date_or_a_number_in_the_middle_begins_nothing() -> None:
    assert kinds("Xong trước ngày 05 tháng 02 năm\n2026 theo Điều 5.") == ["text"]


def test_control_lines_hold_whole_paragraphs() -> None:
    body = "{% if f.a %}\nMột.\n{% else %}\nHai.\n{% endif %}"
    assert list(template_lines(body)) == ["{%p if f.a %}", "Một.", "{%p else %}", "Hai.", "{%p endif %}"]


def test_conditions_inside_a_line_stay_in_it() -> None:
    body = "Gọi{% if agency.phone %} số {{ agency.phone }}{% endif %}."
    assert blocks(body) == [Block("text", body)]


def test_tables_have_rows_and_filters_keep_their_bars() -> None:
    [table] = blocks("| STT | Tên |\n{% for x in f.a|dong %}\n| {{ loop.index }} | {{ x|hoa }} |\n{% endfor %}")
    assert table.rows == (("STT", "Tên"), "for x in f.a|dong", ("{{ loop.index }}", "{{ x|hoa }}"), "endfor")


def test_a_table_may_have_empty_cells() -> None:
    [table] = blocks("| STT | Tên | Ghi chú |\n| 1 | | |")
    assert table.rows[1] == ("1", "", "")


def test_a_condition_round_a_table_holds_the_whole_table() -> None:
    assert kinds("{% if f.a %}\n| A | B |\n| 1 | 2 |\n{% endif %}\nHết.") == ["control", "table", "control", "text"]
    lines = list(template_lines("{% if f.a %}\n| A | B |\n{% endif %}"))
    assert lines == ["{%p if f.a %}", "A", "B", "{%p endif %}"]


def test_a_condition_after_a_table_belongs_to_what_follows() -> None:
    assert kinds("| A | B |\n{% if f.a %}\nMột.\n{% endif %}") == ["table", "control", "text", "control"]


def test_a_line_of_a_list_may_be_optional_as_a_whole() -> None:
    assert optional("{% if f.a %}{{ f.a }} (để biết){% endif %}") == ("f.a", "{{ f.a }} (để biết)")
    assert optional("Lưu: VT{% if unit.short %}, {{ unit.short }}{% endif %}")[0] == ""
    assert optional("{% if f.a %}x{% endif %} {% if f.b %}y{% endif %}")[0] == ""
