"""The catalogue of the agency's duties: row by row, and out of a table, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, locked, operation, words
from cualuat.duties import access
from cualuat.duties.models import AgencyDuty
from cualuat.duties.operations.reading import Known, basis_in, day_in, own_row
from cualuat.duties.rules import DUTY_LENGTHS, DUTY_TITLES, MOST_ROWS, sameness
from cualuat.kernel.tables import Fault, Line, lines_of
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class DutyWanted:
    """A row of the catalogue as it is kept; `unit` None: nobody has it yet."""

    basis: str
    text: str
    since: date
    unit: Unit | None = None
    cooperating: Sequence[Unit] = field(default=())
    group: str = ""
    post: str = ""
    person: Person | None = None
    until: date | None = None
    note: str = ""


@operation
def keep(*, duty: AgencyDuty | None, wanted: DutyWanted, version: int | None, by: Actor, at: datetime) -> AgencyDuty:
    """Adds a duty to the catalogue, or corrects one. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    return _keep(locked(duty, version) if duty is not None else None, wanted, by, at)


def _keep(duty: AgencyDuty | None, wanted: DutyWanted, by: Actor, at: datetime) -> AgencyDuty:
    row = duty if duty is not None else AgencyDuty(added_at=at, added_by=by.name)
    before = row.unit.name if row.unit else ""
    row.group = words(wanted.group, DUTY_LENGTHS["group"], "group")
    row.basis = basis_in(wanted.basis, DUTY_LENGTHS["basis"])
    row.text = " ".join(words(wanted.text, DUTY_LENGTHS["text"], "text", "Hãy ghi nhiệm vụ.").split())
    row.post, row.note = (
        words(wanted.post, DUTY_LENGTHS["post"], "post"),
        words(wanted.note, DUTY_LENGTHS["note"], "note"),
    )
    _check(wanted, before_person=row.person_id, at=at)
    row.sameness = sameness(row.text)
    row.unit, row.person, row.since, row.until = wanted.unit, wanted.person, wanted.since, wanted.until
    row.version += 1 if duty is not None else 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        who = f"{row.unit.name} đã có nhiệm vụ này" if row.unit else "Nhiệm vụ này, chưa giao đơn vị nào, đã có"
        raise Refused(f"{who} trong danh mục.", "text") from error
    row.cooperating.set(wanted.cooperating)
    unit = row.unit.name if row.unit else ""
    if duty is None:
        _record("duties.add", row, by, at, unit=unit, basis=row.basis)
    else:
        _record(
            "duties.edit", row, by, at, unit=[before, unit], basis=row.basis, until=show(row.until) if row.until else ""
        )
    return row


def _check(wanted: DutyWanted, *, before_person: int | None, at: datetime) -> None:
    if wanted.until is not None and wanted.until < wanted.since:
        raise Refused(f"Ngày cuối không thể trước ngày {show(wanted.since)}.", "until")
    if wanted.unit is not None and wanted.unit in wanted.cooperating:
        raise Refused("Đơn vị chủ trì không ghi lại ở phần phối hợp.", "cooperating")
    person = wanted.person
    if person is None or person.pk == before_person:
        return
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị trước khi chọn người chịu trách nhiệm.", "person")
    if not organisation.holders_on(day_of(at), unit_id=wanted.unit.pk).filter(pk=person.pk).exists():
        raise Refused(f"Người chịu trách nhiệm phải đang giữ chức vụ ở {wanted.unit.name}.", "person")


@operation
def remove(*, duty: AgencyDuty, reason: str, version: int | None, by: Actor, at: datetime) -> None:
    """Takes out a row that should never have stood there; the log keeps its words. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(duty, version)
    why = words(
        reason, 500, "reason", "Hãy ghi vì sao bỏ dòng này. Nhiệm vụ đã hết thì ghi ngày ở «Đến hết ngày», đừng bỏ."
    )
    _record("duties.remove", row, by, at, reason=why, unit=row.unit.name if row.unit else "", basis=row.basis)
    row.delete()


@operation
def load(*, table: Sequence[Sequence[str]], by: Actor, at: datetime) -> tuple[int, int]:
    """Takes in a table: rows without a code are added, those with one corrected; how many of each.

    Raises NotAllowed; BadRows where anything is wrong: then nothing is taken in.
    """
    access.require_keeper(by)
    lines, faults = lines_of(table, DUTY_TITLES, needed=("text", "basis"), most=MOST_ROWS)
    if faults:
        raise BadRows(faults)
    known = Known.now(day_of(at))
    taken: set[int] = set()
    for line in lines:
        try:
            duty = own_row(AgencyDuty, line, taken)
            _keep(duty, _wanted(line, known, duty), by, at)
        except Refused as refused:
            faults.append(Fault(line.row, str(refused)))
    if faults:
        raise BadRows(faults)
    audit.record(
        action="duties.load", subject=("agency_duties", "", "Danh mục chức năng, nhiệm vụ"), by=by, at=at,
        detail={"count": len(lines), "changed": len(taken)},
    )  # fmt: skip
    return len(lines) - len(taken), len(taken)


def _wanted(line: Line, known: Known, duty: AgencyDuty | None) -> DutyWanted:
    unit = known.unit(line["unit"])
    person = line["person"]
    kept = duty.person if duty is not None and duty.person is not None and duty.person.name == person else None
    return DutyWanted(
        basis=line["basis"], text=line["text"], group=line["group"], post=line["post"], note=line["note"], unit=unit,
        cooperating=known.units(line["cooperating"]), person=kept or known.holder(person, unit),
        since=day_in(line["since"]) or (duty.since if duty is not None else known.on), until=day_in(line["until"]),
    )  # fmt: skip


def _record(action: str, row: AgencyDuty, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("agency_duty", row.pk, row.text[:200]), by=by, at=at, detail=detail)
