"""An agency for the tests: its units, and somebody of each duty. A neighbour and a stranger are nobody here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.test import Client

from cualuat.accounts import operations as accounts
from cualuat.accounts.models import Person
from cualuat.base.actor import SYSTEM, Actor
from cualuat.organisation import operations as organisation
from cualuat.organisation.models import Unit
from cualuat.organisation.operations import UnitFacts
from cualuat.organisation.queries import actor_for
from cualuat.timelimits import operations as timelimits

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
BEGAN = date(2020, 1, 1)

# Name in the tests → unit and duties.
STAFF = {
    "reception": ("van-phong", ("reception",)),
    "officer": ("phong-mot", ("officer",)),
    "colleague": ("phong-mot", ("officer",)),
    "chief": ("phong-mot", ("head", "officer")),
    "elsewhere": ("phong-hai", ("officer",)),
    "chief_elsewhere": ("phong-hai", ("head",)),
    "leader": ("co-quan", ("leader",)),
    "deputy": ("co-quan", ("leader",)),
    "focal": ("van-phong", ("focal",)),
    "clerk": ("van-phong", ("clerk",)),
    "moderator": ("van-phong", ("moderator",)),
    "denunciation": ("phong-hai", ("denunciation",)),
    "denunciation_two": ("phong-mot", ("denunciation",)),
    "custodian": ("van-phong", ("custodian",)),
    "custodian_two": ("van-phong", ("custodian",)),
    "custodian_three": ("van-phong", ("custodian",)),
    "data_protection": ("van-phong", ("data_protection",)),
    "nobody": ("van-phong", ()),
}
TITLES = {
    "leader": "Giám đốc",
    "deputy": "Phó Giám đốc",
    "chief": "Trưởng phòng Một",
    "chief_elsewhere": "Trưởng phòng Hai",
}


@dataclass
class Office:
    """Units by code, people by the names above."""

    units: dict[str, Unit]
    people: dict[str, Person]

    def actor(self, name: str, on: date = TODAY) -> Actor:
        """Somebody as an actor."""
        return actor_for(self.people[name], on=on)


def make_office() -> Office:
    """The agency with its calendar and limits."""
    timelimits.load_lawdata(by=SYSTEM, at=NOW)
    units = _units()
    people = {}
    for name, (unit, duties) in STAFF.items():
        username = name.replace("_", "-")
        person = accounts.create_person(
            username=username, name=f"Cán bộ {name}", password="mat-khau-dai-2026", email=f"{username}@mau.example",
            by=SYSTEM, at=NOW,
        )  # fmt: skip
        organisation.give_post(
            person=person, unit=units[unit], title=TITLES.get(name, "Chuyên viên"), role="reader", valid_from=BEGAN,
            by=SYSTEM, at=NOW,
        )  # fmt: skip
        for duty in duties:
            organisation.give_duty(person=person, unit=units[unit], code=duty, valid_from=BEGAN, by=SYSTEM, at=NOW)
        people[name] = person
    return Office(units, people)


def _units() -> dict[str, Unit]:
    agency = organisation.add_unit(
        name="Sở Tư pháp tỉnh Mẫu", code="co-quan", by=SYSTEM, at=NOW,
        facts=UnitFacts(
            kind="agency", short="STP", superior="ỦY BAN NHÂN DÂN TỈNH MẪU", head_title="Giám đốc", place="Mẫu",
            address="Số 1 đường Cây Đa, phường Mẫu", phone="0220 123 456", email="so@mau.example",
        ),
    )  # fmt: skip
    units = {"co-quan": agency}
    for code, name, short in (
        ("van-phong", "Văn phòng", "VP"),
        ("phong-mot", "Phòng Một", "P1"),
        ("phong-hai", "Phòng Hai", "P2"),
    ):
        units[code] = organisation.add_unit(
            name=name, code=code, parent=agency, by=SYSTEM, at=NOW, facts=UnitFacts(short=short)
        )
    for code, name in (("so-xay-dung", "Sở Xây dựng tỉnh Mẫu"), ("xa-dong", "Ủy ban nhân dân xã Mẫu Đông")):
        units[code] = organisation.add_unit(name=name, code=code, by=SYSTEM, at=NOW, facts=UnitFacts(kind="external"))
    return units


def desk(office: Office, who: str) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(office.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client
