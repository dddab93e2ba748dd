"""Questions as they are typed, scores, the order of options."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.contests.rules import Asked, BadQuestion, read_options, score, shuffled, typed_options

LINES = st.lists(
    st.text("abcđêô 123", min_size=1, max_size=12).map(lambda s: " ".join(s.split())).filter(bool),
    min_size=2,
    max_size=8,
    unique=True,
)


@given(LINES, st.data())
def test_options_come_back_as_they_were_typed(lines: list[str], data: st.DataObject) -> None:
    right = data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1, max_size=len(lines) - 1))
    asked = Asked(tuple(lines), frozenset(right))
    assert read_options(typed_options(asked)) == asked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "ít nhất hai"), ("* một", "ít nhất hai"), ("một\nhai", "đánh dấu"), ("* một\n* hai", "Mọi lựa chọn"),
        ("* một\nMột", "giống nhau"), ("\n".join(f"{'*' * (n == 0)} {n}" for n in range(9)), "Nhiều nhất"),
    ],
)  # fmt: skip
def test_wrong_options_are_told(text: str, words: str) -> None:
    with pytest.raises(BadQuestion, match=words):
        read_options(text)


@given(st.integers(0, 20), st.text(max_size=5))
def test_the_order_is_whole_and_always_the_same(count: int, seed: str) -> None:
    assert sorted(shuffled(count, seed)) == list(range(count))
    assert shuffled(count, seed) == shuffled(count, seed)


def test_not_everybody_sees_the_same_order() -> None:
    assert len({tuple(shuffled(6, "item", person)) for person in range(20)}) > 5


ASKED = [
    Asked(("a", "b", "c"), frozenset({1})),
    Asked(("a", "b", "c"), frozenset({0, 2})),
    Asked(("a", "b"), frozenset({0})),
]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([[1], [0, 2], [0]], 100), ([[1], [0], [0]], 66), ([[0], [0, 1, 2], [1]], 0), ([[1], [2, 0], []], 66)],
)
def test_a_question_counts_when_all_of_it_is_right(answers: list[list[int]], expected: int) -> None:
    assert score(ASKED, answers) == expected


def test_where_nothing_is_asked_nothing_is_wrong() -> None:
    assert score([], []) == 100
