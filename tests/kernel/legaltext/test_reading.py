"""Numbering, metadata, amendments, broken lines, differences. All texts here were written for the tests."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.citation import Address
from cualuat.kernel.legaltext import (
    check_numbering,
    diff_words,
    parse,
    parse_article,
    read_amendments,
    read_metadata,
    rejoin_lines,
)

# --- numbering ----------------------------------------------------------------------------------------------------


def test_right_numbering_has_no_findings() -> None:
    points = "".join(f"{letter}) x;\n" for letter in "abcdđeghiklmnopqrstuvxy")
    text = f"Điều 1. A\n1. x:\n{points}2. x\n2a. x\nĐiều 2. B\nx\nĐiều 2a. C\nx\nĐiều 3. D\nx\n"
    assert check_numbering(parse(text)) == []


def test_gaps_repeats_and_disorder() -> None:
    root = parse("Điều 1. A\n1. x:\na) x;\nc) x;\n4. x\n4. x\n3. x\nĐiều 3. B\nx\nĐiều 3. C\nx\nĐiều 6. D\nx\n")
    found = [(f.code, f.eid) for f in check_numbering(root)]
    assert found == [
        ("gap", "art_3"),
        ("repeat", "art_3_2"),
        ("gap", "art_6"),
        ("gap", "art_1__para_4"),
        ("repeat", "art_1__para_4_2"),
        ("order", "art_1__para_3"),
        ("gap", "art_1__para_1__point_c"),
    ]


def test_messages_are_plain_vietnamese() -> None:
    messages = [f.message_vi for f in check_numbering(parse("Điều 1. A\n1. x\n3. x\n2. x\nĐiều 4. B\nx\n"))]
    assert messages == [
        "Thiếu Điều 2 đến 3 trước Điều 4.",
        "Thiếu khoản 2 trước khoản 3 trong Điều 1.",
        "khoản 2 đứng sau khoản 3 trong Điều 1.",
    ]


def test_numbering_of_a_codified_article() -> None:
    assert [f.eid for f in check_numbering(parse_article("1. x\n3. x", number="9"))] == ["art_9__para_3"]


# --- metadata -----------------------------------------------------------------------------------------------------

DECREE = """| CHÍNH PHỦ<br>-----<br>Số: 999/2031/NĐ-CP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>-----<br>Hà Nội, ngày 05 tháng 3 năm 2031 |

NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 777/2021/NĐ-CP về vườn hoa

