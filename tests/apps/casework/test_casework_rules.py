"""Plain rules, for whatever may come: milestones, representatives, likeness, marks of what is covered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cualuat.casework.operations import publishing
from cualuat.casework.operations.publishing import marked, marks_for, spans_of, unmarked
from cualuat.casework.rules import (
    ALIKE,
    LADDER,
    bands_of,
    case_number,
    letter_number,
    likeness,
    mark_of,
    milestone_on,
    representatives_allowed,
    runs_of,
)
from cualuat.files.redaction import Span, redact_text
from cualuat.kernel.text import strip_marks

DUE = date(2026, 12, 7)
days = st.integers(-400, 400).map(lambda n: DUE + timedelta(days=n))
words = st.lists(
    st.sampled_from(
        [
            "nước",
            "thải",
            "mương",
            "thôn",
            "Đông",
            "xưởng",
            "bún",
            "cá",
            "chết",
            "trắng",
            "đề",
            "nghị",
            "kiểm",
            "tra",
            "NGAY",
            "12",
            "ngày",
        ]
    ),
    max_size=40,
).map(" ".join)
texts = st.one_of(words, st.text(max_size=200))
plain = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs"]), max_size=80)
# A mark over a letter goes with the letter, wherever the place ends.
whole_letters = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs", "Mn"]), max_size=80)
COVERED = "[đã che: che]"


# --- milestones --------------------------------------------------------------------------------------------------


@given(began=days, first=days, second=days)
def test_time_only_leads_from_one_milestone_to_the_next(began: date, first: date, second: date) -> None:
    earlier, later = sorted((first, second))
    before, after = milestone_on(DUE, earlier, began), milestone_on(DUE, later, began)
    if before is not None:
        assert after is not None
        assert after.days <= before.days


@given(began=days, today=days)
def test_a_milestone_is_reached_and_the_next_one_is_not(began: date, today: date) -> None:
    found, left = milestone_on(DUE, today, began), (DUE - today).days
    known = [days for days, _ in LADDER if days <= 0 or DUE - timedelta(days=days) > began]
    reached = [days for days in known if left <= days]
    assert (found.days if found else None) == (min(reached) if reached else None)
    if found:
        assert found.rungs == dict(LADDER)[found.days]


@given(began=days, today=days, shift=st.integers(-1000, 1000))
def test_milestones_count_days_and_know_no_calendar(began: date, today: date, shift: int) -> None:
    by = timedelta(days=shift)
    assert milestone_on(DUE, today, began) == milestone_on(DUE + by, today + by, began + by)


@given(began=days)
def test_on_the_due_day_and_after_it_somebody_is_always_told(began: date) -> None:
    for late in (0, 1, 3, 5, 10, 20, 30, 300):
        found = milestone_on(DUE, DUE + timedelta(days=late), began)
        assert found is not None
        assert found.rungs


# --- many people -------------------------------------------------------------------------------------------------


@given(people=st.integers(1, 5000))
def test_representatives_are_as_many_as_the_law_says(people: int) -> None:
    least, most = representatives_allowed(people)
    expected = (0, people) if people < 5 else (1, 2) if people <= 10 else (1, 5)
    assert (least, most) == expected
    assert 0 <= least <= most <= people


# --- likeness ----------------------------------------------------------------------------------------------------


@given(one=texts, other=texts)
def test_likeness_is_a_share_and_the_same_from_both_sides(one: str, other: str) -> None:
    share = likeness(one, other)
    assert 0 <= share <= 1
    assert share == likeness(other, one)
    assert (share == 1) == (bool(runs_of(one)) and runs_of(one) == runs_of(other))


@given(text=texts)
def test_a_text_is_wholly_like_itself(text: str) -> None:
    expected = 1.0 if runs_of(text) else 0.0
    assert likeness(text, text) == likeness(text, f"  {text} !!! ") == expected
    assert bands_of(text) == bands_of(f"\n{text}  …")


@given(text=words)
def test_upper_case_and_missing_diacritics_make_no_other_text(text: str) -> None:
    for other in (text.upper(), strip_marks(text), strip_marks(text).upper()):
        assert runs_of(other) == runs_of(text)
        assert bands_of(other) == bands_of(text)


@given(text=texts)
def test_bands_are_six_signed_numbers_of_64_bits_or_none(text: str) -> None:
    found = bands_of(text)
    assert len(found) == (6 if runs_of(text) else 0)
    assert all(-(1 << 63) <= value < 1 << 63 for value in found)


@given(one=words, other=words)
def test_texts_of_the_same_runs_share_every_band(one: str, other: str) -> None:
    if runs_of(one) == runs_of(other):
        assert bands_of(one) == bands_of(other)


def test_a_letter_with_a_word_changed_is_found_and_another_is_not() -> None:
    letter = " ".join(f"từ{n}" for n in range(200))
    changed, other = letter.replace("từ100", "khác"), " ".join(f"chữ{n}" for n in range(200))
    assert likeness(letter, changed) > ALIKE > likeness(letter, other)
    assert set(bands_of(letter)) & set(bands_of(changed))
    assert not set(bands_of(letter)) & set(bands_of(other))


@given(values=st.lists(words, max_size=3))
def test_one_person_has_one_mark_however_she_spells_it(values: list[str]) -> None:
    assert mark_of(values) == mark_of([f" {strip_marks(value.upper())} " for value in values])


# --- numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "kind", "number"),
    [(5, "TB", "05/TB-STP"), (10, "TB", "10/TB-STP"), (7, "", "07/STP"), (123, "QĐ", "123/QĐ-STP")],
)
def test_letters_are_numbered_as_the_decree_has_it(serial: int, kind: str, number: str) -> None:
    assert letter_number(serial, kind, "STP") == number
    assert case_number("KN", 2026, serial) == f"KN-2026-{serial:05d}"


# --- marks of what is covered ------------------------------------------------------------------------------------


@st.composite
def places(draw: st.DrawFn, texts: st.SearchStrategy[str] = plain) -> tuple[str, list[tuple[int, int]]]:
    """A text, and places in it that do not overlap."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    return text, list(zip(cuts[::2], cuts[1::2], strict=False))


