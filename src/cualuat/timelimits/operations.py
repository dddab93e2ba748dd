"""Loading lawdata; rows that the agency changed stay as they are."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.timelimits.models import CalendarDay, CalendarYear, TimeLimit


@operation
def load_lawdata(*, by: Actor, at: datetime) -> dict[str, int]:
    """Brings the rows up to lawdata/calendar and lawdata/time_limits; how many changed, by kind. Safe to repeat."""
    by.require("administrator")
    changed = {"calendar": 0, "time_limits": 0}
    for content in _tables("calendar"):
        changed["calendar"] += _store_year(content)
    for content in _tables("time_limits"):
        changed["time_limits"] += sum(_store_limit(row) for row in content.get("rule", []))
    if any(changed.values()):
        subject = ("timelimits", "lawdata", "Lịch làm việc và thời hạn")
        audit.record(action="timelimits.load", subject=subject, by=by, at=at, detail=changed)
    return changed


def _tables(folder: str) -> Iterator[dict[str, Any]]:
    for file in sorted(files("cualuat.lawdata").joinpath(folder).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def _store_year(content: dict[str, Any]) -> int:
    year = content["year"]
    values = {"status": year["status"], "days_missing": year.get("days_missing", False)}
    changed = _update(CalendarYear, {"number": year["number"]}, values)
    wanted = {row["date"] for row in content.get("day", [])}
    rows = CalendarDay.objects.filter(date__year=year["number"])
    stale = [row.pk for row in rows.filter(overridden=False) if row.date not in wanted]
    CalendarDay.objects.filter(pk__in=stale).delete()
    for row in content.get("day", []):
        fields = ("kind", "name", "applies_to", "source", "evidence", "status")
        changed += _update(CalendarDay, {"date": row["date"]}, {name: row[name] for name in fields})
    return changed + len(stale)


def _store_limit(row: dict[str, Any]) -> int:
    plain = json.loads(json.dumps(row, default=str, ensure_ascii=False))
    values = {name: row[name] for name in ("name", "matter", "basis", "evidence")}
    values |= {"effective_to": _date(row.get("effective_to")), "content": plain}
    return _update(TimeLimit, {"code": row["code"], "effective_from": _date(row.get("effective_from"))}, values)


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _update(model: Any, key: dict[str, Any], values: dict[str, Any]) -> int:
    """Creates the row or brings it up to date, unless the agency changed it; 1 when something was written."""
    row = model.objects.filter(**key).first()
    if row is None:
        model.objects.create(**key, **values)
        return 1
    if getattr(row, "overridden", False) or all(getattr(row, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return 1
