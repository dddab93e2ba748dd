"""Structure of legal texts. All texts here were written for the tests; they are no law."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cualuat.kernel.legaltext import Node, label, official_label, outline, parse, parse_article, to_text

DECREE = """CHÍNH PHỦ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 999/2031/NĐ-CP
Hà Nội, ngày 05 tháng 3 năm 2031
NGHỊ ĐỊNH
Quy định về chăm sóc vườn hoa công cộng

Căn cứ Luật Vườn hoa số 12/2030/QH16;
Theo đề nghị của Bộ trưởng Bộ Xây dựng;
Chính phủ ban hành Nghị định quy định về chăm sóc vườn hoa công cộng.

Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh
Nghị định này nói về hoa.
Điều 2. Đối tượng áp dụng
1. Người trồng hoa.
2. Người tưới hoa, gồm:
a) Người tưới buổi sáng;
b) Người tưới buổi chiều;
đ) Người tưới khi trời mưa:
đ1) Có ô;
đ2) Không có ô.
3. Bảng giờ tưới:

| Buổi | Giờ |
| Sáng | 6 |

Bảng này treo ở cổng vườn.
Chương II
TƯỚI HOA
Mục 1. GIỜ TƯỚI
Điều 3. Giờ tưới
Tưới lúc trời mát.
Điều 3a. Giờ nghỉ
Nghỉ lúc trời nắng.
Mục 2
NƯỚC TƯỚI
Điều 4.
Nước phải sạch.
Điều 5. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 6 năm 2031.
2. Nghị định số 888/2021/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành.
Nơi nhận:
- Lưu: VT.
TM. CHÍNH PHỦ
KT. THỦ TƯỚNG
PHÓ THỦ TƯỚNG
Trần Văn Mẫu
PHỤ LỤC I
DANH MỤC HOA
(Kèm theo Nghị định số 999/2031/NĐ-CP)
1. Hoa hồng
| Tên | Màu |
| Cúc | Vàng |
Mẫu số 01. Đơn xin tưới hoa
Kính gửi: Ban Quản lý vườn hoa
Điều 1. Tôi xin tưới hoa.
Mẫu số 02/VH
BIÊN BẢN TƯỚI HOA
"""


def eids(root: Node, kind: str) -> list[str]:
    return [node.eid for node in root.iter() if node.kind == kind]


def get(root: Node, eid: str) -> Node:
    node = root.find(eid)
    assert node is not None, root.print_tree()
    return node


@pytest.fixture(scope="module")
def decree() -> Node:
    return parse(DECREE)


def test_round_trip_and_offsets(decree: Node) -> None:
    assert to_text(decree) == DECREE
    for node in decree.iter():
        assert node.plain() == DECREE[node.start : node.end]


def test_divisions(decree: Node) -> None:
    assert [a.number for a in decree.articles()] == ["1", "2", "3", "3a", "4", "5"]
    assert eids(decree, "chapter") == ["chp_I", "chp_II"]
    assert eids(decree, "section") == ["chp_II__sec_1", "chp_II__sec_2"]
    assert get(decree, "chp_I").heading == "QUY ĐỊNH CHUNG"
    assert get(decree, "chp_II__sec_1").heading == "GIỜ TƯỚI"
    assert get(decree, "chp_II__sec_2").heading == "NƯỚC TƯỚI"
    assert get(decree, "art_3a").heading == "Giờ nghỉ"


def test_article_with_and_without_heading(decree: Node) -> None:
    first, fourth = get(decree, "art_1"), get(decree, "art_4")
    assert (first.heading, first.content) == ("Phạm vi điều chỉnh", "Nghị định này nói về hoa.")
    assert (fourth.heading, fourth.content) == ("", "Nước phải sạch.")


def test_clauses_points_items(decree: Node) -> None:
    assert get(decree, "art_2__para_2__point_đ").content == "Người tưới khi trời mưa:"
    assert get(decree, "art_2__para_2__point_đ__item_đ2").content == "Không có ô."
    assert label(get(decree, "art_2__para_2__point_đ")) == "điểm đ khoản 2 Điều 2"


def test_table_and_what_follows_it(decree: Node) -> None:
    clause = get(decree, "art_2__para_3")
    assert [child.kind for child in clause.children] == ["table", "paragraph"]
    assert get(decree, "art_2__para_3__table_1").content == "| Buổi | Giờ |\n| Sáng | 6 |"
    assert get(decree, "art_2__para_3__p_1").content == "Bảng này treo ở cổng vườn."


def test_preamble_signature_annexes(decree: Node) -> None:
    assert [child.kind for child in decree.children] == ["preamble", "chapter", "chapter", "signature", "annex"]
    assert len([n for n in get(decree, "preamble").children if n.kind == "basis"]) == 2
    assert "Trần Văn Mẫu" in get(decree, "signature").text
    assert get(decree, "annex_I").heading == "DANH MỤC HOA"
    assert eids(decree, "form") == ["annex_I__form_01", "annex_I__form_02-VH"]
    assert get(decree, "annex_I__form_01").heading == "Đơn xin tưới hoa"
    assert get(decree, "annex_I__form_02-VH").heading == "BIÊN BẢN TƯỚI HOA"
    assert [a.eid for a in decree.annexes()] == ["annex_I"]


def test_outline(decree: Node) -> None:
    entries = outline(decree)
    assert entries[0] == ("chp_I", 0, "I", "QUY ĐỊNH CHUNG")
    assert entries[1] == ("art_1", 1, "1", "Phạm vi điều chỉnh")
    assert ("art_3", 2, "3", "Giờ tưới") in entries
    assert entries[-1][0] == "annex_I__form_02-VH"


def test_print_tree(decree: Node) -> None:
    lines = decree.print_tree().splitlines()
    assert lines[0] == "document"
    assert "    article art_1 · Phạm vi điều chỉnh" in lines


@pytest.mark.parametrize(
    ("eid", "expected"),
    [
        ("", "toàn văn"),
        ("art_5__para_2__point_a", "điểm a khoản 2 Điều 5"),
        ("art_5_2", "Điều 5"),
        ("chp_II__sec_1", "Mục 1 Chương II"),
        ("preamble", "Phần mở đầu"),
        ("art_5__para_2__table_1", "bảng 1 khoản 2 Điều 5"),
        ("annex_I__form_01", "Mẫu số 01 Phụ lục I"),
        ("nothing-known", "nothing-known"),
    ],
)
def test_official_label(eid: str, expected: str) -> None:
    assert official_label(eid) == expected


# --- quotations ---------------------------------------------------------------------------------------------------

AMENDING = """QUỐC HỘI
LUẬT SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT VƯỜN HOA
Điều 1. Sửa đổi, bổ sung một số điều của Luật Vườn hoa
1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:
“2. Hoa được tưới mỗi ngày.”.
2. Bổ sung Điều 5a vào sau Điều 5 như sau:
“Điều 5a. Hoa dại
1. Hoa dại gọi là “hoa đồng nội”.
2. Không hái hoa dại.

