"""What reports can count of checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from django.db.models import QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.inspections.models import Check, Finding, Remedy, Severity
from cualuat.inspections.queries import remedied
from cualuat.inspections.rules import Remedied
from cualuat.kernel.workdays import day_of

GROUP: Final = "Kiểm tra, tự kiểm tra"


def _checks(window: Window) -> Counted:
    rows = Check.objects.filter(concluded_on__range=(window.since, window.until)).select_related("unit")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(f"{one.title} – {one.of_whom}", one.concluded_on, "check", str(one.pk))
        for one in rows.order_by("concluded_on", "pk")
    )
    return Counted(len(found), found)


def _of(window: Window) -> QuerySet[Finding]:
    rows = Finding.objects.filter(found_at__date__range=(window.since, window.until)).select_related(
        "inspection", "unit"
    )
    return (rows.filter(unit=window.unit) if window.unit is not None else rows).order_by("found_at", "pk")


def _told(rows: QuerySet[Finding], whole: int | None = None) -> Counted:
    """Where it was found is told, not the words: these are for those who may see the check."""
    found = tuple(
        Row(
            f"{one.get_severity_display()} – {one.inspection.title}",
            day_of(one.found_at),
            "check",
            str(one.inspection_id),
        )
        for one in rows
    )
    return Counted(len(found), found, whole=whole)


def _findings(window: Window) -> Counted:
    return _told(_of(window))


def _violations(window: Window) -> Counted:
    rows = _of(window).filter(severity=Severity.VIOLATION)
    return _told(rows.filter(carried_out__isnull=False), whole=rows.count())


_LATE: Final[dict[str, Callable[[Remedied, date], bool]]] = {
    "done": lambda row, on: row.confirmed,
    "late": lambda row, on: row.is_late(on) and not row.done_late,
    "done_late": lambda row, on: row.done_late,
}


def _remedies(which: str, window: Window) -> Counted:
    rows = Remedy.objects.filter(due__range=(window.since, window.until)).select_related("finding__inspection")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    every = list(rows.order_by("due", "pk"))
    on = window.late_before
    kept = [one for one in every if _LATE[which](remedied(one), on)]
    found = tuple(Row(one.finding.inspection.title, one.due, "check", str(one.finding.inspection_id)) for one in kept)
    return Counted(len(found), found, whole=len(every) if which == "done" else None)


FIGURES: Final = (
    Figure("checks_concluded", "Cuộc kiểm tra, tự kiểm tra đã kết luận", GROUP, "cuộc", _checks),
    Figure("findings", "Tồn tại, vi phạm phát hiện", GROUP, "điều", _findings),
    Figure("violations_handled", "Vi phạm đã xử lý xong", GROUP, "vi phạm", _violations, "share"),
    Figure("remedies_done", "Yêu cầu khắc phục đã xong", GROUP, "yêu cầu", partial(_remedies, "done"), "share"),
    Figure("remedies_late", "Yêu cầu khắc phục quá hạn, chưa xong", GROUP, "yêu cầu", partial(_remedies, "late")),
    Figure("remedies_done_late", "Yêu cầu khắc phục xong sau hạn", GROUP, "yêu cầu", partial(_remedies, "done_late")),
)
