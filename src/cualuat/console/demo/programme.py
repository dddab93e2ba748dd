"""The plan of the invented agency: taken in by its focal unit, issued, public."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from cualuat.console.demo.house import House
from cualuat.files import operations as files
from cualuat.programme.operations import plans as operations

_FILE = Path(__file__).with_name("ke-hoach.txt")


def add_plan(house: House) -> None:
    """The plan as its focal unit drops it in."""
    at, by = house.almanac.moment(house.almanac.back(house.almanac.now.date(), 40), 9), house.actor("chanhvp")
    text = _FILE.read_text(encoding="utf-8")
    kept = files.take_in(name="ke-hoach-2026.txt", chunks=[text.encode()], by=by, at=at)
    plan = operations.import_plan(text=text, source=kept, by=by, at=at)
    day = plan.day or date(at.year, 1, 12)
    later = at + timedelta(minutes=20)
    plan = operations.issue(plan=plan, title=plan.title, number=plan.number, day=day, version=None, by=by, at=later)
    operations.publish(plan=plan, public=True, by=by, at=later + timedelta(minutes=5))
