"""Reading checks: the plan of a year, one check, what is to be put right, how a unit keeps its duties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.inspections import access
from cualuat.inspections.checklists import rights
from cualuat.inspections.models import Check, Finding, OwnChecklist, Proof, Question, Remedy, Severity
from cualuat.inspections.rules import Remedied, Sums, sums
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.reminders.registry import Due

ABOUT = "remedy"


def checks(*, actor: Actor, year: int) -> QuerySet[Check]:
    """The plan of a year, in its order, with how many things are open in each."""
    rows = access.planned_visible_to(actor).filter(year=year).select_related("unit")
    waiting = Count("findings__remedies", filter=Q(findings__remedies__confirmed_at=None), distinct=True)
    return rows.annotate(open_remedies=waiting).order_by("month", "pk")


def years() -> list[int]:
    """The years with checks, the latest first."""
    return list(Check.objects.order_by("-year").values_list("year", flat=True).distinct())


def own_checklists(*, active: bool = False) -> QuerySet[OwnChecklist]:
    """Checklists of the agency's own, by name; `active`: only those that may be chosen."""
    rows = OwnChecklist.objects.order_by("name")
    return rows.filter(is_active=True) if active else rows


def check(pk: int, *, actor: Actor) -> Check | None:
    """One check whose inside the actor may see."""
    return access.visible_to(actor).select_related("unit").filter(pk=pk).first()


def seen_inside(rows: QuerySet[Check], *, actor: Actor) -> set[int]:
    """Keys of those whose inside the actor may see."""
    return set(access.visible_to(actor).filter(pk__in=rows).values_list("pk", flat=True))


def questions(found: Check) -> list[Question]:
    """Its questions with their files."""
    return list(found.questions.prefetch_related("proofs__attachment").order_by("position", "pk"))


def is_inside(found: Check, *, actor: Actor) -> bool:
    """Whether the actor sees the whole of a check."""
    return access.inside_visible_to(actor).filter(pk=found.pk).exists()


def findings(found: Check, *, actor: Actor) -> list[Finding]:
    """What was found, with what is to be put right."""
    rows = (
        access.findings_visible_to(actor)
        .filter(inspection=found)
        .select_related("unit", "inspection")
        .prefetch_related("remedies__unit", "remedies__proofs__attachment")
    )
    return list(rows.order_by("pk"))


def finding(found: Check, pk: int, *, actor: Actor) -> Finding | None:
    """One of them."""
    return (
        access.findings_visible_to(actor)
        .filter(inspection=found)
        .select_related("inspection", "unit")
        .filter(pk=pk)
        .first()
    )


def remedy(pk: int, *, actor: Actor) -> Remedy | None:
    """Something to be put right after a finding that the actor may see."""
    rows = Remedy.objects.filter(finding__in=access.findings_visible_to(actor))
    return rows.select_related("finding__inspection", "unit").filter(pk=pk).first()


def proof(pk: int, *, actor: Actor) -> Proof | None:
    """A file of a check: of its inside, or of what her unit had to put right."""
    units = actor.units_with(*access.DOERS)
    rows = Proof.objects.filter(Q(inspection__in=access.inside_visible_to(actor)) | Q(remedy__unit__in=units))
    return rows.select_related("attachment").filter(pk=pk).first()


def remedies(*, actor: Actor, year: int) -> QuerySet[Remedy]:
    """What is to be put right after the checks of a year that the actor may see: the open first, by due day."""
    rows = Remedy.objects.filter(finding__in=access.findings_visible_to(actor), finding__inspection__year=year)
    return rows.select_related("finding__inspection", "unit").order_by("confirmed_at", "due", "pk")


def violations(*, actor: Actor, year: int) -> QuerySet[Finding]:
    """The register of violations of a year."""
    rows = access.findings_visible_to(actor).filter(inspection__year=year, severity=Severity.VIOLATION)
    return rows.select_related("inspection", "unit").order_by("carried_out", "found_at", "pk")


def people_to_choose(on: date) -> QuerySet[Person]:
    """Who may be sent to check: those who have some duty."""
    return organisation.people_with_duty("officer", "head", "focal", "leader", on=on)


def remedied(row: Remedy) -> Remedied:
    """As the rules know it."""
    return Remedied(row.due, row.done_on, row.confirmed_at is not None)


@dataclass(frozen=True, slots=True)
class DutyReport:
    """How a unit kept its duties in a year: checks, findings by the right they touch, remedies."""

    unit: Unit
    checks: list[Check]
    findings: list[Finding]
    by_right: list[tuple[str, int]]
    remedies: Sums


def duty_report(unit: Unit, *, year: int, on: date) -> DutyReport:
    """What was found about a unit in a year. Who may see it is asked by `may_see_report`."""
    rows = list(
        Finding.objects.filter(unit=unit, inspection__year=year).select_related("inspection").order_by("found_at", "pk")
    )
    counted = Counter(row.right for row in rows)
    names = rights()
    found = [(names.get(code, "Không gắn với quyền nào"), n) for code, n in counted.most_common()]
    open_rows = Remedy.objects.filter(unit=unit, finding__inspection__year=year)
    done = list(Check.objects.filter(unit=unit, year=year).order_by("month", "pk"))
    return DutyReport(unit, done, rows, found, sums((remedied(row) for row in open_rows), on))


def may_see_report(unit: Unit, *, actor: Actor) -> bool:
    """Whether the actor may see how a unit keeps its duties: the unit itself and the keepers."""
    return access.may_keep(actor) or unit.pk in actor.units_with(*access.DOERS)


def due(until: date) -> Iterator[Due]:
    """What is to be put right, for the reminders."""
    rows = Remedy.objects.filter(done_on=None, due__lte=until, finding__inspection__state__in=("running", "concluded"))
    for row in rows.select_related("finding__inspection", "unit").order_by("due", "pk"):
        check, since = row.finding.inspection, day_of(row.made_at)
        words = f"Khắc phục sau kiểm tra: {row.text[:200]}" + (f" – {row.unit.name}" if row.unit else "")
        doers = tuple(organisation.people_with_duty("head", on=row.due, unit_id=row.unit_id)) if row.unit_id else ()
        yield Due(ABOUT, row.pk, row.due, since, words, f"/ban-lam-viec/kiem-tra/{check.pk}/", doers, row.unit_id)
