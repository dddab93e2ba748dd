"""Rounds: opened, corrected, their criteria and council, finished and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.emulation import access, queries
from cualuat.emulation.awards import criteria
from cualuat.emulation.models import CouncilRole, Criterion, Member, Round
from cualuat.kernel.workdays import day_of, show

MOST_CRITERIA = 20
LEAST_COUNCIL = 3


@dataclass(frozen=True, slots=True)
class RoundWanted:
    """A round as it is announced; the days are last days."""

    year: int
    title: str
    register_by: date
    dossiers_by: date
    score_by: date
    theme: str = ""
    aims: str = ""


@dataclass(frozen=True, slots=True)
class CriterionWanted:
    """A criterion as it is typed; `key` of the one that stands there, None for a new one."""

    name: str
    most: int
    weight: int
    key: int | None = None


def record(action: str, row: Round, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to a round."""
    audit.record(action=action, subject=("emulation_round", row.pk, row.title), by=by, at=at, detail=detail)


def running(found: Round, version: int | None = None) -> Round:
    """The round, locked. Raises Refused where it is over, SomebodyElse."""
    row = locked(found, version)
    if not row.is_open:
        raise Refused("Đợt thi đua này đã kết thúc. Muốn sửa, đơn vị đầu mối mở lại đợt trước.")
    return row


def _fill(row: Round, wanted: RoundWanted, at: datetime) -> None:
    if abs(wanted.year - day_of(at).year) > 2:
        raise Refused("Hãy ghi năm gần với năm nay.", "year")
    if wanted.dossiers_by < wanted.register_by:
        raise Refused(f"Hạn nộp hồ sơ không thể trước hạn đăng ký {show(wanted.register_by)}.", "dossiers_by")
    if wanted.score_by < wanted.dossiers_by:
        raise Refused(f"Hạn cho điểm không thể trước hạn nộp hồ sơ {show(wanted.dossiers_by)}.", "score_by")
    row.year, row.title = wanted.year, words(wanted.title, 300, "title", "Hãy ghi tên đợt thi đua.")
    row.theme, row.aims = words(wanted.theme, 500, "theme"), words(wanted.aims, 5000, "aims")
    row.register_by, row.dossiers_by, row.score_by = wanted.register_by, wanted.dossiers_by, wanted.score_by


@operation
def open_round(*, wanted: RoundWanted, by: Actor, at: datetime) -> Round:
    """Opens a round with the criteria of lawdata. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    row = Round(made_at=at, made_by=by.name)
    _fill(row, wanted, at)
    if row.register_by < day_of(at):
        raise Refused("Hạn đăng ký không thể trước hôm nay.", "register_by")
    row.save()
    Criterion.objects.bulk_create(
        Criterion(round=row, position=n, name=one.name, most=one.most, weight=one.weight)
        for n, one in enumerate(criteria(), 1)
    )
    record("emulation.open", row, by, at, year=row.year, due=show(row.dossiers_by))
    return row


@operation
def edit_round(*, found: Round, wanted: RoundWanted, version: int | None, by: Actor, at: datetime) -> Round:
    """Corrects a round that is running. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = running(found, version)
    before = show(row.dossiers_by)
    _fill(row, wanted, at)
    row.version += 1
    row.save()
    record("emulation.edit", row, by, at, year=row.year, due=[before, show(row.dossiers_by)])
    return row


