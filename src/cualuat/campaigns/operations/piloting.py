"""Models of access: thought out, tried out, measured, decided, told to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.campaigns import access
from cualuat.campaigns.models import AccessModel, Measure, ModelFile
from cualuat.campaigns.operations.recording import known, record, reindex
from cualuat.campaigns.rules import DECISIONS, audiences
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit

MOST_MEASURES = 20
MOST = Decimal(10) ** 11


@dataclass(frozen=True, slots=True)
class ModelWanted:
    """A model as it is thought out."""

    title: str
    problem: str
    hypothesis: str
    unit: Unit | None
    audiences: Sequence[str] = ()


@operation
def think(
    *, model: AccessModel | None, wanted: ModelWanted, version: int | None, by: Actor, at: datetime
) -> AccessModel:
    """Registers a model, or corrects one before the decision. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị.", "unit")
    access.require_writer(by, wanted.unit.pk)
    row = AccessModel(added_at=at, added_by=by.name) if model is None else _undecided(model, version, by)
    row.title = words(wanted.title, 300, "title", "Hãy ghi tên mô hình.")
    row.audiences = known(wanted.audiences, audiences(), "audiences", "Hãy chọn ít nhất một đối tượng.")
    row.problem = words(wanted.problem, 5000, "problem", "Hãy ghi vấn đề: ai đang khó tiếp cận pháp luật, vì sao.")
    row.hypothesis = words(
        wanted.hypothesis, 5000, "hypothesis", "Hãy ghi giả thuyết: nếu làm thế này thì điều gì sẽ khác."
    )
    row.unit = wanted.unit
    row.version += 0 if model is None else 1
    row.save()
    if model is None:
        record("campaigns.think_model", row, by, at, unit=wanted.unit.name)
    else:
        record("campaigns.edit_model", row, by, at, unit=wanted.unit.name)
    return row


def _undecided(model: AccessModel, version: int | None, by: Actor) -> AccessModel:
    row = locked(model, version)
    access.require_writer(by, row.unit_id)
    if row.state == "decided":
        raise Refused("Mô hình này đã có quyết định, không sửa nữa. Làm tiếp thì ghi mô hình mới.")
    return row


@operation
def pilot(
    *, model: AccessModel, place: str, since: date, until: date | None, cost: int | None, version: int | None, by: Actor,
    at: datetime,
) -> AccessModel:  # fmt: skip
    """Says where and when it is tried out, for how much; again to correct it. Raises NotAllowed, SomebodyElse, Refused."""
    row = _undecided(model, version, by)
    if until is not None and until < since:
        raise Refused("Ngày kết thúc không thể trước ngày bắt đầu.", "until")
    if not row.measures.exists():
        raise Refused("Hãy ghi ít nhất một chỉ số đo trước khi thí điểm: không đo thì không biết có nên làm tiếp.")
    row.place = words(place, 300, "place", "Hãy ghi nơi thí điểm.")
    row.since, row.until, row.cost, row.state = since, until, cost, "pilot"
    row.version += 1
    row.save()
    record("campaigns.pilot_model", row, by, at, place=row.place, since=show(since), until=show(until) if until else "")
    return row


@dataclass(frozen=True, slots=True)
class MeasureWanted:
    """What is measured: before, hoped for, found."""

    name: str
    target: Decimal
    unit: str = ""
    baseline: Decimal | None = None
    result: Decimal | None = None
    less_is_better: bool = False


