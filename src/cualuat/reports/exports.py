"""The annex of a report as a spreadsheet: its figures, and behind each the rows that were counted."""

from __future__ import annotations

from typing import Final

from cualuat.base.actor import Actor
from cualuat.kernel.workdays import VIETNAM, show
from cualuat.letters.registers import Column
from cualuat.letters.workbooks import Page, workbook
from cualuat.organisation import queries as organisation
from cualuat.reports import composing, queries
from cualuat.reports.models import Report, ReportFigure
from cualuat.reports.rules import Told

_FIGURES: Final = (
    Column("n", "STT", 5, "number"),
    Column("name", "Chỉ tiêu", 50),
    Column("unit", "Đơn vị tính", 14),
    Column("value", "Kỳ này", 11, "number"),
    Column("whole", "Trên tổng số", 11, "number"),
    Column("before", "Kỳ trước", 11, "number"),
    Column("whole_before", "Trên tổng số kỳ trước", 13, "number"),
    Column("difference", "Chênh lệch", 18),
    Column("sheet", "Trang chi tiết", 10),
)
_TASKS: Final = (
    Column("plan", "Kế hoạch", 16),
    Column("path", "Mục", 10),
    Column("text", "Nhiệm vụ", 60),
    Column("unit", "Đơn vị", 30),
    Column("due", "Thời gian", 24),
    Column("state", "Tình trạng", 22),
    Column("percent", "Mức hoàn thành, %", 11, "number"),
    Column("result", "Kết quả", 60),
)
_ROWS: Final = (
    Column("n", "STT", 6, "number"),
    Column("label", "Buổi, hồ sơ, việc được đếm", 60),
    Column("on", "Ngày", 12, "date"),
    Column("amount", "Số", 10, "number"),
)


def annex(report: Report, *, actor: Actor) -> bytes:
    """The annex as .xlsx, with the rows that the actor may see; how many others there are is said."""
    figures = list(report.figures.all())
    agency = organisation.agency()
    head = [f"Kỳ: {composing.period_name(report)}, từ {show(report.since)} đến {show(report.until)}"]
    head.append(f"So với: {composing.before_name(report)}")
    if report.cut_off:
        head.append(f"Số liệu chốt lúc {report.cut_off.astimezone(VIETNAM):%H:%M %d/%m/%Y}")
    if report.number and report.day:
        head.append(f"Báo cáo số {report.number} ngày {show(report.day)}")
    told = composing.told(figures)
    first = Page("Số liệu", report.title, _FIGURES, [_figure(n, one) for n, one in enumerate(told, 1)], head)
    tasks = [Page("Nhiệm vụ", "Nhiệm vụ của các kế hoạch", _TASKS, report.tasks, head)] if report.tasks else []
    pages = [first, *tasks, *(_rows(n, one, actor) for n, one in enumerate(figures, 1))]
    return workbook(pages, title=report.title, author=agency.name if agency else "", on=report.day)


def _figure(number: int, told: Told) -> dict[str, object]:
    return {
        "n": number, "name": told.name, "unit": told.unit, "value": told.value, "whole": told.whole,
        "before": told.before, "whole_before": told.whole_before, "difference": told.difference, "sheet": str(number),
    }  # fmt: skip


def _rows(number: int, figure: ReportFigure, actor: Actor) -> Page:
    rows = queries.rows_of(figure, actor=actor)
    lines = [f"{len(rows.shown) + rows.hidden} dòng"]
    if rows.hidden:
        lines.append(f"{rows.hidden} dòng bạn không có quyền xem, chỉ được đếm")
    shown = [
        {"n": n, "label": row.label, "on": row.on, "amount": row.amount} for n, row in enumerate(rows.shown, 1)
    ]  # fmt: skip
    return Page(str(number), figure.name, _ROWS, shown, lines)
