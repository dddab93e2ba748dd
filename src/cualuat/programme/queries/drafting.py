"""Reading what a draft answers to: the duties of the plan above, what an amendment changes, what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cualuat.kernel.plans import TaskWords, changes, concerns
from cualuat.organisation.models import Unit
from cualuat.programme.models import UNISSUED, Plan, PlanComment, PlanExemption, PlanState, PlanTask
from cualuat.programme.queries.plans import words_of

# What of a task can differ, in words.
PARTS = {
    "text": "nhiệm vụ", "content": "nội dung", "leads": "chủ trì", "cooperating": "phối hợp", "time": "thời gian",
    "products": "sản phẩm", "funding": "kinh phí",
}  # fmt: skip


def duties_above(plan: Plan) -> list[PlanTask]:
    """The tasks of a plan that are to be done: those that have none below them."""
    rows = list(plan.tasks.select_related("unit").prefetch_related("each").order_by("position"))
    above = {row.parent_id for row in rows}
    return [row for row in rows if row.pk not in above]


def is_business(row: PlanTask, unit: Unit) -> bool:
    """Whether a task of the plan above is the business of a unit."""
    return _is_business(row, {one.pk for one in row.each.all()}, words_of(row), unit)


def _is_business(row: PlanTask, each: set[int], words: TaskWords, unit: Unit) -> bool:
    if row.unit_id == unit.pk or unit.pk in each:
        return True
    if row.unit_id is not None and not row.cooperating:
        return False
    return concerns(words, unit.name)


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of the plan above that is the business of a plan's unit: who carries it out below, or why nobody does."""

    above: PlanTask
    below: PlanTask | None
    exemption: PlanExemption | None

    @property
    def is_missing(self) -> bool:
        """Whether nothing below answers it."""
        return self.below is None and self.exemption is None


def coverage(plan: Plan) -> list[Duty]:
    """Each duty of the plan above that is this plan's business; of the whole agency's plan all of them."""
    if plan.above is None:
        return []
    below = {row.derived_from_id: row for row in plan.tasks.exclude(derived_from=None)}
    left_out = {row.task_id: row for row in plan.exemptions.all()}
    mine = _of_unit(_asked(duties_above(plan.above)), plan.unit)
    return [Duty(row, below.get(row.pk), left_out.get(row.pk)) for row in mine]


_Asked = tuple[PlanTask, set[int], TaskWords]


def _asked(duties: list[PlanTask]) -> list[_Asked]:
    """Duties with what tells whose business they are, to be asked by each of many units."""
    return [(row, {one.pk for one in row.each.all()}, words_of(row)) for row in duties]


def _of_unit(duties: list[_Asked], unit: Unit | None) -> list[PlanTask]:
    return [duty[0] for duty in duties if unit is None or _is_business(*duty, unit)]


@dataclass(frozen=True, slots=True)
class Below:
    """A plan that carries out another, and how many duties of that one it leaves open."""

    plan: Plan
    missing: int
    of: int


def plans_below(plan: Plan) -> list[Below]:
    """The plans of units that carry out this one."""
    rows = list(plan.below.exclude(state=PlanState.REPLACED).select_related("unit").order_by("unit__name", "pk"))
    duties = _asked(duties_above(plan))
    answered: dict[int, set[int | None]] = {row.pk: set() for row in rows}
    tasks = PlanTask.objects.filter(plan__in=rows, derived_from__isnull=False).order_by()
    left_out = PlanExemption.objects.filter(plan__in=rows).order_by()
    for key, task in (*tasks.values_list("plan", "derived_from"), *left_out.values_list("plan", "task")):
        answered[key].add(task)
    found = []
    for row in rows:
        mine = _of_unit(duties, row.unit)
        found.append(Below(row, sum(one.pk not in answered[row.pk] for one in mine), len(mine)))
    return found


def units_without(plan: Plan, units: list[Unit]) -> list[Unit]:
    """Units that have duties in a plan and no plan of their own for them."""
    have = {row.unit_id for row in plan.below.exclude(state=PlanState.REPLACED)}
    duties = _asked(duties_above(plan))
    return [unit for unit in units if unit.pk not in have and any(_is_business(*duty, unit) for duty in duties)]


@dataclass(frozen=True, slots=True)
class Changed:
    """A task in two plans; `kind` «new», «gone», «changed», «same»; `parts` what differs, in words."""

    kind: str
    old: PlanTask | None
    new: PlanTask | None
    parts: tuple[str, ...]


def compared(old: Plan, new: Plan) -> list[Changed]:
    """What became of each task of a plan in another."""
    before, after = list(old.tasks.order_by("position")), list(new.tasks.order_by("position"))
    found = changes([words_of(row) for row in before], [words_of(row) for row in after])
    return [
        Changed(
            one.kind,
            before[one.old] if one.old is not None else None,
            after[one.new] if one.new is not None else None,
            tuple(PARTS[name] for name in one.parts),
        )
        for one in found
    ]


def comments(plan: Plan) -> QuerySet[PlanComment]:
    """What was said of a draft, the unanswered first."""
    return plan.comments.select_related("unit", "task").order_by("answered_at", "at", "pk")


def comment(plan: Plan, pk: int) -> PlanComment | None:
    """One of them."""
    return plan.comments.filter(pk=pk).first()


def is_unissued(plan: Plan) -> bool:
    """Whether it is a draft still, approved or not."""
    return plan.state in UNISSUED


def may_be_issued(plan: Plan) -> bool:
    """Whether number and day may be written onto it now: what was written here needs approval first."""
    if plan.state == PlanState.DRAFT:
        return not plan.made_here
    return plan.state in (PlanState.APPROVED, PlanState.ISSUED)


def years_to_choose(on: date) -> list[int]:
    """The years for which a plan may be begun, the likeliest first."""
    return [on.year + 1, on.year, *range(on.year + 2, on.year + 5)]
