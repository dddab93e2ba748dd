"""The layout of Decree 30/2020/NĐ-CP, Annex I, measured in the Word file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cualuat.letters.forms import Form, form
from cualuat.letters.layout import template
from cualuat.letters.samples import full_context, sparse_context
from cualuat.letters.strokes import text_width
from cualuat.letters.templating import check, render

Open = Callable[[bytes], Any]
CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def letter(code: str, *, full: bool = True) -> bytes:
    used = form(code)
    context = (full_context if full else sparse_context)(used.field_names)
    return render(template(used), context)


def every(file: Any) -> list[Any]:
    """Paragraphs of body and tables in the order of the text."""
    from docx.text.paragraph import Paragraph

    return [Paragraph(p, file) for p in file.element.body.iter(qn("w:p"))]


def find(file: Any, start: str) -> Any:
    """The paragraph that begins like this."""
    return next(p for p in every(file) if p.text.startswith(start))


def look(paragraph: Any) -> tuple[float, bool, bool]:
    """Size in points, bold, italic of a paragraph's style."""
    font = paragraph.style.font
    return font.size.pt, bool(font.bold), bool(font.italic)


@pytest.fixture(scope="module")
def notice(opened: Open) -> Any:
    return opened(letter("complaint-acceptance"))


@pytest.fixture(scope="module")
def decision(opened: Open) -> Any:
    return opened(letter("complaint-suspension"))


def test_the_page_is_a4_with_the_margins_of_the_decree(notice: Any) -> None:
    section = notice.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(m.mm) for m in margins] == [20, 20, 30, 15]


def test_everything_is_black_times_new_roman(notice: Any) -> None:
    for paragraph in every(notice):
        assert paragraph.style.font.name == "Times New Roman"
        assert str(paragraph.style.font.color.rgb) == "000000"
        fonts = paragraph.style.element.rPr.rFonts
        assert {fonts.get(qn(f"w:{key}")) for key in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}


@pytest.mark.parametrize(
    ("start", "sizes", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("ỦY BAN NHÂN DÂN TỈNH MẪU", (12, 13), False, False),
        ("SỞ TƯ PHÁP", (12, 13), True, False),
        ("Số: 05/TB-STP", (13, 13), False, False),
        ("Mẫu, ngày 05 tháng 02 năm 2026", (13, 14), False, True),
        ("QUYẾT ĐỊNH", (13, 14), True, False),
        ("Về việc tạm đình chỉ", (13, 14), True, False),
        ("GIÁM ĐỐC SỞ TƯ PHÁP", (13, 14), True, False),
        ("Căn cứ Luật Khiếu nại", (13, 14), False, True),
        ("Điều 2.", (13, 14), False, False),
        ("KT. GIÁM ĐỐC", (13, 14), True, False),
        ("PHÓ GIÁM ĐỐC", (13, 14), True, False),
        ("Phạm Văn Mẫu", (13, 14), True, False),
        ("Nơi nhận:", (12, 12), True, True),
        ("- Như Điều 3;", (11, 11), False, False),
        ("- Lưu: VT, hồ sơ.", (11, 11), False, False),
    ],
)
def test_blocks_have_their_size_and_weight(
    decision: Any, start: str, sizes: tuple[int, int], bold: bool, italic: bool
) -> None:
    size, is_bold, is_italic = look(find(decision, start))
    assert sizes[0] <= size <= sizes[1]
    assert (is_bold, is_italic) == (bold, italic)


def test_head_title_and_signature_are_centred(decision: Any) -> None:
    for start in ("CỘNG HÒA", "Độc lập", "SỞ TƯ PHÁP", "Số:", "Mẫu, ngày", "QUYẾT ĐỊNH", "Về việc", "KT.", "Phạm Văn"):
        assert find(decision, start).style.paragraph_format.alignment == CENTRE


def test_agency_stands_left_of_the_motto(decision: Any) -> None:
    left, right = decision.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ TƯ PHÁP"]
    assert right.paragraphs[1].text == "Độc lập - Tự do - Hạnh phúc"
    numbers, day = decision.tables[1].rows[0].cells
    assert numbers.paragraphs[0].text == "Số: 05/TB-STP"
    assert day.paragraphs[0].text == "Mẫu, ngày 05 tháng 02 năm 2026"


def test_the_body_is_justified_and_indented(notice: Any) -> None:
    layout = find(notice, "Sau khi xem xét").style.paragraph_format
    assert layout.alignment == JUSTIFIED
    assert round(layout.first_line_indent.mm, 1) == 12.7
    assert layout.space_after >= Pt(6)
    assert 1 <= layout.line_spacing <= 1.5
    assert find(notice, "Sau khi xem xét").style.font.size == Pt(14)


