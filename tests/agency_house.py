"""A small house with one agency in it, on a database of its own: for journeys that begin with nothing.

Run as a program it makes the agency in the house that its environment names.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from demo_house import COMMAND, environment

PASSWORD = "mat-khau-dai-2026"
BEGAN = date(2020, 1, 1)
AGENCY = "Sở Khoa học và Công nghệ tỉnh Mẫu"
UNITS = ("Văn phòng Sở", "Thanh tra Sở", "Phòng Quản lý công nghệ")
STAFF = {  # account → name, unit, title, duties
    "giamdoc": ("Trần Văn Mẫu", AGENCY, "Giám đốc", ("leader",)),
    "daumoi": ("Lê Thị Đầu Mối", "Thanh tra Sở", "Chánh Thanh tra", ("focal", "head")),
    "truongphong": ("Ngô Văn Trưởng", "Phòng Quản lý công nghệ", "Trưởng phòng", ("head",)),
    "canbo": ("Đỗ Thị Cán Bộ", "Phòng Quản lý công nghệ", "Chuyên viên", ("officer",)),
    "vanthu": ("Bùi Thị Văn Thư", "Văn phòng Sở", "Văn thư", ("clerk",)),
}


def make_house(home: Path, database: str = "") -> dict[str, str]:
    """Prepares the house as an agency would; the environment in which it is served. `database`: an address, or its own SQLite."""
    inside = environment(home) | ({"DATABASE_URL": database} if database else {})
    inside["PYTHONPATH"] = str(Path(__file__).parent)
    for command in ([*COMMAND, "setup"], [sys.executable, __file__]):
        subprocess.run(command, env=inside, check=True, stdout=subprocess.DEVNULL, timeout=200)
    return inside


def new_database(server: str, name: str) -> str:
    """An empty database on a PostgreSQL server; its address."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _fill() -> None:
    from cualuat.console.house import start

    start()
    from django.utils import timezone

    from cualuat.accounts import operations as accounts
    from cualuat.base.actor import SYSTEM
    from cualuat.organisation import operations as organisation
    from cualuat.organisation.operations import UnitFacts

    now = timezone.now()
    facts = UnitFacts(
        kind="agency", short="SKHCN", superior="ỦY BAN NHÂN DÂN TỈNH MẪU", head_title="Giám đốc", place="Mẫu"
    )
    agency = organisation.add_unit(name=AGENCY, code="so", facts=facts, by=SYSTEM, at=now)
    units = {AGENCY: agency}
    for number, name in enumerate(UNITS):
        units[name] = organisation.add_unit(
            name=name, code=f"don-vi-{number}", parent=agency, facts=UnitFacts(), by=SYSTEM, at=now
        )
    for username, (name, unit, title, duties) in STAFF.items():
        person = accounts.create_person(username=username, name=name, password=PASSWORD, by=SYSTEM, at=now)
        post = {"person": person, "unit": units[unit], "valid_from": BEGAN, "by": SYSTEM, "at": now}
        organisation.give_post(title=title, role="reader", **post)  # type: ignore[arg-type]
        for duty in duties:
            organisation.give_duty(code=duty, **post)  # type: ignore[arg-type]


if __name__ == "__main__":
    _fill()
