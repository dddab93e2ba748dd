"""Scores by weighted criteria and the votes of a council. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


class BadScore(ValueError):
    """A score is missing or out of range; the message says what to do."""


def total(scores: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """The weighted mean of scores from 0 to 100, one for each criterion. Raises BadScore.

    >>> total({"a": 100, "b": 50}, {"a": 60, "b": 40})
    Fraction(80, 1)
    """
    if set(scores) != set(weights):
        raise BadScore("Hãy cho điểm mọi tiêu chí.")
    if any(not 0 <= score <= 100 for score in scores.values()):
        raise BadScore("Điểm từ 0 đến 100.")
    return Fraction(sum(scores[code] * weight for code, weight in weights.items()), sum(weights.values()))


def carried(votes_for: int, votes_against: int) -> bool:
    """Whether more than half of the votes cast for or against were for it; a tie is not enough."""
    return votes_for > votes_against