Điều 5b. Cỏ
Không giẫm lên cỏ.”.
3. Bãi bỏ Điều 9.
Điều 2. Hiệu lực thi hành
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2032.
"""


def test_quoted_articles_are_no_articles() -> None:
    root = parse(AMENDING)
    assert to_text(root) == AMENDING
    assert [a.number for a in root.articles()] == ["1", "2"]
    assert eids(root, "clause") == ["art_1__para_1", "art_1__para_2", "art_1__para_3"]
    quote = get(root, "art_1__para_2__quote_1")
    assert quote.content.startswith("“Điều 5a. Hoa dại")
    assert quote.content.endswith("cỏ.”.")


@pytest.mark.parametrize(
    "quote",
    [
        '"Điều 7. Lá\n1. Lá có tên là "lá xanh".\n2. Quét lá."',
        "“Điều 7. Lá\n1. Quét lá.”",
        '“Điều 7. Lá\n1. Quét lá.".',
        "“Điều 7. Lá\n1. Quét lá.”; [Ghi chú của người biên tập]",
    ],
)
def test_forms_of_quotations(quote: str) -> None:
    text = f"Điều 1. Sửa đổi\n1. Sửa đổi Điều 7 như sau:\n{quote}\n2. Bãi bỏ Điều 8.\nĐiều 2. Hiệu lực\nTừ mai.\n"
    root = parse(text)
    assert to_text(root) == text
    assert [a.number for a in root.articles()] == ["1", "2"]
    assert eids(root, "clause") == ["art_1__para_1", "art_1__para_2"]


def test_quotation_on_the_line_of_the_instruction() -> None:
    text = "Điều 1. Sửa đổi\n1. Sửa đổi khoản 3 như sau: “3. Hoa nở.\n4. Hoa tàn.”.\n2. Bãi bỏ khoản 6.\n"
    root = parse(text)
    assert to_text(root) == text
    assert get(root, "art_1__para_1__quote_1").content == "“3. Hoa nở.\n4. Hoa tàn.”."
    assert eids(root, "clause") == ["art_1__para_1", "art_1__para_2"]


def test_a_missing_closing_mark_costs_one_clause_only() -> None:
    text = "Điều 1. Sửa đổi\n1. Sửa đổi Điều 7 như sau:\n“7. Gọi là “hoa.”.\n2. Sửa đổi Điều 8 như sau:\n“8. Lá.”.\n"
    root = parse(text)
    assert to_text(root) == text
    assert "art_1__para_2" in eids(root, "clause")


def test_a_definition_in_quotation_marks_is_text() -> None:
    root = parse("Điều 1. Giải thích\n“Hoa” là bộ phận của cây.\n“Lá” là bộ phận khác.\n1. Hết.\n")
    assert not eids(root, "quote")
    assert "“Lá” là" in get(root, "art_1").content


# --- layouts of real sources --------------------------------------------------------------------------------------


def test_header_and_headings_run_together() -> None:
    text = (
        "Luật Vườn hoa 2030\n"
        "QUỐC HỘI ------- CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --- Luật số: 12/2030/QH16 "
        "Hà Nội, ngày 02 tháng 4 năm 2030 LUẬT VƯỜN HOA\n"
        "Căn cứ Hiến pháp;\n"
        "Quốc hội ban hành Luật vườn hoa, Chương 1 NHỮNG QUY ĐỊNH CHUNG\n"
        "Điều 1. Hoa\nHoa là hoa.\n"
        "PHẦN THỨ HAI CÂY CỎ Chương II CÂY [Chương này được hướng dẫn bởi Chương I Nghị định 9] MỤC 1 CÂY TO\n"
        "Điều 2. Cây\nCây là cây. [Ghi chú: xem Điều 9]\n"
        "Luật Vườn hoa 2030. Mục 2. CÂY NHỎ\n"
        "Điều 3. Cây nhỏ\nCây nhỏ là cây nhỏ.\n"
        "Luật Vườn hoa 2030. Mục\n3. CỎ\n"
        "Điều 4. Cỏ\nCỏ là cỏ theo quy định tại\nĐiều 1 của Luật này.\n"
        "Chương III của Luật này nói về cỏ. Luật này đã được Quốc hội khóa XX thông qua ngày 02 tháng 4 năm 2030.\n"
        "CHỦ TỊCH QUỐC HỘI Lê Thị Mẫu\n"
    )
    root = parse(text)
    assert to_text(root) == text
    assert [a.number for a in root.articles()] == ["1", "2", "3", "4"]
    assert eids(root, "part") == ["part_II"]
    assert eids(root, "chapter") == ["chp_1", "part_II__chp_II"]
    assert get(root, "part_II").heading == "CÂY CỎ"
    assert get(root, "part_II__chp_II").heading == "CÂY"
    assert eids(root, "section") == [f"part_II__chp_II__sec_{n}" for n in (1, 2, 3)]
    assert get(root, "part_II__chp_II__sec_3").heading == "CỎ"
    assert get(root, "signature").text.startswith("Luật này đã được")


def test_old_layout_without_full_stops() -> None:
    text = (
        "Chương 1:\nĐẤT\nĐiều 1 Đất là đất.\nĐiều 2 1- Đất cày.\n2- Đất đồi.\nĐiều 3\nĐất bãi theo\nĐiều 2 của Luật.\n"
    )
    root = parse(text)
    assert to_text(root) == text
    assert [a.number for a in root.articles()] == ["1", "2", "3"]
    assert eids(root, "clause") == ["art_2__para_1", "art_2__para_2"]
    assert get(root, "art_2").heading == ""


@pytest.mark.parametrize(
    "line", ["Điều 2 1- Đò phải sạch.", "Điều 2. 1. Đò phải sạch.", "Điều 2 [Sửa năm 2030] 1- Đò sạch."]
)
def test_the_first_clause_on_the_line_of_its_article(line: str) -> None:
    text = f"Điều 1 Bến đò.\n{line}\n2- Đò phải có phao.\nĐiều 3 1.000 đò được đăng ký.\n"
    root = parse(text)
    assert to_text(root) == text
    assert eids(root, "clause") == ["art_2__para_1", "art_2__para_2"]


@pytest.mark.parametrize("mark", ["Điều 2:", "Điều 2 -", "ĐIỀU 2.", "Ðiều 2.", "Điều\u00a02.", "Điều 2[7]."])
def test_other_marks_of_articles(mark: str) -> None:
    root = parse(f"Điều 1. Một\nMột.\n{mark} Hai\nHai.\nĐiều 3. Ba\nBa.\n")
    assert [a.number for a in root.articles()] == ["1", "2", "3"]
    assert get(root, "art_2").heading == "Hai"


def test_number_of_an_article_on_the_next_line() -> None:
    text = "Điều 1. Một\nMột. Điều\n2. Hai\nHai.\n"
    root = parse(text)
    assert to_text(root) == text
    assert [(a.number, a.heading) for a in root.articles()] == [("1", "Một"), ("2", "Hai")]


@pytest.mark.parametrize("line", ["2.1. Tên cây", "1.000 đồng", "15.6.2030 là ngày hội", "2030. Năm ấy"])
def test_what_is_no_clause(line: str) -> None:
    assert not eids(parse(f"Điều 1. Một\n{line}\n"), "clause")


def test_clause_without_space_and_inserted_clauses_and_points() -> None:
    root = parse("Điều 1. Một\n1.Hoa:\na) Đỏ;\na1) Hồng;\nb) Vàng.\n1a. Lá.\n10. Cành.\n")
    assert eids(root, "clause") == ["art_1__para_1", "art_1__para_1a", "art_1__para_10"]
    assert eids(root, "point") == [f"art_1__para_1__point_{p}" for p in ("a", "a1", "b")]


def test_repeats_get_their_own_eid() -> None:
    root = parse("Điều 1. Một\n1. A.\n1. B.\nĐiều 1. Hai\n1. C.\n")
    assert [n.eid for n in root.iter()][1:] == [
        "art_1",
        "art_1__para_1",
        "art_1__para_1_2",
        "art_1_2",
        "art_1_2__para_1",
    ]


def test_attached_regulation_has_its_own_articles() -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH MẪU\nQUYẾT ĐỊNH\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế tưới hoa.\n"
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nVũ Thị Mẫu\n"
        "QUY CHẾ\nTưới hoa\n(Ban hành kèm theo Quyết định số 1/QĐ-UBND)\nChương I\nCHUNG\nĐiều 1. Tưới\n1. Tưới đều.\n"
    )
    root = parse(text)
    assert to_text(root) == text
    assert [a.eid for a in root.articles()] == ["art_1", "art_2"]
    assert get(root, "art_2").content == "Quyết định này có hiệu lực kể từ ngày ký."
    assert get(root, "annex_1__art_1__para_1").content == "Tưới đều."
    assert eids(root, "chapter") == ["annex_1__chp_I"]


def test_consolidated_text_with_footnotes() -> None:
    text = (
        "VĂN PHÒNG QUỐC HỘI\nLUẬT VƯỜN HOA\nChương I\nCHUNG[1]\nĐiều 1. Hoa[2]\n1.[3] Hoa đỏ.\n2. (được bãi bỏ)[4]\n"
        "XÁC THỰC VĂN BẢN HỢP NHẤT\nCHỦ NHIỆM\nĐỗ Văn Mẫu [1] Chương này được sửa.\n[2] Luật số 1 quy định:\nĐiều 9. Cũ\n"
    )
    root = parse(text)
    assert to_text(root) == text
    assert [(a.number, a.heading) for a in root.articles()] == [("1", "Hoa")]
    assert get(root, "chp_I").heading == "CHUNG"
    assert get(root, "notes").text.startswith("[1] Chương này")
    assert eids(root, "clause") == ["art_1__para_1", "art_1__para_2"]


# --- without articles ---------------------------------------------------------------------------------------------


def test_plan_is_kept_as_paragraphs() -> None:
    text = "KẾ HOẠCH\nTrồng hoa\n\nI. MỤC ĐÍCH\n1. Đẹp.\na) Rất đẹp.\n| Ai | Gì |\n| A | B |\nNơi nhận:\n- Lưu: VT.\n"
    root = parse(text)
    assert root.unstructured
    assert to_text(root) == text
    assert [child.kind for child in root.children] == ["body", "signature"]
    assert len(eids(root, "table")) == 1
    assert get(root, "p_2").content == "I. MỤC ĐÍCH"


def test_resolution_of_clauses_only() -> None:
    root = parse("HỘI ĐỒNG NHÂN DÂN\nQUYẾT NGHỊ:\n1. Trồng hoa:\na) Hồng;\nb) Cúc.\n2. Tưới hoa.\n")
    assert not root.unstructured
    assert eids(root, "clause") == ["para_1", "para_2"]
    assert eids(root, "point") == ["para_1__point_a", "para_1__point_b"]


def test_structured_text_says_so() -> None:
    assert not parse("Điều 1. Hoa\nHoa.").unstructured
    assert parse("Một câu.").unstructured
    assert parse("").plain() == ""


# --- articles of the codification ---------------------------------------------------------------------------------


def test_parse_article() -> None:
    text = "Lời dẫn:\n1. Một:\na) A;\n(i) x;\n2. Hai.\n| a | b |\nSau bảng."
    root = parse_article(text, number="7", heading="Hoa")
    assert to_text(root) == text
    assert (root.eid, root.heading, root.content) == ("art_7", "Hoa", "Lời dẫn:")
    assert get(root, "art_7__para_1__point_a__item_i").content == "x;"
    assert get(root, "art_7__para_2__p_1").content == "Sau bảng."


# --- nothing is lost ----------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("Điều 1. Hoa\n", "Điều 2.", "Điều 3a. Lá\n", "1. Một\n", "2.", "a) A;\n", "đ) Đ;\n", "a1) x\n", "(i) y\n"),
        *("Chương I\n", "CHUNG\n", "Mục 1. GIỜ\n", "PHẦN THỨ HAI ", "PHỤ LỤC I\n", "Mẫu số 01\n", "Nơi nhận:\n"),
        *("“Điều 5. X\n", "X.”.\n", '"', "“", "”", "| a | b |\n", "|", "Căn cứ Luật;\n", "Điều", "[1] ", "[", "]"),
        *(
            "\r\n",
            "\r",
            "\n",
            "\n\n",
            "\u00a0",
            "\u200b",
            "\u0300",
            "\u0301",
            "e\u0302\u0301",
            "\u2028",
            "\x0b",
            "\x85",
        ),
        *(
            "\x00",
            "\ufeff",
            "Ðiều 4. Y\n",
            "CHỦ TỊCH QUỐC HỘI",
            " như sau: “1. Z\n",
            "XÁC THỰC VĂN BẢN HỢP NHẤT ",
            "Mục\n",
        ),
    ]
)


def assert_whole(text: str) -> None:
    for root in (parse(text), parse_article(text, number="1")):
        assert to_text(root) == text
        names = [node.eid for node in root.iter()]
        assert len(names) == len(set(names))
        for node in root.iter():
            assert 0 <= node.mark <= len(node.text)
            assert node.plain() == text[node.start : node.end]


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("\u0301Điều 1. a")
@example("\u200b")
@example("Điều 1. “\n”")
def test_round_trip_on_legal_pieces(text: str) -> None:
    assert_whole(text)
    assert_whole(unicodedata.normalize("NFD", text))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_round_trip_on_any_string(text: str) -> None:
    assert_whole(text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_tree_does_not_depend_on_spelling(decree: Node, form: str, newline: str) -> None:
    text = unicodedata.normalize(form, DECREE).replace("\n", newline)
    root = parse(text)
    assert to_text(root) == text
    assert [(n.eid, n.heading) for n in root.iter()] == [(n.eid, n.heading) for n in decree.iter()]
