"""Two windows of one voter at the same moment; two who close or count."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from cualuat.ballots.models import BallotPaper
from cualuat.ballots.operations import closing, voting
from cualuat.base.actor import SYSTEM
from cualuat.entry.models import Entry
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import AlreadyEntered, Pass
from office import NOW
from own_database import at_once, own_database, raised, take_locks_off
from sample_ballots import LATER, an_open_ballot, voted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield


@pytest.fixture
def _django_db_helper(own: None) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


@pytest.mark.parametrize("locks", [True, False])
def test_two_windows_give_one_paper_with_the_locks_off_too(
    own: None, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    row = an_open_ballot(NOW)
    if not locks:
        take_locks_off(monkeypatch)
    came = admitting.by_browser(occasion=row.occasion, token="one")
    works = [
        partial(voting.cast, ballot=row, admitted=came, choice=[one], code=voting.draw_receipt(), at=NOW)
        for one in ("1", "2", "1", "2")
    ]
    outcomes = at_once(works)
    assert len(raised(outcomes)) == 3
    if locks:
        assert {type(one) for one in raised(outcomes)} == {AlreadyEntered}
    assert Entry.objects.filter(occasion=row.occasion).count() == 1
    assert BallotPaper.objects.filter(ballot=row).count() == 1


def test_two_who_close_and_count_do_it_once(own: None) -> None:
    row = an_open_ballot(NOW)
    voted(row, [["1"], ["2"], ["1"]], NOW)
    assert len(raised(at_once([partial(closing.close, ballot=row, by=SYSTEM, at=NOW + LATER)] * 2))) == 1
    assert BallotPaper.objects.filter(ballot=row).count() == 3
    assert len(raised(at_once([partial(closing.tally, ballot=row, by=SYSTEM, at=NOW + LATER)] * 2))) == 1


def test_two_who_come_last_to_a_meeting_do_not_both_get_in(own: None) -> None:
    row = an_open_ballot(
        NOW, audience="staff", method="yesno", in_meeting=True, entitled=2, passing="1/2", passing_of="entitled", seats=3
    )  # fmt: skip
    put = partial(voting.cast_on_paper, ballot=row, choice={"1": "yes"}, by=SYSTEM, at=NOW)
    put(sheet="1")
    works = [
        partial(
            voting.cast, ballot=row, admitted=Pass(row.occasion_id, f"telephone-{n}"), choice={"1": "no"}, code=voting.draw_receipt(),
            at=NOW,
        )
        for n in range(3)
    ]  # fmt: skip
    outcomes = at_once([*works, partial(put, sheet="2")])
    assert len(raised(outcomes)) == 3
    assert BallotPaper.objects.filter(ballot=row).count() == 2
