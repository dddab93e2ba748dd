"""PDF of letters: every letter can be found in it, it looks like the Word file, and what is missing is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest
import typst
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from test_letter_templating import HOSTILE

from cualuat.letters import typesetting
from cualuat.letters.forms import form
from cualuat.letters.layout import template
from cualuat.letters.packages import NotAWordFile
from cualuat.letters.reading import Table, read
from cualuat.letters.samples import full_context
from cualuat.letters.templating import render
from cualuat.letters.typesetting import DRAFT, to_pdf

Save = Callable[[Any], bytes]
Text = Callable[..., str]
ALPHABET = (
    "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ đ «»“”–… "
)  # fmt: skip
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture(scope="module")
def decision() -> bytes:
    used = form("complaint-decision-first")
    context = full_context(used.field_names)
    context["f"]["findings"] = "\n".join(
        f"Đoạn {n}: hồ sơ đã đủ giấy tờ theo quy định của pháp luật." for n in range(12)
    )
    return render(template(used), context)


def size_and_place(pdf: bytes, text: str, page: int = 0) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the first place where a text stands, in points from the lower left corner."""
    file = pypdfium2.PdfDocument(pdf)
    words = file[page].get_textpage()
    found = words.search(text).get_next()
    assert found is not None, text
    boxes = [words.get_charbox(i) for i in range(found[0], found[0] + found[1])]
    file.close()
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def test_a_letter_becomes_searchable_pdf_a_with_vietnamese_text(decision: bytes, pdf_text: Text) -> None:
    made = to_pdf(decision)
    assert made.left_out == []
    text = pdf_text(made.pdf)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "QUYẾT ĐỊNH:",
        "Nơi nhận:",
        "Điều 3.",
    ):
        assert words in text
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        metadata = file.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert file.Root.Lang == "vi-VN"
        assert str(file.docinfo["/Title"]) == "Quyết định giải quyết khiếu nại lần đầu"
        assert str(file.docinfo["/CreationDate"]).startswith("D:20260205")


def test_the_same_letter_gives_the_same_pdf(decision: bytes) -> None:
    assert to_pdf(decision).pdf == to_pdf(decision).pdf


@pytest.mark.parametrize(("bold", "italic"), [(False, False), (True, False), (False, True), (True, True)])
def test_every_vietnamese_letter_is_there_in_every_weight(
    saved: Save, pdf_text: Text, *, bold: bool, italic: bool
) -> None:
    file = docx.Document()
    for line in (*ALPHABET.split(), *ALPHABET.upper().split()):
        run = file.add_paragraph().add_run(f"x{line}x")
        run.bold, run.italic = bold, italic
    text = pdf_text(to_pdf(saved(file)).pdf)
    assert [line for line in (*ALPHABET.split(), *ALPHABET.upper().split()) if f"x{line}x" not in text] == []


def test_no_font_of_the_machine_is_needed(decision: bytes, pdf_text: Text, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typesetting, "_fonts", lambda: fonts)
    made = to_pdf(decision)
    assert "Về việc giải quyết khiếu nại của ông Nguyễn Văn Thử" in pdf_text(made.pdf)
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert all("Libertinus" in name for name in names)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_stands_in_the_pdf_as_typed(
    template_of: Callable[..., bytes], pdf_text: Text, typed: str
) -> None:
    made = to_pdf(render(template_of("[{{ f.a }}]"), {"f": {"a": typed}}))
    assert (
        pdf_text(made.pdf) == "[" + " ".join(typed.split()) + "]" or f"[{typed}]".split() == pdf_text(made.pdf).split()
    )


