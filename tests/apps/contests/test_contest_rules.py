"""The clock as a table; drawing, marking, placing and prizes whatever the numbers."""

from __future__ import annotations

import csv
import itertools
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cualuat.contests import rules
from cualuat.contests.rules import BadParts, BadPrizes, BadQuestion, Key, Pace, Part, Placed, Prize, Sheet

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
with (Path(__file__).parent / "clock.csv").open(encoding="utf-8") as _file:
    CLOCK = list(csv.DictReader(_file))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{text}+07:00")


@pytest.mark.parametrize("row", CLOCK, ids=lambda row: row["what"])
def test_the_clock(row: dict[str, str]) -> None:
    times = rules.clock(_moment(row["begins"]), int(row["minutes"]), _moment(row["closes"]), int(row["grace"]))
    at, how = _moment(row["at"]), "self" if row["handed_in"] else ""
    assert times.deadline == _moment(row["deadline"])
    assert rules.standing(times, how, row["overdue"], at) == row["standing"]
    assert rules.may_answer(times, how, at) is (row["may_answer"] == "yes")
    if row["finished"]:
        assert rules.finished(times, _moment(row["handed_in"] or row["at"])) == _moment(row["finished"])


def test_only_who_comes_with_the_bell_waits() -> None:
    opens, chance = _moment("08:00:00"), random.Random(1)
    waits = {rules.delay(30, opens, opens + timedelta(seconds=5), chance).total_seconds() for _ in range(500)}
    assert (min(waits), max(waits)) == (0, 30)
    assert rules.delay(30, opens, opens + timedelta(seconds=60), chance) == timedelta(0)
    assert rules.delay(0, opens, opens, chance) == timedelta(0)


# --- questions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "options", "right"),
    [
        ("single", "a\n* b", (1,)),
        ("multiple", "* a\nb\n* c", (0, 2)),
        ("true_false", "sai", (1,)),
        ("true_false", "* Đúng\nSai", (0,)),
        ("ordering", "một\nhai\nba", (0, 1, 2)),
        ("short", "năm ngày\n5 ngày", ()),
    ],
)
def test_each_kind_is_read_and_typed_again(kind: str, options: str, right: tuple[int, ...]) -> None:
    one = rules.wording(kind, " Bao   lâu? ", options)
    assert (one.text, one.right) == ("Bao lâu?", right)
    again = rules.wording(kind, one.text, rules.typed(one))
    assert again == one
    assert rules.sameness(again) == rules.sameness(rules.wording(kind, "BAO LÂU?", options))


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("single", "* a\n* b\nc", "chỉ có một đáp án đúng; ở đây có 2"),
        ("single", "a\nb", "đánh dấu \\*"),
        ("multiple", "* a\n* b", "Mọi lựa chọn đều đúng"),
        ("single", "* a", "ít nhất hai"),
        ("single", "* a\nA", "giống nhau"),
        ("true_false", "có lẽ", "«Đúng» hoặc «Sai»"),
        ("short", "…", "ít nhất một câu trả lời"),
        ("song", "* a\nb", "loại câu hỏi"),
        ("single", "* " + "a" * 600 + "\nb", "dài 600 ký tự, nhiều nhất 500"),
    ],
)
def test_what_is_no_question_is_refused(kind: str, options: str, words: str) -> None:
    with pytest.raises(BadQuestion, match=words):
        rules.wording(kind, "Câu?", options)


def test_answers_are_marked_whole() -> None:
    several = Key("multiple", ((0, 2),))
    assert rules.is_right(several, [2, 0])
    assert not rules.is_right(several, [0])
    assert not rules.is_right(several, [0, 1, 2])
    order = Key("ordering", ((0, 1, 2),))
    assert rules.is_right(order, [0, 1, 2])
    assert not rules.is_right(order, [2, 1, 0])
    short = Key("short", (("5 ngày làm việc",), ("năm ngày làm việc",)))
    assert rules.is_right(short, ["  NAM NGÀY làm việc. "])
    assert not rules.is_right(short, ["6 ngày"])
    assert not rules.is_right(several, None)
    assert rules.is_right(Key("single", ((0,),), void=True), None)
    assert rules.is_right(Key("single", ((0,), (1,))), [1])


# --- drawing -----------------------------------------------------------------------------------------------------

pools = st.lists(st.sets(st.integers(1, 30), max_size=15), min_size=1, max_size=4)


@PATIENT
@given(pools, st.lists(st.integers(0, 6), min_size=4, max_size=4), st.integers())
def test_what_is_announced_can_always_be_drawn(some: list[set[int]], wanted: list[int], seed: int) -> None:
    counts = wanted[: len(some)]
    lists = [sorted(pool) for pool in some]
    if rules.shortage(lists, counts):
        return
    drawn = rules.draw(lists, counts, random.Random(seed))
    assert [len(part) for part in drawn] == counts
    every = [one for part in drawn for one in part]
    assert len(every) == len(set(every))
    assert all(set(part) <= set(pool) for part, pool in zip(drawn, lists, strict=True))


def test_a_shortage_is_told_before_anybody_begins() -> None:
    assert rules.shortage([[1, 2, 3], [1, 2]], [2, 2]) == [(0, 1)]
    assert rules.shortage([[1, 2, 3, 4], [1, 2]], [2, 2]) == []
    with pytest.raises(BadParts):
        rules.draw([[1]], [2], random.Random(1))


@PATIENT
@given(st.lists(st.text("abcdef", min_size=1, max_size=5), min_size=2, max_size=8, unique=True), st.integers())
def test_options_are_shuffled_none_lost(options: list[str], seed: int) -> None:
    for kind in ("single", "multiple", "ordering"):
        assert sorted(rules.arranged(kind, options, random.Random(seed))) == list(range(len(options)))


