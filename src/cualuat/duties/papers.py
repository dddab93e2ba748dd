"""What a unit has to do, in the form of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import house_letter
from cualuat.duties import queries
from cualuat.duties.models import AgencyDuty
from cualuat.organisation.models import Unit


def function_sheet(unit: Unit, *, actor: Actor, on: date) -> bytes:
    """The sheet of a unit as Word: what it leads and what it helps with on a day. Raises Refused."""
    rows = list(queries.duties(actor=actor, on=on, wanted=queries.DutiesWanted(unit=unit.pk)))
    if not rows:
        raise Refused(f"{unit.name} chưa có nhiệm vụ nào trong danh mục.")
    fields = {
        "of": unit.name,
        "made_on": on,
        "leading": _lines(row for row in rows if row.unit_id == unit.pk),
        "helping": _lines(row for row in rows if row.unit_id != unit.pk),
    }
    return house_letter("function-sheet", fields, today=on, called="phiếu", unit=unit)


def _lines(rows: Iterable[AgencyDuty]) -> str:
    return "\n".join(f"{n}. {_told(row)}" for n, row in enumerate(rows, 1))


def _told(row: AgencyDuty) -> str:
    parts = [row.text.rstrip(".;"), f"Căn cứ: {row.basis}"]
    if row.group:
        parts.insert(0, row.group)
    helpers = ", ".join(unit.name for unit in row.cooperating.all())
    if helpers:
        parts.append(f"Phối hợp: {helpers}")
    who = ", ".join(filter(None, (row.post, row.person.name if row.person else "")))
    if who:
        parts.append(f"Chịu trách nhiệm: {who}")
    return ". ".join(parts) + "."
