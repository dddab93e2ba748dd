"""Equipment with its history; requests for means on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, SomebodyElse, operation, words
from cualuat.kernel.workdays import day_of
from cualuat.means import access
from cualuat.means.models import Equipment, EquipmentEvent, ResourceRequest
from cualuat.means.rules import next_upkeep
from cualuat.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class ThingWanted:
    """A thing as it is kept; `every` how many months between upkeeps, None for none."""

    code: str
    name: str
    unit: Unit | None
    since: date
    value: int = 0
    keeper: Person | None = None
    every: int | None = None


def _thing(action: str, row: Equipment, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("equipment", row.pk, str(row)[:200]), by=by, at=at, detail=detail)


def _event(row: Equipment, kind: str, text: str, on: date, by: Actor, at: datetime) -> None:
    EquipmentEvent.objects.create(equipment=row, kind=kind, text=text[:500], on=on, by=by.name, at=at)


@operation
def keep(*, thing: Equipment | None, wanted: ThingWanted, version: int | None, by: Actor, at: datetime) -> Equipment:
    """Takes a thing in, or corrects what is known of it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    code, name = words(wanted.code, 40, "code", "Hãy ghi mã."), words(wanted.name, 300, "name", "Hãy ghi tên thiết bị.")
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị dùng.", "unit")
    if wanted.since > day_of(at):
        raise Refused("Ngày đưa vào dùng không thể sau hôm nay.", "since")
    if wanted.every is not None and not 1 <= wanted.every <= 120:
        raise Refused("Số tháng từ 1 đến 120; không cần bảo dưỡng thì để trống.", "every")
    others = Equipment.objects.filter(code=code)
    if (others.exclude(pk=thing.pk) if thing is not None else others).exists():
        raise Refused(f"Đã có thiết bị mang mã {code}.", "code")
    row = _locked_thing(thing, version) if thing is not None else Equipment()
    before = (row.unit_id, row.keeper_id)
    row.code, row.name, row.unit, row.keeper, row.since, row.value = (
        code,
        name,
        wanted.unit,
        wanted.keeper,
        wanted.since,
        wanted.value,
    )
    if row.every != wanted.every:
        row.every = wanted.every
        row.upkeep_due = next_upkeep(wanted.since, wanted.every) if wanted.every else None
    row.version += 1 if thing is not None else 0
    row.save()
    on = day_of(at)
    if thing is None:
        _event(row, "in", "Đưa vào dùng", wanted.since, by, at)
    elif before != (row.unit_id, row.keeper_id):
        _event(row, "handover", f"Bàn giao: {row.unit.name}{', ' + row.keeper.name if row.keeper else ''}", on, by, at)
    _thing("means.keep", row, by, at, code=code, unit=row.unit.name)
    return row


def _locked_thing(thing: Equipment, version: int | None) -> Equipment:
    row = Equipment.objects.select_for_update().get(pk=thing.pk)
    if version is not None and version != row.version:
        raise SomebodyElse()
    return row


@operation
def note(
    *, thing: Equipment, condition: str, upkeep: bool, text: str, on: date, version: int | None, by: Actor, at: datetime
) -> Equipment:
    """Says how a thing is, or that it was looked after: then the next upkeep is counted from that day.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    row = _locked_thing(thing, version)
    if not access.may_keep(by) and row.unit_id not in by.units_with(*access.DOERS):
        raise NotAllowed("Chỉ đơn vị đang dùng và đơn vị đầu mối ghi tình trạng thiết bị.")
    if condition not in Equipment.Condition.values:
        raise Refused("Hãy chọn tình trạng.", "condition")
    if on > day_of(at) or on < row.since:
        raise Refused("Ngày ghi phải từ ngày đưa vào dùng đến hôm nay.", "on")
    told = words(text, 400, "text")
    if condition == row.condition and not upkeep and not told:
        raise Refused("Chưa có gì thay đổi. Hãy chọn tình trạng khác, đánh dấu bảo dưỡng, hoặc ghi chú.", "text")
    row.condition = condition
    if upkeep and row.every:
        row.upkeep_due = next_upkeep(on, row.every)
    row.version += 1
    row.save()
    label = Equipment.Condition(condition).label
    _event(
        row,
        "upkeep" if upkeep else "condition",
        f"{'Bảo dưỡng; ' if upkeep else ''}{label}{'. ' + told if told else ''}",
        on,
        by,
        at,
    )
    _thing("means.note", row, by, at, text=told, condition=label)
    return row


# --- requests ----------------------------------------------------------------------------------------------------


def _request(action: str, row: ResourceRequest, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("resource_request", row.pk, row.text[:200]), by=by, at=at, detail=detail)


@operation
def ask(*, unit: Unit | None, kind: str, text: str, reason: str, by: Actor, at: datetime) -> ResourceRequest:
    """A unit asks for means. Raises NotAllowed, Refused (naming the input)."""
    if unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    if unit.pk not in by.units_with(*access.DOERS) and not access.may_keep(by):
        raise NotAllowed("Chỉ đề nghị cho đơn vị của mình.")
    if kind not in ResourceRequest.Kind.values:
        raise Refused("Hãy chọn loại nguồn lực.", "kind")
    row = ResourceRequest.objects.create(
        unit=unit, kind=kind, text=words(text, 3000, "text", "Hãy ghi cần gì."), reason=words(reason, 3000, "reason", "Hãy ghi để làm gì."),
        raised_at=at, raised_by=by.name,
    )  # fmt: skip
    _request("means.ask", row, by, at, unit=unit.name, text=row.text)
    return row


def _at(request: ResourceRequest, state: str, version: int | None) -> ResourceRequest:
    row = ResourceRequest.objects.select_for_update().select_related("unit").get(pk=request.pk)
    if version is not None and version != row.version:
        raise SomebodyElse()
    if row.state != state:
        raise Refused(f"Đề nghị này: {row.get_state_display().lower()}.")
    row.version += 1
    return row


@operation
def forward(*, request: ResourceRequest, opinion: str, version: int | None, by: Actor, at: datetime) -> ResourceRequest:
    """The focal unit says what it thinks and puts it before the leader. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = _at(request, "raised", version)
    row.opinion = words(opinion, 3000, "opinion", "Hãy ghi ý kiến.")
    row.state, row.forwarded_at = "forwarded", at
    row.save()
    _request("means.forward", row, by, at, text=row.opinion)
    return row


@operation
def decide(
    *, request: ResourceRequest, granted: bool, text: str, version: int | None, by: Actor, at: datetime
) -> ResourceRequest:
    """The leader decides; a refusal says why. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_leader(by)
    row = _at(request, "forwarded", version)
    row.decision = words(text, 3000, "decision", "" if granted else "Không đồng ý thì hãy ghi vì sao.")
    row.state, row.decided_at, row.decided_by = "granted" if granted else "refused", at, by.name
    row.save()
    _request("means.decide", row, by, at, granted=granted, text=row.decision)
    return row


@operation
def fulfil(*, request: ResourceRequest, on: date, version: int | None, by: Actor, at: datetime) -> ResourceRequest:
    """Says that what was granted is there. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    row = _at(request, "granted", version)
    if on > day_of(at) or (row.decided_at and on < day_of(row.decided_at)):
        raise Refused("Ngày phải từ ngày quyết định đến hôm nay.", "on")
    row.state, row.done_on = "done", on
    row.save()
    _request("means.fulfil", row, by, at, day=on.isoformat())
    return row
