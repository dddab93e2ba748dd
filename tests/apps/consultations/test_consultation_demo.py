"""What the demo shows of consultations, lived in the office of the tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cualuat.console.demo.consultations import add_consultations
from cualuat.consultations import queries
from cualuat.consultations.comparing import compared
from cualuat.consultations.models import Consultation
from office import NOW, Office


def test_the_demo_shows_one_open_one_finished_and_one_to_come(office: Office) -> None:
    people = {"chanhvp": "focal", "officer": "officer"}
    agency = SimpleNamespace(units={"phong-van-ban": office.units["phong-mot"]}, officers=lambda unit: ["officer"])
    house: Any = SimpleNamespace(agency=agency, actor=lambda name: office.actor(people[name]))
    add_consultations(house, at=NOW)
    rows = {row.state: row for row in Consultation.objects.select_related("occasion")}
    assert set(rows) == {"posted", "issued", "planned"}
    assert queries.counts_of(rows["posted"]).waiting == 2
    done = rows["issued"]
    made = compared(done.text, done.issued_text, queries.lines(done))
    assert [(one.change.kind, len(one.lines)) for one in made.rows if one.lines]
    assert queries.counts_of(done).unanswered == 0
