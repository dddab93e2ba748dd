"""Figures counted: to be kept in a report, or to be looked at as they are today."""

from __future__ import annotations

from datetime import date

from cualuat.base.figures import Counted, Figure, Window, all_figures
from cualuat.reports.models import Report, ReportFigure
from cualuat.reports.rules import window_before


def counted(
    figure: Figure, now: Window, before: Window, *, report: Report | None = None, position: int = 0
) -> ReportFigure:
    """A figure of a window and of the one it is compared with, with the rows behind both. Not written anywhere."""
    this, then = figure.count(now), figure.count(before)
    return ReportFigure(
        report=report, position=position, code=figure.code, name=figure.name[:300], group=figure.group[:200],
        unit=figure.unit[:60], measure=figure.measure, value=this.value, whole=this.whole, before=then.value,
        whole_before=then.whole, rows=_rows(this), rows_before=_rows(then),
    )  # fmt: skip


def _rows(found: Counted) -> list[list[object]]:
    return [[row.label, row.on.isoformat() if row.on else None, row.about, row.key, row.amount] for row in found.rows]


def windows(year: int, *, on: date, unit: int | None = None) -> tuple[Window, Window]:
    """A year till today, or the whole of one that is over, and the same days of the year before."""
    until = min(date(year, 12, 31), on) if year <= on.year else date(year, 12, 31)
    since = date(year, 1, 1)
    return Window(since, until, unit, on), Window(*window_before(since, until, "last_year"), unit)


def indicators(year: int, *, on: date, unit: int | None = None) -> list[ReportFigure]:
    """Every figure as it is today, beside the same days of the year before; without rows."""
    now, before = windows(year, on=on, unit=unit)
    return [_bare(counted(figure, now, before)) for figure in all_figures()]


def indicator(code: str, year: int, *, on: date, unit: int | None = None) -> ReportFigure | None:
    """One of them with its rows; None where there is no such figure."""
    figure = next((one for one in all_figures() if one.code == code), None)
    return counted(figure, *windows(year, on=on, unit=unit)) if figure else None


def _bare(found: ReportFigure) -> ReportFigure:
    found.rows, found.rows_before = [], []
    return found