@operation
def set_criteria(
    *, found: Round, wanted: Sequence[CriterionWanted], version: int | None, by: Actor, at: datetime
) -> Round:
    """Writes the criteria anew while no dossier is submitted; `name-0`, `most-0` … name the inputs. Raises as edit_round."""
    access.require_keeper(by)
    row = running(found, version)
    if queries.are_fixed(row):
        raise Refused("Đã có hồ sơ nộp theo các tiêu chí này, không sửa nữa.")
    if not wanted:
        raise Refused("Hãy ghi ít nhất một tiêu chí.", "name-0")
    if len(wanted) > MOST_CRITERIA:
        raise Refused(f"Nhiều nhất {MOST_CRITERIA} tiêu chí. Hãy gộp bớt.")
    known = {one.pk: one for one in row.criteria.all()}
    kept = []
    for n, one in enumerate(wanted):
        criterion = known.get(one.key or 0) or Criterion(round=row)
        criterion.position = n + 1
        criterion.name = words(one.name, 300, f"name-{n}", "Hãy ghi tên tiêu chí.")
        criterion.most, criterion.weight = _counts(one.most, f"most-{n}"), _counts(one.weight, f"weight-{n}")
        criterion.save()
        kept.append(criterion.pk)
    row.criteria.exclude(pk__in=kept).delete()
    row.version += 1
    row.save(update_fields=["version"])
    record("emulation.criteria", row, by, at, count=len(kept))
    return row


def _counts(value: int, name: str) -> int:
    if not 1 <= value <= 1000:
        raise Refused("Hãy ghi số từ 1 đến 1000.", name)
    return value


@dataclass(frozen=True, slots=True)
class Council:
    """Who sits in a council."""

    chair: Person | None
    secretary: Person | None
    members: Sequence[Person] = ()


def _roles(wanted: Council, at: datetime) -> dict[int, CouncilRole]:
    if wanted.chair is None:
        raise Refused("Hãy chọn chủ tịch hội đồng.", "chair")
    if wanted.secretary is None or wanted.secretary == wanted.chair:
        raise Refused("Hãy chọn thư ký, khác chủ tịch.", "secretary")
    roles = {person.pk: CouncilRole.MEMBER for person in wanted.members}
    roles |= {wanted.chair.pk: CouncilRole.CHAIR, wanted.secretary.pk: CouncilRole.SECRETARY}
    if len(roles) < LEAST_COUNCIL:
        raise Refused(f"Hội đồng có ít nhất {LEAST_COUNCIL} người.", "members")
    may = set(queries.people_to_appoint(day_of(at)).filter(pk__in=roles).values_list("pk", flat=True))
    if set(roles) - may:
        raise Refused("Có người không còn nhiệm vụ ở cơ quan. Hãy tải lại trang rồi chọn lại.", "members")
    return roles


@operation
def appoint(*, found: Round, wanted: Council, version: int | None, by: Actor, at: datetime) -> Round:
    """Appoints the council; whoever voted already stays. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = running(found, version)
    roles = _roles(wanted, at)
    there = {one.person_id: one for one in row.members.select_related("person")}
    for key, member in there.items():
        if key not in roles and member.ballots.exists():
            raise Refused(f"{member.person.name} đã bỏ phiếu, không bỏ khỏi hội đồng được nữa.", "members")
    row.members.exclude(person__in=roles).delete()
    row.members.update(role=CouncilRole.MEMBER)
    for key, role in roles.items():
        Member.objects.update_or_create(
            round=row, person_id=key, defaults={"role": role}, create_defaults={"role": role, "since": at}
        )
    row.version += 1
    row.save(update_fields=["version"])
    names = [member.person.name for member in queries.council(row)]
    record("emulation.appoint", row, by, at, people=", ".join(names))
    return row


@operation
def finish(*, found: Round, version: int | None, by: Actor, at: datetime) -> Round:
    """Ends a round of which no dossier is on its way. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = running(found, version)
    if left := queries.on_the_way(row):
        raise Refused(f"Còn {left} hồ sơ chưa có quyết định. Hãy xét xong, hoặc trả lại đơn vị trước.")
    row.finished_on = day_of(at)
    row.version += 1
    row.save()
    record("emulation.finish", row, by, at)
    return row


@operation
def reopen(*, found: Round, reason: str, version: int | None, by: Actor, at: datetime) -> Round:
    """Opens a finished round again. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = locked(found, version)
    if row.is_open:
        raise Refused("Đợt thi đua này đang mở.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao mở lại.")
    row.finished_on = None
    row.version += 1
    row.save()
    record("emulation.reopen", row, by, at, reason=why)
    return row
