"""Plans written here: begun from a skeleton, from last year's, from the plan above, as an amendment; talked over, approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.plans import moved_on, read_plan, task_lines
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import show
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import (
    UNISSUED,
    Pace,
    Plan,
    PlanComment,
    PlanExemption,
    PlanRemark,
    PlanState,
    PlanTask,
    TaskInstance,
    WorkState,
)
from cualuat.programme.operations.plans import LONGEST, record, saved, write_body, write_head
from cualuat.programme.queries.drafting import duties_above, is_business
from cualuat.programme.queries.plans import text_of, words_of
from cualuat.programme.skeletons import UNIT, skeleton

_BLANK = "……"
_MOST = 5_000  # letters of a comment


# --- beginning ---------------------------------------------------------------------------------------------------


@operation
def begin(*, code: str, year: int, by: Actor, at: datetime) -> Plan:
    """A draft from a skeleton that comes with the program. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    found = skeleton(code)
    if found is None or code == UNIT:
        raise Refused("Hãy chọn một mẫu trong danh sách.", "code")
    _check_year(year, at)
    return _written(found.filled(_known(year, at)), at=at, by=by, how="skeleton")


@operation
def clone(*, plan: Plan, year: int, by: Actor, at: datetime) -> Plan:
    """A draft for another year with the words of a plan, as corrected since. Raises NotAllowed, Refused (naming the input)."""
    access.require_drafter(by, plan.unit_id)
    _check_year(year, at)
    if plan.year is None:
        raise Refused("Kế hoạch này chưa rõ năm. Hãy ghi ngày ban hành trước.")
    if year == plan.year:
        raise Refused("Hãy chọn năm khác năm của kế hoạch này.", "year")
    text = moved_on(text_of(plan), year=plan.year, to=year)
    made = _written(text, at=at, by=by, how="clone", unit=plan.unit, follows=plan, above=plan.above)
    _keep_choices(plan, made)
    _ask_about_done(plan, made)
    return made


@operation
def amend(*, plan: Plan, by: Actor, at: datetime) -> Plan:
    """A draft that is to take the place of an issued plan, to begin with in its words. Raises NotAllowed, Refused."""
    access.require_drafter(by, plan.unit_id)
    plan = locked(plan, None)
    if plan.state != PlanState.ISSUED:
        raise Refused("Chỉ điều chỉnh được kế hoạch đã ban hành và chưa bị thay thế.")
    if plan.amended_by.filter(state__in=UNISSUED).exists():
        raise Refused("Đã có một bản thảo điều chỉnh kế hoạch này. Hãy sửa tiếp bản đó.")
    assert plan.year is not None
    text = moved_on(text_of(plan), year=plan.year, to=plan.year)  # number and day left open
    made = _written(text, at=at, by=by, how="amend", unit=plan.unit, amends=plan, above=plan.above)
    _keep_choices(plan, made)
    return made


@operation
def derive(*, plan: Plan, unit: Unit, year: int, by: Actor, at: datetime) -> Plan:
    """A unit's own draft from the plan above: a task for each that is its business. Raises NotAllowed, Refused."""
    access.require_drafter(by, unit)
    _check_year(year, at)
    plan = locked(plan, None)  # one after another: else two make the plan of one unit twice
    if plan.state != PlanState.ISSUED:
        raise Refused("Chỉ lập kế hoạch đơn vị từ kế hoạch đã ban hành.")
    if Plan.objects.filter(above=plan, unit=unit, year=year).exclude(state=PlanState.REPLACED).exists():
        raise Refused(f"{unit.name} đã có kế hoạch năm {year} thực hiện kế hoạch này.", "unit")
    duties = [row for row in duties_above(plan) if is_business(row, unit)]
    if not duties:
        raise Refused("Không có nhiệm vụ nào của kế hoạch này giao cho đơn vị.", "unit")
    found = skeleton(UNIT)
    assert found is not None
    known = _known(year, at)
    known |= {
        "agency": known["name"].upper(), "unit": unit.name.upper(), "name": unit.name, "short": unit.short or _BLANK,
        "parent": _cited(plan), "parent_title": plan.title[:1].lower() + plan.title[1:],
        "head": (unit.head_title or "Người đứng đầu").upper(),
        "tasks": "\n".join(task_lines([words_of(row) for row in duties], unit.name)),
    }  # fmt: skip
    made = _written(found.filled(known), at=at, by=by, how="derive", unit=unit, above=plan)
    mine = list(made.tasks.filter(path__startswith="II.").order_by("position"))
    for above, below in zip(duties, mine, strict=False):
        below.derived_from, below.unit = above, unit
        below.save()
    return made