def test_some_options_keep_their_place() -> None:
    options = ["Ba ngày", "Cả ba phương án đều đúng", "Năm ngày", "Bảy ngày"]
    assert all(rules.arranged("single", options, random.Random(n))[-1] == 1 for n in range(20))
    assert rules.arranged("true_false", ["Đúng", "Sai"], random.Random(3)) == [0, 1]


def test_parts_and_prizes_are_read_and_typed_again() -> None:
    parts = rules.read_parts("Tiếp dân | dễ | 5 | 2\nMọi chủ đề | | 3")
    assert parts == (Part("Tiếp dân", 1, 5, 2), Part("", 0, 3, 1))
    assert rules.read_parts(rules.typed_parts(parts)) == parts
    prizes = rules.read_prizes("Giải Nhất | 1 | 2 triệu\nGiải Nhì | 2")
    assert prizes == (Prize("Giải Nhất", 1, "2 triệu"), Prize("Giải Nhì", 2))
    assert rules.read_prizes(rules.typed_prizes(prizes)) == prizes
    for wrong in ("", "Tiếp dân | siêu khó | 5", "Tiếp dân | dễ | nhiều", "a | | 101", "a | | 60\nb | | 60"):
        with pytest.raises(BadParts):
            rules.read_parts(wrong)
    with pytest.raises(BadPrizes):
        rules.read_prizes("Giải Nhất | một")


# --- placing -----------------------------------------------------------------------------------------------------

sheets = st.lists(
    st.builds(
        Sheet, st.integers(1, 10_000), st.sampled_from("abcdefgh"), st.integers(0, 10), st.integers(0, 60),
        st.none() | st.integers(0, 20), st.sampled_from(["", "Xã A", "Xã B"]),
    ),
    max_size=12, unique_by=lambda one: one.attempt,
)  # fmt: skip


@PATIENT
@given(sheets, st.sampled_from(list(rules.TIE_BREAKS)), st.integers(0, 20))
def test_places(some: list[Sheet], tie_break: str, actual: int) -> None:
    placed = rules.ranked(some, tie_break, actual)
    assert {one.sheet.person for one in placed} == {one.person for one in some}
    assert len(placed) == len({one.person for one in some})
    for before, after in itertools.pairwise(placed):
        mine, hers = rules.better(before.sheet, tie_break, actual), rules.better(after.sheet, tie_break, actual)
        assert mine <= hers
        assert (before.rank == after.rank) is (mine == hers)
    for number, one in enumerate(placed, 1):
        assert one.rank <= number
        assert one.sheet.score == max(other.score for other in some if other.person == one.sheet.person)
    assert rules.ranked(reversed(some), tie_break, actual) == placed


@PATIENT
@given(sheets, st.lists(st.builds(Prize, st.sampled_from(["Nhất", "Nhì", "Ba"]), st.integers(1, 3)), max_size=3))
def test_nobody_gets_a_better_prize_than_who_is_before_her(some: list[Sheet], prizes: list[Prize]) -> None:
    placed = rules.ranked(some, "time", 0)
    given_ = rules.awarded(placed, prizes)
    order = [id(prize) for prize in prizes]
    ranks = [order.index(id(prize)) for _, prize in given_]
    assert ranks == sorted(ranks)
    assert [one for one, _ in given_] == placed[: len(given_)]
    by_rank: dict[int, set[int]] = {}
    for one, prize in given_:
        by_rank.setdefault(one.rank, set()).add(id(prize))
    assert all(len(same) == 1 for same in by_rank.values())
    assert all(one.sheet.score > 0 for one, _ in given_)


def test_what_decides_between_equal_points_is_what_was_announced() -> None:
    quick, near, slow = Sheet(1, "a", 10, 100, 500), Sheet(2, "b", 10, 200, 351), Sheet(3, "c", 10, 200, 349)

    def order(tie_break: str) -> list[tuple[int, str]]:
        return [(one.rank, one.sheet.person) for one in rules.ranked([slow, near, quick], tie_break, 350)]

    assert order("time") == [(1, "a"), (2, "b"), (2, "c")]
    assert order("time-guess") == [(1, "a"), (2, "b"), (2, "c")]
    assert order("guess-time") == [(1, "b"), (1, "c"), (3, "a")]


def test_teams_need_enough_people_for_a_place() -> None:
    def of(team: str, *scores: int) -> list[Placed]:
        return [Placed(1, Sheet(n, f"{team}{n}", score, 1, None, team)) for n, score in enumerate(scores)]

    found = rules.teams([*of("Đông", 10, 8, 6), *of("Tây", 9, 9, 9, 9), *of("Nam", 10, 10), *of("", 10)])
    assert [(one.rank, one.name, one.people, one.mean) for one in found] == [
        (1, "Tây", 4, 9.0), (2, "Đông", 3, 8.0), (None, "Nam", 2, 10.0),
    ]  # fmt: skip


def test_names_are_masked() -> None:
    assert rules.masked("nguyễn  Thị Đón") == "N. T. Đ."


def test_what_looks_odd() -> None:
    reading = tuple((20.0 * n, True) for n in range(1, 11))
    racing = tuple((1.0 * n, True) for n in range(1, 11))
    assert rules.flags(Pace(reading, 200, 1.0), 210.0) == ()
    assert rules.flags(Pace(racing, 12, 1.0), 210.0) == ("quick", "fast")
    assert rules.flags(Pace(tuple((1.0 * n, False) for n in range(1, 11)), 12, 0.1), 210.0) == ()
    assert rules.flags(Pace(reading, 200, 1.0, windows=3), None) == ("windows",)
    assert rules.usual_seconds([1, 2, 3, 4]) is None
