"""Drafts cut into provisions, looked over, compared: no letter is lost whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.drafting.rules import STANDINGS, standing
from cualuat.drafting.texts import clean, compare, doubts, head_lines, pieces
from sample_drafting import DRAFT

_LINES = st.sampled_from(
    [
        "Căn cứ Luật Tổ chức chính quyền địa phương;", "QUYẾT ĐỊNH:", "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Điều 2. Đối tượng",
        "Điều 3.", "1. Cán bộ của cơ quan.", "2. Người dân:", "a) mượn đọc;", "b) xin bản chụp.", "| TT | Việc |", "| 1 | In |", "",
        "I. MỤC ĐÍCH", "II. NỘI DUNG", "Nơi nhận:", "- Lưu: VT.", "PHỤ LỤC I", "“Điều 5. Trích", "Lời thường của dự thảo.",
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.lists(_LINES, max_size=14).map("\n".join),
    st.text(max_size=60),
)


@settings(max_examples=60, deadline=None)
@given(_TEXTS, _TEXTS)
def test_comparing_loses_no_letter(old: str, new: str) -> None:
    for text in (old, new):
        parts = pieces(text)
        assert "".join(one.text for one in parts) == text
        assert len({one.place for one in parts}) == len(parts)
    rows = compare(old, new)
    for text, left_out in ((old, "inserted"), (new, "deleted")):
        told = "".join(words for row in rows for op, words in row.words if op != left_out)
        assert "".join(told.split()) == "".join(text.split())
    assert all(row.kind == "same" for row in compare(old, old))
    doubts(new, has_articles=True)
    assert 0 <= head_lines(new, "QUYẾT ĐỊNH") <= new.count("\n")


def test_an_article_that_moved_is_known_again() -> None:
    new = DRAFT.replace("Điều 3. Chánh", "Điều 3. Thời gian\nMở cửa từ 8 giờ.\nĐiều 4. Chánh").replace(
        "đọc tại chỗ", "về nhà"
    )
    rows = {(row.kind, row.name, row.before) for row in compare(DRAFT, new) if row.kind != "same"}
    assert rows == {
        ("changed", "Khoản 2 Điều 2", ""),
        ("new", "Điều 3", ""),
        ("changed", "Điều 4", "Điều 3"),
    }
    moved = next(row for row in compare(DRAFT, new) if row.before == "Điều 3")
    assert [words for op, words in moved.words if op != "same"] == ["3", "4"]


def test_what_is_not_understood_is_told() -> None:
    assert doubts(DRAFT, has_articles=True) == []
    told = " ".join(doubts(DRAFT.replace("Điều 2. Người", "Điều 4. Người"), has_articles=True))
    assert "Thiếu Điều 2 đến 3" in told or "Thiếu Điều 2" in told
    assert "Không thấy điều nào" in doubts("Chỉ có lời thường.", has_articles=True)[0]
    assert doubts("I. MỤC ĐÍCH\n1. Một", has_articles=False) == []
    told = " ".join(doubts(DRAFT.replace("xin bản chụp", "theo Điều 9 Quyết định này"), has_articles=True))
    assert "không có Điều 9" in told


def test_a_plan_goes_by_its_numbers() -> None:
    names = [
        one.name
        for one in pieces("Thực hiện Nghị quyết:\nI. MỤC ĐÍCH\n1. Một\nII. NỘI DUNG\n1. Hai\na) Ba\nPHỤ LỤC\n1. Bốn")
    ]
    assert names == ["Phần mở đầu", "Mục I", "Mục I.1", "Mục II", "Mục II.1", "Phụ lục", "Mục 1 Phụ lục"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "| UBND TỈNH MẪU | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nQUYẾT ĐỊNH\nVề tủ sách\nCăn cứ Luật;\nQUYẾT ĐỊNH:",
            3,
        ),
        ("QUYẾT ĐỊNH\nVề tủ sách\nQUYẾT ĐỊNH:\nĐiều 1. Một", 2),
        ("Căn cứ Luật;\nQUYẾT ĐỊNH:\nĐiều 1. Một", 0),
        ("QUYẾT ĐỊNH\nlời không có điều nào", 0),
    ],
)
def test_the_frame_of_a_text(text: str, lines: int) -> None:
    assert head_lines(text, "QUYẾT ĐỊNH") == lines


def test_texts_are_kept_in_one_form() -> None:
    assert clean("\r\nĐiều 1.  \r\nMột\t\r\n\r\n") == "Điều 1.\nMột"


def test_standing_by_its_days() -> None:
    from datetime import date

    day, next_day = date(2026, 11, 20), date(2026, 11, 21)
    cases = [
        ("drafting", day, None, "running"), ("drafting", day, None, "late"), ("issued", day, day, "in_time"),
        ("issued", day, next_day, "after"), ("issued", None, day, "issued"), ("dropped", day, None, "dropped"), ("waiting", None, None, "no_due"),
    ]  # fmt: skip
    for n, (state, due, issued, wanted) in enumerate(cases):
        assert standing(state=state, due=due, issued_on=issued, on=day if n == 0 else next_day) == wanted
        assert wanted in STANDINGS