def test_bases_end_with_semicolons_and_the_last_with_a_full_stop(decision: Any) -> None:
    texts = [p.text for p in every(decision) if p.style.name == "Căn cứ"]
    assert all(text.endswith(";") for text in texts[:-1])
    assert texts[-1].endswith(".")
    assert len(texts) == 4


def test_only_the_label_of_an_article_is_bold(decision: Any) -> None:
    label, rest = find(decision, "Điều 2.").runs[:2]
    assert (label.text, label.bold) == ("Điều 2. ", True)
    assert not rest.bold


def test_the_decision_proper_begins_after_its_reasons(opened: Open) -> None:
    texts = [p.text for p in every(opened(letter("complaint-decision-first")))]
    order = [texts.index(next(t for t in texts if t.startswith(start))) for start in (
        "GIÁM ĐỐC SỞ TƯ PHÁP", "Căn cứ Luật", "I. NỘI DUNG", "IV. CĂN CỨ", "QUYẾT ĐỊNH:", "Điều 1.", "Điều 3.",
    )]  # fmt: skip
    assert order == sorted(order)


def test_a_letter_says_what_it_is_about_under_its_number(opened: Open) -> None:
    file = opened(letter("feedback-answer"))
    numbers = file.tables[1].rows[0].cells[0].paragraphs
    assert numbers[1].text == "V/v trả lời khiếu nại"
    assert 12 <= numbers[1].style.font.size.pt <= 13
    assert numbers[1].style.paragraph_format.space_before == Pt(6)
    assert not any(p.style.name == "Tên loại" for p in every(file))


def test_a_letter_without_a_number_yet_leaves_room_for_it(opened: Open) -> None:
    file = opened(letter("feedback-answer", full=False))
    assert find(file, "Số:").text == "Số: ……/UBND"
    assert find(opened(letter("complaint-acceptance", full=False)), "Số:").text == "Số: ……/TB-UBND"
    assert find(file, "Ví Dụ, ngày").text == "Ví Dụ, ngày …… tháng …… năm ……"


def test_one_receiver_stands_beside_kinh_gui_and_several_below_it(opened: Open) -> None:
    assert find(opened(letter("feedback-answer")), "Kính gửi").text == "Kính gửi: Ông Nguyễn Văn Thử"
    below = [p.text for p in every(opened(letter("complaint-extension"))) if p.style.name == "Nơi kính gửi"]
    assert below == ["Kính gửi:", "- Ông Nguyễn Văn Thử;", "- Trần Thị Giả."]


def test_receivers_that_are_not_there_leave_no_list(opened: Open) -> None:
    used = form("complaint-acceptance")
    context = full_context(used.field_names)
    context["f"] |= {"forwarder": "", "inspectorate": ""}
    texts = [p.text for p in every(opened(render(template(used), context)))]
    assert "Kính gửi: Ông Nguyễn Văn Thử" in texts
    context["f"]["forwarder"] = "Ban Tiếp công dân tỉnh"
    texts = [p.text for p in every(opened(render(template(used), context)))]
    place = texts.index("Kính gửi:")
    assert texts[place + 1 : place + 3] == ["- Ông Nguyễn Văn Thử;", "- Ban Tiếp công dân tỉnh."]


def test_minutes_are_signed_side_by_side(opened: Open) -> None:
    file = opened(letter("complaint-dialogue-minutes"))
    pairs = [[cell.paragraphs[0].text for cell in table.rows[0].cells] for table in file.tables[2:]]
    assert pairs[0] == ["NGƯỜI KHIẾU NẠI", "NGƯỜI CHỦ TRÌ ĐỐI THOẠI"]
    assert len(pairs) == 3
    assert all(len(pair) == 2 for pair in pairs)
    assert not any(p.text.startswith("Mẫu, ngày") for p in every(file))


