"""Two windows, two organisers, a paper handed in while the worker closes it: the database keeps what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from cualuat.base.actor import SYSTEM
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.contests import queries
from cualuat.contests.models import Answer, Attempt, MarkChange, Regrade, Round
from cualuat.contests.operations import judging, taking
from cualuat.contests.operations.judging import Decision
from cualuat.contests.operations.taking import Over, Participant
from cualuat.contests.rules import positions_of
from cualuat.entry.operations.admitting import AlreadyEntered
from office import NOW, make_office
from own_database import at_once, own_database, raised, take_locks_off
from sample_contest import a_contest, answered, begun, handed_in, somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """A database of its own with an announced contest, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        make_office()
        with transaction.atomic():
            round_ = a_contest()
        yield round_


@pytest.fixture
def _django_db_helper(house: Round) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


@pytest.mark.parametrize("locks", [False, True])
def test_two_windows_that_begin_at_once_are_one_attempt(
    house: Round, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    if not locks:
        take_locks_off(monkeypatch)
    came = somebody(house, f"twice-{locks}")
    work = partial(taking.start, round_=house, admitted=came, wanted=Participant("Lan", True), at=NOW)
    lost = raised(at_once([work] * 4))
    assert len(lost) == 3
    assert not locks or all(isinstance(one, AlreadyEntered | Refused) for one in lost)
    assert Attempt.objects.filter(entry__key=came.key).count() == 1


def test_an_answer_that_meets_the_handing_in_is_marked_or_told(house: Round) -> None:
    for turn in range(4):
        attempt = begun(house, f"meets-{turn}")
        at = NOW + timedelta(minutes=1)
        chosen = positions_of(attempt.paper.items[0], [0])  # what is right
        save = partial(taking.save, attempt=attempt, session=attempt.session, number=1, chosen=chosen, at=at)
        hand_in = partial(taking.submit, attempt=attempt, session=attempt.session, at=at)
        lost = raised(at_once([save, hand_in]))
        attempt.refresh_from_db()
        kept = Answer.objects.filter(attempt=attempt).exists()
        assert kept is (not lost)
        assert all(isinstance(one, Over) for one in lost)
        assert attempt.correct == int(kept)  # what is kept is in the points, and the other way round


def test_handing_in_twice_and_the_worker_at_once_are_one_end(house: Round) -> None:
    attempt = begun(house, "ends")
    answered(attempt, 3, NOW + timedelta(minutes=1))
    end = NOW + timedelta(minutes=11)
    works = [partial(taking.submit, attempt=attempt, session=attempt.session, at=end)] * 2
    at_once([*works, partial(taking.finish, at=end)])
    attempt.refresh_from_db()
    assert (attempt.finished_at, attempt.how, attempt.score) == (NOW + timedelta(minutes=10), "time", 6)


def test_two_who_decide_one_appeal_regrade_once(house: Round) -> None:
    one = handed_in(house, "appeals", 1)
    after = NOW + timedelta(hours=1, minutes=5)
    judging.grade(round_=house, by=SYSTEM, at=after)
    appeal = judging.appeal(attempt=one, number=3, said="Sai", at=after)
    decide = partial(
        judging.decide, appeal=appeal, decision=Decision(True, "Đúng.", void=True), version=1, by=SYSTEM, at=after
    )
    [lost] = raised(at_once([decide, decide]))
    assert isinstance(lost, SomebodyElse | Refused)
    assert Regrade.objects.count() == 1
    assert MarkChange.objects.filter(attempt=one).count() == 1
    assert queries.participants(house) >= 1