Căn cứ Luật Vườn hoa, cây cảnh số 12/2030/QH16 đã được sửa đổi, bổ sung theo Luật số 13/2030/QH16;
Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Cây và Luật Cỏ ngày 01 tháng 02 năm 2029;
Theo đề nghị của Bộ trưởng Bộ Xây dựng;
Chính phủ ban hành Nghị định sửa đổi.
Điều 1. Hoa
Hoa là hoa.
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 6 năm 2031, trừ quy định tại khoản 2 Điều này.
2. Nghị định số 888/2021/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.
3. Bãi bỏ các quy định sau đây:
a) Khoản 2 Điều 5 của Nghị định số 66/2020/NĐ-CP;
b) Thông tư số 5/2019/TT-BXD.
| Nơi nhận:<br>- Lưu: VT. | TM. CHÍNH PHỦ<br>KT. THỦ TƯỚNG<br>PHÓ THỦ TƯỚNG<br><br>Trần Văn Mẫu |
"""


def test_metadata_of_a_decree() -> None:
    meta = read_metadata(DECREE)
    assert (str(meta.number), str(meta.kind), meta.issuer, meta.issuer_code) == (
        "999/2031/NĐ-CP",
        "Nghị định",
        "CHÍNH PHỦ",
        "chinh-phu",
    )
    assert meta.title == "Sửa đổi, bổ sung một số điều của Nghị định số 777/2021/NĐ-CP về vườn hoa"
    assert (meta.issued_on, meta.place, meta.effective_on) == (date(2031, 3, 5), "Hà Nội", date(2031, 6, 1))
    assert (meta.signer, meta.signer_post) == ("Trần Văn Mẫu", "PHÓ THỦ TƯỚNG")
    assert meta.sources["number"] == "preamble"
    assert meta.sources["effective_on"] == "art_2__para_1"
    assert meta.missing == ()
    assert meta.notes == ("Một số quy định có ngày hiệu lực khác: xem khoản 1 Điều 2.",)


def test_relations() -> None:
    relations = [(r.kind, r.text, r.partial, r.eid) for r in read_metadata(parse(DECREE)).relations]
    assert relations == [
        ("based_on", "Luật Vườn hoa, cây cảnh số 12/2030/QH16", False, "preamble__basis_1"),
        ("based_on", "Luật sửa đổi, bổ sung một số điều của Luật Cây và Luật Cỏ", False, "preamble__basis_2"),
        ("amends", "Nghị định số 777/2021/NĐ-CP", False, "preamble"),
        ("replaces", "Nghị định số 888/2021/NĐ-CP", False, "art_2__para_2"),
        ("abolishes", "Nghị định số 66/2020/NĐ-CP", True, "art_2__para_3__point_a"),
        ("abolishes", "Thông tư số 5/2019/TT-BXD", False, "art_2__para_3__point_b"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("có hiệu lực từ ngày 01/07/2031", date(2031, 7, 1)),
        ("có hiệu lực thi hành kể từ ngày ký ban hành", date(2031, 3, 5)),
        ("có hiệu lực kể từ ngày ký", date(2031, 3, 5)),
        ("có hiệu lực thi hành sau 45 ngày kể từ ngày ký", None),
    ],
)
def test_forms_of_the_date_of_effect(sentence: str, expected: date | None) -> None:
    text = (
        "BỘ XÂY DỰNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/2031/TT-BXD\nHà Nội, ngày 05 tháng 3 năm 2031\n"
        f"THÔNG TƯ\nVề hoa\nĐiều 1. Hiệu lực\nThông tư này {sentence}.\n"
    )
    meta = read_metadata(text)
    assert meta.effective_on == expected
    assert bool(meta.notes) == ("effective_on" in meta.missing) == (expected is None)


def test_law_run_together_and_draft_without_number() -> None:
    text = (
        "QUỐC HỘI ------- CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --- Luật số: … /2031/QH17 "
        "DỰ THẢO LUẬT VƯỜN HOA\nCăn cứ Hiến pháp nước Mẫu;\nQuốc hội ban hành Luật Vườn hoa.\nĐiều 1. Hoa\nHoa.\n"
    )
    meta = read_metadata(text)
    assert meta.number is None
    assert (str(meta.kind), meta.title, meta.issuer_code) == ("Luật", "Luật Vườn hoa", "quoc-hoi")
    assert meta.missing == ("number", "issued_on", "effective_on", "signer")


def test_nothing_is_guessed() -> None:
    meta = read_metadata("Một câu không phải văn bản.")
    assert set(meta.missing) == {"number", "kind", "issuer", "title", "issued_on", "effective_on", "signer"}
    assert meta.relations == ()


def test_what_is_quoted_is_not_the_documents_own_effect() -> None:
    text = (
        "Điều 1. Sửa đổi\nSửa đổi Điều 9 như sau:\n“Điều 9. Hiệu lực\n"
        "Luật này có hiệu lực từ ngày 01 tháng 01 năm 2020.”.\n"
        "Điều 2. Hiệu lực\nLuật này có hiệu lực từ ngày 01 tháng 01 năm 2032.\n"
    )
    assert read_metadata(text).effective_on == date(2032, 1, 1)


# --- amendments ---------------------------------------------------------------------------------------------------


def test_amendments() -> None:
    text = """Điều 1. Sửa đổi, bổ sung một số điều của Luật Vườn hoa số 12/2030/QH16
1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:
“2. Tưới mỗi ngày.”.
2. Sửa đổi, bổ sung một số khoản của Điều 6 như sau:
a) Sửa đổi, bổ sung các khoản 1 và 2; bổ sung khoản 2a vào sau khoản 2 như sau:
“1. Một.
2. Hai.
2a. Hai a.”;
b) Bãi bỏ điểm a và điểm b khoản 4.
3. Bổ sung Điều 7a vào sau Điều 7 như sau:
“Điều 7a. Cỏ
Không giẫm lên cỏ.”.
4. Thay thế cụm từ “cây nhỏ” bằng cụm từ “cây non” tại khoản 1 Điều 8 và Điều 9.
5. Bỏ cụm từ “rất” tại Điều 10.
6. Khoản 3 Điều 11 được sửa đổi, bổ sung như sau:
“3. Lá.”.
"""
    found = [(a.where, a.action, str(a.target), a.new_text, a.phrase_from, a.phrase_to) for a in _amendments(text)]
    assert found == [
        ("art_1__para_1", "amend", "khoản 2 Điều 5", "2. Tưới mỗi ngày.", None, None),
        ("art_1__para_2__point_a", "amend", "khoản 1 Điều 6", "1. Một.", None, None),
        ("art_1__para_2__point_a", "amend", "khoản 2 Điều 6", "2. Hai.", None, None),
        ("art_1__para_2__point_a", "insert", "khoản 2a Điều 6", "2a. Hai a.", None, None),
        ("art_1__para_2__point_b", "abolish", "điểm a khoản 4 Điều 6", None, None, None),
        ("art_1__para_2__point_b", "abolish", "điểm b khoản 4 Điều 6", None, None, None),
        ("art_1__para_3", "insert", "Điều 7a", "Điều 7a. Cỏ\nKhông giẫm lên cỏ.", None, None),
        ("art_1__para_4", "replace_phrase", "khoản 1 Điều 8", None, "cây nhỏ", "cây non"),
        ("art_1__para_4", "replace_phrase", "Điều 9", None, "cây nhỏ", "cây non"),
        ("art_1__para_5", "remove_phrase", "Điều 10", None, "rất", None),
        ("art_1__para_6", "amend", "khoản 3 Điều 11", "3. Lá.", None, None),
    ]
    assert {a.document for a in _amendments(text)} == {"Luật Vườn hoa số 12/2030/QH16"}
    assert next(a for a in _amendments(text) if a.where == "art_1__para_3").after == Address(article="7")


def _amendments(text: str):  # type: ignore[no-untyped-def]
    return read_amendments(parse(text))


def test_an_ordinary_text_amends_nothing() -> None:
    assert _amendments("Điều 1. Hoa\n1. Hoa ở Điều 2 được tưới.\n2. Việc bổ sung hoa do người trồng làm.\n") == []


# --- broken lines -------------------------------------------------------------------------------------------------


def test_rejoin_lines() -> None:
    broken = """CHÍNH PHỦ
