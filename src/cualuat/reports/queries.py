"""Reading reports: lists, what is due, the rows behind a figure that somebody may see, templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from cualuat.base.actor import ANYONE, Actor
from cualuat.casework import access as casework
from cualuat.casework.models import Case
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.reminders.registry import Due
from cualuat.reports import access
from cualuat.reports.models import PartState, Report, ReportFigure, ReportPart, ReportState, ReportTemplate
from cualuat.reports.regimes import Shipped, regimes, shipped
from cualuat.reports.rules import Period, Regime, Span, last_ended, running

_BEHIND: Final = timedelta(days=120)  # a report on a period that ended longer ago is not asked for any more
_AHEAD: Final = timedelta(days=60)
_SEALED: Final = "denunciation"


def reports(*, actor: Actor) -> QuerySet[Report]:
    """The reports that the actor may see, the latest period first, with the number of their parts and of those written."""
    rows = access.visible_to(actor).select_related("template").annotate(
        part_count=Count("parts", distinct=True),
        parts_written=Count("parts", filter=Q(parts__state=PartState.WRITTEN), distinct=True),
    )  # fmt: skip
    return rows.order_by("-until", "-pk")


def report(pk: int, *, actor: Actor) -> Report | None:
    """One report that the actor may see."""
    return access.visible_to(actor).select_related("template", "docx", "pdf").filter(pk=pk).first()


def public_reports() -> QuerySet[Report]:
    """The reports that anybody may read."""
    return access.visible_to(ANYONE).filter(published_at__isnull=False).order_by("-until", "-pk")


def shown_figures(found: Report) -> list[ReportFigure]:
    """The figures of a public report that the agency chose to show; never their rows."""
    return list(found.figures.filter(code__in=found.shown).defer("rows", "rows_before"))


def figures(found: Report) -> list[ReportFigure]:
    """The frozen figures without their rows."""
    return list(found.figures.defer("rows", "rows_before"))


def figure(found: Report, code: str) -> ReportFigure | None:
    """One frozen figure with its rows."""
    return found.figures.filter(code=code).first()


def parts(found: Report) -> list[ReportPart]:
    """The parts of a report in their order."""
    return list(found.parts.select_related("unit"))


def part(found: Report, pk: int) -> ReportPart | None:
    """One part."""
    return found.parts.select_related("unit").filter(pk=pk).first()


def may_write(part: ReportPart, *, actor: Actor, on: date) -> bool:
    """Whether the actor belongs to those who write this part."""
    return access.parts_written_by(actor, on=on).filter(pk=part.pk).exists()


def writable(found: Report, *, actor: Actor, on: date) -> frozenset[int]:
    """Keys of the parts of a report that the actor may write."""
    return frozenset(access.parts_written_by(actor, on=on).filter(report=found).values_list("pk", flat=True))


def parts_to_write(*, actor: Actor, on: date) -> QuerySet[ReportPart]:
    """What waits to be written by the actor's units, the soonest first."""
    rows = access.parts_asked_of(actor, on=on).filter(
        report__state=ReportState.DRAFTING, state__in=(PartState.ASKED, PartState.RETURNED)
    )
    return rows.select_related("report", "unit").order_by("due", "pk")


def due(until: date) -> Iterator[Due]:
    """Parts that are not written yet, for the reminders."""
    rows = ReportPart.objects.filter(
        report__state=ReportState.DRAFTING, state__in=(PartState.ASKED, PartState.RETURNED), due__lte=until
    )
    for row in rows.select_related("report").order_by("due", "pk"):
        words = f"Viết phần «{row.heading[:120]}» của {row.report.title[:160]}"
        address = f"/ban-lam-viec/bao-cao-ky/{row.report_id}/phan/{row.pk}/"
        doers = tuple(organisation.people_with_duty("head", on=until, unit_id=row.unit_id)) if row.unit_id else ()
        yield Due("report-part", row.pk, row.due or until, day_of(row.asked_at), words, address, doers, row.unit_id)


# --- rows behind a figure ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One of the things that were counted; `case` the key of a matter that the actor may open, else None.

    `about` and `key` say what else there is to open (`task-instance`, 12); whoever may not is refused there.
    """

    label: str
    on: date | None
    amount: int
    case: int | None
    about: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that somebody may see, and how many more were counted."""

    shown: list[FrozenRow]
    hidden: int


def rows_of(frozen: ReportFigure, *, actor: Actor, before: bool = False) -> Rows:
    """What stands behind a figure. Matters that the actor may not see are counted and not named."""
    found = frozen.rows_before if before else frozen.rows
    keys = [int(row[3]) for row in found if row[2] == "case" and str(row[3]).isdecimal()]
    seen = _seen(keys, actor)
    gone = set(keys) - _there(keys) if access.may_keep(actor) and not frozen.code.startswith(_SEALED) else set()
    shown = [made for row in found if (made := _row(row, seen, gone)) is not None]
    return Rows(shown, len(found) - len(shown))


def _seen(keys: Sequence[int], actor: Actor) -> set[int]:
    return {key for some in _lots(keys) for key in casework.visible_to(actor).filter(pk__in=some).values_list("pk", flat=True)}  # fmt: skip


def _there(keys: Sequence[int]) -> set[int]:
    return {key for some in _lots(keys) for key in Case.objects.filter(pk__in=some).values_list("pk", flat=True)}


def _lots(keys: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _row(row: Sequence[Any], seen: set[int], gone: set[int]) -> FrozenRow | None:
    label, on, about, key, amount = row
    day = date.fromisoformat(on) if on else None
    if about != "case":
        return FrozenRow(label, day, amount, None, about, key)
    case = int(key)
    if case in seen:
        return FrozenRow(label, day, amount, case)
    return FrozenRow(label, day, amount, None) if case in gone else None  # destroyed when its time was over


# --- what is due -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """A regular report that nobody has made yet; `over` where its period is."""

    regime: Regime
    period: Period
    span: Span
    over: bool

    @property
    def needs_review(self) -> bool:
        """Whether regime or days must still be compared with the text."""
        return self.period.evidence in ("M", "?") or self.regime.needs_review


def proposals(*, on: date) -> list[Proposal]:
    """The regular reports whose period is over or soon will be and that nobody has made, the soonest first."""
    made = set(Report.objects.exclude(regime="").values_list("regime", "since", "until"))
    found = []
    for regime in regimes():
        for period in regime.periods:
            for span, over in _spans(period, on):
                if (regime.code, span.since, span.until) not in made:
                    found.append(Proposal(regime, period, span, over))
    return sorted(found, key=lambda p: (p.needs_review, p.span.until, p.regime.code))


def _spans(period: Period, on: date) -> list[tuple[Span, bool]]:
    ended, now = last_ended(period, on), running(period, on)
    found = [(ended, True)] if ended.until >= on - _BEHIND else []
    if now is not None and now.until <= on + _AHEAD:
        found.append((now, False))
    return found


# --- templates ---------------------------------------------------------------------------------------------------


def templates(*, active_only: bool = False) -> list[ReportTemplate]:
    """The templates of the house, by name."""
    rows = ReportTemplate.objects.prefetch_related("files__attachment")
    return list(rows.filter(is_active=True) if active_only else rows)


def template(pk: int) -> ReportTemplate | None:
    """One template."""
    return ReportTemplate.objects.filter(pk=pk).first()


def unused_forms() -> list[Shipped]:
    """The forms that come with the program and that nobody has taken into use yet."""
    used = set(ReportTemplate.objects.exclude(shipped="").values_list("shipped", flat=True))
    return [one for one in shipped() if one.code not in used]
