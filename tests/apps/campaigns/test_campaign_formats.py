"""The small formats of kits and leaflets, and what comes with the program in them."""

from __future__ import annotations

import pytest

from cualuat.campaigns.rules import (
    Unclear,
    channels,
    clean_address,
    legal_day,
    legal_days,
    masked,
    read_counts,
    read_outline,
    read_plan,
    read_questions,
    shipped_kits,
    spoken_words,
    three_sentences,
    topics,
    wording,
)
from sample_campaigns import OUTLINE, PLAN, QUESTIONS, SENTENCES


def test_the_plan_of_a_meeting_is_thirty_minutes() -> None:
    assert [step.minutes for step in read_plan(PLAN)] == [5, 15, 10]
    with pytest.raises(Unclear, match="đang là 25 phút"):
        read_plan("5 | Mở đầu | x\n20 | Nói")
    with pytest.raises(Unclear, match="Dòng 2"):
        read_plan("5 | Mở đầu\nba phút | Nói")
    with pytest.raises(Unclear, match="mỗi dòng"):
        read_plan(" \n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("? Hỏi gì?\n+ Đúng\n- Sai", "Câu 1 cần một dòng căn cứ"),
        ("? Hỏi gì?\n- Sai\n- Sai nữa\n@ Điều 1", "Câu 1 cần đúng một đáp án đúng"),
        ("? Hỏi gì?\n+ Đúng\n+ Đúng nữa\n@ Điều 1", "Câu 1 cần đúng một đáp án đúng"),
        ("? Hỏi gì?\n+ Đúng\n@ Điều 1", "từ 2 đến 4 đáp án"),
        ("?\n+ Đúng\n- Sai\n@ Điều 1", "chưa có lời hỏi"),
        ("Hỏi gì?", "bắt đầu bằng dấu «?»"),
        ("? Hỏi gì?\nĐúng", "Dòng 2"),
        ("? H\n+ a\n- b\n@ c\n" * 11, "nhiều nhất 10 câu; đang có 11"),
    ],
)
def test_a_question_without_a_right_answer_or_a_citation_is_told_with_its_number(text: str, words: str) -> None:
    with pytest.raises(Unclear, match=words.replace("?", r"\?")):
        read_questions(text)


def test_ten_questions_are_enough_and_not_too_many() -> None:
    assert len(read_questions("? H\n+ a\n- b\n@ c\n" * 10)) == 10
    first, second = read_questions(QUESTIONS)
    assert (first.letter, second.letter) == ("B", "A")
    assert first.why == "Hằng năm."


def test_slides_leaflets_counts_and_addresses() -> None:
    assert [slide.title for slide in read_outline(OUTLINE)] == ["Luật là gì?", "Tìm ở đâu?"]
    for text, words in (
        ("- dòng", "tên trang"),
        ("# T\n" + "- d\n" * 7, "nhiều nhất 6 dòng"),
        ("", "dàn ý"),
        ("# T\n- " + "d" * 101, "101"),
    ):
        with pytest.raises(Unclear, match=words):
            read_outline(text)
    assert len(three_sentences(SENTENCES)) == 3
    assert three_sentences(" ") == []
    for text in ("Một.", "Một.\nHai.", "Một.\nHai.\nBa.\nBốn.", "Một.\nHai.\n" + "b" * 161):
        with pytest.raises(Unclear):
            three_sentences(text)
    assert read_counts("12, 9", questions=2, sheets=20) == [12, 9]
    assert read_counts("", questions=2, sheets=0) == []
    for text in ("12", "12, 21", "mười, hai"):
        with pytest.raises(Unclear):
            read_counts(text, questions=2, sheets=20)
    for good in ("", "/khao-sat/5/", "https://luat.example", "https://luat.example/a?b=1#c"):
        assert clean_address(good) == good
    for bad in (
        "javascript:alert(1)",
        "khao-sat/5",
        "//evil.example/",
        "https://a.example/a b",
        "/" + "a" * 600,
        'https://a.example/"><script>',
    ):
        with pytest.raises(Unclear):
            clean_address(bad)
    assert masked("lan.nguyen@mau.example") == "l…@mau.example"


def test_what_comes_with_the_program_is_whole() -> None:
    law_day = legal_day("ngay-phap-luat")
    assert law_day is not None
    assert (law_day.day, law_day.month, law_day.needs_review, law_day.legal) == (9, 11, False, True)
    assert any(one.needs_review for one in legal_days())
    assert {"portal", "press", "loudspeaker", "posting", "email", "social", "meeting", "contest", "talk"} <= set(
        channels()
    )
    assert wording().version
    assert topics()
    assert len(shipped_kits()) == 3
    for kit in shipped_kits():
        assert sum(step.minutes for step in read_plan(kit["plan"])) == 30
        assert read_outline(kit["outline"])
        assert 1 <= len(read_questions(kit["questions"])) <= 10
        assert len(three_sentences(kit["leaflet"])) == 3
        assert kit["citations"]
    assert spoken_words()[2] > 100
