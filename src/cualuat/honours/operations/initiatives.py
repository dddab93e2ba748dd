"""The register of initiatives: what helped people to the law, how good it is, who does it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.honours import access
from cualuat.honours.models import Initiative, InitiativeScore, Replication
from cualuat.honours.norms import norms
from cualuat.honours.operations.choosing import BadPoints
from cualuat.honours.rules import REPLICATION_STATES, faults
from cualuat.kernel.workdays import day_of
from cualuat.search import operations as search


@dataclass(frozen=True, slots=True)
class InitiativeWanted:
    """An initiative as it is written."""

    title: str
    author: str
    problem: str
    done: str
    place: str = ""
    effect: str = ""
    cost: str = ""
    copying: str = ""


@dataclass(frozen=True, slots=True)
class ReplicationWanted:
    """A place that does it too."""

    unit: str
    since: date
    state: str = "doing"
    result: str = ""
    reached: int | None = None


def _record(action: str, row: Initiative, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("Initiative", row.pk, row.title[:200]), by=by, at=at, detail=detail)


@operation
def write(
    *, initiative: Initiative | None, wanted: InitiativeWanted, version: int | None, by: Actor, at: datetime
) -> Initiative:
    """Enters an initiative in the register, or writes it anew. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(initiative, version) if initiative else Initiative(made_at=at, made_by=by.name)
    if row.state == "withdrawn":
        raise Refused("Sáng kiến đã gỡ, không sửa được nữa.")
    row.title = words(wanted.title, 300, "title", "Hãy đặt tên sáng kiến.")
    row.author = words(wanted.author, 200, "author", "Hãy ghi tác giả: người hoặc tập thể.")
    row.place = words(wanted.place, 300, "place")
    row.problem = words(wanted.problem, 5000, "problem", "Hãy ghi sáng kiến giải quyết khó khăn gì.")
    row.done = words(wanted.done, 20_000, "done", "Hãy ghi đã làm gì.")
    row.effect = words(wanted.effect, 5000, "effect")
    row.cost = words(wanted.cost, 500, "cost")
    row.copying = words(wanted.copying, 500, "copying")
    row.version += 1 if initiative else 0
    row.save()
    _record("honours.write_initiative", row, by, at)
    _indexed(row, at)
    return row


def _indexed(row: Initiative, at: datetime) -> None:
    if row.published_on:
        search.queue_update(doc_ids=[f"honours:i{row.pk}"], at=at)


@operation
def publish(*, initiative: Initiative, consent_on: date, version: int | None, by: Actor, at: datetime) -> Initiative:
    """Makes it public, its author agreed on a day. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(initiative, version)
    if row.state != "draft":
        raise Refused("Sáng kiến đã công bố hoặc đã gỡ.")
    if row.nomination and row.nomination.consent != "given":
        raise Refused("Người được đề cử chưa đồng ý công bố, hoặc đã rút đồng ý.")
    if consent_on > day_of(at):
        raise Refused("Ngày tác giả đồng ý không thể sau hôm nay.", "consent_on")
    row.state, row.consent_on, row.published_on = "public", consent_on, day_of(at)
    row.version += 1
    row.save()
    _record("honours.publish_initiative", row, by, at)
    _indexed(row, at)
    return row


@operation
def take_down(*, initiative: Initiative, reason: str, version: int | None, by: Actor, at: datetime) -> Initiative:
    """Takes it from the public, at its author's wish or for another reason; it stays in the register. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(initiative, version)
    if row.state != "public":
        raise Refused("Chỉ gỡ được sáng kiến đã công bố.")
    row.state, row.withdrawn_why = "withdrawn", words(reason, 500, "reason", "Hãy ghi vì sao gỡ.")
    row.version += 1
    row.save()
    _record("honours.take_down_initiative", row, by, at, reason=row.withdrawn_why)
    _indexed(row, at)
    return row


@operation
def score(
    *, initiative: Initiative, points: Mapping[str, int], person: Person, by: Actor, at: datetime
) -> InitiativeScore:
    """An officer gives her points, or others instead. Raises NotAllowed, BadPoints."""
    access.require_runner(by)
    if by.id != str(person.pk):
        raise NotAllowed("Mỗi người tự cho điểm.")
    row = locked(initiative)
    scales = norms().scales
    given = {key: points[key] for key in scales if key in points}
    if errors := faults(scales, given):
        raise BadPoints(errors)
    made, _ = InitiativeScore.objects.update_or_create(
        initiative=row, person=person, defaults={"points": given, "at": at}
    )
    _record("honours.score_initiative", row, by, at, points=sum(given.values()))
    return made


@operation
def replicate(
    *,
    initiative: Initiative,
    replication: Replication | None,
    wanted: ReplicationWanted,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Replication:
    """A place does it too, or with what result it does. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(replication, version) if replication else Replication(initiative=initiative, added_by=by.name)
    if wanted.state not in REPLICATION_STATES:
        raise Refused("Hãy chọn tình trạng.", "state")
    if wanted.since > day_of(at):
        raise Refused("Ngày bắt đầu không thể sau hôm nay.", "since")
    row.unit = words(wanted.unit, 300, "unit", "Hãy ghi nơi áp dụng.")
    row.since, row.state, row.reached = wanted.since, wanted.state, wanted.reached
    row.result = words(wanted.result, 5000, "result")
    row.version += 1 if replication else 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("Nơi này đã có trong danh sách áp dụng.", "unit") from error
    _record("honours.replicate", row.initiative, by, at, unit=row.unit)
    return row
