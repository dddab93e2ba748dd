"""Support that counts people once, and when a dialogue of a kind is due."""

from __future__ import annotations

import doctest
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.base import tickets
from cualuat.dialogues import rules
from cualuat.dialogues.kinds import all_kinds
from cualuat.kernel.workdays import VIETNAM

NOON = datetime(2026, 12, 10, 12, 0, tzinfo=VIETNAM)


def test_examples_hold() -> None:
    assert doctest.testmod(rules).failed == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("1234567")), max_size=20))
def test_whoever_supports_a_question_and_one_merged_into_it_counts_once(pairs: list[tuple[str, str]]) -> None:
    found = rules.counted(pairs, {"b": "a"})
    assert "b" not in found
    assert found.get("a", 0) == len({who for question, who in pairs if question in "ab"})
    assert found.get("c", 0) == len({who for question, who in pairs if question == "c"})


@given(times=st.integers(1, 12), held=st.integers(0, 14))
def test_the_next_is_due_within_its_year_and_never_before_the_one_held(times: int, held: int) -> None:
    needed = rules.need(times=times, held=held, planned=0, year=2026)
    assert needed.missing == max(0, times - held)
    if held >= times:
        assert needed.due is None
        return
    assert needed.due is not None
    assert needed.due.year == 2026
    assert (needed.due + timedelta(days=1)).day == 1
    later = rules.need(times=times, held=held + 1, planned=0, year=2026).due
    assert later is None or later > needed.due


def test_a_commune_owes_one_a_year_and_business_one_a_quarter() -> None:
    kinds = all_kinds()
    assert kinds["commune"].per_year == 1
    assert rules.need(times=kinds["commune"].per_year, held=0, planned=0, year=2026).due == date(2026, 12, 31)
    assert rules.need(times=kinds["business"].per_year, held=0, planned=0, year=2026).due == date(2026, 3, 31)
    assert kinds["staff"].inside
    assert all(kind.needs_review for kind in kinds.values())  # nobody compared them with a text yet


def test_a_ticket_is_good_for_its_purpose_until_its_minute() -> None:
    ticket = tickets.make("here", 7, until=NOON)
    assert tickets.read("here", ticket, at=NOON) == 7
    for purpose, given_, at in (
        ("there", ticket, NOON),
        ("here", ticket + "x", NOON),
        ("here", ticket, NOON + timedelta(minutes=1)),
    ):
        with pytest.raises(tickets.BadTicket):
            tickets.read(purpose, given_, at=at)


@pytest.mark.parametrize(
    ("facts", "at", "state"),
    [
        ({}, NOON, "draft"),
        ({"announced": True}, NOON - timedelta(minutes=1), "announced"),
        ({"announced": True}, NOON, "running"),
        ({"announced": True, "held": True}, NOON, "held"),
        ({"announced": True, "held": True, "published": True}, NOON, "published"),
        ({"announced": True, "cancelled": True}, NOON, "cancelled"),
    ],
)
def test_states(facts: dict[str, bool], at: datetime, state: str) -> None:
    usual = {"announced": False, "cancelled": False, "held": False, "published": False}
    assert rules.state(**(usual | facts), begins=NOON, at=at) == state
