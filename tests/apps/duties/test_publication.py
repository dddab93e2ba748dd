"""The list, what arose, where it was published; reminders and the figure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused
from cualuat.duties import queries
from cualuat.duties.operations import publishing
from cualuat.duties.rules import YEARLY, Limit
from office import NOW, TODAY, Office, make_office
from sample_duties import an_information


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def test_what_arose_is_reminded_of_until_it_is_out(office: Office) -> None:
    entry = an_information(office)
    officer = office.actor("officer")
    made = publishing.arise(entry=entry, on=TODAY - timedelta(days=9), by=officer, at=NOW)
    (due,) = queries.due(TODAY)
    assert (due.key, due.due, due.unit) == (entry.pk, TODAY - timedelta(days=4), entry.unit_id)
    publishing.publish(entry=entry, due=made.due, on=TODAY, address="https://mau.example/1", by=officer, at=NOW)
    assert list(queries.due(TODAY)) == []
    (one,) = queries.times(queries.entries(actor=officer), until=TODAY, today=TODAY)
    assert one.state == "late"
    window = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)
    assert (figure("publication_in_time").count(window).value, figure("publication_in_time").count(window).whole) == (
        0,
        1,
    )
    with pytest.raises(Refused, match="rồi"):
        publishing.publish(entry=entry, due=made.due, on=TODAY, address="https://mau.example/2", by=officer, at=NOW)


def test_who_may_and_what_is_refused(office: Office) -> None:
    entry = an_information(office)
    with pytest.raises(NotAllowed):
        publishing.arise(entry=entry, on=TODAY, by=office.actor("chief_elsewhere"), at=NOW)
    with pytest.raises(Refused):
        publishing.publish(entry=entry, due=TODAY, on=TODAY, address="x", by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused):
        an_information(office, limit=Limit(YEARLY, month=2, day=29))


def test_the_second_who_saves_is_told(office: Office) -> None:
    entry = an_information(office)
    wanted = publishing.Wanted("Mới", "Điều 17", "Cổng", "Trang", entry.unit, entry.rule, entry.since)
    focal = office.actor("focal")
    publishing.keep(entry=entry, wanted=wanted, version=1, by=focal, at=NOW)
    with pytest.raises(publishing.SomebodyElse):
        publishing.keep(entry=entry, wanted=wanted, version=1, by=focal, at=NOW)
