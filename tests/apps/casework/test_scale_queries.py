"""What is cheap on a million matters must say the same as the plain rule: lists and counts in parts, words, the scan in batches."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from casework_matters import COMPLAINT, FEEDBACK, Bring, Take, to_unit
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cualuat.base.actor import SYSTEM, Actor
from cualuat.casework import access, jobs
from cualuat.casework.models import Case, Colleague, Reminder
from cualuat.casework.operations import reminding
from cualuat.casework.queries import listing
from cualuat.casework.queries.listing import Wanted
from cualuat.notices.models import Message
from office import NOW, TODAY, Office

PEOPLE = ("reception", "leader", "focal", "officer", "chief", "moderator")


@pytest.fixture
def matters(bring: Bring, take: Take, office: Office) -> list[Case]:
    """Some with the officer, some with her unit, some with nobody; one where she only helps; one that is closed."""
    found = [bring(COMPLAINT if number % 3 == 0 else FEEDBACK, subject=f"Việc số {number}").case for number in range(9)]
    with_her, of_unit = to_unit(office, "phong-mot", "officer"), to_unit(office, "phong-mot")
    for case in found[1:3]:
        take(case, "assign", "reception", **with_her.values)
    take(found[4], "assign", "reception", **of_unit.values)
    take(found[5], "assign", "reception", **to_unit(office, "phong-hai").values)
    Colleague.objects.create(case=found[5], person=office.people["officer"], added_at=NOW, added_by="Trưởng phòng")
    Case.objects.filter(pk=found[2].pk).update(is_open=False, closed_on=TODAY, answered_on=TODAY)
    Case.objects.filter(pk=found[4].pk).update(due_on=None, has_news=True)
    Case.objects.filter(pk=found[5].pk).update(due_on=TODAY - timedelta(days=1))
    Case.objects.filter(pk=found[7].pk).update(received_on=TODAY - timedelta(days=3))
    return found


def plainly(wanted: Wanted, actor: Actor) -> list[int]:
    """The same list by the rule of access alone."""
    rows = access.visible_to(actor).filter(listing._view(wanted, actor))
    return list(listing._sorted(rows, wanted).values_list("pk", flat=True))


@pytest.mark.parametrize("name", PEOPLE)
def test_parts_are_together_what_is_visible(matters: list[Case], office: Office, name: str) -> None:
    actor = office.actor(name)
    parts = [set(part.values_list("pk", flat=True)) for part in access.parts_of(actor)]
    assert set().union(*parts) == set(access.visible_to(actor).values_list("pk", flat=True))


@pytest.mark.parametrize(("name", "page"), list(product(PEOPLE, (1, 2, 4))))
def test_lists_and_counts_are_those_of_the_rule(
    matters: list[Case], office: Office, monkeypatch: pytest.MonkeyPatch, name: str, page: int
) -> None:
    """Pages of two; counted up to four, so that the last page lies beyond what is counted."""
    monkeypatch.setattr(listing, "PAGE", 2)
    monkeypatch.setattr(listing, "MOST_COUNTED", 4)
    actor = office.actor(name)
    counts = listing.counts(actor=actor, on=TODAY)
    for view, sort in product(listing.VIEWS, listing.SORTS):
        wanted = Wanted(on=TODAY, view=view, sort=sort, page=page)
        found, all_of_it = listing.listed(wanted, actor=actor), plainly(wanted, actor)
        assert [row.pk for row in found.rows] == all_of_it[2 * page - 2 : 2 * page]
        assert (found.count, found.more) == (min(len(all_of_it), 4), len(all_of_it) > 4)
        assert found.has_next == (len(all_of_it) > 2 * page)
        assert counts.get(view, len(all_of_it[:5])) == listing.count_of(wanted, actor=actor) == len(all_of_it[:5])


def test_whoever_has_no_duty_sees_nothing(matters: list[Case]) -> None:
    nobody = Actor(id="", name="")
    assert listing.listed(Wanted(on=TODAY), actor=nobody).rows == []
    assert set(listing.counts(actor=nobody, on=TODAY).values()) == {0}
    assert listing.count_of(Wanted(on=TODAY), actor=SYSTEM) == 8


@pytest.mark.parametrize("few", [0, 2000])
def test_words_are_found_whether_they_are_many_or_few(
    matters: list[Case], office: Office, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "_FEW", few)
    desk, officer = office.actor("reception"), office.actor("officer")
    for words, actor, many in (("việc số", desk, 8), ("viec so 7", desk, 1), ("hươu", desk, 0), ("việc", officer, 3)):
        assert listing.listed(Wanted(on=TODAY, words=words), actor=actor).count == many


def test_what_was_told_before_costs_few_queries(bring: Bring, take: Take, office: Office) -> None:
    """As many for twelve matters as for two."""
    seen = []
    for many in (2, 10):
        for _ in range(many):
            take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
        day = NOW + timedelta(days=14)
        jobs.remind(at=day)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            jobs.remind(at=day)
        seen.append(len(queries))
    assert seen[0] == seen[1]
    assert Message.objects.filter(kind="reminder").count() == 12


def test_two_scans_at_once_tell_nobody_twice(bring: Bring, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one wrote its rows after this one had looked."""
    for _ in range(2):
        bring(FEEDBACK)
    day = NOW + timedelta(days=14)
    jobs.remind(at=day)
    first = Reminder.objects.order_by("pk").first()
    assert first is not None
    first.delete()
    monkeypatch.setattr(reminding, "_known", lambda reached: set())
    before = Message.objects.count()
    jobs.remind(at=day)
    assert Message.objects.count() == before + 1