def test_a_citizens_own_paper_bears_no_head_of_the_agency(opened: Open) -> None:
    texts = [p.text for p in every(opened(letter("denunciation-withdrawal-letter")))]
    assert texts[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert "SỞ TƯ PHÁP" not in texts
    assert not any(text.startswith("Số:") for text in texts)


def test_an_agency_without_a_superior_stands_alone(opened: Open) -> None:
    left = opened(letter("complaint-acceptance", full=False)).tables[0].rows[0].cells[0]
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN NHÂN DÂN XÃ VÍ DỤ"]


# --- page numbers and lines ---------------------------------------------------------------------------------------


def test_pages_are_numbered_in_the_middle_of_the_top_margin_from_the_second_on(notice: Any) -> None:
    section = notice.sections[0]
    assert section.different_first_page_header_footer
    assert "".join(p.text for p in section.first_page_header.paragraphs) == ""
    [number] = section.header.paragraphs
    assert number.style.paragraph_format.alignment == CENTRE
    assert "PAGE" in [e.text for e in number._p.iter(qn("w:instrText"))]
    assert 13 <= number.style.font.size.pt <= 14
    assert not number.style.font.bold
    assert section.header_distance < section.top_margin
    assert not section.footer.paragraphs[0].text


def stroke(file: Any, name: str) -> tuple[float, int]:
    """(length of the line in mm, width of its room in EMU) of a drawn line."""
    paragraph = next(p for p in every(file) if p.style.name == name)
    assert paragraph.style.element.find(f".//{qn('w:pBdr')}/{qn('w:top')}") is not None
    sides = paragraph.paragraph_format
    room = {"Kẻ dưới cơ quan": Mm(65), "Kẻ dưới tiêu ngữ": Mm(100), "Kẻ dưới trích yếu": Mm(165)}[name]
    return (room - sides.left_indent - sides.right_indent) / Mm(1), int(room)


def test_the_line_under_the_motto_is_as_long_as_the_motto(notice: Any) -> None:
    assert abs(stroke(notice, "Kẻ dưới tiêu ngữ")[0] - text_width("Độc lập - Tự do - Hạnh phúc", 14) / Mm(1)) < 1
    assert 55 < stroke(notice, "Kẻ dưới tiêu ngữ")[0] < 66


@pytest.mark.parametrize("agency", ["Sở Tư pháp", "Ủy ban nhân dân xã Ví Dụ", "Trung tâm Trợ giúp pháp lý nhà nước"])
def test_other_lines_are_a_third_to_a_half_of_their_text(opened: Open, agency: str) -> None:
    used = form("complaint-acceptance")
    context = full_context(used.field_names)
    context["agency"]["name"] = agency
    file = opened(render(template(used), context))
    for name, text, size in (
        ("Kẻ dưới cơ quan", agency.upper(), 13),
        ("Kẻ dưới trích yếu", "Về việc thụ lý giải quyết khiếu nại", 14),
    ):
        length, room = stroke(file, name)
        whole = min(text_width(text, size), room) / Mm(1)
        assert whole / 3 <= length <= whole / 2


def test_the_room_for_the_signature_is_left_open(notice: Any) -> None:
    room = next(p for p in every(notice) if p.style.name == "Chỗ ký")
    assert room.text == ""
    assert room.style.paragraph_format.line_spacing_rule == WD_LINE_SPACING.AT_LEAST
    assert room.style.paragraph_format.line_spacing >= Pt(50)


# --- the template itself ------------------------------------------------------------------------------------------


def test_the_template_keeps_its_tags_as_text(try_form: Form, opened: Open) -> None:
    texts = [p.text for p in every(opened(template(try_form)))]
    assert "{%p if f.extra %}" in texts
    assert "Thêm: {{ f.extra }}" in texts
    assert "{%tr for line in f.content|dong %}" in texts
    assert check(template(try_form), try_form.field_names) == []


def test_the_template_is_the_same_file_each_time(try_form: Form) -> None:
    first, second = (zipfile.ZipFile(BytesIO(template(try_form))) for _ in range(2))
    assert {n: first.read(n) for n in first.namelist()} == {n: second.read(n) for n in second.namelist()}


def test_letters_carry_no_name_of_whoever_made_the_template(opened: Open, saved: Callable[[Any], bytes]) -> None:
    used = form("feedback-answer")
    file = opened(template(used))
    file.core_properties.author = file.core_properties.last_modified_by = "Cán bộ A"
    made = opened(render(saved(file), full_context(used.field_names))).core_properties
    assert (made.author, made.last_modified_by) == ("Sở Tư pháp", "")
    assert made.created.strftime("%Y-%m-%d") == "2026-02-05"


def test_optional_lines_fall_away(try_form: Form, opened: Open) -> None:
    file = opened(render(template(try_form), sparse_context(try_form.field_names)))
    texts = [p.text for p in every(file)]
    assert [t for t in texts if t.startswith(("Căn cứ", "Thêm"))] == ["Căn cứ Luật Khiếu nại số 02/2011/QH13."]
    assert not any("{" in text for text in texts)
