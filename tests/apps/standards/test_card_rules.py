"""The rules of the standard: what ships, files of sets, scoring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.workdays import Calendar, SpecialDay
from cualuat.standards.rules import (
    BrokenStandard,
    Condition,
    Criterion,
    Given,
    Indicator,
    Posting,
    Standard,
    most_of,
    print_standard,
    read_number,
    read_standard,
    read_steps,
    score,
    show_number,
    show_steps,
    value_fault,
)
from sample_standard import SET

SHIPPED = {
    path.name: path.read_text(encoding="utf-8")
    for path in files("cualuat.lawdata").joinpath("standards").iterdir()
    if path.name.endswith(".toml")
}


# --- what ships --------------------------------------------------------------------------------------------------


def test_the_old_decision_ships_with_what_is_known_of_it() -> None:
    found = read_standard(SHIPPED["qd-25-2021.toml"])
    assert [len(found.of(c.code)) for c in found.criteria] == [2, 6, 3, 5, 4]
    assert (found.total_needed, found.criterion_percent, found.points_total) == (80, 50, 100)
    assert len(found.conditions) == 1
    submitted = found.deadline("submitted")
    assert submitted is not None
    assert submitted.before(2024) == date(2025, 1, 10)
    assert found.posting is not None
    assert found.posting.days == 5


def test_the_new_decision_ships_without_what_nobody_has_read() -> None:
    found = read_standard(SHIPPED["qd-27-2025.toml"])
    assert (len(found.criteria), found.indicators_expected, found.total_needed) == (3, 14, None)
    assert "Có 2 chỉ tiêu, văn bản có 14." in found.gaps
    assert not found.deadlines
    assert [pause.year for pause in found.pauses] == [2025]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_nothing_is_invented_about_single_indicators(name: str) -> None:
    found = read_standard(SHIPPED[name])
    for one in found.indicators:
        assert one.points is None
        assert one.threshold is None
        assert one.gap(found.scale)
    assert not score(found, {}).recognised


# --- files of sets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "score"\npoints = 4', 'kind = "sore"\npoints = 4', "Chỉ tiêu 2.1: «kind» là «sore»"),
        ('kind = "boolean"\npoints = 2', 'kind = "boolean"\npoints = -2', "Chỉ tiêu 1.1: «points» là -2"),
        ('criterion = "2"', 'criterion = "7"', "Chỉ tiêu 2.1: không có tiêu chí «7»"),
        ('code = "2.1"', 'code = "1.1"', "Chỉ tiêu 1.1: mã «1.1» có hai lần"),
        ("[50, 2], [90, 4]", "[90, 4], [50, 2]", "Chỉ tiêu 1.2: các mức phải tăng dần"),
        ("[50, 2], [90, 4]", "[50, 2], [90, 9]", "Chỉ tiêu 1.2: có mức cho nhiều hơn 4"),
        ("[50, 2], [90, 4]", "50", "Chỉ tiêu 1.2: «steps» phải là"),
        ("proof_needed = true", 'proof_needed = "có"', "Chỉ tiêu 1.2: «proof_needed» phải là true"),
        ("month = 12\nday = 1", "month = 2\nday = 29", "Hạn thứ 1: không năm nào cũng có ngày 29/2"),
        ("years_to = 2025", "years_to = 2024", "năm cuối đứng trước năm đầu"),
        ("years_from = 2025", "", "thiếu «years_from»"),
        ('scale = "points"', 'scale = "sao"', "Bảng [standard]: «scale» là «sao»"),
        ("days = 5", "days = 0", "Bảng [posting]: «days» là «0»"),
        ("total_needed = 8", "total_needed = nan", "«total_needed» là NaN"),
        ("total_needed = 8", "total_needed = = 8", "Dòng 9, cột"),
        ("[[condition]]", "[condition]", "condition: phải viết thành các bảng [[condition]]"),
    ],
)
def test_a_broken_row_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert old in SET
    with pytest.raises(BrokenStandard) as broken:
        read_standard(SET.replace(old, new, 1))
    assert any(told in fault for fault in broken.value.faults), broken.value.faults


def test_every_fault_is_told_at_once() -> None:
    text = SET.replace('kind = "score"', 'kind = "sore"').replace("points = 2", "points = -2")
    with pytest.raises(BrokenStandard) as broken:
        read_standard(text)
    assert len(broken.value.faults) == 2


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, SET + text):
        try:
            read_standard(whole)
        except BrokenStandard as broken:
            faults = broken.faults
        else:
            continue
        assert faults


_numbers = st.decimals(min_value=0, max_value=100, places=2)
_words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """A set that is complete, of any kinds."""
    scale = draw(st.sampled_from(["points", "attainment"]))
    criteria = tuple(Criterion(str(n), draw(_words)) for n in range(1, draw(st.integers(1, 3)) + 1))
    indicators = []
    for criterion in criteria:
        for n in range(1, draw(st.integers(1, 3)) + 1):
            kind = draw(st.sampled_from(["boolean", "ratio", "score"]))
            points = draw(st.decimals(min_value=1, max_value=50, places=1))
            steps = (
                ((Decimal(40), points / 2), (Decimal(80), points)) if kind == "ratio" and draw(st.booleans()) else ()
            )
            indicators.append(
                Indicator(
                    f"{criterion.code}.{n}", criterion.code, draw(_words), kind, points, draw(_numbers),
                    tuple((a, b.quantize(Decimal("0.01"))) for a, b in steps), proof_needed=draw(st.booleans()),
                )
            )  # fmt: skip
    conditions = (Condition("dieu-kien", "Điều kiện"),) if draw(st.booleans()) else ()
    return Standard(
        "bo", draw(_words), "căn cứ", scale, 2020, total_needed=draw(_numbers), criterion_percent=draw(_numbers),
        conditions=conditions, criteria=criteria, indicators=tuple(indicators),
    )  # fmt: skip


@st.composite
def scored_cards(draw: st.DrawFn) -> tuple[Standard, dict[str, Given]]:
    """A set, and something given for some of its indicators."""
    standard = draw(standards())
    answers: dict[str, Given] = {}
    for one in standard.indicators:
        most = most_of(standard, one)
        values = st.sampled_from([Decimal(0), Decimal(1)]) if one.kind == "boolean" else st.decimals(0, most, places=2)
        answers[one.code] = Given(draw(st.none() | values), draw(st.integers(0, 2)))
    for condition in standard.conditions:
        answers[condition.code] = Given(draw(st.sampled_from([None, Decimal(0), Decimal(1)])))
    return standard, answers


@given(standards())
@settings(max_examples=25, deadline=None)
def test_what_is_printed_is_read_back(standard: Standard) -> None:
    assert read_standard(print_standard(standard)) == standard


# --- scoring -----------------------------------------------------------------------------------------------------


@given(scored_cards())
@settings(max_examples=40, deadline=None)
def test_totals_are_sums_and_no_more_than_can_be(card: tuple[Standard, dict[str, Given]]) -> None:
    standard, answers = card
    result = score(standard, answers)
    assert result.total == sum(line.points for c in result.criteria for line in c.lines)
    for one in result.criteria:
        assert one.total == sum(line.points for line in one.lines)
        assert all(0 <= line.points <= line.worth for line in one.lines)
    assert result.of == len(standard.indicators) + len(standard.conditions)
    assert (result.filled == result.of) is (not result.open)


@given(scored_cards())
@settings(max_examples=40, deadline=None)
def test_recognised_means_that_all_conditions_hold(card: tuple[Standard, dict[str, Given]]) -> None:
    standard, answers = card
    result = score(standard, answers)
    assert standard.total_needed is not None
    assert standard.criterion_percent is not None
    holds = result.total >= standard.total_needed
    holds &= all(one.total * 100 >= standard.criterion_percent * one.worth for one in result.criteria)
    holds &= all(answers[one.code].value == 1 for one in standard.conditions)
    assert result.recognised is (holds and not standard.gaps)


@given(scored_cards(), st.data())
@settings(max_examples=40, deadline=None)
def test_more_never_lowers(card: tuple[Standard, dict[str, Given]], data: st.DataObject) -> None:
    standard, answers = card
    code = data.draw(st.sampled_from([one.code for one in standard.indicators]))
    one, was = standard.indicator(code), answers[code]
    assert one is not None
    value = was.value or Decimal(0)
    better = data.draw(st.decimals(value, most_of(standard, one), places=2)) if one.kind != "boolean" else Decimal(1)
    for more in (Given(was.value, was.proofs + 1), Given(better, was.proofs), Given(better, was.proofs + 1)):
        before, after = score(standard, answers), score(standard, answers | {code: more})
        assert after.total >= before.total
        assert after.recognised >= before.recognised


def test_evidence_that_is_asked_for_makes_a_value_count() -> None:
    standard = read_standard(SET)
    bare = score(standard, {"1.2": Given(Decimal(95))})
    assert bare.total == 0
    assert "Chỉ tiêu 1.2: chưa có minh chứng nên chưa được tính." in bare.open
    assert score(standard, {"1.2": Given(Decimal(95), 1)}).total == 4
    assert score(standard, {"1.2": Given(Decimal("89.99"), 1)}).total == 2
    assert score(standard, {"1.2": Given(Decimal(49), 1)}).total == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"2.1": Decimal("1.5")}, "Tổng 7,5 điểm, cần từ 8."),
        ({"2.1": Decimal("1.5")}, "Tiêu chí 2: 1,5/4 điểm, cần từ 50%."),
        ({"ky-luat": Decimal(0)}, "Điều kiện chưa đạt: Không ai bị kỷ luật."),
    ],
)
def test_what_is_missing_is_said(changed: dict[str, Decimal], told: str) -> None:
    standard = read_standard(SET)
    values = {"1.1": Decimal(1), "1.2": Decimal(95), "2.1": Decimal(4), "ky-luat": Decimal(1)}
    assert score(standard, {code: Given(value, 1) for code, value in values.items()}).short == ()
    result = score(standard, {code: Given(value, 1) for code, value in (values | changed).items()})
    assert told in result.short


def test_a_value_that_the_changed_set_no_longer_allows_counts_nothing() -> None:
    standard = read_standard(SET.replace("points = 4\nevidence", "points = 3\nevidence"))
    result = score(standard, {"2.1": Given(Decimal(4))})
    assert result.total == 0
    assert "Chỉ tiêu 2.1: không còn hợp với cách chấm, phải chấm lại." in result.open


def test_a_set_whose_points_do_not_add_up_is_incomplete() -> None:
    standard = read_standard(SET.replace("points_total = 10", "points_total = 11"))
    assert standard.gaps == ("Các chỉ tiêu cộng lại 10 điểm, phải đúng 11.",)


def test_attainment_counts_indicators_that_are_met() -> None:
    standard = replace(
        read_standard(SET), scale="attainment", points_total=None, total_needed=Decimal(2), conditions=(),
        indicators=(
            Indicator("1.1", "1", "Đúng hạn", "boolean"),
            Indicator("1.2", "1", "Tỷ lệ", "ratio", threshold=Decimal(80)),
            Indicator("2.1", "2", "Số", "score", threshold=Decimal(3)),
        ),
    )  # fmt: skip
    result = score(standard, {"1.1": Given(Decimal(1)), "1.2": Given(Decimal("79.9")), "2.1": Given(Decimal(3))})
    assert (result.total, result.worth, result.recognised) == (2, 3, True)


# --- numbers, days -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"), [("12,5", Decimal("12.5")), ("12.5%", Decimal("12.5")), ("", None), (" 0 ", Decimal(0))]
)
def test_numbers_as_people_write_them(typed: str, read: Decimal | None) -> None:
    assert read_number(typed) == read


@pytest.mark.parametrize("typed", ["-1", "1e3", "1,234", "năm", "١٢", "1 000", "1.2.3", "9999999"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="không phải là số"):
        read_number(typed)


@given(_numbers)
def test_numbers_are_read_as_they_are_shown(value: Decimal) -> None:
    assert read_number(show_number(value)) == value


def test_steps_are_read_as_they_are_shown() -> None:
    steps = read_steps("50: 2; 80: 4,5;")
    assert steps == ((50, 2), (80, Decimal("4.5")))
    assert read_steps(show_steps(steps)) == steps
    with pytest.raises(ValueError, match="Chưa hiểu mức"):
        read_steps("50")


@pytest.mark.parametrize(
    ("code", "value", "fine"),
    [("1.1", "1", True), ("1.1", "2", False), ("1.1", "0.5", False), ("1.2", "100", True), ("1.2", "100.01", False),
     ("2.1", "4", True), ("2.1", "4.01", False), ("2.1", "-1", False)],
)  # fmt: skip
def test_values_have_bounds(code: str, value: str, fine: bool) -> None:
    standard = read_standard(SET)
    one = standard.indicator(code)
    assert one is not None
    assert (value_fault(standard, one, Decimal(value)) == "") is fine


def test_a_posting_is_counted_by_the_calendar() -> None:
    holiday = (SpecialDay(date(2026, 1, 1), "Tết dương lịch", "mẫu"),)
    calendar = Calendar(frozenset({2025, 2026}), frozenset({6, 7}), "mẫu", days_off=holiday)
    assert Posting(5).last_day(date(2025, 12, 30), calendar) == date(2026, 1, 4)
    assert Posting(5, "working_day").last_day(date(2025, 12, 30), calendar) == date(2026, 1, 7)
