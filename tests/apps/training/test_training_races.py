"""Two at the same moment: the last place of a course, the same person marked twice, one answer sent twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection

from cualuat.base.operations import Refused
from cualuat.training import tickets
from cualuat.training.models import Evaluation, Nomination, Requirement
from cualuat.training.operations import attendance, certificates, evaluating, nominations, profiles
from office import NOW, Office, make_office
from own_database import at_once, own_database, raised, take_locks_off
from sample_course import BEGINS, SOON_AFTER, a_course, held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in a database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


def two_asked(office: Office) -> list[Nomination]:
    course = a_course(office, capacity=1)
    sent = (("chief_elsewhere", "elsewhere"), ("chief_elsewhere", "denunciation"))
    return [
        nominations.nominate(course=course, people=[office.people[name]], by=office.actor(head), at=NOW)[0]
        for head, name in sent
    ]


def approve_both(office: Office, rows: list[Nomination]) -> list[Any]:
    who = ("focal", "leader")
    works = [
        partial(nominations.approve, nomination=row, by=office.actor(name), at=NOW)
        for row, name in zip(rows, who, strict=True)
    ]
    return at_once(works)


def test_the_last_place_goes_to_one(bureau: Office) -> None:
    for _ in range(5):
        rows = two_asked(bureau)
        (told,) = raised(approve_both(bureau, rows))
        assert isinstance(told, Refused)
        assert "đã đủ 1 chỗ" in str(told)
        assert rows[0].course.nominations.filter(state="approved").count() == 1


def test_without_the_lock_both_would_get_it(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have counted before either writes; else the test above would prove nothing."""
    rows = two_asked(bureau)
    take_locks_off(monkeypatch)
    both, counted = threading.Barrier(2), nominations.places_left

    def count_and_meet(course: Any) -> int | None:
        left = counted(course)
        both.wait(20)
        return left

    monkeypatch.setattr(nominations, "places_left", count_and_meet)
    outcomes = approve_both(bureau, rows)
    if connection.vendor == "sqlite":  # the database itself stops the second, who reads «locked»
        assert [type(failure) for failure in raised(outcomes)] == [OperationalError]
    else:
        assert raised(outcomes) == []
        assert rows[0].course.nominations.filter(state="approved").count() == 2


def test_two_codes_scanned_at_once_mark_once(bureau: Office) -> None:
    course = a_course(bureau)
    ticket = tickets.make(course.pk, at=BEGINS)
    outcomes = at_once([partial(attendance.sign_in, ticket=ticket, by=bureau.actor("officer"), at=BEGINS)] * 2)
    assert [type(one) for one in raised(outcomes)] == [Refused]
    assert course.attendances.count() == 1


def test_an_answer_sent_twice_counts_once(bureau: Office) -> None:
    course = held(bureau, "officer")
    send = partial(evaluating.answer, course=course, score=5, words="", by=bureau.actor("officer"), at=SOON_AFTER)
    assert [type(one) for one in raised(at_once([send, send]))] == [Refused]
    assert Evaluation.objects.filter(course=course).count() == 1


def test_two_who_give_certificates_give_one_each(bureau: Office) -> None:
    course = held(bureau, "officer", "colleague")
    works = [
        partial(certificates.issue, course=course, signer=None, by=bureau.actor(who), at=SOON_AFTER)
        for who in ("focal", "leader")
    ]
    outcomes = at_once(works)
    assert [type(one) for one in raised(outcomes)] == [Refused]
    (made,) = [one for one in outcomes if isinstance(one, list)]
    assert len(made) == 2


def test_the_same_asked_of_a_post_at_once_is_asked_once(bureau: Office) -> None:
    wanted = profiles.RequirementWanted(post="Chuyên viên", topic="hộ tịch", years=1)
    works = [partial(profiles.ask, wanted=wanted, by=bureau.actor(who), at=NOW) for who in ("focal", "leader")]
    assert [type(one) for one in raised(at_once(works))] == [Refused]
    assert Requirement.objects.filter(topic="hộ tịch").count() == 1
