"""Weighted scores, votes and the data they stand on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.emulation.awards import awards, weights
from cualuat.emulation.rules import BadScore, carried, total


@given(st.integers(0, 100))
def test_the_same_score_everywhere_is_the_total(score: int) -> None:
    assert total(dict.fromkeys(weights(), score), weights()) == score


@pytest.mark.parametrize("scores", [{}, {"a": 101}, {"a": -1}, {"a": 1, "b": 1}])
def test_missing_strange_or_wild_scores_are_refused(scores: dict[str, int]) -> None:
    with pytest.raises(BadScore):
        total(scores, {"a": 10})


def test_a_tie_is_not_carried() -> None:
    assert carried(3, 2)
    assert not carried(2, 2)


def test_weights_make_a_hundred_and_awards_are_marked_for_review() -> None:
    assert sum(weights().values()) == 100
    assert len({one.code for one in awards()}) == len(awards())
    assert all(one.needs_review for one in awards())