Số: 1/2031/NĐ-CP
Chương I
QUY ĐỊNH CHUNG VỀ VIỆC TƯỚI HOA
VÀ TƯỚI CÂY
Điều 1. Phạm vi
Nghị định này quy định về hoa theo khoản 2
Điều 5 của Luật Vườn hoa và

3

về cây cảnh ở công viên.
Câu thứ hai của đoạn khác.
1. Người tưới hoa phải tưới vào buổi sáng hoặc
buổi chiều:
a) Trời mát;
b) Trời
râm.
| a | b |
| c | d |
Hết."""
    assert rejoin_lines(broken).split("\n") == [
        "CHÍNH PHỦ",
        "Số: 1/2031/NĐ-CP",
        "Chương I",
        "QUY ĐỊNH CHUNG VỀ VIỆC TƯỚI HOA VÀ TƯỚI CÂY",
        "Điều 1. Phạm vi",
        "Nghị định này quy định về hoa theo khoản 2 Điều 5 của Luật Vườn hoa và về cây cảnh ở công viên.",
        "Câu thứ hai của đoạn khác.",
        "1. Người tưới hoa phải tưới vào buổi sáng hoặc buổi chiều:",
        "a) Trời mát;",
        "b) Trời râm.",
        "| a | b |",
        "| c | d |",
        "Hết.",
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="Điều12.a) |\nxH;", max_size=80))
def test_rejoining_twice_changes_no_word(text: str) -> None:
    once = rejoin_lines(text)
    assert rejoin_lines(once).split() == once.split()


# --- differences --------------------------------------------------------------------------------------------------


def test_diff_words() -> None:
    assert diff_words("Tưới hoa mỗi ngày.", "Tưới cây mỗi ngày.") == [
        ("same", "Tưới "),
        ("deleted", "hoa"),
        ("inserted", "cây"),
        ("same", " mỗi ngày."),
    ]
    assert diff_words("", "") == []
    assert diff_words("", "a") == [("inserted", "a")]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab c.đ\n", max_size=40), st.text(alphabet="ab c.đ\n", max_size=40))
def test_both_wordings_can_be_read_from_the_difference(old: str, new: str) -> None:
    pieces = diff_words(old, new)
    assert "".join(text for operation, text in pieces if operation != "inserted") == old
    assert "".join(text for operation, text in pieces if operation != "deleted") == new


def test_long_texts_are_compared_fast() -> None:
    words = [f"từ{n % 700}" for n in range(5000)]
    changed = [w if n % 50 else "khác" for n, w in enumerate(words)]
    started = time.perf_counter()
    diff_words(" ".join(words), " ".join(changed))
    assert time.perf_counter() - started < 3


def test_signer_in_the_second_of_two_columns() -> None:
    text = (
        "Điều 1. Hoa\nHoa.\nNơi nhận:\n- Văn phòng Quốc hội;\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n"
        "- Viện Kiểm sát nhân dân tối cao;\n- Lưu: VT.\nLý Thị Mẫu\n"
    )
    meta = read_metadata(text)
    assert (meta.signer_post, meta.signer) == ("THỨ TRƯỞNG", "Lý Thị Mẫu")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("LUẬT\nPHÒNG NƯỚC VÀ ĐÒ VIỆT NAM", "Luật phòng nước và đò Việt Nam"),
        ("LUẬT SỐ 15/2031/QH19 CỦA QUỐC HỘI NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM VỀ ĐÒ NGANG", "Luật đò ngang"),
        ("QUYẾT ĐỊNH\nVỀ VIỆC SỬA ĐỔI QUYẾT ĐỊNH SỐ 3/2030/QĐ-TTG", "Về việc sửa đổi quyết định số 3/2030/QĐ-TTG"),
    ],
)
def test_a_title_in_capitals_is_put_in_small_letters(head: str, title: str) -> None:
    top = "QUỐC HỘI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLuật số: 15/2031/QH19\nHà Nội, ngày 5 tháng 3 năm 2031\n"
    assert read_metadata(f"{top}{head}\nCăn cứ Hiến pháp;\nĐiều 1. Đò\nĐò là đò.\n").title == title
