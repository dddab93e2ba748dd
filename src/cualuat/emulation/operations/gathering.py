"""What units do: register for a round, put dossiers together, submit them, take them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.emulation import access, queries
from cualuat.emulation.awards import award, parts_for
from cualuat.emulation.models import Dossier, DossierFile, Registration, Round
from cualuat.emulation.operations.organising import running
from cualuat.emulation.rules import OCCASIONS, OVER, STATES, after
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit

MOST_FILES = 50


def record(action: str, row: Dossier, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to a dossier."""
    audit.record(action=action, subject=("emulation_dossier", row.pk, str(row)[:300]), by=by, at=at, detail=detail)


def _candidate(unit: Unit | None, person: Person | None, code: str, at: datetime) -> Unit:
    if unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    wanted = award(code)
    if wanted is None:
        raise Refused("Hãy chọn danh hiệu, hình thức khen thưởng.", "award")
    if wanted.to == "person" and person is None:
        raise Refused(f"«{wanted.name}» là của cá nhân. Hãy chọn người.", "person")
    if wanted.to == "unit" and person is not None:
        raise Refused(f"«{wanted.name}» là của tập thể. Hãy để trống ô cá nhân.", "person")
    if person is not None and not queries.people_of(unit.pk, day_of(at)).filter(pk=person.pk).exists():
        raise Refused(f"{person.name} không ở {unit.name}. Hãy chọn người của đơn vị này.", "person")
    return unit


# --- registrations -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegistrationWanted:
    """A registration: of the unit itself where no person is given."""

    unit: Unit | None
    person: Person | None
    award: str
    commitments: str


@operation
def register(*, found: Round, wanted: RegistrationWanted, by: Actor, at: datetime) -> Registration:
    """Registers a unit or a person of it. Raises NotAllowed, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    access.require_handler(by, wanted.unit.pk)
    row, today = running(found), day_of(at)
    if today > row.register_by:
        raise Refused(f"Đã hết hạn đăng ký ({show(row.register_by)}).")
    unit = _candidate(wanted.unit, wanted.person, wanted.award, at)
    title = award(wanted.award)
    if title is None or title.kind != "title":
        raise Refused("Đăng ký thi đua thì chọn một danh hiệu.", "award")
    taken = row.registrations.filter(withdrawn_on=None, award=wanted.award, person=wanted.person)
    if (taken if wanted.person else taken.filter(unit=unit)).exists():
        raise Refused("Đã đăng ký danh hiệu này rồi.", "award")
    made = Registration.objects.create(
        round=row, unit=unit, person=wanted.person, award=wanted.award, on=today, made_at=at, made_by=by.name,
        commitments=words(wanted.commitments, 5000, "commitments", "Hãy ghi cam kết, chỉ tiêu phấn đấu."),
    )  # fmt: skip
    _registered("emulation.register", made, by, at)
    return made


@operation
def withdraw_registration(*, registration: Registration, version: int | None, by: Actor, at: datetime) -> Registration:
    """Takes a registration back, until the last day to register. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_handler(by, registration.unit_id)
    round_ = running(registration.round)
    row = locked(registration, version)
    if row.withdrawn_on is not None:
        raise Refused("Đăng ký này đã rút rồi. Hãy tải lại trang.")
    if day_of(at) > round_.register_by:
        raise Refused(f"Đã hết hạn đăng ký ({show(round_.register_by)}), không rút đăng ký nữa.")
    if row.dossiers.exclude(state__in=OVER).exists():
        raise Refused("Đăng ký này đã có hồ sơ. Hãy rút hồ sơ trước.")
    row.withdrawn_on = day_of(at)
    row.version += 1
    row.save()
    _registered("emulation.unregister", row, by, at)
    return row


def _registered(action: str, row: Registration, by: Actor, at: datetime) -> None:
    detail = {"unit": row.unit.name}
    audit.record(action=action, subject=("emulation_registration", row.pk, str(row)[:300]), by=by, at=at, detail=detail)


# --- dossiers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DossierWanted:
    """A dossier as it is put together; a registration, where there is one, says whose it is. `scores` by key of the criterion."""

    award: str
    occasion: str
    unit: Unit | None = None
    person: Person | None = None
    registration: Registration | None = None
    achievements: str = ""
    scores: Mapping[str, int] = field(default_factory=dict)


def _checked(scores: Mapping[str, int], round_: Round) -> dict[str, int]:
    found = {}
    for key, scale in queries.scales(round_).items():
        if key in scores:
            if not 0 <= scores[key] <= scale.most:
                raise Refused(f"Điểm từ 0 đến {scale.most}.", f"score-{key}")
            found[key] = scores[key]
    return found


