"""Twins, points and who comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.honours.norms import norms
from cualuat.honours.rules import Facts, Scale, faults, first, mean_points, name_part, person_key, shown_points, told

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


FACTS = Facts(
    state="received", consent="", round="open", choosing="council", today=date(2026, 11, 20), nominate_until=date(2026, 11, 30)
)  # fmt: skip
DECIDED = {"round": "decided", "decision": "số 15/QĐ-STP ngày 10/12/2026"}


@pytest.mark.parametrize(
    ("changes", "word", "says"),
    [
        ({}, "đã nhận", "sẽ hỏi ý kiến"),
        ({"consent": "asked"}, "đang hỏi ý kiến", "chờ trả lời"),
        ({"consent": "given"}, "đang xét", "đang kiểm tra"),
        ({"consent": "refused"}, "không công bố", "không đồng ý"),
        ({"state": "set_aside", "why": "Ngoài địa bàn."}, "không đưa ra", "Lý do: Ngoài địa bàn."),
        ({"state": "listed", "round": "commenting", "comments_until": date(2026, 11, 20)}, "đang lấy ý kiến", "20/11/2026"),
        ({"state": "listed", "round": "commenting", "comments_until": date(2026, 11, 19)}, "đã lấy ý kiến", "xong"),
        ({"state": "listed", "round": "choosing"}, "đang chọn", "Hội đồng cho điểm"),
        ({"round": "dropped", "dropped_why": "Thiếu người."}, "đợt đã dừng", "Thiếu người."),
        ({"state": "chosen", **DECIDED}, "được tôn vinh", "15/QĐ-STP"),
        ({"state": "chosen", "revoked": True, **DECIDED}, "đã thu hồi", "thu hồi"),
        ({"state": "not_chosen", **DECIDED}, "không được chọn", "lần này"),
        ({"state": "chosen", "consent": "withdrawn", **DECIDED}, "không công bố", "không đồng ý"),
    ],
)  # fmt: skip
def test_the_sender_is_told_how_far_it_is(changes: dict[str, object], word: str, says: str) -> None:
    found = told(replace(FACTS, **changes))  # type: ignore[arg-type]
    assert (found.word, says in found.text) == (word, True)


def test_before_the_decision_nobody_is_told_who_is_chosen() -> None:
    facts = replace(FACTS, round="chosen", consent="given")
    assert told(replace(facts, state="chosen")) == told(replace(facts, state="listed"))
    assert told(replace(FACTS, joined=True)).text.startswith("Có nhiều người cùng đề cử")