def test_a_letter_of_no_font_is_told_and_the_rest_is_set(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    file.add_paragraph("Chào \U0001fabf\u0b95 bạn")
    made = to_pdf(saved(file))
    assert "bạn" in pdf_text(made.pdf)
    assert made.left_out in ([], ["ký tự không có trong phông chữ"])


# --- pages -------------------------------------------------------------------------------------------------------


def test_pages_are_a4_with_the_margins_of_the_decree(decision: bytes) -> None:
    pdf = to_pdf(decision).pdf
    file = pypdfium2.PdfDocument(pdf)
    assert [round(side / 72 * 25.4) for side in file[0].get_size()] == [210, 297]
    file.close()
    left = size_and_place(pdf, "Điều 2.", page=1)[0]
    assert left / 72 * 25.4 == pytest.approx(30 + 12.7, abs=0.5)
    assert size_and_place(pdf, "Nơi nhận", page=1)[0] / 72 * 25.4 == pytest.approx(30, abs=0.5)


def test_numbers_stand_in_the_top_margin_from_the_second_page_on(decision: bytes) -> None:
    pdf = to_pdf(decision).pdf
    file = pypdfium2.PdfDocument(pdf)
    pages = [file[i].get_textpage() for i in range(len(file))]
    above = [[i for i in range(page.count_chars()) if page.get_charbox(i)[1] > 842 - Mm(20).pt] for page in pages]
    assert [len(found) for found in above] == [0, 1]
    [number] = above[1]
    left, _, right, top = pages[1].get_charbox(number)
    assert pages[1].get_text_range(number, 1) == "2"
    file.close()
    assert (left + right) / 2 / 72 * 25.4 == pytest.approx(30 + 165 / 2, abs=1)
    assert top < 842


def test_head_and_signature_stand_where_they_belong(decision: bytes) -> None:
    pdf = to_pdf(decision).pdf
    agency, nation = size_and_place(pdf, "SỞ TƯ PHÁP"), size_and_place(pdf, "CỘNG HÒA")
    assert agency[2] < nation[0]
    title = size_and_place(pdf, "Về việc giải quyết")
    assert title[1] < nation[1]
    receivers, signer = size_and_place(pdf, "Nơi nhận", page=1), size_and_place(pdf, "PHÓ GIÁM ĐỐC", page=1)
    assert receivers[2] < signer[0]
    assert size_and_place(pdf, "Phạm Văn Mẫu", page=1)[3] < signer[1] - 40


def test_a_draft_says_so_on_every_page(decision: bytes, pdf_text: Text) -> None:
    draft = to_pdf(decision, draft=True).pdf
    for page in (0, 1):
        assert DRAFT in pdf_text(draft, page)
    assert DRAFT not in pdf_text(to_pdf(decision).pdf)
    assert "Điều 3." in pdf_text(draft)


def test_sections_across_and_upright_follow_each_other(saved: Save) -> None:
    file = docx.Document()
    file.add_paragraph("Đứng")
    section = file.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    file.add_paragraph("Ngang")
    pdf = pypdfium2.PdfDocument(to_pdf(saved(file)).pdf)
    sizes = [pdf[i].get_size() for i in range(len(pdf))]
    pdf.close()
    assert [width > height for width, height in sizes] == [False, True]


def test_a_page_break_in_the_middle_of_a_paragraph_breaks_the_page(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Trước")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("Sau")
    pdf = to_pdf(saved(file)).pdf
    assert (pdf_text(pdf, 0), pdf_text(pdf, 1)) == ("Trước", "Sau")


# --- looks -------------------------------------------------------------------------------------------------------


def test_alignment_indents_and_sizes_are_kept(saved: Save) -> None:
    file = docx.Document()
    section = file.sections[0]
    section.left_margin = section.right_margin = Mm(30)
    for name, align in (("giữa", WD_ALIGN_PARAGRAPH.CENTER), ("phải", WD_ALIGN_PARAGRAPH.RIGHT)):
        file.add_paragraph(name).alignment = align
    indented = file.add_paragraph("lùi")
    indented.paragraph_format.left_indent, indented.paragraph_format.first_line_indent = Mm(20), Mm(10)
    file.add_paragraph().add_run("to").font.size = Pt(28)
    file.add_paragraph().add_run("nhỏ").font.size = Pt(7)
    pdf, width = to_pdf(saved(file)).pdf, file.sections[0].page_width.pt
    left, _, right, _ = size_and_place(pdf, "giữa")
    assert (left + right) / 2 == pytest.approx(width / 2, abs=1)
    assert size_and_place(pdf, "phải")[2] == pytest.approx(width - Mm(30).pt, abs=1.5)
    assert size_and_place(pdf, "lùi")[0] == pytest.approx(Mm(60).pt, abs=1.5)
    big, small = size_and_place(pdf, "to"), size_and_place(pdf, "nhỏ")
    assert big[3] - big[1] > 2.5 * (small[3] - small[1])


def test_tables_keep_widths_merged_cells_and_lines(saved: Save, opened: Callable[[bytes], Any]) -> None:
    file = docx.Document()
    table = file.add_table(rows=3, cols=3, style="Table Grid")
    for at, width in enumerate((Mm(20), Mm(40), Mm(60))):
        for cell in table.columns[at].cells:
            cell.width = width
        table.columns[at].width = width
    table.cell(0, 0).merge(table.cell(0, 2)).text = "gộp ngang"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "gộp dọc"
    table.cell(2, 2).text = "cuối"
    data = saved(file)
    [found] = [b for b in read(data).sections[0].blocks if isinstance(b, Table)]
    assert [round(w / 72 * 25.4) for w in found.columns] == [20, 40, 60]
    spans = {(c.x, c.y): (c.columns, c.rows) for c in found.cells}
    assert (spans[0, 0], spans[0, 1], (0, 2) in spans) == ((3, 1), (1, 2), False)
    assert all(c.top > 0 and c.left > 0 for c in found.cells)
    left = size_and_place(to_pdf(data).pdf, "cuối")[0] - size_and_place(to_pdf(data).pdf, "gộp dọc")[0]
    assert left / 72 * 25.4 == pytest.approx(60, abs=1)


def test_the_head_of_a_long_table_is_repeated(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    table = file.add_table(rows=80, cols=1, style="Table Grid")
    table.cell(0, 0).text = "ĐẦU BẢNG"
    for at in range(1, 80):
        table.cell(at, 0).text = f"dòng {at}"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    pdf = to_pdf(saved(file)).pdf
    assert [pdf_text(pdf, page).startswith("ĐẦU BẢNG") for page in (0, 1)] == [True, True]


def test_numbers_and_bullets_that_word_makes_itself_are_set(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    for text in ("một", "hai"):
        file.add_paragraph(text, style="List Number")
    file.add_paragraph("chấm", style="List Bullet")
    assert pdf_text(to_pdf(saved(file)).pdf) == "1. một 2. hai • chấm"


def test_a_tab_with_dots_is_filled_with_dots(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Họ tên:\t")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(100), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    assert "......" in pdf_text(to_pdf(saved(file)).pdf)


def test_capitals_links_and_insertions_are_set_and_hidden_words_are_not(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph()
    paragraph.add_run("hoa ").font.all_caps = True
    paragraph.add_run("ẩn ").font.hidden = True
    for name in ("w:hyperlink", "w:ins"):
        wrapper = OxmlElement(name)
        wrapper.append(paragraph.add_run(f"{name[2:]} ")._r)
        paragraph._p.append(wrapper)
    assert pdf_text(to_pdf(saved(file)).pdf) == "HOA hyperlink ins"


def test_line_breaks_and_empty_paragraphs_keep_their_room(saved: Save) -> None:
    file = docx.Document()
    file.styles["Normal"].paragraph_format.space_after = Pt(0)
    file.styles["Normal"].paragraph_format.line_spacing = 1
    for text in ("đầu", "", "", "cuối"):
        file.add_paragraph(text).style.font.size = Pt(14)
    pdf = to_pdf(saved(file)).pdf
    assert size_and_place(pdf, "đầu")[1] - size_and_place(pdf, "cuối")[1] == pytest.approx(3 * 14 * 1.149, abs=3)


# --- pictures ----------------------------------------------------------------------------------------------------

_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="300" height="60">'
    '<rect x="0" y="0" width="200" height="30" fill="#9a3412"/><text x="5" y="50">Khiếu nại</text></svg>'
)


def test_a_picture_in_a_line_is_set_as_wide_as_in_word(saved: Save) -> None:
    png = typesetting.to_png(_DRAWING, width=300)
    file = docx.Document()
    file.add_paragraph("Biểu đồ").add_run().add_picture(io.BytesIO(png), width=Mm(100))
    made = to_pdf(saved(file))
    assert made.left_out == []
    page = pypdfium2.PdfDocument(made.pdf)[0]
    shown = [one for one in page.get_objects() if one.type == 3]
    assert len(shown) == 1
    left, _, right, _ = shown[0].get_bounds()
    assert right - left == pytest.approx(Mm(100).pt, abs=1)


def test_a_picture_in_the_head_is_the_one_of_the_head(saved: Save) -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].add_run().add_picture(
        io.BytesIO(typesetting.to_png(_DRAWING, width=90)), Mm(20)
    )
    file.add_paragraph("Không có hình ở đây.")
    sheets = read(saved(file))
    assert [run.kind for run in sheets.sections[0].header[0].runs] == ["image"]  # type: ignore[union-attr]
    assert len(sheets.pictures) == 1
    assert to_pdf(saved(file)).left_out == []


def test_a_picture_of_another_kind_is_left_out_and_told(saved: Save) -> None:
    gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    file = docx.Document()
    file.add_paragraph("Còn lại").add_run().add_picture(io.BytesIO(gif), Mm(20))
    assert to_pdf(saved(file)).left_out == ["hình ảnh, hình vẽ"]


def test_a_broken_picture_costs_no_more_than_itself(saved: Save, pdf_text: Text) -> None:
    png = typesetting.to_png(_DRAWING, width=300)
    at = png.index(b"IDAT") + 4
    file = docx.Document()
    file.add_paragraph("Còn lại").add_run().add_picture(io.BytesIO(png[:at] + bytes(60) + png[at + 60 :]), Mm(20))
    made = to_pdf(saved(file))
    assert made.left_out == ["hình ảnh, hình vẽ"]
    assert "Còn lại" in pdf_text(made.pdf)


def test_a_broken_drawing_is_told() -> None:
    with pytest.raises(typesetting.CannotTypeset, match="Không vẽ được biểu đồ"):
        typesetting.to_png("<svg", width=10)


# --- what cannot be drawn ----------------------------------------------------------------------------------------


def with_element(saved: Save, element: Any) -> bytes:
    file = docx.Document()
    file.add_paragraph("Còn lại").add_run()._r.append(element)
    return saved(file)


def test_pictures_text_boxes_and_footnotes_are_left_out_and_told(saved: Save, pdf_text: Text) -> None:
    box = OxmlElement("w:drawing")
    box.append(OxmlElement("w:txbxContent"))
    for element, told in (
        (OxmlElement("w:drawing"), "hình ảnh, hình vẽ"),
        (OxmlElement("w:pict"), "hình ảnh, hình vẽ"),
        (box, "khung chữ (text box)"),
        (OxmlElement("w:footnoteReference"), "chú thích chân trang"),
        (OxmlElement("w:object"), "đối tượng nhúng"),
        (OxmlElement("w:sym"), "ký hiệu của phông chữ riêng"),
    ):
        made = to_pdf(with_element(saved, element))
        assert made.left_out == [told]
        assert pdf_text(made.pdf) == "Còn lại"


def test_deleted_words_are_left_out_and_told(saved: Save, pdf_text: Text) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Còn ")
    deleted = OxmlElement("w:del")
    deleted.append(paragraph.add_run("đã xóa")._r)
    paragraph._p.append(deleted)
    made = to_pdf(saved(file))
    assert pdf_text(made.pdf) == "Còn"
    assert made.left_out == ["chữ đã xóa khi theo dõi sửa đổi"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotAWordFile):
        to_pdf(data)


@pytest.mark.parametrize("value", ["", "x", "-5", "999999", "1e9"])
@pytest.mark.parametrize("name", ["w:gridSpan", "w:sz", "w:ind", "w:tblInd"])
def test_senseless_measures_do_not_stop_the_press(saved: Save, name: str, value: str) -> None:
    file = docx.Document()
    cell = file.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "ô"
    element = OxmlElement(name)
    for key in ("val", "left", "w", "firstLine"):
        element.set(qn(f"w:{key}"), value)
    place = {
        "w:gridSpan": cell._tc.get_or_add_tcPr(),
        "w:sz": cell.paragraphs[0].runs[0]._r.get_or_add_rPr(),
        "w:ind": cell.paragraphs[0]._p.get_or_add_pPr(),
        "w:tblInd": cell._tc.getparent().getparent().tblPr,
    }[name]
    place.append(element)
    out = io.BytesIO()
    file.save(out)
    assert to_pdf(out.getvalue()).pdf.startswith(b"%PDF")