@operation
def keep(
    *, found: Round, dossier: Dossier | None, wanted: DossierWanted, version: int | None, by: Actor, at: datetime
) -> Dossier:
    """Opens a dossier, or corrects one that is not submitted. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    registration = dossier.registration if dossier is not None else wanted.registration
    unit = registration.unit if registration else wanted.unit
    person = registration.person if registration else wanted.person
    if unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    access.require_handler(by, unit.pk)
    round_ = running(found)
    row = _draft(dossier, version, by) if dossier is not None else Dossier(made_at=at, made_by=by.name, round=round_)
    if registration and (registration.withdrawn_on or registration.round_id != round_.pk):
        raise Refused("Đăng ký này đã rút. Hãy lập hồ sơ không theo đăng ký.")
    if wanted.occasion not in OCCASIONS:
        raise Refused("Hãy chọn khen thưởng thường xuyên, theo chuyên đề hay đột xuất.", "occasion")
    _candidate(unit, person, wanted.award, at)
    others = round_.dossiers.exclude(state__in=OVER).filter(award=wanted.award, person=person).exclude(pk=row.pk)
    if (others if person else others.filter(unit=unit)).exists():
        raise Refused("Đã có hồ sơ đề nghị khen thưởng này trong đợt. Hãy mở hồ sơ ấy.", "award")
    row.registration, row.unit, row.person = registration, unit, person
    row.award, row.occasion = wanted.award, wanted.occasion
    row.achievements = words(wanted.achievements, 30_000, "achievements")
    row.self_scores = _checked(wanted.scores, round_)
    row.version += 1 if dossier is not None else 0
    row.save()
    if dossier is None:
        record("emulation.dossier", row, by, at, unit=unit.name)
    else:
        record("emulation.edit_dossier", row, by, at, unit=unit.name)
    return row


def stepped(dossier: Dossier, step: str, version: int | None, refusal: str) -> Dossier:
    """The dossier, locked, in the state after a step. Raises Refused with `refusal` where it may not be taken, SomebodyElse.

    The state goes first: once it has moved on, the form that sent this is no longer there to be filled in again.
    """
    row = locked(dossier)
    then = after(step, row.state)
    if then is None:
        raise Refused(refusal)
    row = locked(dossier, version)
    row.state = then
    return row


def _draft(dossier: Dossier, version: int | None, by: Actor) -> Dossier:
    row = locked(dossier)
    access.require_handler(by, row.unit_id)
    if row.state != "draft":
        raise Refused(f"Hồ sơ này {STATES[row.state].lower()}, không sửa nữa. Hãy tải lại trang.")
    return locked(dossier, version)


@operation
def add_files(
    *, dossier: Dossier, part: str, attachments: Sequence[Attachment], by: Actor, at: datetime
) -> list[DossierFile]:
    """Adds files as a paper of a dossier that is not submitted. Raises NotAllowed, Refused (naming the input)."""
    row = _draft(dossier, None, by)
    names = {one.code: one.name for one in parts_for(row.award, row.occasion)}
    if part not in names:
        raise Refused("Hãy chọn tệp là giấy tờ nào của hồ sơ.", "part")
    if not attachments:
        raise Refused("Hãy chọn tệp.", "files")
    if row.files.count() + len(attachments) > MOST_FILES:
        raise Refused(f"Một hồ sơ có nhiều nhất {MOST_FILES} tệp. Hãy gộp bớt.", "files")
    made = [
        DossierFile.objects.create(dossier=row, part=part, attachment=one, at=at, by=by.name) for one in attachments
    ]
    record("emulation.add_file", row, by, at, name=names[part], count=len(made))
    return made


@operation
def remove_file(*, file: DossierFile, by: Actor, at: datetime) -> None:
    """Takes a file out of a dossier that is not submitted; the bytes stay in the store. Raises NotAllowed, Refused."""
    row = _draft(file.dossier, None, by)
    file = locked(file)
    record("emulation.remove_file", row, by, at, name=file.attachment.name)
    file.delete()


@operation
def submit(*, dossier: Dossier, version: int | None, by: Actor, at: datetime) -> Dossier:
    """Hands a complete dossier to the council. Raises NotAllowed, SomebodyElse, Refused saying what is missing."""
    round_ = running(dossier.round)
    row = _draft(dossier, version, by)
    if lacking := queries.lacks(row):
        raise Refused(f"Hồ sơ còn thiếu: {'; '.join(lacking)}.")
    if row.occasion == "regular" and day_of(at) > round_.dossiers_by:
        raise Refused(f"Đã hết hạn nộp hồ sơ ({show(round_.dossiers_by)}). Hãy đề nghị đơn vị đầu mối lùi hạn của đợt.")
    row.state, row.submitted_on, row.submitted_by = "submitted", day_of(at), by.name
    row.version += 1
    row.save()
    record("emulation.submit", row, by, at)
    return row


@operation
def withdraw(*, dossier: Dossier, reason: str, version: int | None, by: Actor, at: datetime) -> Dossier:
    """The unit takes a dossier back before the decision. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_handler(by, dossier.unit_id)
    row = stepped(dossier, "withdraw", version, "Hồ sơ này đã có kết quả, không rút được nữa.")
    row.withdrawn_why = words(reason, 500, "reason", "Hãy ghi vì sao rút hồ sơ.")
    row.withdrawn_on = day_of(at)
    row.version += 1
    row.save()
    record("emulation.withdraw", row, by, at, reason=row.withdrawn_why)
    return row
