"""Twins, points and who comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cualuat.honours.norms import norms
from cualuat.honours.rules import Scale, faults, first, mean_points, name_part, person_key, shown_points

SCALES = {"a": Scale("A", 60), "b": Scale("B", 40)}


def test_one_person_written_in_other_ways_has_one_key() -> None:
    key = person_key("Bà Lê Thị Mai", "Thôn Đông, xã Mẫu Đông")
    assert person_key("lê thị  mai", "thôn đông xã Mẫu Đông") == key
    assert person_key("LE THI MAI", "Đông, Mẫu Đông") == key
    assert person_key("Lê Thị Mai", "Thôn Tây") != key
    assert name_part(key) == "le thi mai"


def test_points_by_hand() -> None:
    assert mean_points(SCALES, [{"a": 60, "b": 40}, {"a": 30, "b": 20}]) == 7500
    assert mean_points(SCALES, []) is None
    assert shown_points(8733) == "87,33"
    assert shown_points(None) == ""
    assert faults(SCALES, {"a": 61}) == {"a": "Điểm từ 0 đến 60.", "b": "Hãy cho điểm."}


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 5), max_size=12), st.integers(1, 6))
def test_nobody_better_is_left_out_and_ties_are_not_told_apart(points: dict[int, int], most: int) -> None:
    best, tied = first(points, most)
    assert len(best) <= most
    assert not set(best) & set(tied)
    others = set(points) - set(best) - set(tied)
    assert all(points[one] < min(points[it] for it in [*best, *tied]) for one in others)
    if tied:
        assert len(best) + len(tied) > most
        assert len({points[one] for one in tied}) == 1
    else:
        assert len(best) == min(most, len(points))


def test_norms_say_that_nobody_compared_them() -> None:
    rules = norms()
    assert rules.needs_review
    assert rules.least <= rules.comment_days
    assert sum(one.most for one in rules.scales.values()) == 100
