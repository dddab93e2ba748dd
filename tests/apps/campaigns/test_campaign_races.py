"""At the same moment: two workers send an issue, one address is typed twice, two people sign in, two numbers are given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.campaigns import jobs
from cualuat.campaigns.models import Delivery, MeetingGuest, NewsletterIssue, Subscriber
from cualuat.campaigns.operations import mailing, meeting
from cualuat.notices.models import Message
from office import NOW, Office, make_office
from own_database import at_once, own_database, raised
from sample_campaigns import a_meeting, a_subscriber, an_issue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in a database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


@pytest.fixture
def office(bureau: Office, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    return bureau


def test_two_workers_send_one_letter_to_each(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "BATCH", 2)
    for n in range(7):
        a_subscriber(f"nguoi{n}@mau.example")
    issue = mailing.send(issue=an_issue(office), version=None, by=office.actor("moderator"), at=NOW)
    at_once([partial(jobs.send, issue=issue.pk, at=NOW) for _ in range(2)])
    jobs.go_on(at=NOW)
    assert Delivery.objects.filter(issue=issue).count() == 7
    to = list(Message.objects.filter(subject__startswith="Bản tin số").values_list("to", flat=True))
    assert sorted(to) == [f"nguoi{n}@mau.example" for n in range(7)]
    issue.refresh_from_db()
    assert issue.state == "sent"


def test_one_address_typed_twice_is_one_subscriber_and_nobody_is_told(office: Office) -> None:
    asked = mailing.Asked("hai-lan@mau.example", agrees=True)
    found = at_once([partial(mailing.ask, asked=asked, by=ANYONE, at=NOW) for _ in range(2)])
    assert raised(found) == []
    assert Subscriber.objects.filter(email="hai-lan@mau.example").count() == 1
    assert Message.objects.filter(to="hai-lan@mau.example").count() in (1, 2)


def test_numbers_and_places_are_given_once(office: Office) -> None:
    by = office.actor("moderator")
    issues = [an_issue(office, title=f"Số {n}") for n in range(2)]
    found = at_once([partial(mailing.send, issue=one, version=None, by=by, at=NOW) for one in issues])
    assert all(isinstance(one, Refused) for one in raised(found))
    numbers = list(NewsletterIssue.objects.filter(number__isnull=False).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))
    ticket = meeting.ticket_for(a_meeting(office), by=office.actor("officer"), at=NOW)
    chief = office.actor("chief")
    found = at_once([partial(meeting.sign_in, ticket=ticket, by=chief, at=NOW) for _ in range(2)])
    assert [str(one) for one in raised(found)] == ["Bạn đã được điểm danh ở buổi này."]
    assert MeetingGuest.objects.count() == 1