@operation
def measure(
    *, model: AccessModel, measure: Measure | None, wanted: MeasureWanted, version: int | None, by: Actor, at: datetime
) -> Measure:
    """Adds a measure, or corrects it, or writes down its result; `version` of the model. Raises NotAllowed, SomebodyElse, Refused."""
    row = _undecided(model, version, by)
    if measure is None and row.measures.count() >= MOST_MEASURES:
        raise Refused(f"Một mô hình có nhiều nhất {MOST_MEASURES} chỉ số.")
    found = locked(measure) if measure is not None else Measure(model=row)
    if wanted.result is not None and row.state == "idea":
        raise Refused("Chưa thí điểm thì chưa có kết quả.", "result")
    for field in ("baseline", "target", "result"):
        value = getattr(wanted, field)
        if value is not None and abs(value) >= MOST:
            raise Refused("Con số này quá lớn. Hãy xem lại.", field)
    found.name = words(wanted.name, 200, "name", "Hãy ghi tên chỉ số.")
    if row.measures.filter(name=found.name).exclude(pk=found.pk).exists():
        raise Refused("Chỉ số này đã có.", "name")
    found.unit = words(wanted.unit, 40, "unit")
    found.baseline, found.target, found.result = wanted.baseline, wanted.target, wanted.result
    found.less_is_better = wanted.less_is_better
    found.save()
    row.version += 1
    row.save(update_fields=["version"])
    record(
        "campaigns.measure_model",
        row,
        by,
        at,
        name=found.name,
        value=str(found.result if found.result is not None else ""),
    )
    return found


@operation
def prove(
    *, model: AccessModel, attachments: Sequence[Attachment], version: int | None, by: Actor, at: datetime
) -> AccessModel:
    """Keeps files that show what came of a pilot. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _undecided(model, version, by)
    if not attachments:
        raise Refused("Hãy chọn tệp.", "files")
    ModelFile.objects.bulk_create(
        ModelFile(model=row, attachment=one, added_at=at, added_by=by.name) for one in attachments
    )
    row.version += 1
    row.save(update_fields=["version"])
    record("campaigns.prove_model", row, by, at, files=len(attachments))
    return row


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a model: `decision` one of DECISIONS; `who` decided; `learned` what others may read."""

    decision: str
    on: date
    who: str
    reason: str
    learned: str


@operation
def decide(*, model: AccessModel, wanted: Decision, version: int | None, by: Actor, at: datetime) -> AccessModel:
    """Writes down the decision after a pilot whose measures all have a result. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_decider(by)
    row = locked(model, version)
    if row.state != "pilot":
        raise Refused("Chỉ quyết định khi đã thí điểm.")
    if row.measures.filter(result=None).exists():
        raise Refused("Còn chỉ số chưa có kết quả. Hãy ghi kết quả từng chỉ số rồi mới quyết định.")
    if wanted.decision not in DECISIONS:
        raise Refused("Hãy chọn nhân rộng, sửa hay dừng.", "decision")
    if row.since is not None and not row.since <= wanted.on <= day_of(at):
        raise Refused(f"Ngày quyết định từ ngày {show(row.since)} đến hôm nay.", "on")
    row.decision, row.decided_on, row.state = wanted.decision, wanted.on, "decided"
    row.decided_by = words(wanted.who, 200, "who", "Hãy ghi ai quyết định.")
    row.reason = words(wanted.reason, 5000, "reason", "Hãy ghi vì sao quyết định như vậy.")
    row.learned = words(wanted.learned, 5000, "learned", "Hãy ghi điều rút ra để nơi khác dùng được, cả khi dừng.")
    row.version += 1
    row.save()
    record("campaigns.decide_model", row, by, at, answer=DECISIONS[row.decision], day=show(wanted.on))
    return row


@operation
def publish(*, model: AccessModel, version: int | None, by: Actor, at: datetime) -> AccessModel:
    """Tells the public what was learned, or takes it back. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = locked(model, version)
    if row.state != "decided":
        raise Refused("Chỉ công khai điều rút ra khi đã có quyết định.")
    row.published_at = None if row.published_at else at
    row.version += 1
    row.save()
    if row.published_at:
        record("campaigns.publish_model", row, by, at)
    else:
        record("campaigns.hide_model", row, by, at)
    reindex("m", row, at=at)
    return row
