"""The agency of a province for the benchmarks: forty units, some three hundred officers, everybody with duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.base.actor import SYSTEM
from cualuat.organisation.models import Duty, Post, Unit
from cualuat.timelimits import operations as timelimits

UNITS = 40
OFFICERS_OF_UNIT = 6  # and one head
BEGAN = date(2020, 1, 1)
# Duties of the whole agency, each with how many people.
WHOLE = {"reception": 8, "leader": 3, "focal": 2, "clerk": 3, "moderator": 2, "denunciation": 4, "data_protection": 1}
EXTERNAL = 12


@dataclass(frozen=True)
class Province:
    """Keys: units in order; officers and head of each; people by duty."""

    units: tuple[int, ...]
    officers: dict[int, tuple[int, ...]]
    heads: dict[int, int]
    whole: dict[str, tuple[int, ...]]
    external: tuple[int, ...]


def build(*, at: datetime) -> None:
    """Makes it in an empty database, with the calendar and the limits of lawdata."""
    timelimits.load_lawdata(by=SYSTEM, at=at)
    agency = Unit.objects.create(
        name="Sở Tư pháp tỉnh Mẫu", code="co-quan", kind="agency", short="STP", head_title="Giám đốc", place="Mẫu",
        superior="ỦY BAN NHÂN DÂN TỈNH MẪU",
    )  # fmt: skip
    for number in range(1, UNITS + 1):
        unit = Unit.objects.create(
            name=f"Phòng số {number:02d}", code=f"phong-{number:02d}", short=f"P{number}", parent=agency
        )
        for place in range(OFFICERS_OF_UNIT):
            _person(f"cb-{number:02d}-{place}", f"Cán bộ {number:02d}.{place}", unit, "officer", at)
        _person(f"tp-{number:02d}", f"Trưởng phòng {number:02d}", unit, "head", at)
    for duty, count in WHOLE.items():
        for place in range(count):
            _person(f"{duty.replace('_', '-')}-{place}", f"{duty} {place}", agency, duty, at)
    for number in range(EXTERNAL):
        Unit.objects.create(name=f"Cơ quan khác số {number}", code=f"khac-{number}", kind="external")


def _person(username: str, name: str, unit: Unit, duty: str, at: datetime) -> None:
    person = Person(username=username, name=name, email=f"{username}@mau.example", created_at=at)
    person.set_unusable_password()
    person.save()
    Post.objects.create(person=person, unit=unit, title="Chuyên viên", role="reader", valid_from=BEGAN)
    Duty.objects.create(person=person, unit=unit, code=duty, valid_from=BEGAN)


def read() -> Province:
    """The province that is in the database."""
    units = tuple(Unit.objects.filter(kind="unit").order_by("code").values_list("pk", flat=True))
    rows = list(Duty.objects.order_by("pk").values_list("unit_id", "code", "person_id"))
    return Province(
        units=units,
        officers={unit: tuple(p for u, code, p in rows if u == unit and code == "officer") for unit in units},
        heads={u: p for u, code, p in rows if code == "head"},
        whole={duty: tuple(p for _, code, p in rows if code == duty) for duty in WHOLE},
        external=tuple(Unit.objects.filter(kind="external").order_by("pk").values_list("pk", flat=True)),
    )