def _check_year(year: int, at: datetime) -> None:
    if not at.year - 1 <= year <= at.year + 10:
        raise Refused(f"Hãy ghi năm từ {at.year - 1} đến {at.year + 10}.", "year")


def _known(year: int, at: datetime) -> dict[str, str]:
    agency = organisation.agency()
    focal = organisation.duties_on(at.date()).filter(code="focal").select_related("unit").order_by("pk").first()
    name = agency.name if agency else _BLANK
    return {
        "superior": (agency.superior if agency and agency.superior else _BLANK).upper(),
        "agency": name.upper(),
        "name": name,
        "short": agency.short if agency and agency.short else _BLANK,
        "place": agency.place if agency and agency.place else _BLANK,
        "year": str(year),
        "focal": focal.unit.name if focal else "Văn phòng",
        "head": (agency.head_title if agency and agency.head_title else "Thủ trưởng").upper(),
    }


def _cited(plan: Plan) -> str:
    day = f" ngày {show(plan.day)}" if plan.day else ""
    return f"Kế hoạch số {plan.number}{day}" + (f" của {plan.issuer}" if plan.issuer else "")


def _written(text: str, *, at: datetime, by: Actor, how: str, **kin: Plan | Unit | None) -> Plan:
    plan = Plan(text=normalise(text), title="Kế hoạch", made_here=True, added_at=at, added_by=by.name, **kin)
    read = read_plan(plan.text)
    write_head(plan, read)
    plan.number, plan.day = "", None
    plan.save()
    write_body(plan, read, at=at)
    record("programme.begin", plan, by, at, how=how, tasks=plan.tasks.count())
    return plan


def _keep_choices(old: Plan, new: Plan) -> None:
    """Units that somebody chose, weights and ties go on with tasks that stand at the same place in the same words."""
    by_words = {(row.path, row.text): row for row in old.tasks.prefetch_related("each")}
    for row in new.tasks.all():
        was = by_words.get((row.path, row.text))
        if was is not None:
            row.unit, row.weight, row.derived_from_id = row.unit or was.unit, was.weight, was.derived_from_id
            row.save()
            row.each.set(was.each.all())


def _ask_about_done(old: Plan, new: Plan) -> None:
    """What was to be done once and is done stands in the words of the new plan too: somebody says whether it is to be done again."""
    work = TaskInstance.objects.filter(task__plan=old, task__pace=Pace.ONCE).exclude(state=WorkState.DROPPED)
    left = set(work.exclude(state=WorkState.DONE).values_list("task_id", flat=True))
    done = {row.task.path: row.task.text for row in work.select_related("task") if row.task_id not in left}
    PlanRemark.objects.bulk_create(
        PlanRemark(
            plan=new, line=row.line or 1, text=row.text,
            message=f"Nhiệm vụ {row.path} là việc làm một lần, đã xong ở kế hoạch trước. Bỏ khỏi lời văn nếu không làm nữa.",
        )
        for row in new.tasks.filter(path__in=done)
    )  # fmt: skip


# --- writing -----------------------------------------------------------------------------------------------------


