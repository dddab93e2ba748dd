"""The people of the tests: one of each role. A stranger is nobody: a browser without a session."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cualuat.accounts import operations as accounts
from cualuat.accounts.models import Person
from cualuat.base.actor import ROLES, SYSTEM
from cualuat.organisation import operations as organisation

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HOUSE_ROLES = ROLES[ROLES.index("reader") :]  # observers are of another agency
PASSWORD = "mat-khau-dai-2026"


def make_people() -> dict[str, Person]:
    """A person for each role, in one unit; all have the password PASSWORD."""
    unit = organisation.add_unit(name="Phòng Thử nghiệm", code="phong-thu-nghiem", by=SYSTEM, at=NOW)
    people = {}
    for role in HOUSE_ROLES:
        person = accounts.create_person(username=role, name=f"Người {role}", password=PASSWORD, by=SYSTEM, at=NOW)
        organisation.give_post(
            person=person, unit=unit, title=role, role=role, valid_from=date(2020, 1, 1), by=SYSTEM, at=NOW
        )
        people[role] = person
    return people