def with_marks(text: str, found: list[tuple[int, int]]) -> str:
    for start, end in reversed(found):
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    return text


@given(wanted=places())
def test_marks_put_in_anywhere_never_change_the_words(wanted: tuple[str, list[tuple[int, int]]]) -> None:
    text, found = wanted
    typed = with_marks(text, found)
    assert unmarked(typed) == text
    assert [(span.start, span.end) for span in spans_of(typed)] == found


@given(wanted=places(whole_letters))
def test_what_stands_between_marks_is_gone_and_the_rest_stays(wanted: tuple[str, list[tuple[int, int]]]) -> None:
    text, found = wanted
    public = redact_text(text, spans_of(with_marks(text, found)))
    edges = [0, *(edge for place in found for edge in place), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert public == COVERED.join(kept)


@given(text=plain, known=st.lists(st.text(min_size=3, max_size=10), max_size=3))
@example(text="Tôi là Trần Thị Lan, ở thôn Đông, 0912 345 678.", known=["Trần Thị Lan"])
def test_what_is_proposed_to_be_covered_leaves_the_words_as_they_were(text: str, known: list[str]) -> None:
    assert unmarked(marked(text, known)) == text


@pytest.mark.parametrize(
    ("letter", "marks"),
    [
        ("Không có dấu gì.", "[[ ]]"),
        ("Một [ngoặc] thôi.", "[[ ]]"),
        ("Xem [[Phụ lục 1]].", "{{ }}"),
        ("Mở [[ mà không đóng.", "{{ }}"),
        ("Đóng ]] mà không mở, có cả {{.", "<< >>"),
        ("[[a]] {{b}} <<c>>", "[[[ ]]]"),
        ("[[[[a]] {{b}} <<c>>", "[[[[[ ]]]]]"),
    ],
)
def test_a_letter_with_marks_of_its_own_is_marked_with_others(letter: str, marks: str) -> None:
    assert str(marks_for(letter)) == marks


@given(wanted=places(st.text(st.sampled_from("[]{}<>ab "), max_size=60)))
@example(wanted=("[[a]] {{b}} <<c>>", [(2, 3), (8, 9)]))
def test_whatever_brackets_stand_in_a_letter_its_words_stay_and_what_was_marked_is_covered(
    wanted: tuple[str, list[tuple[int, int]]],
) -> None:
    text, found = wanted
    marks = marks_for(text)
    typed = publishing.with_marks(text, [Span(start, end, "che") for start, end in found])
    assert unmarked(typed, marks) == text
    covered = {n for span in spans_of(typed, marks) for n in range(span.start, span.end) if text[n].isalpha()}
    assert covered == {n for start, end in found for n in range(start, end) if text[n].isalpha()}
