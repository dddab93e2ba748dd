"""A finished document in the layout of Decree 30/2020/NĐ-CP, Annex I, measured in the Word file and in the PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from cualuat.letters.papers import Annex, Block, Paper, paper_docx
from cualuat.letters.typesetting import to_pdf

Open = Callable[[bytes], Any]
CENTRE, JUSTIFIED, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
TABLE = (
    ("TT", "Nội dung", "Chủ trì", "Thời gian"),
    ("I", "Tuyên truyền", "<", "<"),
    ("1", "Treo pa nô<br>ở ngã ba", "Phòng Một", "Quý I"),
    ("2", "Phát loa", "^", "Hằng tháng"),
)
PAPER = Paper(
    type="KẾ HOẠCH",
    subject="Đưa pháp luật đến gần dân",
    superior=("ỦY BAN NHÂN DÂN TỈNH MẪU",),
    agency=("SỞ TƯ PHÁP",),
    number="Số: 05/KH-STP",
    place="Mẫu, ngày 05 tháng 02 năm 2026",
    blocks=(
        Block("basis", "Căn cứ Luật Tiếp cận thông tin số 104/2016/QH13;"),
        Block("chapter", "PHẦN I. CHUNG"),
        Block("part", "I. MỤC ĐÍCH"),
        Block("heading", "1. Mục đích"),
        Block("text", "a) Diện tích 5 m^{2} & <một> «hai»." + " Chữ cho dài." * 250),
        Block("table", rows=TABLE),
        Block("text", "Hết./."),
    ),
    recipients=("UBND tỉnh (để báo cáo)", "Phòng Một:", "Lưu: VT"),
    beside=("05 bản",),
    signature=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Trần Văn Mẫu",
    annexes=(
        Annex("PHỤ LỤC I", ("BẢNG PHÂN CÔNG",), "(Kèm theo Kế hoạch)", (Block("table", rows=TABLE),), landscape=True),
        Annex("PHỤ LỤC II", ("DANH SÁCH",), blocks=(Block("text", "Xóm Một. " * 900),)),
    ),
)


@pytest.fixture(scope="module")
def data() -> bytes:
    return paper_docx(PAPER)


@pytest.fixture(scope="module")
def paper(data: bytes, opened: Open) -> Any:
    return opened(data)


@pytest.fixture(scope="module")
def pages(data: bytes) -> list[tuple[float, float, str]]:
    """Width, height and text of each page of the PDF."""
    made = to_pdf(data)
    assert made.left_out == []
    pdf = pypdfium2.PdfDocument(made.pdf)
    return [(*page.get_size(), page.get_textpage().get_text_range()) for page in pdf]


def every(file: Any) -> list[Any]:
    from docx.text.paragraph import Paragraph

    return [Paragraph(p, file) for p in file.element.body.iter(qn("w:p"))]


def find(file: Any, start: str) -> Any:
    return next(p for p in every(file) if p.text.startswith(start))


def test_every_section_is_a4_with_the_margins_of_the_decree(paper: Any) -> None:
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in paper.sections]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    for section in paper.sections:
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        assert [round(m.mm) for m in margins] == [20, 20, 30, 15]


@pytest.mark.parametrize(
    ("start", "sizes", "bold", "italic", "alignment"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False, CENTRE),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False, CENTRE),
        ("ỦY BAN NHÂN DÂN TỈNH MẪU", (12, 13), False, False, CENTRE),
        ("SỞ TƯ PHÁP", (12, 13), True, False, CENTRE),
        ("Số: 05/KH-STP", (13, 13), False, False, CENTRE),
        ("Mẫu, ngày 05 tháng 02 năm 2026", (13, 14), False, True, CENTRE),
        ("KẾ HOẠCH", (13, 14), True, False, CENTRE),
        ("Đưa pháp luật", (13, 14), True, False, CENTRE),
        ("Căn cứ", (13, 14), False, True, JUSTIFIED),
        ("PHẦN I.", (13, 14), True, False, CENTRE),
        ("I. MỤC ĐÍCH", (13, 14), True, False, LEFT),
        ("1. Mục đích", (13, 14), True, False, LEFT),
        ("a) Diện tích", (13, 14), False, False, JUSTIFIED),
        ("Nơi nhận:", (12, 12), True, True, LEFT),
        ("- UBND tỉnh", (11, 11), False, False, LEFT),
        ("KT. GIÁM ĐỐC", (13, 14), True, False, CENTRE),
        ("PHÓ GIÁM ĐỐC", (13, 14), True, False, CENTRE),
        ("Trần Văn Mẫu", (13, 14), True, False, CENTRE),
        ("PHỤ LỤC I", (14, 14), True, False, CENTRE),
        ("BẢNG PHÂN CÔNG", (13, 14), True, False, CENTRE),
        ("(Kèm theo", (13, 14), False, True, CENTRE),
    ],
)
def test_blocks_have_the_look_of_the_decree(
    paper: Any, start: str, sizes: tuple[int, int], bold: bool, italic: bool, alignment: Any
) -> None:
    style = find(paper, start).style
    assert sizes[0] <= style.font.size.pt <= sizes[1]
    assert (bool(style.font.bold), bool(style.font.italic)) == (bold, italic)
    assert style.font.name == "Times New Roman"
    assert style.paragraph_format.alignment == alignment


def test_paragraphs_are_indented_and_apart(paper: Any) -> None:
    for start in ("Căn cứ", "I. MỤC ĐÍCH", "1. Mục", "a) Diện tích"):
        layout = find(paper, start).style.paragraph_format
        assert abs(layout.first_line_indent - Mm(12.7)) < 1000
        assert layout.space_after.pt >= 6
        assert 1 <= layout.line_spacing <= 1.5


def test_lines_stand_under_agency_motto_and_subject(paper: Any) -> None:
    """Under the motto as long as the motto, under the other two from a third to a half of the text."""
    names = [p.style.name for p in every(paper) if p.style.name.startswith("Kẻ dưới")]
    assert names == ["Kẻ dưới cơ quan", "Kẻ dưới tiêu ngữ", "Kẻ dưới trích yếu"]


def test_recipients_left_signature_right(paper: Any) -> None:
    left, right = paper.tables[-2].rows[0].cells  # the last is that of the annex
    assert [p.text for p in left.paragraphs] == [
        "Nơi nhận:", "- UBND tỉnh (để báo cáo);", "- Phòng Một:", "- Lưu: VT.", "05 bản",
    ]  # fmt: skip
    assert [p.text for p in right.paragraphs if p.text] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Mẫu"]
    assert right.paragraphs[2].style.paragraph_format.line_spacing.pt > 50  # room to sign


def test_the_page_number_is_centred_on_top_but_not_on_first_pages(paper: Any) -> None:
    for section in paper.sections:
        assert section.different_first_page_header_footer
        assert "".join(p.text for p in section.first_page_header.paragraphs) == ""
    (number,) = paper.sections[0].header.paragraphs
    assert number.style.font.size.pt in (13, 14)
    assert number.style.paragraph_format.alignment == CENTRE
    assert [e.text for e in number._p.iter(qn("w:instrText"))] == ["PAGE"]
    starts = [s._sectPr.find(qn("w:pgNumType")) for s in paper.sections]
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, "1", "1"]


def test_pages_of_the_pdf_are_numbered_and_turned(pages: list[tuple[float, float, str]]) -> None:
    (turned,) = [i for i, (width, height, _) in enumerate(pages) if width > height]
    assert turned >= 2
    assert len(pages) > turned + 2  # a second annex of more than one page
    numbers = [text.split()[-1] for _, _, text in pages]
    assert numbers[1:turned] == [str(i + 1) for i in range(1, turned)]
    assert numbers[turned + 2 :] == [str(i + 2) for i in range(len(pages) - turned - 2)]
    assert not any(numbers[i].isdecimal() for i in (0, turned, turned + 1))
    assert "PHỤ LỤC I" in pages[turned][2]


def test_words_stay_what_they_are(paper: Any) -> None:
    """Nothing in them is a tag or markup, but what is raised is raised."""
    paragraph = find(paper, "a) Diện tích")
    assert paragraph.text.startswith("a) Diện tích 5 m2 & <một> «hai».")
    assert [run.text for run in paragraph.runs if run.font.superscript] == ["2"]


def test_tables_keep_what_is_merged(paper: Any) -> None:
    table = paper.tables[2]
    rows = table._tbl.tr_lst
    assert [len(row.tc_lst) for row in rows] == [4, 2, 4, 4]
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].cells[1].text == table.rows[1].cells[3].text == "Tuyên truyền"
    assert table.rows[3].cells[2].text == "Phòng Một"  # it goes on from above
    assert [p.text for p in table.rows[2].cells[1].paragraphs] == ["Treo pa nô", "ở ngã ba"]
    for line in paper.tables[2:4]:
        widths = [int(column.get(qn("w:w"))) for column in line._tbl.tblGrid]
        assert sum(widths) <= 165 / 25.4 * 1440 + 8


def test_no_empty_page_between_body_and_annex(pages: list[tuple[float, float, str]]) -> None:
    assert all(len(text.strip()) > 3 for _, _, text in pages)


def test_a_paper_of_nothing_but_a_name_can_be_opened(opened: Open) -> None:
    file = opened(paper_docx(Paper("KẾ HOẠCH", "", ())))
    assert "KẾ HOẠCH" in [p.text for p in every(file)]
    assert to_pdf(paper_docx(Paper("KẾ HOẠCH", "", ()))).pdf.startswith(b"%PDF")


def test_a_column_of_short_cells_is_wide_enough_for_its_words(opened: Open) -> None:
    """Long columns beside it take what is left, not the room for «khoản»."""
    long = "Nên sửa mười ngày thành bảy ngày làm việc. " * 8
    rows = (
        ("TT", "Điều, khoản", "Nội dung góp ý", "Người góp ý", "Tiếp thu, giải trình"),
        *((str(n), "Khoản 2 Điều 5", long, "Một người góp ý", long) for n in range(1, 6)),
    )
    made = opened(
        paper_docx(Paper("BẢN TỔNG HỢP", "Ý kiến", agency=("SỞ TƯ PHÁP",), blocks=(Block("table", rows=rows),)))
    )
    table = next(one for one in made.tables if one.cell(0, 0).text == "TT")
    widths = [column.width for column in table.columns]
    assert all(width >= Mm(18) for width in widths[1:]), widths
    assert sum(widths) <= Mm(165)
    assert widths[2] > widths[1]
