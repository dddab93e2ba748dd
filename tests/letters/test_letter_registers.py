"""Registers: the official columns, nothing typed runs, days are days, nobody who denounced is in them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from cualuat.letters.registers import (
    DENUNCIATION_REGISTER,
    RECEPTION_REGISTER,
    REGISTERS,
    BadRegister,
    Column,
    Head,
    register_docx,
    register_xlsx,
)
from cualuat.letters.typesetting import to_pdf

HEAD = Head("Ủy ban nhân dân tỉnh Mẫu", "Sở Tư pháp", "Mẫu", date(2026, 12, 1))
ROWS: list[dict[str, object]] = [
    {
        "number": 1,
        "received_on": date(2026, 11, 2),
        "person": "Nguyễn Văn Thử, xã Ví Dụ",
        "id_number": "001234567890",
        "content": "Kiến nghị sửa đường\nđi qua thôn",
        "people": 12,
        "competent": True,
    },
    {"number": 2, "received_on": None, "person": "", "competent": False},
]
RISKY = ["=1+1", "+84 900", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "https://mau.example", "{=1}"]


def sheet(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def table_of(found: Any) -> list[list[Any]]:
    """The rows of cells from the head of the table down."""
    rows = [list(row) for row in found.iter_rows()]
    start = next(i for i, row in enumerate(rows) if row[0].value == "STT")
    return rows[start:]


def test_the_register_of_receptions_has_the_thirteen_official_columns() -> None:
    assert len(RECEPTION_REGISTER) == 13
    words = " | ".join(column.title for column in RECEPTION_REGISTER).casefold()
    for part in (
        "stt", "ngày tiếp", "họ tên, địa chỉ", "cccd", "nội dung", "phân loại", "số người cùng nội dung",
        "cơ quan đã giải quyết", "thuộc thẩm quyền", "hướng dẫn", "thụ lý", "theo dõi kết quả", "ghi chú",
    ):  # fmt: skip
        assert part in words
    assert [words.index(p) for p in ("stt", "ngày tiếp", "cccd", "hướng dẫn", "ghi chú")] == sorted(
        words.index(p) for p in ("stt", "ngày tiếp", "cccd", "hướng dẫn", "ghi chú")
    )


def test_the_register_of_denunciations_has_no_place_for_who_denounced() -> None:
    keys = {column.key for column in DENUNCIATION_REGISTER}
    assert not keys & {"person", "sender", "id_number", "address", "phone", "email", "channel"}
    assert not any("người tố cáo" in column.title.casefold() for column in DENUNCIATION_REGISTER)


@pytest.mark.parametrize("name", REGISTERS)
def test_columns_are_numbered_and_named_once(name: str) -> None:
    columns = REGISTERS[name]
    assert columns[0].key == "number"
    assert columns[-1].key == "note"
    assert len({c.key for c in columns}) == len({c.title for c in columns}) == len(columns)


def test_the_spreadsheet_holds_head_columns_and_rows() -> None:
    found = sheet(register_xlsx(RECEPTION_REGISTER, ROWS, "Sổ tiếp công dân", "Tháng 11 năm 2026", HEAD))
    words = [cell.value for row in found.iter_rows(max_row=6) for cell in row if cell.value]
    assert words == [
        "ỦY BAN NHÂN DÂN TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ TƯ PHÁP", "Độc lập - Tự do - Hạnh phúc",
        "Mẫu, ngày 01 tháng 12 năm 2026", "SỔ TIẾP CÔNG DÂN", "Tháng 11 năm 2026",
    ]  # fmt: skip
    head, numbers, first, second = table_of(found)
    assert [cell.value for cell in head] == [column.title for column in RECEPTION_REGISTER]
    assert [cell.value for cell in numbers] == list(range(1, 14))
    assert [cell.value for cell in first[2:5]] == [ROWS[0]["person"], ROWS[0]["id_number"], ROWS[0]["content"]]
    assert (first[8].value, second[8].value) == ("x", None)


def test_days_are_days_and_numbers_numbers() -> None:
    first = table_of(sheet(register_xlsx(RECEPTION_REGISTER, ROWS, "Sổ")))[2]
    assert first[1].is_date
    assert first[1].value.date() == date(2026, 11, 2)
    assert first[1].number_format == "dd/mm/yyyy"
    assert (first[6].value, first[6].data_type) == (12, "n")
    assert (first[3].value, first[3].data_type) == ("001234567890", "s")


@pytest.mark.parametrize("typed", RISKY)
def test_nothing_typed_becomes_a_formula_or_a_link(typed: str) -> None:
    column = Column("text", "STT", 20)
    cell = table_of(sheet(register_xlsx([column], [{"text": typed}], "Sổ")))[2][0]
    assert (cell.value, cell.data_type) == (typed, "s")
    assert cell.hyperlink is None
    assert cell.number_format == "@"
    assert cell.quotePrefix == typed.startswith(("=", "+", "-", "@", "\t"))


def test_the_spreadsheet_prints_across_with_its_head_on_each_page() -> None:
    found = sheet(register_xlsx(RECEPTION_REGISTER, ROWS, "Sổ"))
    assert (found.page_setup.orientation, found.page_setup.paperSize) == ("landscape", 9)
    assert found.print_title_rows == "$8:$9"
    assert found.freeze_panes == "A10"
    head, _, first, _ = table_of(found)
    assert head[0].font.name == "Times New Roman"
    assert first[4].alignment.wrap_text
    assert found.column_dimensions["E"].width > found.column_dimensions["A"].width


def test_the_word_file_lies_across_and_repeats_its_head(opened: Callable[[bytes], Any]) -> None:
    file = opened(register_docx(RECEPTION_REGISTER, ROWS, "Sổ tiếp công dân", "Tháng 11 năm 2026", HEAD))
    section = file.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    left, right = file.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ TƯ PHÁP"]
    assert right.paragraphs[1].text == "Độc lập - Tự do - Hạnh phúc"
    table = file.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == [column.title for column in RECEPTION_REGISTER]
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True, True, False, False]
    assert [cell.text for cell in table.rows[2].cells][:4] == [
        "1", "02/11/2026", "Nguyễn Văn Thử, xã Ví Dụ", "001234567890",
    ]  # fmt: skip
    widths = sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol")))
    assert widths <= 252 / 25.4 * 1440 + 20


@pytest.mark.parametrize("name", REGISTERS)
def test_every_register_opens_and_can_be_set(name: str, pdf_text: Callable[..., str]) -> None:
    rows = [{"number": n} for n in range(1, 4)]
    assert table_of(sheet(register_xlsx(REGISTERS[name], rows, "Sổ theo dõi")))[2][0].value == 1
    made = to_pdf(register_docx(REGISTERS[name], rows, "Sổ theo dõi", head=HEAD))
    assert made.left_out == []
    assert "SỔ THEO DÕI" in pdf_text(made.pdf)


def test_an_empty_register_is_a_register() -> None:
    assert len(table_of(sheet(register_xlsx(RECEPTION_REGISTER, [], "Sổ")))) == 2
    assert register_docx(RECEPTION_REGISTER, [], "Sổ").startswith(b"PK")


@pytest.mark.parametrize(
    ("key", "value"), [("received_on", "02/11/2026"), ("people", "12"), ("competent", "x"), ("person", ["a"])]
)
def test_a_value_that_does_not_suit_its_column_is_told(key: str, value: object) -> None:
    for make in (register_xlsx, register_docx):
        with pytest.raises(BadRegister, match="Dòng 1, cột"):
            make(RECEPTION_REGISTER, [{key: value}], "Sổ")


def test_control_characters_do_not_break_the_file(opened: Callable[[bytes], Any]) -> None:
    rows = [{"content": "a\x00b\x0cc & <d>"}]
    assert table_of(sheet(register_xlsx(RECEPTION_REGISTER, rows, "Sổ")))[2][4].value == "abc & <d>"
    assert opened(register_docx(RECEPTION_REGISTER, rows, "Sổ")).tables[1].rows[2].cells[4].text == "abc & <d>"
