"""What is asked and how it is read: conditions, faults, answers. Values alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.surveys.rules import answers, conditions, counting
from cualuat.surveys.rules.answers import read_all
from cualuat.surveys.rules.checks import faults
from cualuat.surveys.rules.questions import (
    KINDS,
    LIKERT,
    Condition,
    Option,
    Question,
    Questionnaire,
    Section,
    options_in,
    questionnaire_in,
    questionnaire_out,
)


def some(*texts: str, letter: str = "o") -> tuple[Option, ...]:
    return tuple(Option(f"{letter}{n}", {"vi": text}) for n, text in enumerate(texts, 1))


def ask(key: str, kind: str = "single", **more: object) -> Question:
    usual: dict[str, object] = {"words": {"vi": f"Câu {key}?"}}
    if kind in ("single", "multi", "rank", "place", "matrix"):
        usual["options"] = some("A", "B", "C")
    if kind == "likert":
        usual["options"] = tuple(Option(n, words) for n, words in LIKERT)
    if kind == "matrix":
        usual["rows"] = some("Dòng một", "Dòng hai", letter="r")
    return Question(key, kind, **{**usual, **more})  # type: ignore[arg-type]


def survey(*questions: Question) -> Questionnaire:
    return Questionnaire({"vi": "Khảo sát"}, sections=(Section("s1", {"vi": "Phần 1"}, questions=questions),))


def test_there_are_twelve_kinds_and_each_comes_back_out_of_json() -> None:
    assert len(KINDS) == 12
    whole = survey(*(ask(f"q{n}", kind) for n, kind in enumerate(KINDS, 1)))
    assert questionnaire_in(questionnaire_out(whole)) == whole
    assert faults(whole, secret=False) == []


# --- conditions --------------------------------------------------------------------------------------------------

_asks = st.sampled_from(("is", "is_not", "answered"))


@st.composite
def _surveys(draw: st.DrawFn) -> Questionnaire:
    """Up to four questions of two options with conditions on those before."""
    questions: list[Question] = []
    for n in range(1, draw(st.integers(2, 4)) + 1):
        earlier = [question.key for question in questions]
        when = tuple(
            Condition(draw(st.sampled_from(earlier)), draw(_asks), draw(st.sampled_from(("o1", "o2"))))
            for _ in range(draw(st.integers(0, 2)))
            if earlier
        )
        questions.append(ask(f"q{n}", options=some("A", "B"), when=when, joined=draw(st.sampled_from(("all", "any")))))
    return survey(*questions)


@settings(max_examples=80, deadline=None)
@given(_surveys())
def test_a_question_is_called_unreachable_when_no_answers_lead_to_it(found: Questionnaire) -> None:
    keys = [question.key for question in found.questions]
    reached: set[str] = set()
    for values in product(("o1", "o2", None), repeat=len(keys)):
        given_ = {key: value for key, value in zip(keys, values, strict=True) if value}
        reached |= {question.key for question in conditions.shown(found, given_)}
    assert {question.key for question in conditions.unreachable(found)} == set(keys) - reached


def test_numbers_and_several_choices_can_contradict_each_other() -> None:
    number, many = ask("q1", "number", least=18, most=99), ask("q2", "multi", most=1)
    below = ask("q3", when=(Condition("q1", "less", "18"),))
    between = ask("q4", when=(Condition("q1", "greater", "20"), Condition("q1", "less", "21")))
    both = ask("q5", when=(Condition("q2", "contains", "o1"), Condition("q2", "contains", "o2")))
    after = ask("q6", when=(Condition("q5", "answered"),))
    found = survey(number, many, below, between, both, after)
    assert [question.key for question in conditions.unreachable(found)] == ["q3", "q5", "q6"]
    assert sum("không ai trả lời thế nào" in str(fault) for fault in faults(found, secret=True)) == 3


def test_a_loop_a_later_question_and_one_that_is_gone_are_named() -> None:
    loop = survey(ask("q1", when=(Condition("q2", "is", "o1"),)), ask("q2", when=(Condition("q1", "is", "o1"),)))
    assert conditions.loop(loop) == ["q1", "q2", "q1"]
    assert any("câu 1 → câu 2 → câu 1" in str(fault) for fault in faults(loop, secret=True))
    ahead = survey(ask("q1", when=(Condition("q2", "is", "o1"),)), ask("q2"))
    assert any("câu 2, là câu ở sau" in str(fault) for fault in faults(ahead, secret=True))
    gone = survey(ask("q1"), ask("q2", when=(Condition("q1", "is", "o9"), Condition("q7", "is", "o1"))))
    told = " ".join(map(str, faults(gone, secret=True)))
    assert "không có lựa chọn" in told
    assert "không còn nữa" in told


def test_what_is_wrong_with_a_survey_is_named_before_it_is_public() -> None:
    assert "chưa có câu hỏi" in faults(Questionnaire({"vi": "K"}), secret=True)[0].text
    wrong = survey(
        ask("q1", options=some("A")), ask("q2", "matrix", rows=()), ask("q3", "number", least=9, most=3), ask("q4", "file"),
        ask("q5", "text", personal=True), ask("q6", options=some("A", "a")),
    )  # fmt: skip
    told = " | ".join(map(str, faults(wrong, secret=True)))
    for words in (
        "ít nhất 2 lựa chọn",
        "chưa có dòng",
        "thấp nhất lớn hơn",
        "không hỏi tệp",
        "không hỏi dữ liệu cá nhân",
        "giống nhau",
        "«đồng ý»",
    ):
        assert words in told
    asked = survey(ask("q0", "consent", required=True), ask("q1", "text", personal=True))
    assert faults(asked, secret=False) == []


def test_answers_of_questions_that_are_not_shown_count_for_nothing() -> None:
    found = survey(
        ask("q1"), ask("q2", when=(Condition("q1", "is", "o1"),)), ask("q3", when=(Condition("q2", "is", "o1"),))
    )
    read = read_all(found, {"q1": ["o2"], "q2": ["o1"], "q3": ["o1"]})
    assert read.answers == {"q1": "o2"}
    assert read.asked == ("q1",)


# --- answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "raw", "value"),
    [
        ("number", {}, {"q": ["1.234,5"]}, 1234.5),
        ("number", {}, {"q": ["12"]}, 12),
        ("date", {}, {"q": ["1/2/2026"]}, "2026-02-01"),
        ("multi", {}, {"q": ["o3", "o1", "la"]}, ["o1", "o3"]),
        ("rank", {}, {"q-o1": ["2"], "q-o2": ["1"], "q-o3": ["3"]}, ["o2", "o1", "o3"]),
        ("matrix", {}, {"q-r1": ["o1"]}, {"r1": "o1"}),
        ("nps", {}, {"q": ["10"]}, "10"),
        ("consent", {}, {"q": ["1"]}, "1"),
        ("text", {}, {"q": ["  "]}, None),
    ],
)
def test_what_was_typed_is_read(kind: str, more: dict[str, object], raw: dict[str, list[str]], value: object) -> None:
    assert answers.read(ask("q", kind, **more), raw) == value


@pytest.mark.parametrize(
    ("kind", "more", "raw", "words"),
    [
        ("number", {}, {"q": ["mười"]}, "không phải là số"),
        ("number", {"most": 9}, {"q": ["10"]}, "không quá 9"),
        ("date", {}, {"q": ["31/2/2026"]}, "không phải là ngày"),
        ("single", {}, {"q": ["o9"]}, "một trong các mục"),
        ("single", {"other": True}, {"q": ["khac"]}, "ghi rõ"),
        ("multi", {"most": 1}, {"q": ["o1", "o2"]}, "nhiều nhất 1"),
        ("rank", {}, {"q-o1": ["1"], "q-o2": ["1"]}, "một lần"),
        ("rank", {"required": True}, {"q-o1": ["1"]}, "đủ 3"),
        ("matrix", {"required": True}, {"q-r1": ["o1"]}, "1 dòng"),
        ("text", {}, {"q": ["dài" * 70_000]}, "210.000"),
        ("consent", {"required": True}, {}, "đồng ý"),
        ("likert", {"required": True}, {}, "Hãy trả lời"),
    ],
)
def test_what_cannot_be_taken_is_told(
    kind: str, more: dict[str, object], raw: dict[str, list[str]], words: str
) -> None:
    read = read_all(survey(ask("q", kind, **more)), raw)
    assert words in read.wrong["q"]
    assert read.answers == {}
    paper = read_all(survey(replace(ask("q", kind, **more))), {}, paper=True)
    assert paper.wrong == {}


def test_messages_are_in_the_language_of_the_sheet() -> None:
    found = survey(ask("q", "text", required=True))
    assert read_all(found, {}, language="en").wrong["q"].startswith("Please")
    assert ask("q").said("en") == "Câu q?"


def test_options_keep_their_keys_when_lines_move_or_change() -> None:
    before = options_in({"vi": "Nam\nNữ", "en": "Man\nWoman"}, (), "o")
    assert [(one.key, one.said("en")) for one in before] == [("o1", "Man"), ("o2", "Woman")]
    moved = options_in({"vi": "Nữ\nNam"}, before, "o")
    assert [one.key for one in moved] == ["o2", "o1"]
    renamed = options_in({"vi": "Nam giới\nNữ"}, before, "o")
    assert [one.key for one in renamed] == ["o1", "o2"]
    more = options_in({"vi": "Nam\nKhác giới\nNữ"}, before, "o")
    assert [one.key for one in more] == ["o1", "o3", "o2"]


@given(st.text(max_size=60), st.lists(st.text(min_size=2, max_size=8), max_size=4))
def test_masking_takes_names_out_and_nothing_else(text: str, names: list[str]) -> None:
    hidden = answers.masked(text, names, by="▮")
    rest = hidden.replace("▮", "")
    letters = iter(text)
    assert all(letter in letters for letter in rest)  # what is left stands in the same order


# --- counting ----------------------------------------------------------------------------------------------------


def test_a_mean_a_score_and_a_weighted_share_are_told_only_where_nothing_is_hidden() -> None:
    likert, sex = (
        counting.Variable("q1", ask("q1", "likert")),
        counting.Variable("q2", ask("q2", options=some("Nam", "Nữ"))),
    )
    sheets = [{"q1": str(n % 5 + 1), "q2": "o1" if n < 50 else "o2"} for n in range(100)]
    assert counting.count(likert, sheets, 5).score == "3,0"
    few = [*sheets, {"q2": "o1"}]  # one gave no mark
    assert counting.count(likert, few, 5).score == ""
    weigh = counting.weighing(sex, {"o1": 30.0, "o2": 70.0}, 3, sheets, 5)
    shown = counting.count(likert, sheets, 5, weigh=weigh)
    assert sum(line.weighted or 0 for line in shown.lines or ()) == pytest.approx(100)
    assert all(line.weighted is None for line in counting.count(likert, few, 5, weigh=weigh).lines or ())
    with pytest.raises(counting.CannotShow):
        counting.weighing(sex, {"o1": 30.0, "o2": 70.0}, 3, [*sheets, {"q1": "1"}], 5)
    assert counting.count(likert, sheets[:3], 5).lines is None


def test_several_choices_hide_who_did_not_choose_too() -> None:
    many = counting.Variable("q1", ask("q1", "multi"), many=True)
    sheets: list[dict[str, object]] = [{"q1": ["o1"]}] * 18 + [{"q1": ["o2"]}] * 2
    lines = {line.key: line.count for line in counting.count(many, sheets, 5).lines or ()}
    assert lines["o1"] is None  # 18 of 20: two did not
    assert lines["o2"] is None
    assert lines["o3"] == 0


_sheets = st.lists(
    st.fixed_dictionaries(
        {}, optional={"q1": st.sampled_from(("o1", "o2", "o3")), "q2": st.sampled_from(("o1", "o2"))}
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(_sheets)
def test_no_table_shows_a_count_of_one_to_four(sheets: list[dict[str, object]]) -> None:
    one, other = counting.Variable("q1", ask("q1")), counting.Variable("q2", ask("q2", options=some("A", "B")))
    for counted in (counting.count(one, sheets, 5), counting.count(other, sheets, 5)):
        assert all(line.count is None or line.count == 0 or line.count >= 5 for line in counted.lines or ())
    crossed = counting.cross(one, other, sheets, 5)
    assert all(cell is None or cell == 0 or cell >= 5 for _, cells in crossed.lines for cell in cells)


def test_nps_is_told_as_a_score() -> None:
    nps = counting.Variable("q1", ask("q1", "nps"))
    sheets = [{"q1": "10"}] * 10 + [{"q1": "7"}] * 5 + [{"q1": "0"}] * 5
    assert counting.count(nps, sheets, 5).score == "NPS +25"
