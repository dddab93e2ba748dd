"""Who has a matter: units, officers, colleagues; and remarks among officers."""

from __future__ import annotations

from datetime import datetime

from cualuat.accounts import queries as accounts
from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.models import Assignment, Case, Colleague, Note
from cualuat.casework.needs import LONGEST, Typed
from cualuat.casework.operations.recording import subject_of
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit


@operation
def assign(*, case: Case, typed: Typed, note: str = "", by: Actor, at: datetime) -> Case:
    """Gives a matter to a unit (input `unit`) and, where named, an officer of it (`officer`); the rest of the agency no longer
    has it. Raises NotAllowed, Refused."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    unit = _unit(typed, at)
    if case.is_sealed:
        raise Refused("Hồ sơ tố cáo chỉ do tổ giải quyết tố cáo xử lý.")
    if not access.may_assign(access.parts_in(by, case), by, unit.pk):
        raise NotAllowed("Bạn không được giao hồ sơ này cho đơn vị ấy.")
    give(case, typed, note=note, by=by, at=at)
    case.save(update_fields=["unit", "officer"])
    detail = {"unit": unit.name, "officer": case.officer.name if case.officer else ""}
    audit.record(action="casework.assign", subject=subject_of(case), by=by, at=at, detail=detail)
    return case


def give(case: Case, typed: Typed, *, note: str, by: Actor, at: datetime) -> None:
    """Sets unit and officer on the matter and keeps the assignment. Does not save the matter. Raises Refused."""
    unit = _unit(typed, at)
    officer = _officer(typed, unit, at)
    case.unit, case.officer = unit, officer
    Assignment.objects.create(case=case, unit=unit, officer=officer, at=at, by=by.name, note=note.strip())


def _unit(typed: Typed, at: datetime) -> Unit:
    chosen = typed.need("unit", "Hãy chọn đơn vị.")
    units = organisation.units(on=day_of(at))
    unit = units.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if unit is None:
        raise Refused("Hãy chọn một đơn vị trong danh sách.", "unit")
    return unit


def _officer(typed: Typed, unit: Unit, at: datetime) -> Person | None:
    chosen = typed.text("officer")
    if not chosen:
        return None
    day = day_of(at)
    people = organisation.people_with_duty("officer", "head", on=day, unit_id=unit.pk)
    officer = people.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if officer is None:
        raise Refused(f"Người này không giải quyết hồ sơ ở {unit.name}. Hãy chọn người khác.", "officer")
    return officer


@operation
def add_colleague(*, case: Case, person: Person, by: Actor, at: datetime) -> Colleague:
    """Lets another officer work on a matter too. Raises NotAllowed, Refused."""
    _require_part(by, case)
    if case.is_sealed:
        raise Refused("Hồ sơ tố cáo: hãy cho người khác vào ở hộp niêm phong.")
    if not organisation.people_with_duty("officer", "head", on=day_of(at)).filter(pk=person.pk):
        raise Refused("Người này không có nhiệm vụ giải quyết hồ sơ.", "person")
    row, made = Colleague.objects.get_or_create(
        case=case, person=person, defaults={"added_at": at, "added_by": by.name}
    )
    if made:
        audit.record(
            action="casework.add_colleague", subject=subject_of(case), by=by, at=at, detail={"officer": person.name}
        )
    return row


@operation
def remove_colleague(*, case: Case, person_id: int, by: Actor, at: datetime) -> None:
    """Takes a colleague off a matter. Raises NotAllowed."""
    _require_part(by, case)
    person = accounts.person(person_id)
    if person and Colleague.objects.filter(case=case, person=person).delete()[0]:
        audit.record(
            action="casework.remove_colleague", subject=subject_of(case), by=by, at=at, detail={"officer": person.name}
        )


@operation
def add_note(*, case: Case, text: str, by: Actor, at: datetime) -> Note:
    """A remark among officers. Raises NotAllowed, Refused."""
    if not access.may_see(by, case):
        raise NotAllowed("Bạn không được ghi vào hồ sơ này.")
    if case.is_sealed:
        raise Refused("Ghi chú về tố cáo nằm trong hộp niêm phong.")
    words = Typed({"text": text}).need("text", "Hãy viết ghi chú.")
    note: Note = Note.objects.create(case=case, text=words[:LONGEST], at=at, by=by.name)
    audit.record(action="casework.note", subject=subject_of(case), by=by, at=at)
    return note


def _require_part(by: Actor, case: Case) -> None:
    if not access.parts_in(by, case) & {"officer", "head", "leader", "reception", "focal"}:
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")