@operation
def rewrite(*, plan: Plan, text: str, version: int | None, by: Actor, at: datetime) -> Plan:
    """The whole draft in other words, read anew. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    plan = locked(plan, version)
    access.require_drafter(by, plan.unit_id)
    if plan.state != PlanState.DRAFT:
        raise Refused("Chỉ sửa lời văn khi kế hoạch đang soạn. Kế hoạch đã ban hành thì lập bản điều chỉnh.")
    text = "\n".join(line.rstrip() for line in normalise(text).strip().splitlines())
    if len(text) > LONGEST:
        raise Refused("Lời văn dài quá mức của một kế hoạch.", "text")
    read = read_plan(text)
    if not read.sections and not read.assigned:
        raise Refused("Không thấy phần, mục nào (I., 1., a)…). Hãy giữ cách đánh số như trong mẫu.", "text")
    before, plan.text = plan.text, text
    if before == text:
        return plan
    number, day = plan.number, plan.day
    write_head(plan, read)
    if plan.made_here:
        plan.number, plan.day = number, day
    saved(plan)
    write_body(plan, read, at=at)
    record(
        "programme.rewrite", plan, by, at, tasks=plan.tasks.count(), unread=plan.remarks.filter(settled_at=None).count()
    )
    return plan


@operation
def discard(*, plan: Plan, version: int | None, by: Actor, at: datetime) -> None:
    """Gives up a draft that was never issued; the log keeps its words. Raises NotAllowed, SomebodyElse, Refused."""
    plan = locked(plan, version)
    access.require_drafter(by, plan.unit_id)
    if plan.state != PlanState.DRAFT:
        raise Refused("Chỉ bỏ được bản đang soạn.")
    record("programme.discard", plan, by, at, text=plan.text)
    plan.delete()


# --- talking it over ---------------------------------------------------------------------------------------------


@operation
def comment(*, plan: Plan, task: PlanTask | None, text: str, by: Actor, at: datetime) -> PlanComment:
    """Says something of a draft or of one of its tasks; anybody of the house may. Raises NotAllowed, Refused (naming the input)."""
    if not access.is_staff(by):
        raise NotAllowed("Chỉ người trong cơ quan góp ý vào bản thảo.")
    plan = locked(plan, None)
    if plan.state not in UNISSUED:
        raise Refused("Kế hoạch đã ban hành, không góp ý bản thảo được nữa. Hãy nêu vướng mắc ở việc liên quan.")
    words = normalise(text).strip()
    if not words:
        raise Refused("Hãy ghi ý kiến.", "text")
    if len(words) > _MOST:
        raise Refused(f"Dài quá {_MOST} ký tự.", "text")
    unit = organisation.unit(min(by.units_with("head", "officer", "focal", "leader"), default=0))
    made = PlanComment.objects.create(
        plan=plan, task=task, path=task.path if task else "", unit=unit, text=words, by=by.name, at=at
    )
    record("programme.comment", plan, by, at, path=made.path, text=words)
    return made


@operation
def answer(*, comment: PlanComment, accepted: bool, text: str, by: Actor, at: datetime) -> PlanComment:
    """Says whether a comment was taken up, and why not. Raises NotAllowed, Refused (naming the input)."""
    comment = PlanComment.objects.select_for_update().get(pk=comment.pk)
    access.require_drafter(by, comment.plan.unit_id)
    if comment.plan.state not in UNISSUED:
        raise Refused("Kế hoạch đã ban hành.")
    words = normalise(text).strip()[:_MOST]
    if not accepted and not words:
        raise Refused("Không tiếp thu thì hãy giải trình vì sao.", "answer")
    comment.accepted, comment.answer, comment.answered_by, comment.answered_at = accepted, words, by.name, at
    comment.save()
    record("programme.answer", comment.plan, by, at, path=comment.path, accepted=accepted, text=words)
    return comment


# --- approving ---------------------------------------------------------------------------------------------------


@operation
def submit(*, plan: Plan, version: int | None, by: Actor, at: datetime) -> Plan:
    """Puts a draft before whoever approves it. Raises NotAllowed, SomebodyElse, Refused."""
    plan = locked(plan, version)
    access.require_drafter(by, plan.unit_id)
    if plan.state != PlanState.DRAFT:
        raise Refused(f"Kế hoạch {plan.get_state_display().lower()}.")
    if left := plan.comments.filter(accepted=None).count():
        raise Refused(f"Còn {left} ý kiến góp ý chưa trả lời. Hãy ghi tiếp thu hoặc giải trình trước khi trình duyệt.")
    if not plan.tasks.exists():
        raise Refused("Kế hoạch chưa có nhiệm vụ nào.")
    plan.state, plan.remark = PlanState.REVIEW, ""
    saved(plan)
    record("programme.submit", plan, by, at)
    return plan


@operation
def approve(*, plan: Plan, version: int | None, by: Actor, at: datetime) -> Plan:
    """Approves a draft as it stands; from now on nobody changes it. Raises NotAllowed, SomebodyElse, Refused."""
    plan = _decided(plan, version, by, (PlanState.REVIEW,))
    plan.state = PlanState.APPROVED
    saved(plan)
    record("programme.approve", plan, by, at)
    return plan


@operation
def send_back(*, plan: Plan, reason: str, version: int | None, by: Actor, at: datetime) -> Plan:
    """Gives a draft back to be changed, and says what. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    plan = _decided(plan, version, by, (PlanState.REVIEW, PlanState.APPROVED))
    words = normalise(reason).strip()[:_MOST]
    if not words:
        raise Refused("Hãy ghi cần sửa gì.", "reason")
    plan.state, plan.remark = PlanState.DRAFT, words
    saved(plan)
    record("programme.send_back", plan, by, at, reason=words)
    return plan


def _decided(plan: Plan, version: int | None, by: Actor, states: tuple[PlanState, ...]) -> Plan:
    plan = locked(plan, version)
    if not access.may_approve(by, plan):
        raise NotAllowed(
            "Chỉ lãnh đạo cơ quan (với kế hoạch của đơn vị: cả người đứng đầu đơn vị) được duyệt, trả lại."
        )
    if plan.state not in states:
        raise Refused(f"Kế hoạch {plan.get_state_display().lower()}.")
    return plan


# --- what the plan above asks ------------------------------------------------------------------------------------


@operation
def tie(*, plan: Plan, ties: Mapping[int, int | None], by: Actor, at: datetime) -> Plan:
    """Says which task carries out which task of the plan above: key of the one above → of the one here, None for none.

    Raises NotAllowed, Refused.
    """
    plan = locked(plan, None)
    access.require_drafter(by, plan.unit_id)
    if plan.above_id is None:
        raise Refused("Kế hoạch này không lập từ kế hoạch nào.")
    above = {row.pk: row for row in PlanTask.objects.filter(plan=plan.above_id)}
    below = {row.pk: row for row in plan.tasks.all()}
    if any(key not in above or (value is not None and value not in below) for key, value in ties.items()):
        raise Refused("Có nhiệm vụ không còn trong kế hoạch. Hãy tải lại trang.")
    if len(chosen := [v for v in ties.values() if v is not None]) != len(set(chosen)):
        raise Refused("Một nhiệm vụ ở dưới chỉ nối với một nhiệm vụ ở trên.")
    plan.tasks.filter(derived_from__in=list(ties)).update(derived_from=None)
    for key, value in ties.items():
        if value is not None:
            plan.tasks.filter(pk=value).update(derived_from=above[key])
            plan.exemptions.filter(task=key).delete()
    saved(plan)
    told = {above[key].path: below[value].path if value else "" for key, value in ties.items()}
    record("programme.tie", plan, by, at, ties=[f"{one} → {other or '–'}" for one, other in told.items()])
    return plan


@operation
def exempt(*, plan: Plan, task: PlanTask, reason: str, by: Actor, at: datetime) -> PlanExemption:
    """Says why a task of the plan above is not carried out here. Raises NotAllowed, Refused (naming the input)."""
    access.require_drafter(by, plan.unit_id)
    if task.plan_id != plan.above_id:
        raise Refused("Nhiệm vụ này không thuộc kế hoạch cấp trên.")
    words = normalise(reason).strip()[:500]
    if not words:
        raise Refused("Hãy ghi vì sao đơn vị không làm nhiệm vụ này.", "reason")
    made, _ = PlanExemption.objects.update_or_create(
        plan=plan, task=task, defaults={"reason": words, "by": by.name, "at": at}
    )
    record("programme.exempt", plan, by, at, path=task.path, reason=words)
    return made
